"""A command that is told to stop clears up behind itself, however it was told.

By default only Ctrl+C lets Python end its blocks; where the terminal is closed or the computer
shuts down, a half-written file and a child at work would stay.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES: Final = ("SIGTERM", "SIGHUP", "SIGBREAK")  # the second on Linux alone, the last on Windows
_SIGNALS: Final = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))


@contextmanager
def stops_like_ctrl_c() -> Iterator[None]:
    """While the block runs, let being told to end be a KeyboardInterrupt; what nohup ignores stays."""
    is_main = threading.current_thread() is threading.main_thread()  # else Python allows none of it
    mine = [each for each in _SIGNALS if is_main and signal.getsignal(each) == signal.SIG_DFL]
    for each in mine:
        signal.signal(each, signal.default_int_handler)
    try:
        yield
    finally:
        for each in mine:
            signal.signal(each, signal.SIG_DFL)


def ends_at_once() -> None:
    """Let a window be ended like any other: Qt does not come to a handler of Python's by itself."""
    for each in _SIGNALS:
        if signal.getsignal(each) == signal.default_int_handler:
            signal.signal(each, signal.SIG_DFL)
