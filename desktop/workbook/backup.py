"""Rolling backups on this computer: many states, every piece of evidence once.

A backup is the workbook without the bodies of its evidence; those lie beside it under their digest,
so that thirty states of a workbook with gigabytes of photographs cost one copy of them. A new
backup is read back before any old one goes, and where the workbook itself does not check out there
is neither a new backup nor a lost old one.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.files import replace_whole, unwritable
from desktop.workbook import connection, evidence, history, seal, storing
from desktop.workbook.copying import USED, copying, tables
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.schema import latest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

LATEST: Final = 10
DAYS: Final = 7
WEEKS: Final = 4
MONTHS: Final = 12
WHERE: Final = "where.json"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"(\d{8}T\d{6}Z)-(\d+)-([0-9a-f]{12})\.yaodian")
_MOMENT: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """One kept state: ``at`` is UTC, ``seq`` how long its history was, ``unit`` whose it is."""

    path: Path
    at: datetime
    seq: int
    head: str


def back_up(
    db: sqlite3.Connection, workbook: Path, folder: Path, at: datetime
) -> Generator[float, None, Backup | None]:
    """Keep the present state of an open workbook, step by step; None where nothing has changed.

    Raises:
        DamagedWorkbook: the workbook is not whole; all older backups stay.
        FileError: the folder cannot be written.
    """
    with connection.translated(workbook):
        identity = _identity(db)
        seq, digest = history.head(db)
    place = folder / identity
    newest = next(iter(backups(folder, identity)), None)
    if newest and (newest.seq, newest.head) == (seq, digest[:12]):
        return None
    _refuse_damaged(db, workbook)
    try:
        (place / "contents").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(place, error) from error
    used = [row[0] for row in db.execute(USED) if row[0]]
    for number, sha256 in enumerate(used):
        for _ in _keep_content(db, workbook, place, sha256):
            yield number / len(used) * 0.8
    moment = at.astimezone(UTC)
    target = place / f"{moment.strftime(_MOMENT)}-{seq}-{digest[:12]}.yaodian"
    with replace_whole(target) as part:
        for share in copying(db, workbook, part, contents=()):
            yield 0.8 + share * 0.2
        with closing(sqlite3.connect(part)) as copy:
            if history.head(copy) != (seq, digest) or history.first_broken(copy) is not None:
                raise DamagedWorkbook(workbook)
    with replace_whole(place / WHERE, is_private=True) as part:
        part.write_text(json.dumps({"path": str(workbook.absolute())}), encoding="utf-8")
    _rotate(place, folder, identity)
    return Backup(target, moment.replace(microsecond=0), seq, digest[:12])


def back_up_file(workbook: Path, folder: Path, at: datetime) -> None:
    """Keep the state of a workbook that is not open, of whatever version; raises as ``back_up``."""
    with connection.reading(workbook) as db:
        for _ in back_up(db, workbook, folder, at):
            pass


def _identity(db: sqlite3.Connection) -> str:
    (identity,) = db.execute("SELECT value FROM meta WHERE key = 'id'").fetchone()
    return "".join(char for char in identity if char.isalnum() or char == "-")[:64]


def _refuse_damaged(db: sqlite3.Connection, workbook: Path) -> None:
    with connection.translated(workbook):
        for table in tables(db):
            if table != "chunk":  # evidence is hashed when its body is kept
                (verdict,) = db.execute(f"PRAGMA integrity_check({table})").fetchone()
                if verdict != "ok":
                    raise DamagedWorkbook(workbook)
        if history.first_broken(db) is not None or history.changed_words(db):
            raise DamagedWorkbook(workbook)
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == latest() and seal.broken(db):  # an older one is checked after its migration
            raise DamagedWorkbook(workbook)


def _keep_content(
    db: sqlite3.Connection, workbook: Path, place: Path, sha256: str
) -> Generator[None, None, None]:
    target = place / "contents" / sha256
    if target.exists():
        return
    digest = hashlib.sha256()
    with replace_whole(target) as part, connection.translated(workbook):
        with part.open("wb") as file:
            for piece in evidence.pieces(db, sha256):
                digest.update(piece)
                file.write(piece)
                yield
        if digest.hexdigest() != sha256:
            raise DamagedWorkbook(workbook)


def backups(folder: Path, identity: str) -> list[Backup]:
    """Return the backups of a workbook (by its ``info.id``), newest first."""
    found = []
    try:
        for path in (folder / identity).iterdir():
            match = _NAME.fullmatch(path.name)
            if match:
                at = datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC)
                found.append(Backup(path, at, int(match[2]), match[3]))
    except OSError:
        return []
    return sorted(found, key=lambda each: (each.at, each.seq), reverse=True)


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Return which moments rotation keeps: 10 latest, 7 daily, 4 weekly, 12 monthly."""
    ordered = sorted(set(moments), reverse=True)
    keep = set(ordered[:LATEST])
    for count, period in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        last_of: dict[str, datetime] = {}
        for moment in ordered:
            last_of.setdefault(moment.strftime(period), moment)
        keep |= set(list(last_of.values())[:count])
    return keep


