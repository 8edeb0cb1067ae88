"""The child's part: look at a private copy with every switch of SQLite set against it.

The order is the defence: nothing but the schema's text is read before that text is ours, letter by
letter; a view, trigger, generated column or expression index of a stranger never gets evaluated.
What passes is written down row by row, as JSON, for the parent to check again.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import apsw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS: Final = "rows.jsonl"
MOST_ROWS: Final = 400_000
MOST_BYTES: Final = 64 << 20
LONGEST_VALUE: Final = 2 << 20
LARGEST_PIECE: Final = 1 << 20
DIGEST: Final = re.compile(r"[0-9a-f]{64}")

_SWITCHES: Final = {
    "DEFENSIVE": 1,
    "TRUSTED_SCHEMA": 0,
    "ENABLE_TRIGGER": 0,
    "ENABLE_VIEW": 0,
    "ENABLE_LOAD_EXTENSION": 0,
    "ENABLE_FTS3_TOKENIZER": 0,
    "ENABLE_ATTACH_CREATE": 0,
    "ENABLE_ATTACH_WRITE": 0,
    "WRITABLE_SCHEMA": 0,
    "LEGACY_ALTER_TABLE": 0,
    "DQS_DML": 0,
    "DQS_DDL": 0,
}
_LIMITS: Final = {
    "LENGTH": LONGEST_VALUE,
    "SQL_LENGTH": 100_000,
    "COLUMN": 100,
    "EXPR_DEPTH": 20,
    "COMPOUND_SELECT": 3,
    "VDBE_OP": 25_000,
    "FUNCTION_ARG": 8,
    "ATTACHED": 0,
    "LIKE_PATTERN_LENGTH": 50,
    "VARIABLE_NUMBER": 10,
    "TRIGGER_DEPTH": 1,
    "WORKER_THREADS": 0,
}
_PRAGMAS: Final = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "query_only = ON",
    "temp_store = MEMORY",
)


class Reason(StrEnum):
    """What the child found wrong."""

    SCHEMA = "schema"
    PAGES = "pages"
    VALUES = "values"
    TOO_MUCH = "too_much"
    EVIDENCE = "evidence"


class Refused(Exception):
    """Stop reading."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def read(question: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Check a copy and write its rows to ``rows.jsonl``; return its contents or the refusal.

    The question names the ``copy``, the ``schema`` as (type, name, table, sql) and the ``columns``
    of each table whose rows are wanted; where it ``may_lack_evidence``, contents that are not what
    their digests say are left out instead of refused.
    """

    def look(db: apsw.Connection) -> dict[str, Any]:
        _check_schema(db, question["schema"])
        _check_pages(db)
        _write_rows(db, question["columns"], folder / ROWS)
        return {"contents": dict(_contents(db, may_lack=question["may_lack_evidence"]))}

    return _refusing(lambda: _opened(question, look))


def take_out(question: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write the contents ``wanted`` of a copy to files that are called by their digests."""

    def look(db: apsw.Connection) -> dict[str, Any]:
        _check_schema(db, question["schema"])
        for sha256 in question["wanted"]:
            if not DIGEST.fullmatch(sha256):
                raise Refused(Reason.EVIDENCE)
            with (folder / sha256).open("wb") as file:
                for piece in _pieces(db, sha256):
                    file.write(piece)
        return {}

    return _refusing(lambda: _opened(question, look))


