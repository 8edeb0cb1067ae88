"""A fault of Qt's Python bindings, and what keeps it from ending the program."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QObject, Signal

ENOUGH: Final = 1 << 30  # calls
FREE: Final = (None, True, False)  # what Python 3.12 made immortal


class _Probe(QObject):
    told = Signal()


def is_losing() -> bool:
    """Tell whether calls into Qt take references away that they do not own."""
    probe = _Probe()
    before = [sys.getrefcount(each) for each in FREE]
    for _ in range(8):
        probe.told.emit()
        probe.setObjectName("")
    after = [sys.getrefcount(each) for each in FREE]
    return any(now < then - 4 for now, then in zip(after, before, strict=True))


def lend() -> None:
    """Give ``None``, ``True`` and ``False`` references for calls into Qt to use up.

    PySide6 6.12 returns them without counting, as Python 3.12 and later allow. On Python 3.11 some
    thousand calls then end the program: "deallocating None".
    """
    if is_losing():
        from ctypes import c_ssize_t  # noqa: PLC0415 - only where the fault is

        for each in FREE:
            c_ssize_t.from_address(id(each)).value += ENOUGH  # the count comes first
