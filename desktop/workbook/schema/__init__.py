"""The file format's tables, one migration step per file, never edited after its release.

Tables are STRICT, indexes plain: no views, stored triggers, generated columns or virtual tables,
so that a reader can compare the whole schema text with ours letter by letter. The format number in
the file's header (``user_version``) is the one record of which steps a file has had: it changes in
the same transaction as the tables, and no library's own bookkeeping becomes part of the promise.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Final

from desktop.workbook.schema import step_1000, step_1001

APPLICATION_ID: Final = 0x59414F44  # "YAOD", at byte 68 of the file


@dataclass(frozen=True, slots=True)
class Step:
    """Statements that bring a file of the step before to ``user_version`` (major·1000+minor)."""

    user_version: int
    statements: tuple[str, ...]


STEPS: Final = [Step(1000, step_1000.STATEMENTS), Step(1001, step_1001.STATEMENTS)]


def latest() -> int:
    """Return the format number that this program writes."""
    return STEPS[-1].user_version


def migrate(db: sqlite3.Connection, *, up_to: int | None = None) -> None:
    """Bring the schema to this version; each step is one transaction with its number."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    last = latest() if up_to is None else up_to
    for step in STEPS:
        if not version < step.user_version <= last:
            continue
        db.execute("BEGIN IMMEDIATE")
        # One by one: executescript would commit the open transaction first.
        for statement in step.statements:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {step.user_version}")
        db.execute("COMMIT")


def text_of(db: sqlite3.Connection) -> tuple[tuple[str, str, str, str], ...]:
    """Return the whole schema as (type, name, table, sql), in order of name."""
    rows = db.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master")
    return tuple(sorted(rows))


def canonical(version: int) -> tuple[tuple[str, str, str, str], ...]:
    """Return the schema text that a file of a version has, letter by letter."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrate(db, up_to=version)
        return text_of(db)


@cache
def columns_of(version: int) -> dict[str, tuple[str, ...]]:
    """Return the columns of each table that a file of a version has."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrate(db, up_to=version)
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
        return {
            name: tuple(row[1] for row in db.execute(f"PRAGMA table_info({name})"))
            for (name,) in names.fetchall()
        }
