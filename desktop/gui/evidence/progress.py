"""A long step on its way: how far it is, and a button to stop it. Short ones are never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QVBoxLayout

from desktop.gui import ask
from desktop.gui.evidence.steps import Steps
from desktop.gui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from PySide6.QtWidgets import QWidget

    from desktop.errors import DesktopError
    from desktop.gui.session import Session

PATIENCE: Final = 400  # milliseconds


class Progress(QDialog):
    """Drives a generator of the workbook's; it lies above its parent until that is done."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        words: str,
        *,
        done: Callable[[Any], object],
        failed: Callable[[DesktopError], object],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self.setWindowTitle("请稍候")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._done, self._failed = done, failed
        self.steps = Steps(self)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("进度")
        self.bar.setRange(0, 1000)
        self.stop = QPushButton("取消")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PATIENCE)
        self._soon.timeout.connect(self.show)
        layout = QVBoxLayout(self)
        layout.addWidget(plain(words, wraps=True))
        layout.addWidget(self.bar)
        layout.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(420)
        self.stop.clicked.connect(self.reject)
        self.steps.progressed.connect(lambda share: self.bar.setValue(int(share * 1000)))
        self.steps.finished.connect(self._finish)
        self.steps.failed.connect(self._fail)
        session.leaving.connect(self.reject)

    def start(self, steps: Generator[float, None, Any]) -> None:
        """Begin; the dialog comes only if it takes a while."""
        self._soon.start()
        self.steps.start(steps)

    def reject(self) -> None:
        """Stop; nothing half done is left behind."""
        self._soon.stop()
        self.steps.cancel()
        super().reject()
        ask.let_go(self)

    def _finish(self, result: object) -> None:
        self._leave()
        self._done(result)

    def _fail(self, error: DesktopError) -> None:
        self._leave()
        self._failed(error)

    def _leave(self) -> None:
        self._soon.stop()
        self.hide()
        ask.let_go(self)
