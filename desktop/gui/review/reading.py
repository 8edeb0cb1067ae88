"""One reading in the worker: told here how far it has come, stopped from here."""

from __future__ import annotations

from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from desktop.document.watch import Watch


class Reading(QObject):
    """``paged`` arrives in the window's thread, whichever thread reads."""

    paged = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_stopped = Event()

    def stop(self) -> None:
        """Have the reading end soon; the process that reads a foreign file is killed."""
        self._is_stopped.set()

    @property
    def is_stopped(self) -> bool:
        """Tell whether somebody stopped it."""
        return self._is_stopped.is_set()

    @property
    def watch(self) -> Watch:
        """Return what the reader asks and tells."""
        return {"on_page": self._tell, "is_cancelled": self._is_stopped.is_set}

    def _tell(self, done: int, count: int) -> None:
        with suppress(RuntimeError):  # the dialog was closed meanwhile
            self.paged.emit(done, count)
