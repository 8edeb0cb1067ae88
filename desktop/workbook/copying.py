"""A workbook written anew, row by row, into another file: what is left out is not in it at all.

Copying rows instead of pages leaves no free page behind, so nothing deleted can be found in the
copy, and every piece of evidence is hashed on the way. The schema comes from the source, letter by
letter, so that a file of a newer minor version is copied with everything that it holds.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Final

from desktop.workbook.connection import transaction, translated
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.evidence import pieces
from desktop.workbook.schema import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

PIECES_PER_STEP: Final = 2
ROWS_AT_ONCE: Final = 500
NOT_ROWS: Final = frozenset({"chunk", "content"})
USED: Final = "SELECT sha256 FROM evidence UNION SELECT sha256 FROM sign_off"


def copying(
    db: sqlite3.Connection,
    source: Path,
    part: Path,
    *,
    leave_out: Iterable[str] = (),
    contents: Iterable[str] | None = None,
) -> Generator[float, None, None]:
    """Write the rows of an open workbook into the empty file ``part``; yields the share done.

    ``leave_out`` names tables whose rows stay behind; ``contents`` the digests of the evidence to
    copy, all where None. Raises DamagedWorkbook when evidence is not what its digest says, FileError
    when the copy cannot be written.
    """
    with translated(part):
        opened = sqlite3.connect(part, isolation_level=None)
    with closing(opened) as target:
        _make_tables(db, target, part)
        left = set(leave_out) | NOT_ROWS
        with translated(part), transaction(target):
            for table in tables(db):
                if table not in left:
                    _copy_rows(db, source, target, table)
        yield 0.05
        with translated(source):
            wanted = list(_contents(db) if contents is None else contents)
            sizes = list(_sizes(db, wanted))
        total = sum(size for _, size in sizes) or 1
        done = 0
        for sha256, size in sizes:
            for count in _copy_content((db, source), (target, part), sha256, size):
                done += count
                yield 0.05 + done / total * 0.6
        for share in _read_back(target, part, total):
            yield 0.65 + share * 0.35


def _make_tables(db: sqlite3.Connection, target: sqlite3.Connection, part: Path) -> None:
    """Make an empty workbook of the same version; nobody needs its journal yet."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    with translated(part):
        for pragma in (
            "trusted_schema = OFF",
            "page_size = 4096",
            "journal_mode = OFF",
            "synchronous = FULL",
            f"application_id = {APPLICATION_ID}",
            f"user_version = {version}",
        ):
            target.execute(f"PRAGMA {pragma}").fetchall()
        for (statement,) in db.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')"
            " ORDER BY rowid"  # as they were made: each table then begins at the same page
        ):
            target.execute(statement)


def tables(db: sqlite3.Connection) -> list[str]:
    """Return the names of the tables, those that others refer to first."""
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [name for (name,) in rows if not name.startswith("sqlite_")]


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def insertion(table: str, names: list[str]) -> str:
    """Return the statement that inserts a whole row."""
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"


def _copy_rows(
    db: sqlite3.Connection, source: Path, target: sqlite3.Connection, table: str
) -> None:
    names = columns(db, table)
    with translated(source):
        rows = db.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY rowid")
    while True:
        with translated(source):
            batch = rows.fetchmany(ROWS_AT_ONCE)
        if not batch:
            return
        target.executemany(insertion(table, names), batch)


def _contents(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute("SELECT sha256 FROM content ORDER BY rowid")]


def _sizes(db: sqlite3.Connection, wanted: list[str]) -> Iterator[tuple[str, int]]:
    sizes = dict(db.execute("SELECT sha256, size FROM content"))
    return ((sha256, sizes[sha256]) for sha256 in wanted if sha256 in sizes)


def _copy_content(
    old: tuple[sqlite3.Connection, Path],
    new: tuple[sqlite3.Connection, Path],
    sha256: str,
    size: int,
) -> Iterator[int]:
    """Copy one content in short transactions; yields the bytes of each."""
    (db, source), (target, part) = old, new
    digest = hashlib.sha256()
    rows = enumerate(pieces(db, sha256))
    while True:
        with translated(source):
            batch = list(islice(rows, PIECES_PER_STEP))
        if not batch:
            break
        for _, data in batch:
            digest.update(data)
        with translated(part), transaction(target):
            target.executemany(
                "INSERT INTO chunk (sha256, position, data) VALUES (?, ?, ?)",
                ((sha256, position, data) for position, data in batch),
            )
        yield sum(len(data) for _, data in batch)
    if digest.hexdigest() != sha256:
        raise DamagedWorkbook(source)
    with translated(part), transaction(target):
        target.execute("INSERT INTO content (sha256, size) VALUES (?, ?)", (sha256, size))


def _read_back(target: sqlite3.Connection, part: Path, total: int) -> Iterator[float]:
    """Believe the copy only after reading it."""
    done = 0
    with translated(part):
        for table in tables(target):
            if table != "chunk":  # its rows are read whole below
                (verdict,) = target.execute(f"PRAGMA integrity_check({table})").fetchone()
                if verdict != "ok":
                    raise DamagedWorkbook(part)
        yield 0.0
        for sha256 in _contents(target):
            digest = hashlib.sha256()
            for data in pieces(target, sha256):
                digest.update(data)
                done += len(data)
                yield min(1.0, done / total)
            if digest.hexdigest() != sha256:
                raise DamagedWorkbook(part)
