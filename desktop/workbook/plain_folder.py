"""A workbook as a folder of plain files, readable in decades by anybody with any program.

Every table as CSV (for people) and JSON (exact), every file of evidence under its own name, a page
that explains, and the digests of all. The folder appears whole or not at all. sqlite-utils reads the
rows; it is slow to load, so this module is imported when somebody asks for it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any, Final

from sqlite_utils import Database

from desktop.errors import FileError
from desktop.files import new_folder, unwritable
from desktop.names import apart, split_suffix
from desktop.workbook import backup, history
from desktop.workbook.connection import translated
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.outgoing import mark_as_foreign
from desktop.workbook.plain_page import page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

PAGE: Final = "00-说明.html"
DIGESTS: Final = "00-SHA256SUMS.txt"
TABLES: Final = "表"
FILES: Final = "佐证"
# What a cell must not begin with, or Excel takes it for a formula.
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_BODIES: Final = "chunk"  # the pieces of the files, which lie beside whole
_SHARE_OF_TABLES: Final = 0.1
# Who names a stored file, in the order of the printed numbers; the first name counts.
_EVIDENCE: Final = (
    "SELECT e.sha256, e.title, e.name, 1 FROM evidence e"
    " LEFT JOIN attachment a ON a.evidence_id = e.id LEFT JOIN requirement r"
    " ON r.id = a.requirement_id WHERE e.sha256 <> '' ORDER BY r.position, a.position, e.id"
)
_NAMED: Final = (
    _EVIDENCE,
    "SELECT sha256, file_name, file_name, 1 FROM sign_off WHERE sha256 <> '' ORDER BY id",
    "SELECT sha256, title, name, 0 FROM offered_evidence WHERE sha256 <> '' ORDER BY rowid",
)


def writing(db: sqlite3.Connection, workbook: Path, target: Path) -> Generator[float, None, int]:
    """Write the folder step by step, yielding the share done; return how many files of evidence.

    Raises:
        DamagedWorkbook: a table or a file cannot be read whole.
        FileError: the target exists already or cannot be written.
    """
    with new_folder(target) as part, translated(workbook):
        before = history.head(db)
        rows = Database(db, recursive_triggers=False, execute_plugins=False)
        try:
            counts = yield from _write_tables(rows, part / TABLES)
            names = yield from _write_files(db, workbook, part / FILES)
            (part / PAGE).write_text(page(rows, counts, names), encoding="utf-8", newline="\n")
            _write_digests(part)
        except OSError as error:
            raise unwritable(target, error) from error
        if history.head(db) != before:
            raise FileError(workbook, "在导出时被改动了，没有导出", "请再导出一次。")
    return len(names)


def _write_tables(rows: Database, folder: Path) -> Generator[float, None, dict[str, int]]:
    folder.mkdir()
    tables = [name for name in rows.table_names() if name != _BODIES]
    counts = {}
    for number, name in enumerate(tables, start=1):
        columns = [column.name for column in rows[name].columns]
        each = rows[name].rows_where(order_by="rowid")
        counts[name] = _write_table(folder / name, columns, each)
        yield number / len(tables) * _SHARE_OF_TABLES
    return counts


def _write_table(path: Path, columns: list[str], rows: Iterable[dict[str, Any]]) -> int:
    """Write one table twice, row by row; return how many rows it has."""
    count = 0
    with (
        path.with_suffix(".csv").open("w", encoding="utf-8-sig", newline="") as sheet,
        path.with_suffix(".json").open("w", encoding="utf-8", newline="\n") as exact,
    ):
        table = csv.writer(sheet)
        table.writerow(columns)
        exact.write("[")
        for row in rows:
            table.writerow([cell(value) for value in row.values()])
            line = json.dumps(row, ensure_ascii=False, default=bytes.hex)
            exact.write(f"{',' if count else ''}\n{line}")
            count += 1
        exact.write("\n]\n")
        _flush(sheet, exact)
    return count


def cell(value: object) -> str:
    """Return a value as a cell of CSV that no program takes for a formula."""
    text = "" if value is None else value.hex() if isinstance(value, bytes) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_SIGNS) else text


def _flush(*files: TextIO) -> None:
    for file in files:
        file.flush()
        os.fsync(file.fileno())


def _write_files(
    db: sqlite3.Connection, workbook: Path, folder: Path
) -> Generator[float, None, dict[str, str]]:
    """Write every stored file under a clean name, checked against its digest on the way."""
    sizes = dict(_wanted(db))
    names = dict(zip(sizes, apart(_proposed(db, sizes)), strict=True))
    folder.mkdir()
    done, total = 0, sum(sizes.values()) or 1
    for sha256, name in names.items():
        digest = hashlib.sha256()
        with (folder / name).open("xb") as file:
            for piece in backup.pieces(db, workbook, sha256):
                file.write(piece)
                digest.update(piece)
                done += len(piece)
                yield _SHARE_OF_TABLES + min(1.0, done / total) * (1 - _SHARE_OF_TABLES)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != sha256:
            raise DamagedWorkbook(workbook)
        mark_as_foreign(folder / name)
    return {sha256: f"{FILES}/{name}" for sha256, name in names.items()}


def _wanted(db: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Yield digest and size of every file; what was only laid beside may have been left out."""
    stored = dict(db.execute("SELECT sha256, size FROM content").fetchall())
    for query in _NAMED:
        for sha256, _, _, is_needed in db.execute(query).fetchall():
            if sha256 in stored or is_needed:
                yield sha256, stored.get(sha256, 0)


def _proposed(db: sqlite3.Connection, wanted: Iterable[str]) -> Iterator[str]:
    """Yield “001 标题.pdf”, in the order of the digests that are wanted."""
    named: dict[str, str] = {}
    for query in _NAMED:
        for sha256, title, name, _ in db.execute(query).fetchall():
            _, ending = split_suffix(name)
            words = title or name
            has_ending = words.lower().endswith(ending.lower())
            named.setdefault(sha256, words if has_ending else f"{words}{ending}")
    for number, sha256 in enumerate(wanted, start=1):
        yield f"{number:03} {named[sha256]}"


def _write_digests(part: Path) -> None:
    """List every file with its SHA-256, as ``sha256sum -c`` reads it."""
    lines = []
    for path in sorted(each for each in part.rglob("*") if each.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(part).as_posix()}\n")
    with (part / DIGESTS).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
        _flush(file)
