"""Long work of the office in the worker: how far it is, and a way to stop between two steps."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QVBoxLayout

from desktop.errors import DesktopError
from desktop.gui.text import plain, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from PySide6.QtWidgets import QWidget

    from desktop.gui.office.bureau import Bureau

T = TypeVar("T")
_LONGEST_NAME = 40


class Stopped(DesktopError):
    """The officer pressed 停止."""

    def __init__(self) -> None:
        super().__init__("已停止；此前做完的都保留。")


class Course(QObject):
    """Carries the progress from the worker to the window; the work calls ``tell`` at every step."""

    moved = Signal(int, int, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_stopped = False

    def tell(self, done: int, total: int, name: str = "") -> None:
        """Tell how far it is. Raises Stopped where nobody wants it any more."""
        if self.is_stopped:
            raise Stopped
        self.moved.emit(done, total, name)

    def drive(self, steps: Generator[float, None, T]) -> T:
        """Run steps that yield the share done to their end. Raises Stopped."""
        with closing(steps):
            while True:
                try:
                    share = next(steps)
                except StopIteration as finished:
                    result: T = finished.value
                    return result
                self.tell(int(share * 100), 100)


class CourseDialog(QDialog):
    """Lies above the window until the work has ended, well or not; what it wrote is shown then."""

    writes = True

    def __init__(
        self,
        bureau: Bureau,
        title: str,
        words: str,
        work: Callable[[Course], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent or bureau.window)
        self._bureau = bureau
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.words = plain(words, wraps=True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("进度")
        self.bar.setRange(0, 0)
        self.stop = QPushButton("停止")
        self.error: DesktopError | None = None
        self._course = Course(self)
        self._course.moved.connect(self._move)
        self.stop.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.bar)
        layout.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(460)
        course = self._course
        bureau.tasks.run(self, lambda: work(course), self._finish, self._fail)

    def _move(self, done: int, total: int, name: str) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        if name:
            self.words.setText(f"第 {done}／{total} 个　{shortened(name, _LONGEST_NAME)}")

    def reject(self) -> None:
        """Stop behind the present step; what was done stays."""
        self._course.is_stopped = True
        self.stop.setEnabled(False)
        self.words.setText("正在停止……")

    def finished_with(self, result: object) -> None:
        """Say what came of it; dialogs that want more than to end overwrite it."""

    def _finish(self, result: object) -> None:
        self._show_change()
        self.finished_with(result)
        self.accept()

    def _show_change(self) -> None:
        if self.writes:
            self._bureau.refresh()

    def _fail(self, error: DesktopError) -> None:
        self.error = error
        self._show_change()
        if isinstance(error, Stopped):
            self._bureau.notice.tell(str(error))
        else:
            self._bureau.failed(error)
        super().reject()


class Watched(CourseDialog):
    """Work that writes nothing into the roll-up, and whose result is asked for when it has ended.

    ``result_of_work`` is None where it failed or was stopped.
    """

    writes = False
    result_of_work: object = None

    def finished_with(self, result: object) -> None:
        """Keep what came of it."""
        self.result_of_work = result
