"""A backup of the open workbook every ten minutes, taken between two events of the window.

An edit in the middle would make the copy old before it is whole, so it is given up and begun
again once the hands rest.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.errors import DesktopError

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.gui.session import Session
    from desktop.gui.storing import Storing

EVERY: Final = 10 * 60 * 1000  # milliseconds
REST: Final = 5000  # milliseconds without an edit
SLICE: Final = 0.02  # seconds


class Backups(QObject):
    """Keeps states of the open workbook in the user's profile."""

    def __init__(self, session: Session, storing: Storing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._storing = storing
        self._steps: Generator[float, None, object] | None = None
        self.clock = QTimer(self)
        self.clock.setInterval(EVERY)
        self.clock.timeout.connect(self.begin)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.begin)
        self._work = QTimer(self)
        self._work.setInterval(0)
        self._work.timeout.connect(self._go_on)
        session.switched.connect(self.clock.start)
        session.changed.connect(self._put_off)
        session.leaving.connect(self.stop)

    @property
    def is_busy(self) -> bool:
        """Tell whether a backup is being taken."""
        return self._steps is not None

    def begin(self) -> None:
        """Begin a backup, or wait until nothing else is going on; nothing new takes none."""
        if not self._session.is_writable or self._steps is not None:
            return
        if self._storing.is_busy:
            self._rest.start()
            return
        from desktop.files import backups_folder  # noqa: PLC0415 - not needed to start

        self._steps = self._session.workbook.backing_up(backups_folder())
        self._work.start()

    def stop(self) -> None:
        """Give up what is under way; what was kept before stays."""
        self._work.stop()
        self._rest.stop()
        if self._steps is not None:
            self._steps.close()
            self._steps = None

    def _put_off(self) -> None:
        if self._steps is not None:
            self.stop()
            self._rest.start()

    def _go_on(self) -> None:
        end = monotonic() + SLICE
        try:
            while self._steps is not None and monotonic() < end:
                next(self._steps)
        except StopIteration:
            self._steps = None
        except DesktopError as error:
            self._steps = None
            self.clock.stop()  # said once, not every ten minutes
            self._session.troubled.emit(f"没有备份成：{error}")
        if self._steps is None:
            self._work.stop()