def _rotate(place: Path, folder: Path, identity: str) -> None:
    """Remove what rotation does not keep, then bodies of evidence that no backup names."""
    every = backups(folder, identity)
    keep = kept(each.at for each in every)
    gone = [each for each in every if each.at not in keep]
    if not gone:
        return
    for each in gone:
        each.path.unlink(missing_ok=True)
    named: set[str] = set()
    for each in every:
        if each.at in keep:
            try:
                with closing(sqlite3.connect(each.path)) as db:
                    named |= {row[0] for row in db.execute(USED)}
            except sqlite3.Error:
                return  # one cannot be read: what it names is unknown, so every body stays
    for path in (place / "contents").iterdir():
        if path.name not in named:
            path.unlink(missing_ok=True)


def restoring(backup: Path, target: Path) -> Generator[float, None, tuple[str, ...]]:
    """Write a whole workbook from a backup, step by step; returns digests that could not be found.

    The target is never a file in use: move a damaged one away first, see ``set_aside``. Raises
    NotAWorkbook where the backup is something else, DamagedWorkbook where it is broken, FileError
    where the target cannot be written.
    """
    missing = []
    connection.read_user_version(backup)  # any file may be chosen
    source = connection.connect(backup, mode="ro")
    try:
        with replace_whole(target) as part:
            yield from copying(source, backup, part)
            with closing(sqlite3.connect(part, isolation_level=None)) as db:
                db.execute("PRAGMA journal_mode = MEMORY")
                used = [row[0] for row in db.execute(USED) if row[0]]
                for sha256 in used:
                    body = backup.parent / "contents" / sha256
                    try:
                        stored = yield from storing.storing(db, part, body)
                    except FileError as error:
                        if error.path != body:  # no room for it, instead of no such file
                            raise
                        missing.append(sha256)
                    else:
                        missing += [] if stored.sha256 == sha256 else [sha256]
                evidence.unlink_unused(db)
                evidence.sweep(db)
    finally:
        connection.close(source)
    return tuple(missing)


def restoring_in_place(
    backup: Path, path: Path, at: datetime
) -> Generator[float, None, tuple[Path | None, tuple[str, ...]]]:
    """Let a workbook be again what a backup holds, step by step; the present file is kept beside.

    Returns where the present file lies now, if there was one, and digests that could not be found.
    At every moment there is the old file or the new one, whole, under one of these names. Raises
    as ``restoring``, and LockedWorkbook where somebody has the workbook open.
    """
    connection.refuse_ours(path)
    with suppress(DamagedWorkbook):  # that is why it is replaced
        if path.exists():
            connection.close(connection.connect(path, mode="ro"))
    fresh = path.with_name(f"{path.stem}（恢复中）{path.suffix}")
    try:
        missing = yield from restoring(backup, fresh)
        aside = set_aside(path, at, why="恢复前") if path.exists() else None
        fresh.rename(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        fresh.unlink(missing_ok=True)
    return aside, missing


def set_aside(path: Path, at: datetime, *, why: str = "损坏") -> Path:
    """Move a workbook and its journal away together, unchanged; return where it lies now.

    Raises:
        FileError: it cannot be moved.
    """
    connection.refuse_ours(path)
    aside = path.with_name(f"{path.stem}（{why} {at:%Y%m%d-%H%M%S}）{path.suffix}")
    journal = connection.journal_of(path)
    try:
        if journal.exists():
            journal.rename(connection.journal_of(aside))
        path.rename(aside)
    except OSError as error:
        raise unwritable(path, error) from error
    return aside


def pieces(db: sqlite3.Connection, workbook: Path, sha256: str) -> Iterator[bytes]:
    """Yield a file of evidence in pieces of at most 1 MiB, from beside where this is a backup."""
    body = workbook.parent / "contents" / sha256
    if not _NAME.fullmatch(workbook.name) or not _DIGEST.fullmatch(sha256):
        yield from evidence.pieces(db, sha256)
        return
    try:
        with body.open("rb") as file:
            while piece := file.read(evidence.CHUNK_SIZE):
                yield piece
    except OSError as error:
        raise FileError(body, "读不出来", "请改用另一份备份。") from error
