"""Slow work on plain values in one worker thread; what comes of it returns to the window's thread.

No database connection and no widget may enter a worker. There is one thread only, because PDFium
must not be entered by two.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot
from shiboken6 import isValid

from desktop.errors import DesktopError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Tasks(QObject):
    """The worker thread of one window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def run(
        self,
        receiver: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[DesktopError], None],
    ) -> None:
        """Run ``work`` in the worker, then ``done`` or ``failed`` here.

        Nothing is called any more once ``receiver`` is gone. An unexpected exception goes to
        ``sys.excepthook`` of this thread.
        """
        self._pool.start(_Work(work, _Relay(self, receiver, done, failed)))

    def wait(self) -> None:
        """Wait until nothing runs any more."""
        self._pool.waitForDone()


class _Relay(QObject):
    """Carries a result from the worker to the window's thread, to whom it is still wanted by.

    It belongs to the window: a dialog that goes meanwhile must not take along what the worker is
    just using.
    """

    finished = Signal(object, object)

    def __init__(
        self,
        tasks: Tasks,
        receiver: QObject,
        done: Callable[[T], None],
        failed: Callable[[DesktopError], None],
    ) -> None:
        super().__init__(tasks)
        self._asked: tuple[QObject, Callable[[T], None], Callable[[DesktopError], None]] | None = (
            receiver,
            done,
            failed,
        )
        self.finished.connect(self._arrive)

    @Slot(object, object)
    def _arrive(self, result: object, error: object) -> None:
        asked, self._asked = self._asked, None
        self.deleteLater()
        if asked is None or not isValid(asked[0]):
            return
        _receiver, done, failed = asked
        if error is None:
            done(result)  # type: ignore[arg-type]  # a signal carries objects only
        elif isinstance(error, DesktopError):
            failed(error)
        elif isinstance(error, BaseException):
            sys.excepthook(type(error), error, error.__traceback__)


class _Work(QRunnable):
    def __init__(self, work: Callable[[], object], relay: _Relay) -> None:
        super().__init__()
        self._work = work
        self._relay = relay

    def run(self) -> None:
        """Do the work; whatever happens reaches the other thread."""
        result: object = None
        error: BaseException | None = None
        try:
            result = self._work()
        except BaseException as caught:  # noqa: BLE001 - handed to the window's thread
            error = caught
        with suppress(RuntimeError):  # the receiver was closed meanwhile
            self._relay.finished.emit(result, error)
