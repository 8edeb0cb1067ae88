"""From a path to an open database: version, permissions, migration, schema, note for others.

Nothing is believed before the schema is, letter by letter, one that this program has written: a
stored trigger or view in a file from elsewhere would run with the first edit.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from desktop.errors import DesktopError
from desktop.files import backups_folder, sweep_parts
from desktop.workbook import (
    backup,
    connection,
    evidence,
    migration,
    owner,
    schema,
    seal,
    submission,
)
from desktop.workbook.copying import tables
from desktop.workbook.ends import is_endless
from desktop.workbook.errors import DamagedWorkbook, TornWorkbook
from desktop.workbook.header import PAGE

if TYPE_CHECKING:
    from pathlib import Path

_EXPRESSION: Final = -2  # the place of a column that is none, in an index
OPENING_SECONDS: Final = 0.1  # what sweeping may take of an opening; the rest is swept later


@dataclass(slots=True)
class Opened:
    """An open database; ``kept_original`` is where the file lies as it was before a migration."""

    db: sqlite3.Connection
    read_only_because: str = ""
    kept_original: Path | None = None
    private: ExitStack | None = None
    is_newer: bool = False

    def close(self) -> None:
        """Close the database and remove a private copy."""
        connection.close(self.db)
        if self.private:
            self.private.close()


def open_database(path: Path, *, read_only: bool) -> Opened:
    """Open a workbook for editing, or for reading where it cannot be edited.

    Raises:
        NotAWorkbook, NewerWorkbook, LockedWorkbook, DamagedWorkbook, FileError.
    """
    version = connection.read_user_version(path)
    connection.check_version(path, version)
    if version <= schema.latest():
        connection.refuse_other_form(path)
    reason = "以只读方式打开" if read_only else _read_only_because(path, version)
    if reason:
        return _open_for_reading(path, version, reason)
    return _open_for_editing(path, version)


def _open_for_reading(path: Path, version: int, reason: str) -> Opened:
    if connection.has_unfinished(path) and owner.can_write_beside(path):
        # Killed while writing: reading needs what only a writer may do, taking back the half edit.
        connection.close(connection.connect(path, mode="rw"))
    if version < schema.latest():
        return _open_migrated(path, reason)
    opened = Opened(connection.connect(path, mode="ro"), reason, is_newer=version > schema.latest())
    return _checked(path, opened)


def _open_migrated(path: Path, reason: str) -> Opened:
    """Read an older workbook through a private copy of this version."""
    from desktop.apart import private_folder  # noqa: PLC0415 - older ones are rare

    private = ExitStack()
    try:
        copy = migration.readable_copy(path, private.enter_context(private_folder()))
        return _checked(copy, Opened(connection.connect(copy, mode="ro"), reason, private=private))
    except BaseException:
        private.close()
        raise


def _open_for_editing(path: Path, version: int) -> Opened:
    kept = None
    if version < schema.latest():
        with suppress(DesktopError):  # the original stays beside in any case
            backup.back_up_file(path, backups_folder(), datetime.now().astimezone())
        kept = migration.migrate_file(path)
    opened = _checked(path, Opened(connection.connect(path, mode="rw"), kept_original=kept))
    _refuse_torn(path, opened)
    _refuse_damaged(path, opened)
    if sealed := submission.sealed(opened.db):
        opened.close()
        return _open_for_reading(path, version, f"是第{sealed.number}次报送的封存件")
    owner.claim(path)
    sweep_parts(path.parent)
    with suppress(sqlite3.Error):  # on a full disk there is no room even for making room
        evidence.unlink_unused(opened.db)
        evidence.sweep(opened.db, seconds=OPENING_SECONDS)
    return opened


def _checked(path: Path, opened: Opened) -> Opened:
    try:
        with connection.translated(path):
            check_schema(path, opened.db)
            _check_length(path, opened)
            _refuse_endless(path, opened)
    except BaseException:
        opened.close()
        raise
    return opened


def _refuse_endless(path: Path, opened: Opened) -> None:
    if is_endless(opened.db):
        raise DamagedWorkbook(path)


def _check_length(path: Path, opened: Opened) -> None:
    """Refuse a file that is longer or shorter than it says; locked, so that nobody is writing it."""
    (pages,) = opened.db.execute("PRAGMA page_count").fetchone()
    if not opened.is_newer and pages * PAGE != path.stat().st_size:
        raise DamagedWorkbook(path)


def _refuse_torn(path: Path, opened: Opened) -> None:
    try:
        with connection.translated(path):
            wrong = seal.broken(opened.db)
    except connection.UNREADABLE as error:
        opened.close()
        raise DamagedWorkbook(path) from error
    except BaseException:
        opened.close()
        raise
    if wrong:
        opened.close()
        raise TornWorkbook(path)


def _refuse_damaged(path: Path, opened: Opened) -> None:
    """Refuse to go on writing into pages that are not whole; evidence is left to its digests."""
    try:
        with connection.translated(path):
            verdicts = [
                opened.db.execute(f"PRAGMA quick_check({table})").fetchone()[0]
                for table in tables(opened.db)
                if table != "chunk"
            ]
    except BaseException:
        opened.close()
        raise
    if set(verdicts) != {"ok"}:
        opened.close()
        raise DamagedWorkbook(path)


def check_schema(path: Path, db: sqlite3.Connection) -> None:
    """Refuse a schema that is not ours; a newer minor one may have more tables and columns.

    Raises:
        DamagedWorkbook: a table is missing, another is there, or anything that runs by itself.
    """
    (version,) = db.execute("PRAGMA user_version").fetchone()
    found = schema.text_of(db)
    if version <= schema.latest():
        is_ours = found == _canonical(version, schema.latest())
    else:
        names = {(kind, name) for kind, name, _, _ in found}
        known = {(kind, name) for kind, name, _, _ in _canonical(schema.latest(), schema.latest())}
        is_ours = names >= known and _is_plain(db)
    if not is_ours:
        raise DamagedWorkbook(path)


def _is_plain(db: sqlite3.Connection) -> bool:
    """Tell whether a schema holds nothing but tables and plain indexes: nothing runs by itself."""
    for kind, name, _, sql in schema.text_of(db):
        if kind not in {"table", "index"} or sql.upper().startswith("CREATE VIRTUAL"):
            return False
        if kind == "table":
            hidden = [row[6] for row in db.execute("SELECT * FROM pragma_table_xinfo(?)", (name,))]
            partial = [row[4] for row in db.execute("SELECT * FROM pragma_index_list(?)", (name,))]
            if any(hidden) or any(partial):  # generated columns among them
                return False
        elif any(
            row[1] == _EXPRESSION
            for row in db.execute("SELECT * FROM pragma_index_xinfo(?)", (name,))
        ):
            return False
    return True


@cache
def _canonical(version: int, _latest: int) -> tuple[tuple[str, str, str, str], ...]:
    return schema.canonical(version)


def _read_only_because(path: Path, version: int) -> str:
    """Return why a workbook can only be read, or an empty string."""
    if version > schema.latest():
        return "由稍新版本的程序保存"
    try:
        with path.open("rb+"):
            pass
    except OSError:
        return "是只读的"
    return "" if owner.can_write_beside(path) else "所在的文件夹是只读的"
