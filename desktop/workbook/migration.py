"""An older workbook becomes a present one: on a copy, checked, and the original is kept.

At every moment the path holds the old file or the new one, whole: the original first gets a second
name, then the migrated copy takes its place in one step.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from desktop.files import replace_whole
from desktop.workbook import connection, history, schema
from desktop.workbook.errors import DamagedWorkbook

if TYPE_CHECKING:
    from pathlib import Path


_MARK: Final = "（升级前原件"


def migrate_file(path: Path) -> Path:
    """Bring a file up to this version; return where the original is kept.

    Raises:
        DamagedWorkbook: the old file or the new one does not check out; nothing was changed.
        LockedWorkbook, FileError: it is in use, or there is no room beside it.
    """
    db = connection.connect(path, mode="rw")  # rolls back what was left, keeps others out
    try:
        with replace_whole(path) as part:
            _migrate_into(db, path, part)
            kept = _keep(db, path)
            if os.name == "nt":  # an open file cannot be replaced there
                connection.close(db)
    finally:
        connection.close(db)
    return kept


def readable_copy(path: Path, folder: Path) -> Path:
    """Return a migrated private copy for reading, in a folder; the file itself is only read."""
    copy = folder / path.name
    with closing(connection.connect(path, mode="ro")) as db:
        _migrate_into(db, path, copy)
    return copy


def _migrate_into(db: sqlite3.Connection, path: Path, part: Path) -> None:
    with (
        connection.translated(path),
        closing(sqlite3.connect(part, isolation_level=None)) as copy,
    ):
        db.backup(copy)
        copy.execute("PRAGMA trusted_schema = OFF")
        copy.execute("PRAGMA journal_mode = MEMORY")  # nobody needs the copy of an interrupted try
        _check(path, copy)
        before = _summary(copy)
        schema.migrate(copy)
        _check(path, copy)
        if _summary(copy) != before:
            raise DamagedWorkbook(path)


def _check(path: Path, copy: sqlite3.Connection) -> None:
    (version,) = copy.execute("PRAGMA user_version").fetchone()
    is_whole = (
        # The schema first: with a stored trigger or view, looking further would run it.
        schema.text_of(copy) == schema.canonical(version)
        and copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        and not copy.execute("PRAGMA foreign_key_check").fetchone()
        and history.first_broken(copy) is None
    )
    if not is_whole:
        raise DamagedWorkbook(path)


def _summary(copy: sqlite3.Connection) -> tuple[object, ...]:
    """Return what no migration may change: how many requirements and answers, which history."""
    counts = [
        copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("requirement", "assessment", "evidence", "attachment", "content")
    ]
    return (*counts, *history.head(copy))


def _keep(db: sqlite3.Connection, path: Path) -> Path:
    """Give the original a second name beside, which stays when the first is taken over."""
    kept = _name_for_original(path)
    if kept.exists():  # an earlier attempt was interrupted after this
        return kept
    try:
        os.link(path, kept)
    except OSError:  # no second names on this disk: a copy
        with replace_whole(kept) as part, closing(sqlite3.connect(part)) as copy:
            db.backup(copy)
    return kept


def kept_originals(path: Path) -> list[Path]:
    """Return where a workbook lies beside as it was before it was migrated."""
    beginning = f"{path.stem}{_MARK}"
    return [each for each in sorted(path.parent.iterdir()) if each.name.startswith(beginning)]


def _name_for_original(path: Path) -> Path:
    number = 1
    while True:
        mark = f"{_MARK}）" if number == 1 else f"{_MARK}{number}）"
        kept = path.with_name(f"{path.stem}{mark}{path.suffix}")
        with suppress(OSError):
            if kept.exists() and not kept.samefile(path):
                number += 1
                continue
        return kept
