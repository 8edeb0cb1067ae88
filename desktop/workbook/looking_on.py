"""A look at a workbook that another program has open: a copy of what its last edit left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from desktop.files import replace_whole, unwritable
from desktop.workbook import connection, owner
from desktop.workbook.errors import LockedWorkbook

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

PIECE: Final = 1 << 20
TRIES: Final = 8
PAUSE: Final = 0.25  # seconds, longer than an edit


def looking_on(path: Path, target: Path) -> Generator[float, None, Path]:
    """Copy a workbook that somebody edits, step by step; yields the share done, returns the copy.

    Between two edits the file is whole: it is written only while its journal holds what it was.
    An edit in the middle makes the copy begin anew.

    Raises:
        LockedWorkbook: it never came to rest, or this very program has it open.
        FileError: it cannot be read, or there is no room.
    """
    connection.refuse_ours(path)  # closing it once more would take away the lock that we hold
    for _ in range(TRIES):
        before = _state(path)
        if not connection.has_unfinished(path):
            yield from _copy(path, target)
            if not connection.has_unfinished(path) and _state(path) == before:
                return target
        time.sleep(PAUSE)
    raise LockedWorkbook(path, owner.owner_of(path))


def _state(path: Path) -> tuple[tuple[int, int], ...]:
    """Return what every edit changes: when the file and its journal were written, how large."""
    found = []
    for each in (path, connection.journal_of(path)):
        try:
            stat = each.stat()
        except OSError:
            found.append((0, 0))
        else:
            found.append((stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def _copy(path: Path, target: Path) -> Generator[float, None, None]:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        size = max(path.stat().st_size, 1)
        with path.open("rb") as source, replace_whole(target) as part, part.open("wb") as file:
            while piece := source.read(PIECE):
                file.write(piece)
                yield min(file.tell() / size, 1.0)
    except OSError as error:
        raise unwritable(target, error) from error
