"""Which files of a folder anybody opens, told by the system itself: inotify, where there is one."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IN_OPEN = 0x20
EVENT = struct.Struct("iIII")


@dataclass
class Opened:
    """Names of what was opened; ``can_watch`` is false on systems without inotify."""

    can_watch: bool
    names: set[str] = field(default_factory=set)


@contextmanager
def opened_under(folder: Path) -> Iterator[Opened]:
    """Watch the files of a folder until the end of the block."""
    opened = Opened(sys.platform.startswith("linux"))
    if not opened.can_watch:
        yield opened
        return
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.inotify_init1(os.O_NONBLOCK)
    libc.inotify_add_watch(handle, os.fsencode(folder), IN_OPEN)
    try:
        yield opened
    finally:
        with suppress(BlockingIOError):
            while data := os.read(handle, 1 << 16):
                opened.names |= set(_names(data))
        os.close(handle)


def _names(data: bytes) -> Iterator[str]:
    start = 0
    while start < len(data):
        _, _, _, length = EVENT.unpack_from(data, start)
        start += EVENT.size
        yield os.fsdecode(data[start : start + length].rstrip(b"\0"))
        start += length
