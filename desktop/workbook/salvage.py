"""What can be saved of a damaged workbook, row by row, into a new one; the damaged file is only read.

Both ends of every table are read until it breaks, then every row between is tried alone. Answers
whose requirement was lost keep a place. What was lost is counted, not hidden, and told in the
history of the new file: exactly where an index or the numbers of the history tell how many rows
there were, and as “at least” where those are damaged as well.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
import uuid
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.files import replace_whole, unwritable
from desktop.workbook import connection, schema, seal
from desktop.workbook.copying import NOT_ROWS, USED, columns, insertion, tables
from desktop.workbook.errors import DamagedWorkbook
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
    from collections.abc import Generator, Iterator
    from datetime import datetime

PIECE: Final = 1 << 20
MOST_TRIES: Final = 100_000  # single rows tried between the readable ends of a table
_PLACEHOLDERS: Final = {"unit": "（单位名称已丢失）", "title": "（清单标题已丢失）"}
# An index that holds every row of a table, apart from it.
_INDEX: Final = {"evidence": "evidence_sha256"}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many rows of each table were saved and are known to be lost, and lost evidence files.

    Of the tables in ``at_least`` more may be lost than could be counted.
    """

    saved: dict[str, int]
    lost: dict[str, int]
    lost_contents: tuple[str, ...] = ()
    at_least: frozenset[str] = frozenset()

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is known to be missing."""
        return not any(self.lost.values()) and not self.lost_contents

    @property
    def lost_count(self) -> int:
        """Return how many rows are known to be lost, of all tables."""
        return sum(self.lost.values())


def salvage(damaged: Path, target: Path, *, actor: str, at: datetime) -> Salvaged:
    """Write what can be read of a damaged workbook into a new file.

    Raises:
        DamagedWorkbook: not one requirement or answer can be read.
        FileError: the files cannot be read or written.
    """
    steps = salvaging(damaged, target, actor=actor, at=at)
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            salvaged: Salvaged = finished.value
            return salvaged


def salvaging(
    damaged: Path, target: Path, *, actor: str, at: datetime
) -> Generator[float, None, Salvaged]:
    """Do the same step by step; yields the share done. Closing the generator leaves nothing."""
    connection.refuse_ours(damaged)
    with tempfile.TemporaryDirectory(prefix="yaodian-") as folder:
        copy = yield from _private_copy(damaged, Path(folder))
        version = readable_version(copy)
        if version is None:
            version = likely_version(copy, _saved_count)
            mend_schema(copy, version)
        yield 0.3
        with replace_whole(target) as part, closing(empty(part, version)) as new:
            with closing(open_damaged(copy)) as old:
                rows = _save_rows(old, new)
                yield 0.4
                contents = yield from _save_contents(old, new)
            if not rows.saved.get("requirement") and not rows.saved.get("assessment"):
                raise DamagedWorkbook(damaged)
            salvaged = replace(rows, lost_contents=contents)
            schema.migrate(new)
            with connection.translated(part), connection.transaction(new):
                _mend(new, at)
                told = {"lost": {key: count for key, count in salvaged.lost.items() if count}}
                told["lost"]["content"] = len(contents)
                Transaction(new, actor, at).record("salvage", damaged.name, "", to_json(told))
                seal.renew_all(new)
    return salvaged


def _private_copy(damaged: Path, folder: Path) -> Generator[float, None, Path]:
    copy = folder / "damaged.yaodian"
    try:
        size, done = damaged.stat().st_size or 1, 0
        with damaged.open("rb") as file, copy.open("wb") as target:
            while piece := file.read(PIECE):
                target.write(piece)
                done += len(piece)
                yield min(1.0, done / size) * 0.25
        with suppress(FileNotFoundError):
            shutil.copyfile(connection.journal_of(damaged), connection.journal_of(copy))
    except OSError as error:
        raise unwritable(damaged, error) from error
    connection.refuse_foreign_journal(copy)
    return copy


def _save_rows(old: sqlite3.Connection, new: sqlite3.Connection) -> Salvaged:
    saved: dict[str, int] = {}
    lost: dict[str, int] = {}
    at_least = set()
    for table in tables(new):
        if table in NOT_ROWS:
            continue
        names = columns(new, table)
        saved[table] = lost[table] = 0
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
            except sqlite3.Error:  # damaged into something that the table does not allow
                lost[table] += 1
        new.execute("COMMIT")
        there = _count(old, table)
        if there is not None:
            lost[table] = max(there - saved[table], 0)
        elif is_broken:
            at_least.add(table)
    return Salvaged(saved, lost, at_least=frozenset(at_least))


def _saved_count(old: sqlite3.Connection, new: sqlite3.Connection) -> int:
    return sum(_save_rows(old, new).saved.values())


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
            last = rowid
            yield tuple(row)
    except TROUBLE:
        pass
    else:
        return
    tail: list[tuple[int, tuple[Any, ...]]] = []
    with suppress(*TROUBLE):
        for rowid, *row in old.execute(f"{query} ORDER BY rowid DESC"):
            if rowid <= last:
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
    yield from [None] * (unreadable if tail else min(unreadable, 1))
    yield from (row for _, row in reversed(tail))


def _save_contents(
    old: sqlite3.Connection, new: sqlite3.Connection
) -> Generator[float, None, tuple[str, ...]]:
    """Save evidence files whose digest still holds; return the digests of the others."""
    lost = []
    wanted = [sha256 for (sha256,) in new.execute(USED).fetchall() if sha256]
    for number, sha256 in enumerate(wanted):
        digest, size = hashlib.sha256(), 0
        try:
            new.execute("BEGIN")
            for position, data in old.execute(
                "SELECT position, data FROM chunk WHERE sha256 = ? ORDER BY position", (sha256,)
            ):
                digest.update(data)
                size += len(data)
                new.execute("INSERT INTO chunk VALUES (?, ?, ?)", (sha256, position, data))
                yield 0.4 + number / len(wanted) * 0.6
        except (*TROUBLE, TypeError):
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
