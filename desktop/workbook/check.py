"""Is this workbook whole? Findings, never an exception: structure, history, every piece of evidence.

Works step by step, so that a window stays alive: all that is large is read in pieces.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.checklist.digest import digest
from desktop.workbook import connection, evidence, history, opening, queries, seal
from desktop.workbook.connection import UNREADABLE
from desktop.workbook.copying import tables
from desktop.workbook.ends import is_endless
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.header import PAGE

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path


MOST_PAGES_AT_ONCE: Final = (64 << 20) // PAGE  # looked at in one go, some 50 ms
_ENDLESS: Final = "文件结构已损坏，有一张表读不到头。"
_OTHER_SCHEMA: Final = "表的结构读不出来，或与格式说明不一致，可能已损坏，或被其他程序改动过。"


class FindingKind(StrEnum):
    """What can be wrong with a workbook."""

    STRUCTURE = "structure"
    REFERENCE = "reference"
    CHECKLIST = "checklist"
    HISTORY = "history"
    SEAL = "seal"
    CONTENT_MISSING = "content_missing"
    CONTENT_CHANGED = "content_changed"
    CLOCK_BACK = "clock_back"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be; a notice is worth knowing and breaks nothing."""

    kind: FindingKind
    sentence: str

    @property
    def is_notice(self) -> bool:
        """Tell whether the workbook is whole in spite of it."""
        return self.kind is FindingKind.CLOCK_BACK


def checking(db: sqlite3.Connection, path: Path) -> Generator[float, None, tuple[Finding, ...]]:
    """Check an open workbook; yields the share done, returns the findings, worst first."""
    try:
        with connection.translated(path):
            opening.check_schema(path, db)
            if is_endless(db):
                return (Finding(FindingKind.STRUCTURE, _ENDLESS),)
    except (*UNREADABLE, DamagedWorkbook, sqlite3.Error):
        # Nothing of another schema is looked at: a view of somebody's would run.
        return (Finding(FindingKind.STRUCTURE, _OTHER_SCHEMA),)
    findings: list[Finding] = []
    for kind, share, look in (
        (FindingKind.STRUCTURE, 0.02, _structure),
        (FindingKind.REFERENCE, 0.04, _references),
        (FindingKind.CHECKLIST, 0.06, _checklist),
        (FindingKind.HISTORY, 0.08, _history),
        (FindingKind.SEAL, 0.09, _seals),
        (FindingKind.CONTENT_MISSING, 0.1, _missing),
    ):
        try:
            with connection.translated(path):
                findings += [Finding(kind, sentence) for sentence in look(db, path)]
        except (*UNREADABLE, DamagedWorkbook, sqlite3.Error):
            findings.append(Finding(kind, "文件结构已损坏，这一项读不出来。"))
        yield share
    changed = yield from _contents(db)
    findings += changed
    findings += _notices(db)
    return tuple(dict.fromkeys(findings))


def _structure(db: sqlite3.Connection, path: Path) -> Iterator[str]:
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    if pages * PAGE != path.stat().st_size:
        yield "文件的长度与其中登记的不一致，可能被截断或接长过。"
    # The pieces of a large file's evidence are read whole below, by their digests.
    whole = pages <= MOST_PAGES_AT_ONCE
    parts = [""] if whole else [f"({table})" for table in tables(db) if table != "chunk"]
    for part in parts:
        for (verdict,) in db.execute(f"PRAGMA integrity_check{part}"):
            if verdict != "ok":
                yield "文件结构已损坏，有的内容可能读不出来。"
                return


def _references(db: sqlite3.Connection, _path: Path) -> Iterator[str]:
    broken = {row[0] for row in db.execute("PRAGMA foreign_key_check")}
    if broken:
        yield f"有的记录缺了它所属的条目（{'、'.join(sorted(broken))}）。"


def _checklist(db: sqlite3.Connection, _path: Path) -> Iterator[str]:
    if digest(queries.checklist(db)) != queries.info(db).checklist_digest:
        yield "要点的文字与建立工作簿时不同，被改动过。"


def _history(db: sqlite3.Connection, _path: Path) -> Iterator[str]:
    broken = history.first_broken(db)
    if broken is not None:
        yield f"操作记录从第{broken}条起前后不衔接，有记录被改动、删除或丢失。"
    changed = history.changed_words(db)
    if changed:
        yield f"操作记录第{'、'.join(map(str, changed[:10]))}条的内容被改动过。"


def _seals(db: sqlite3.Connection, _path: Path) -> Iterator[str]:
    broken = seal.broken(db)
    refs = dict(db.execute("SELECT id, ref FROM requirement"))
    places = [refs[each] for each in broken if each in refs]
    if places:
        yield f"{'、'.join(places[:10])}的填报与最后一次保存的不一致。"
    if len(places) < len(broken):
        yield "单位信息或操作记录与最后一次保存的不一致。"


def _missing(db: sqlite3.Connection, _path: Path) -> Iterator[str]:
    rows = db.execute(
        "SELECT coalesce(nullif(title, ''), name) FROM evidence WHERE sha256 <> ''"
        " AND sha256 NOT IN (SELECT sha256 FROM content)"
        " UNION SELECT file_name FROM sign_off WHERE sha256 <> ''"
        " AND sha256 NOT IN (SELECT sha256 FROM content)"
    )
    for (name,) in rows:
        yield f"佐证材料“{name}”的内容不在文件里。"


def _contents(db: sqlite3.Connection) -> Generator[float, None, list[Finding]]:
    """Read every stored content and compare it with its digest."""
    findings: list[Finding] = []
    try:
        rows = db.execute("SELECT sha256, size FROM content").fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        return findings  # told above, as structure
    sizes = [row for row in rows if isinstance(row[0], str) and isinstance(row[1], int)]
    if len(sizes) < len(rows):
        findings.append(Finding(FindingKind.STRUCTURE, "文件结构已损坏，有的内容可能读不出来。"))
    total, done = sum(size for _, size in sizes) or 1, 0
    for sha256, size in sizes:
        digest, read = hashlib.sha256(), 0
        try:
            for piece in evidence.pieces(db, sha256):
                digest.update(piece)
                read += len(piece)
                yield 0.1 + min(1.0, (done + read) / total) * 0.9
        except (sqlite3.Error, UnicodeDecodeError, TypeError):
            read = -1
        done += size
        if read != size or digest.hexdigest() != sha256:
            findings.append(_changed(db, sha256))
    return findings


def _changed(db: sqlite3.Connection, sha256: str) -> Finding:
    try:
        row = db.execute("SELECT title FROM evidence WHERE sha256 = ?", (sha256,)).fetchone()
    except (sqlite3.Error, UnicodeDecodeError):
        row = None
    name = f"“{row[0]}”" if row and row[0] else ""
    return Finding(
        FindingKind.CONTENT_CHANGED, f"佐证材料{name}的内容与登记的摘要（{sha256[:16]}…）不符。"
    )


def _notices(db: sqlite3.Connection) -> list[Finding]:
    try:
        rows = db.execute("SELECT seq FROM event WHERE is_clock_back ORDER BY seq").fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        return []
    if not rows:
        return []
    lines = "、".join(str(seq) for (seq,) in rows[:10])
    sentence = f"写第{lines}条操作记录时，电脑时间比上一条早了五分钟以上。"
    return [Finding(FindingKind.CLOCK_BACK, sentence)]