def _refusing(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return work()
    except Refused as refused:
        return {"refused": refused.reason}
    except (MemoryError, apsw.NoMemError) as error:
        raise MemoryError from error
    except apsw.TooBigError:
        return {"refused": Reason.TOO_MUCH}
    except apsw.AuthError:
        return {"refused": Reason.SCHEMA}
    except (apsw.Error, ValueError, TypeError, LookupError):  # bytes that are no UTF-8 among them
        return {"refused": Reason.PAGES}


def _opened(
    question: dict[str, Any], look: Callable[[apsw.Connection], dict[str, Any]]
) -> dict[str, Any]:
    uri = f"{Path(question['copy']).as_uri()}?mode=ro&immutable=1"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    with closing(apsw.Connection(uri, flags=flags, statementcachesize=0)) as db:
        _set_against(db, frozenset(question["tables"]))
        return look(db)


def _set_against(db: apsw.Connection, tables: frozenset[str]) -> None:
    """Set every switch before the first byte of the schema is read."""
    for name, value in _SWITCHES.items():
        switch = getattr(apsw, f"SQLITE_DBCONFIG_{name}", None)
        if switch is not None and db.config(switch, value) != value:
            raise Refused(Reason.SCHEMA)
    for name, value in _LIMITS.items():
        db.limit(getattr(apsw, f"SQLITE_LIMIT_{name}"), value)
    for pragma in _PRAGMAS:
        db.execute(f"PRAGMA {pragma}").fetchall()
    db.authorizer = _allowing(tables)


def _allowing(tables: frozenset[str]) -> Callable[..., int]:
    readable = tables | {"sqlite_master", "sqlite_schema"}
    functions = {"instr", "char"}  # those of our own CHECKs

    def authorize(
        action: int, one: str | None, two: str | None, _database: str | None, inner: str | None
    ) -> int:
        is_allowed = inner is None and (
            action == apsw.SQLITE_SELECT
            or (action == apsw.SQLITE_READ and one in readable)
            or (action == apsw.SQLITE_PRAGMA and one == "integrity_check")
            or (action == apsw.SQLITE_FUNCTION and two in functions)
        )
        return apsw.SQLITE_OK if is_allowed else apsw.SQLITE_DENY

    return authorize


def _check_schema(db: apsw.Connection, ours: list[list[str]]) -> None:
    """Compare with our text; one row more than ours is enough to know."""
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    found = []
    for row in rows:
        found.append(["" if value is None else value for value in row])
        if len(found) > len(ours):
            break
    if any(not isinstance(value, str) for row in found for value in row):
        raise Refused(Reason.SCHEMA)
    if sorted(found) != sorted(ours):
        raise Refused(Reason.SCHEMA)


def _check_pages(db: apsw.Connection) -> None:
    if db.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
        raise Refused(Reason.PAGES)


def _write_rows(db: apsw.Connection, columns: dict[str, list[str]], path: Path) -> None:
    count = size = 0
    with path.open("w", encoding="ascii") as file:
        for table, names in columns.items():
            for row in db.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY rowid"):
                _check_row(row)
                line = json.dumps([table, row]) + "\n"
                count, size = count + 1, size + len(line)
                if count > MOST_ROWS or size > MOST_BYTES:
                    raise Refused(Reason.TOO_MUCH)
                file.write(line)


def _check_row(row: tuple[Any, ...]) -> None:
    for value in row:
        if not (value is None or isinstance(value, int | str)):
            raise Refused(Reason.VALUES)
        if isinstance(value, str) and "\0" in value:
            raise Refused(Reason.VALUES)


def _contents(db: apsw.Connection, *, may_lack: bool) -> Iterator[tuple[str, int]]:
    """Read every stored content and yield what its digest proves."""
    for sha256, size in db.execute("SELECT sha256, size FROM content").fetchall():
        if not (isinstance(sha256, str) and isinstance(size, int) and DIGEST.fullmatch(sha256)):
            raise Refused(Reason.VALUES)
        if _is_whole(db, sha256, size):
            yield sha256, size
        elif not may_lack:
            raise Refused(Reason.EVIDENCE)


def _is_whole(db: apsw.Connection, sha256: str, size: int) -> bool:
    try:
        return sum(len(piece) for piece in _pieces(db, sha256)) == size
    except Refused:
        return False


def _pieces(db: apsw.Connection, sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    rows = db.execute(
        "SELECT position, data FROM chunk WHERE sha256 = ? ORDER BY position", (sha256,)
    )
    for expected, (position, data) in enumerate(rows):
        if position != expected or not isinstance(data, bytes) or len(data) > LARGEST_PIECE:
            raise Refused(Reason.EVIDENCE)
        digest.update(data)
        yield data
    if digest.hexdigest() != sha256:
        raise Refused(Reason.EVIDENCE)
