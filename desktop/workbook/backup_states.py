"""What the backups of this computer hold: which workbooks, which moments, what changed between."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import DesktopError
from desktop.terms import printed_ref
from desktop.workbook import chronicle, connection, history, queries
from desktop.workbook.backup import WHERE, backups
from desktop.workbook.copying import USED
from desktop.workbook.errors import DamagedWorkbook

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Iterator

    from desktop.workbook.backup import Backup
    from desktop.workbook.chronicle import Line
    from desktop.workbook.model import WorkbookInfo

HEAD: Final = 4 << 20  # bytes of a damaged file in which its own id is looked for


@dataclass(frozen=True, slots=True)
class BackedUp:
    """One workbook that has backups here, also where it is gone itself; ``path`` is where it lay."""

    info: WorkbookInfo
    newest: Backup
    path: Path | None


@dataclass(frozen=True, slots=True)
class State:
    """One backup: the bytes that it would have as a file, and the history since the one before."""

    backup: Backup
    size: int
    lines: tuple[Line, ...]


def backed_up(folder: Path) -> Iterator[BackedUp]:
    """Yield the workbooks that have a backup that can be read."""
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        for backup in backups(folder, place.name):
            try:
                with connection.reading(backup.path) as db:
                    info = queries.info(db)
            except (DesktopError, *connection.UNREADABLE):
                continue
            yield BackedUp(info, backup, _path(place))
            break


def _path(place: Path) -> Path | None:
    try:
        return Path(json.loads((place / WHERE).read_text(encoding="utf-8"))["path"])
    except (OSError, *connection.UNREADABLE):
        return None


def backups_of_damaged(path: Path, folder: Path) -> tuple[Backup, ...]:
    """Return the backups of a workbook that cannot be read, newest first.

    It is known by its id, wherever that still stands in the file, or by where it lies.
    """
    places = [each for each in sorted(folder.iterdir()) if each.is_dir()] if folder.is_dir() else []
    if not places:
        return ()
    try:
        with path.open("rb") if path.is_file() else BytesIO() as file:  # nobody writes into a pipe
            head = file.read(HEAD)
    except OSError:
        head = b""
    found = re.search(b"|".join(re.escape(each.name.encode()) for each in places), head)
    here = path.absolute()
    names = [found[0].decode()] if found else [p.name for p in places if _path(p) == here]
    return tuple(backup for name in names for backup in backups(folder, name))


def backups_of(path: Path, folder: Path) -> tuple[Backup, ...]:
    """Return the backups of a workbook, damaged or not, newest first.

    Raises:
        DesktopError: it cannot be read, and none of its backups is known.
    """
    try:
        connection.read_user_version(path)
        with connection.reading(path) as db:
            return tuple(backups(folder, queries.info(db).id))
    except (DesktopError, *connection.UNREADABLE) as error:
        found = backups_of_damaged(path, folder)
        if found:
            return found
        if isinstance(error, DesktopError):
            raise
        raise DamagedWorkbook(path) from error


def states(folder: Path, identity: str) -> Generator[float, None, tuple[State, ...]]:
    """Look through the backups of a workbook, newest first; yields the share done.

    One that cannot be read is left out.
    """
    found: list[State] = []
    before: list[str] = []
    every = backups(folder, identity)[::-1]
    for number, backup in enumerate(every, start=1):
        try:
            with connection.reading(backup.path) as db:
                lines, before = _since(db, before)
                found.append(State(backup, backup.path.stat().st_size + _evidence(db), lines))
        except (DesktopError, OSError, *connection.UNREADABLE):
            pass
        yield number / len(every)
    return tuple(found[::-1])


def _since(db: sqlite3.Connection, before: list[str]) -> tuple[tuple[Line, ...], list[str]]:
    events = history.events(db)
    digests = [event.digest for event in events]
    pairs = zip(digests, before, strict=False)
    common = next((n for n, (one, other) in enumerate(pairs) if one != other), None)
    start = min(len(digests), len(before)) if common is None else common
    refs = {id_: printed_ref(ref) for id_, ref in db.execute("SELECT id, ref FROM requirement")}
    return tuple(chronicle.lines(events[start:], refs)), digests


def _evidence(db: sqlite3.Connection) -> int:
    sizes = "SELECT sha256, size FROM evidence UNION SELECT sha256, size FROM sign_off"
    (total,) = db.execute(
        f"SELECT coalesce(sum(size), 0) FROM ({sizes}) WHERE sha256 IN ({USED})"
    ).fetchone()
    return int(total)
