"""What can be saved of a damaged workbook, row by row, into a new one; the damaged file is only read.

Both ends of every table are read until it breaks, then every row between is tried alone. Answers
whose requirement was lost keep a place. What was lost is counted, not hidden, and told in the
history of the new file.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
import uuid
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.files import replace_whole, unwritable
from desktop.workbook import connection, schema, seal
from desktop.workbook.copying import columns, insertion, tables
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.history import Transaction, moment
from desktop.workbook.schema import APPLICATION_ID
from desktop.workbook.wording import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

PAGE: Final = 4096
MOST_TRIES: Final = 100_000  # single rows tried between the readable ends of a table
_TROUBLE: Final = (sqlite3.Error, UnicodeDecodeError)
_PLACEHOLDERS: Final = {"unit": "（单位名称已丢失）", "title": "（清单标题已丢失）"}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many rows of each table were saved and are known to be lost, and lost evidence files."""

    saved: dict[str, int]
    lost: dict[str, int]
    lost_contents: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is known to be missing."""
        return not any(self.lost.values()) and not self.lost_contents


def salvage(damaged: Path, target: Path, *, actor: str, at: datetime) -> Salvaged:
    """Write what can be read of a damaged workbook into a new file.

    Raises:
        DamagedWorkbook: not one requirement or answer can be read.
        FileError: the files cannot be read or written.
    """
    connection.refuse_ours(damaged)
    with tempfile.TemporaryDirectory(prefix="yaodian-") as folder:
        copy = _private_copy(damaged, Path(folder))
        with replace_whole(target) as part, closing(_empty(part)) as new:
            with closing(_open_damaged(copy)) as old:
                saved, lost = _save_rows(old, new)
                contents = _save_contents(old, new)
            if not saved.get("requirement") and not saved.get("assessment"):
                raise DamagedWorkbook(damaged)
            salvaged = Salvaged(saved, lost, contents)
            with connection.translated(part), connection.transaction(new):
                _mend(new, at)
                told = {"lost": {key: count for key, count in lost.items() if count}}
                told["lost"]["content"] = len(contents)
                Transaction(new, actor, at).record("salvage", damaged.name, "", to_json(told))
                seal.renew_all(new)
    return salvaged


def _private_copy(damaged: Path, folder: Path) -> Path:
    copy = folder / "damaged.yaodian"
    try:
        shutil.copyfile(damaged, copy)
        with suppress(FileNotFoundError):
            shutil.copyfile(connection.journal_of(damaged), connection.journal_of(copy))
    except OSError as error:
        raise unwritable(damaged, error) from error
    connection.refuse_foreign_journal(copy)
    _mend_schema(copy)
    return copy


def _mend_schema(copy: Path) -> None:
    """Put the header and the schema back where they cannot be read.

    Every file of a version is made by the same statements, so that its tables begin at the same
    pages; all pages of an empty file that begin no table hold the schema.
    """
    with suppress(sqlite3.Error, UnicodeDecodeError), closing(_open_damaged(copy)) as db:
        if schema.text_of(db) == schema.canonical(schema.latest()):
            return
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        schema.migrate(db)
        fresh = db.serialize()
        roots = {root for (root,) in db.execute("SELECT rootpage FROM sqlite_master")}
    pages = copy.stat().st_size // PAGE
    # No free list; the size goes with the change counter, or SQLite takes it from the file.
    header = fresh[:28] + pages.to_bytes(4, "big") + bytes(8) + fresh[40:100]
    with copy.open("rb+") as file:
        for number in range(1, len(fresh) // PAGE + 1):
            if number not in roots:
                file.seek((number - 1) * PAGE)
                file.write(fresh[(number - 1) * PAGE : number * PAGE])
        file.seek(0)
        file.write(header)


def _open_damaged(copy: Path) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(copy, isolation_level=None)
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:  # its journal does not fit: read the file alone
        db = sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    return db


def _empty(part: Path) -> sqlite3.Connection:
    db = sqlite3.connect(part, isolation_level=None)
    db.execute("PRAGMA journal_mode = MEMORY")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    schema.migrate(db)
    return db


def _save_rows(
    old: sqlite3.Connection, new: sqlite3.Connection
) -> tuple[dict[str, int], dict[str, int]]:
    saved: dict[str, int] = {}
    lost: dict[str, int] = {}
    for table in tables(new):
        if table in {"chunk", "content"}:
            continue
        names = columns(new, table)
        saved[table] = lost[table] = 0
        new.execute("BEGIN")
        for row in _rows(old, table, names):
            try:
                if row is None:
                    lost[table] += 1
                else:
                    new.execute(insertion(table, names), row)
                    saved[table] += 1
            except sqlite3.Error:  # damaged into something that the table does not allow
                lost[table] += 1
        new.execute("COMMIT")
    return saved, lost


def _rows(
    old: sqlite3.Connection, table: str, names: list[str]
) -> Iterator[tuple[Any, ...] | None]:
    """Yield the rows that can be read, and None for each that is known to be lost."""
    query = f"SELECT rowid, {', '.join(names)} FROM {table} NOT INDEXED"
    last = 0
    try:
        for rowid, *row in old.execute(f"{query} ORDER BY rowid"):
            last = rowid
            yield tuple(row)
    except _TROUBLE:
        pass
    else:
        return
    tail: list[tuple[int, tuple[Any, ...]]] = []
    with suppress(*_TROUBLE):
        for rowid, *row in old.execute(f"{query} ORDER BY rowid DESC"):
            if rowid <= last:
                break
            tail.append((rowid, tuple(row)))
    first_of_tail = tail[-1][0] if tail else last + MOST_TRIES // 100
    unreadable = 0
    for rowid in range(last + 1, min(first_of_tail, last + MOST_TRIES)):
        try:
            found = old.execute(f"{query} WHERE rowid = ?", (rowid,)).fetchone()
        except _TROUBLE:
            unreadable += 1
            continue
        if found:
            yield from [None] * unreadable
            yield found[1:]
            unreadable = 0
    # Without a readable end nobody knows how many there were: at least one.
    yield from [None] * (unreadable if tail else min(unreadable, 1))
    yield from (row for _, row in reversed(tail))


def _save_contents(old: sqlite3.Connection, new: sqlite3.Connection) -> tuple[str, ...]:
    """Save evidence files whose digest still holds; return the digests of the others."""
    wanted = "SELECT sha256 FROM evidence UNION SELECT sha256 FROM sign_off"
    lost = []
    for (sha256,) in new.execute(wanted).fetchall():
        if not sha256:
            continue
        digest, size = hashlib.sha256(), 0
        try:
            new.execute("BEGIN")
            for position, data in old.execute(
                "SELECT position, data FROM chunk WHERE sha256 = ? ORDER BY position", (sha256,)
            ):
                digest.update(data)
                size += len(data)
                new.execute("INSERT INTO chunk VALUES (?, ?, ?)", (sha256, position, data))
        except (*_TROUBLE, TypeError):
            size = -1
        if size > 0 and digest.hexdigest() == sha256:
            new.execute("INSERT INTO content VALUES (?, ?)", (sha256, size))
            new.execute("COMMIT")
        else:
            new.execute("ROLLBACK")
            lost.append(sha256)
    return tuple(lost)


def _mend(new: sqlite3.Connection, at: datetime) -> None:
    """Give every saved answer its place again, and the file the names that it cannot do without."""
    facts = {"id": str(uuid.uuid4()), "year": "", "checklist_id": "salvaged"}
    facts |= {"checklist_digest": "", "created_at": moment(at), **_PLACEHOLDERS}
    new.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", facts.items())
    new.execute("INSERT OR IGNORE INTO document VALUES (1, '')")
    new.execute(
        "INSERT OR IGNORE INTO directive (id, title)"
        " SELECT DISTINCT directive_id, '（发文标题已丢失）' FROM requirement"
    )
    for table in ("assessment", "attachment", "duty", "review", "fact"):
        new.execute(
            "INSERT OR IGNORE INTO requirement (id, directive_id, position, ref, path, headings,"
            " title, text, doubts)"
            f" SELECT requirement_id, 1, (SELECT coalesce(max(position), 0) FROM requirement)"
            f" + row_number() OVER (), '？', '[\"？\"]', '[]', '（条目文字已丢失）', '', '[]'"
            f" FROM (SELECT DISTINCT requirement_id FROM {table}"
            " WHERE requirement_id NOT IN (SELECT id FROM requirement))"
        )
    new.execute("INSERT OR IGNORE INTO directive (id, title) VALUES (1, '（发文标题已丢失）')")
    # What still refers to nothing says nothing: links of lost evidence, words of lost events.
    while broken := new.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, *_ in broken:
            new.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
