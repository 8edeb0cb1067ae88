"""The tables of a damaged workbook, found again where their own description is lost.

Every version makes its tables in one order, so that each begins at the same page of every file that
was made in that version.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from desktop.workbook import schema
from desktop.workbook.header import PAGE
from desktop.workbook.schema import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TROUBLE: Final = (sqlite3.Error, UnicodeDecodeError)


def readable_version(copy: Path) -> int | None:
    """Return the version whose schema the file has, letter by letter, or None."""
    with suppress(*TROUBLE), closing(open_damaged(copy)) as db:
        found = schema.text_of(db)
        known = (step.user_version for step in schema.STEPS)
        return next((each for each in known if found == schema.canonical(each)), None)
    return None


def likely_version(
    copy: Path, balance: Callable[[sqlite3.Connection, sqlite3.Connection], int]
) -> int:
    """Return the version as whose file it reads best, where the schema is lost."""
    best, most, size = schema.latest(), None, copy.stat().st_size
    for version in sorted((step.user_version for step in schema.STEPS), reverse=True):
        before = mend_schema(copy, version)
        with closing(empty(":memory:", version)) as new, closing(open_damaged(copy)) as old:
            count = balance(old, new)
        _write_pages(copy, before)
        os.truncate(copy, size)
        if most is None or count > most:
            best, most = version, count
    return best


def mend_schema(copy: Path, version: int) -> dict[int, bytes]:
    """Put the header and the schema of a version in place; return the pages that were there.

    Every file of a version is made by the same statements, so that its tables begin at the same
    pages; all pages of an empty file that begin no table hold the schema. A file that was cut off
    before the last of these is filled up with pages that cannot be read: with a table that begins
    nowhere, SQLite would read no other either.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        schema.migrate(db, up_to=version)
        fresh = db.serialize()
        roots = {root for (root,) in db.execute("SELECT rootpage FROM sqlite_master")}
    if copy.stat().st_size < len(fresh):
        os.truncate(copy, len(fresh))
    pages = copy.stat().st_size // PAGE
    # No free list; the size goes with the change counter, or SQLite takes it from the file.
    header = fresh[:28] + pages.to_bytes(4, "big") + bytes(8) + fresh[40:100]
    wanted = {
        number: fresh[(number - 1) * PAGE : number * PAGE]
        for number in range(1, len(fresh) // PAGE + 1)
        if number not in roots
    }
    return _write_pages(copy, {**wanted, 1: header + wanted[1][len(header) :]})


def _write_pages(copy: Path, pages: dict[int, bytes]) -> dict[int, bytes]:
    """Write pages over others; return what was there."""
    before = {}
    with copy.open("rb+") as file:
        for number, page in pages.items():
            file.seek((number - 1) * PAGE)
            before[number] = file.read(PAGE)
            file.seek((number - 1) * PAGE)
            file.write(page)
    return before


def open_damaged(copy: Path) -> sqlite3.Connection:
    """Open a private copy, with its journal where that fits; words that are none are replaced."""
    db = sqlite3.connect(copy, isolation_level=None)
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:  # its journal does not fit: read the file alone
        db.close()
        db = sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    return db


def empty(part: Path | str, version: int) -> sqlite3.Connection:
    """Open a new file with the tables of a version."""
    db = sqlite3.connect(part, isolation_level=None)
    db.execute("PRAGMA journal_mode = MEMORY")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    schema.migrate(db, up_to=version)
    return db
