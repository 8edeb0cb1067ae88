"""In the child: what can be read of a damaged workbook, row by row, into a new one.

Both ends of every table are read until it breaks, then every row between is tried alone. A damaged
tree may lead round in circles: rows that come out of order end a table, and a clock ends what never
comes to a row. Nothing here touches the damaged file itself.
"""

from __future__ import annotations

import errno
import hashlib
import sqlite3
import time
import uuid
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.workbook import connection, schema, seal
from desktop.workbook.copying import NOT_ROWS, USED, columns, insertion, tables
from desktop.workbook.history import Transaction, moment
from desktop.workbook.salvage_schema import (
    TROUBLE,
    empty,
    likely_version,
    mend_schema,
    open_damaged,
    readable_version,
)
from desktop.workbook.wording import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAMAGED: Final = "damaged.yaodian"
SAVED: Final = "saved.yaodian"
SHARE: Final = "share"
MOST_TRIES: Final = 100_000  # single rows tried between the readable ends of a table
TABLE_SECONDS: Final = 10  # what reading one table may take
STEPS: Final = 100_000  # of SQLite, between two looks at the clock
_NO_ROOM: Final = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE"})
_PLACEHOLDERS: Final = {"unit": "（单位名称已丢失）", "title": "（清单标题已丢失）"}
# An index that holds every row of a table, apart from it.
_INDEX: Final = {"evidence": "evidence_sha256"}


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows of each table were saved and are known to be lost, and lost evidence files."""

    saved: dict[str, int]
    lost: dict[str, int]
    at_least: tuple[str, ...] = ()
    lost_contents: tuple[str, ...] = ()


def save(question: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write what can be read of the copy in ``folder`` beside it; return the counts.

    The question says what the file is called (``name``), who saves it (``actor``) and when (``at``).
    """
    try:
        return asdict(_save(question, folder))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname in _NO_ROOM:
            raise OSError(errno.ENOSPC, "the new file does not fit") from error
        raise


def _save(question: dict[str, Any], folder: Path) -> Rows:
    copy, new_path = folder / DAMAGED, folder / SAVED
    version = readable_version(copy)
    if version is None:
        version = likely_version(copy, _balance)
        mend_schema(copy, version)
    with closing(empty(new_path, version)) as new:
        with closing(open_damaged(copy)) as old:
            rows = _save_rows(old, new)
            rows = replace(rows, lost_contents=_save_contents(old, new, folder / SHARE))
        schema.migrate(new)
        at = datetime.fromisoformat(question["at"])
        with connection.transaction(new):
            _mend(new, at)
            told = {"lost": {key: count for key, count in rows.lost.items() if count}}
            told["lost"]["content"] = len(rows.lost_contents)
            change = Transaction(new, question["actor"], at)
            change.record("salvage", question["name"], "", to_json(told))
            seal.renew_all(new)
    return rows


def _save_rows(old: sqlite3.Connection, new: sqlite3.Connection) -> Rows:
    saved: dict[str, int] = {}
    lost: dict[str, int] = {}
    at_least = set()
    for table in tables(new):
        if table in NOT_ROWS:
            continue
        names = columns(new, table)
        saved[table] = lost[table] = 0
        _limit(old)
        is_broken = False
        new.execute("BEGIN")
        for row in _rows(old, table, names):
            is_broken = is_broken or row is None
            try:
                if row is None:
                    lost[table] += 1
                else:
                    new.execute(insertion(table, names), row)
                    saved[table] += 1
            except (
                sqlite3.IntegrityError,
                sqlite3.DataError,
            ):  # damaged into something that the table does not allow
                lost[table] += 1
        new.execute("COMMIT")
        there = _count(old, table)
        if there is not None:
            lost[table] = max(there - saved[table], 0)
        elif is_broken:
            at_least.add(table)
    return Rows(saved, lost, tuple(sorted(at_least)))


def _balance(old: sqlite3.Connection, new: sqlite3.Connection) -> int:
    """Return how well a file reads as one of a version: tables that it never had are lost rows."""
    rows = _save_rows(old, new)
    return sum(rows.saved.values()) - sum(rows.lost.values())


