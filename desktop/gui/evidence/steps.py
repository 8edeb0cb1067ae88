"""Work of the workbook's own thread, a few milliseconds at a time between two events."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import DesktopError

if TYPE_CHECKING:
    from collections.abc import Generator

SLICE: Final = 0.02  # seconds


class Steps(QObject):
    """Drives one generator that yields the share done; its result comes with ``finished``."""

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Generator[float, None, Any] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Tell whether there is more to do."""
        return self._steps is not None

    def start(self, steps: Generator[float, None, Any]) -> None:
        """Begin; what was under way is given up."""
        self.cancel()
        self._steps = steps
        self._timer.start()

    def cancel(self) -> None:
        """Give up what is under way; nothing is said about it any more."""
        self._timer.stop()
        if self._steps is not None:
            steps, self._steps = self._steps, None
            steps.close()

    def _go_on(self) -> None:
        end = monotonic() + SLICE
        share = 0.0
        try:
            while self._steps is not None and monotonic() < end:
                share = next(self._steps)
        except StopIteration as finished:
            self._end()
            self.finished.emit(finished.value)
        except DesktopError as error:
            self._end()
            self.failed.emit(error)
        else:
            self.progressed.emit(share)

    def _end(self) -> None:
        self._timer.stop()
        self._steps = None
