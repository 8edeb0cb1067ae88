"""An older roll-up becomes a present one: a file on a copy, a server in one transaction.

A file's original is kept beside it; at every moment its path holds the old one or the new one,
whole. A server is brought up only where somebody says so, who has made a backup before: from then
on older programs are refused. A step never speaks of ``schema``, which is that of today.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from shutil import copyfile
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, select, text, update

from desktop.files import replace_whole
from desktop.rollup import schema
from desktop.rollup.errors import NotARollup, SpoiltByMigration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

Tables = dict[str, dict[str, bool]]


@dataclass(frozen=True, slots=True)
class Step:
    """What brings the format before to ``format``, for both kinds; not edited after its release."""

    format: int
    file: tuple[str, ...]
    server: tuple[str, ...]


STEPS: Final[list[Step]] = []  # format 1 is the first
# What no step may lose a row of.
_KEPT: Final = ("unit", "submission", "answer", "proof", "review", "slip", "score", "score_case")


def migrate_file(path: Path, version: int, *, actor: str, at: str) -> Path:
    """Bring a file of an older format up to date; return where the original is kept.

    Raises:
        NotARollup: the old file or the new one does not check out; nothing was changed.
        FileError: there is no room beside it. OperationalError: somebody is working in it.
    """
    uri = path.absolute().as_uri()
    with (
        closing(_connected(f"{uri}?mode=rw")) as held,
        closing(_connected(f"{uri}?mode=ro")) as db,  # who holds it cannot be copied from
        replace_whole(path) as part,
    ):
        held.execute("BEGIN IMMEDIATE")  # nobody writes meanwhile
        with closing(_connected(part.absolute().as_uri())) as copy:
            db.backup(copy)
            _migrate_copy(path, copy, version, (at, actor))
        kept = _keep(path)
        if os.name == "nt":  # an open file cannot be replaced there
            db.close()
            held.close()
    return kept


def migrate_server(db: Connection, *, actor: str, at: str) -> bool:
    """Bring a server's tables up to date within a transaction; tell whether there was need.

    Raises:
        SpoiltByMigration: the new tables do not check out; nothing may be kept.
    """
    db.execute(text("SELECT pg_advisory_xact_lock(1497452370)"))
    meta = schema.meta.c
    version = int(db.execute(select(meta.value).where(meta.key == "format")).scalar_one())
    if version >= schema.FORMAT:
        return False
    before = _counts(lambda sql: db.execute(text(sql)).scalar_one())
    for statement in _statements(version, is_server=True):
        db.execute(text(statement))
    if (
        _counts(lambda sql: db.execute(text(sql)).scalar_one()) != before
        or tables(db) != expected()
    ):
        raise SpoiltByMigration
    db.execute(update(schema.meta).where(meta.key == "format").values(value=str(schema.FORMAT)))
    line = {"at": at, "actor": actor, "action": "migrate", "subject": "", "detail": ""}
    db.execute(schema.event.insert().values(**line | {"detail": f"{version}→{schema.FORMAT}"}))
    return True


def tables(db: Connection) -> Tables:
    """Return the columns of all tables, and whether they may be empty."""
    found = inspect(db)
    return {
        name: {column["name"]: bool(column["nullable"]) for column in found.get_columns(name)}
        for name in found.get_table_names()
    }


def expected() -> Tables:
    """Return the same of the tables of today."""
    return {
        name: {column.name: bool(column.nullable) for column in table.columns}
        for name, table in schema.metadata.tables.items()
    }


def _connected(uri: str) -> sqlite3.Connection:
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=2)
    db.execute("PRAGMA trusted_schema = OFF")
    return db


def _migrate_copy(
    path: Path, copy: sqlite3.Connection, version: int, told: tuple[str, str]
) -> None:
    def one(sql: str) -> object:
        return copy.execute(sql).fetchone()[0]

    copy.execute("PRAGMA journal_mode = MEMORY")  # nobody needs the copy of an interrupted try
    if not _is_plain(copy) or not _is_whole(copy):
        raise NotARollup(path, "已损坏或不是汇总文件，没有升级")
    before = _counts(one)
    copy.execute("BEGIN IMMEDIATE")
    for statement in _statements(version, is_server=False):
        copy.execute(statement)
    copy.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(schema.FORMAT),))
    copy.execute(
        "INSERT INTO event (at, actor, action, subject, detail) VALUES (?, ?, 'migrate', '', ?)",
        (*told, f"{version}→{schema.FORMAT}"),
    )
    copy.execute(f"PRAGMA user_version = {schema.FORMAT}")
    copy.execute("COMMIT")
    if _counts(one) != before or not _is_whole(copy) or _tables_of(copy) != expected():
        raise NotARollup(path, "升级以后核对不上，没有升级")


def _statements(version: int, *, is_server: bool) -> Iterator[str]:
    for step in STEPS:
        if version < step.format <= schema.FORMAT:
            yield from step.server if is_server else step.file


def _counts(one: Callable[[str], object]) -> list[object]:
    return [one(f"SELECT count(*) FROM {table}") for table in _KEPT]


def _is_plain(db: sqlite3.Connection) -> bool:
    """Tell whether nothing in a file runs by itself: looking further would run it."""
    rows = db.execute("SELECT type, coalesce(sql, '') FROM sqlite_master").fetchall()
    return all(
        kind in {"table", "index"} and not sql.upper().startswith("CREATE VIRTUAL")
        for kind, sql in rows
    )


def _is_whole(db: sqlite3.Connection) -> bool:
    found = db.execute("PRAGMA integrity_check(1)").fetchone()
    return found[0] == "ok" and not db.execute("PRAGMA foreign_key_check").fetchone()


def _tables_of(db: sqlite3.Connection) -> Tables:
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: {row[1]: not row[3] for row in db.execute(f"PRAGMA table_info('{name}')")}
        for (name,) in names
    }


def _keep(path: Path) -> Path:
    """Give the original a second name beside, which stays when the first is taken over."""
    number, kept = 1, path.with_stem(f"{path.stem}（升级前原件）")
    while kept.exists():
        if kept.samefile(path):  # an earlier attempt was interrupted after this
            return kept
        number += 1
        kept = path.with_stem(f"{path.stem}（升级前原件{number}）")
    with suppress(OSError):
        os.link(path, kept)
        return kept
    with replace_whole(kept) as part:  # no second names on this disk
        copyfile(path, part)
    return kept
