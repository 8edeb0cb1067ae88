"""接收 in the worker, with progress and a way to stop between two files."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QVBoxLayout

from desktop import terms
from desktop.gui.text import plain, shortened
from desktop.rollup.receive import Received, receiving

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.errors import DesktopError
    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.store import Rollup


class _Course(QObject):
    """Carries the progress from the worker to the window."""

    moved = Signal(int, int, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_stopped = False

    def run(self, rollup: Rollup, paths: Sequence[Path]) -> Received | None:
        """Receive; None when it was stopped, and what was received until then stays."""
        with closing(receiving(rollup, paths)) as steps:
            while not self.is_stopped:
                try:
                    at = next(steps)
                except StopIteration as finished:
                    received: Received = finished.value
                    return received
                self.moved.emit(at.done, at.total, at.name)
        return None


class ReceivingDialog(QDialog):
    """Shows how far it is; the verdicts are in the log behind it."""

    def __init__(self, bureau: Bureau, paths: Sequence[Path]) -> None:
        super().__init__(bureau.window)
        self._bureau = bureau
        self._paths = list(paths)
        self.setWindowTitle("接收报送")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.words = plain("正在查看文件……", wraps=True)
        self.bar = QProgressBar()
        self.stop = QPushButton("停止")
        self.received: Received | None = None
        self._course = _Course(self)
        self._course.moved.connect(self._move)
        self.stop.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.bar)
        layout.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(460)
        course, rollup = self._course, bureau.rollup
        bureau.tasks.run(self, lambda: course.run(rollup, self._paths), self._finish, self._fail)

    def _move(self, done: int, total: int, name: str) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.words.setText(f"已看过 {done}／{total} 个文件　{shortened(name, 40)}")

    def reject(self) -> None:
        """Stop behind the present file; what was received stays."""
        self._course.is_stopped = True
        self.stop.setEnabled(False)
        self.words.setText("正在停止……已接收的都会保留。")

    def _finish(self, received: Received | None) -> None:
        self.received = received
        self._bureau.refresh()
        self._bureau.notice.tell(told(received) if received else "已停止接收；已接收的都保留了。")
        self.accept()

    def _fail(self, error: DesktopError) -> None:
        self._bureau.refresh()
        self._bureau.failed(error)
        super().reject()


def told(received: Received) -> str:
    """Return one sentence about what came of it: how many files had which outcome."""
    if not received.receipts:
        return "没有找到报送件（.yaodian 文件）。请选择单位交来的文件或所在的文件夹。"
    outcomes = [each.outcome for each in received.receipts]
    counted = "、".join(
        f"{name} {outcomes.count(outcome)}"  # type: ignore[arg-type]  # equal as texts
        for outcome, name in terms.OUTCOME.items()
        if outcome in outcomes
    )
    others = f"；另有 {received.other_count} 个别的文件没有看" if received.other_count else ""
    todo = "" if received.is_settled else "请看收件记录里最前面的几行"
    more = "" if received.is_all else "文件太多，没有全部看完，请分批接收。"
    return f"看过 {len(outcomes)} 个文件：{counted}{others}。{todo}{more}"