def _limit(old: sqlite3.Connection) -> None:
    """Let everything that is asked from now on end in time, as trouble."""
    give_up_at = time.monotonic() + TABLE_SECONDS
    old.set_progress_handler(lambda: time.monotonic() > give_up_at, STEPS)


def _count(old: sqlite3.Connection, table: str) -> int | None:
    """Return how many rows a table had, by what is kept apart from it; None where that is broken."""
    with suppress(*TROUBLE, TypeError):
        if table in {"event", "event_detail"}:
            sealed = old.execute("SELECT seq FROM seal WHERE subject = ?", (seal.HISTORY,))
            (count,) = sealed.fetchone()
            if table == "event":
                return int(count)
            return None  # words may have been left behind when the copy was handed over
        index = _INDEX.get(table, f"sqlite_autoindex_{table}_1")
        (count,) = old.execute(f"SELECT count(*) FROM {table} INDEXED BY {index}").fetchone()
        return int(count)
    return None


def _rows(
    old: sqlite3.Connection, table: str, names: list[str]
) -> Iterator[tuple[Any, ...] | None]:
    """Yield the rows that can be read, and None for each that is known to be lost."""
    query = f"SELECT rowid, {', '.join(names)} FROM {table} NOT INDEXED"
    last = 0
    try:
        for rowid, *row in old.execute(f"{query} ORDER BY rowid"):
            if rowid <= last:
                raise sqlite3.DatabaseError("the tree leads back to where it was")
            last = rowid
            yield tuple(row)
    except TROUBLE:
        pass
    else:
        return
    tail: list[tuple[int, tuple[Any, ...]]] = []
    with suppress(*TROUBLE):
        for rowid, *row in old.execute(f"{query} ORDER BY rowid DESC"):
            if rowid <= last or (tail and rowid >= tail[-1][0]):
                break
            tail.append((rowid, tuple(row)))
    first_of_tail = tail[-1][0] if tail else last + MOST_TRIES // 100
    unreadable = 0
    for rowid in range(last + 1, min(first_of_tail, last + MOST_TRIES)):
        try:
            found = old.execute(f"{query} WHERE rowid = ?", (rowid,)).fetchone()
        except TROUBLE:
            unreadable += 1
            continue
        if found:
            yield from [None] * unreadable
            yield found[1:]
            unreadable = 0
    # Without a readable end nobody knows how many there were: at least one.
    yield from [None] * (unreadable if tail else 1)
    yield from (row for _, row in reversed(tail))


def _save_contents(
    old: sqlite3.Connection, new: sqlite3.Connection, share: Path
) -> tuple[str, ...]:
    """Save evidence files whose digest still holds; return the digests of the others."""
    lost = []
    wanted = [sha256 for (sha256,) in new.execute(USED).fetchall() if sha256]
    for number, sha256 in enumerate(wanted):
        share.write_text(f"{number / len(wanted)}", encoding="ascii")
        new.execute("BEGIN")
        size = _save_content(old, new, sha256)
        if size:
            new.execute("INSERT INTO content VALUES (?, ?)", (sha256, size))
            new.execute("COMMIT")
        else:
            new.execute("ROLLBACK")
            lost.append(sha256)
    return tuple(lost)


def _save_content(old: sqlite3.Connection, new: sqlite3.Connection, sha256: str) -> int:
    """Copy the pieces of a file; return its size, or 0 where they are not what was stored."""
    digest, size = hashlib.sha256(), 0
    _limit(old)
    try:
        for position, data in old.execute(
            "SELECT position, data FROM chunk WHERE sha256 = ? ORDER BY position", (sha256,)
        ):
            digest.update(data)
            size += len(data)
            _limit(old)
            new.execute("INSERT INTO chunk VALUES (?, ?, ?)", (sha256, position, data))
    except (*TROUBLE, TypeError):
        return 0
    return size if digest.hexdigest() == sha256 else 0


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
