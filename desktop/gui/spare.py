"""Work for moments in which nobody waits: a few milliseconds of it between two events."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

SLICE: Final = 0.008  # seconds
PAUSE: Final = 30  # milliseconds in which the window shows what it has to show


class Spare(QObject):
    """Runs one work at a time; a new one takes the place of one that is not finished."""

    finished = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[object] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Tell whether anything is left to do."""
        return self._timer.isActive()

    def begin(self, steps: Iterator[object]) -> None:
        """Begin when the window has shown what it has to show."""
        self._steps = steps
        self._timer.start(PAUSE)

    def stop(self) -> None:
        """Give up what is not finished."""
        self._steps = iter(())
        self._timer.stop()

    def _go_on(self) -> None:
        self._timer.setInterval(0)
        end = monotonic() + SLICE
        for _ in self._steps:
            if monotonic() > end:
                return
        self._timer.stop()
        self.finished.emit()
