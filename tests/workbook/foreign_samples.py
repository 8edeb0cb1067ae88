"""Workbooks that nobody of good will would send, made from a good one, and canaries beside them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.connection import JOURNAL_MAGIC
from desktop.workbook.errors import NewerWorkbook, NotAWorkbook
from desktop.workbook.foreign import errors
from desktop.workbook.history import chain_digest
from desktop.workbook.model import Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

PAGE: Final = 4096
ENDLESS: Final = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
)


def make_good(path: Path, pieces: int = 3) -> None:
    """Write a workbook with answers, history, units and evidence in several pieces."""
    proof = path.with_name("佐证 材料#1.bin")
    proof.write_bytes(bytes(range(256)) * (pieces * 4096 - 7))
    with Workbook.create(path, make_checklist(12), unit="甲局", actor="填报人甲") as book:
        for row in book.ledger():
            id_ = row.requirement.id
            book.edit("答", edits.assess, id_, status=Status.DONE, statement=f"已落实{id_}。" * 9)
        book.attach_file([f"{n:012x}" for n in (1, 2)], proof)
        book.edit("链接", edits.attach_link, f"{3:012x}", "https://example.com/a", title="公告")
    proof.unlink()


@dataclass(frozen=True, slots=True)
class Crafted:
    """How to craft a file from a copy of a good one, and as what it must be refused."""

    craft: Callable[[Path], None]
    refused: type[Exception]


def _sql(*statements: str, writable: bool = False) -> Callable[[Path], None]:
    def craft(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA ignore_check_constraints = ON")
            if writable:
                db.execute("PRAGMA writable_schema = ON")
            for statement in statements:
                db.execute(statement)

    return craft


def _schema_text(table: str, old: str, new: str) -> Callable[[Path], None]:
    """Change the text of a table's definition and nothing else."""

    def craft(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA writable_schema = ON")
            changed = db.execute(
                "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = ?",
                (old, new, table),
            )
            assert changed.rowcount == 1
            (text,) = db.execute(
                "SELECT sql FROM sqlite_master WHERE name = ?", (table,)
            ).fetchone()
            assert new in text
            (cookie,) = db.execute("PRAGMA schema_version").fetchone()
            db.execute(f"PRAGMA schema_version = {cookie + 1}")

    return craft


def _bytes(offset: int, data: bytes) -> Callable[[Path], None]:
    def craft(path: Path) -> None:
        with path.open("rb+") as file:
            file.seek(offset)
            file.write(data)

    return craft


def _sized(change: int) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, path.stat().st_size + change)


def _beside(suffix: str, data: bytes) -> Callable[[Path], None]:
    def craft(path: Path) -> None:
        path.with_name(path.name + suffix).write_bytes(data)

    return craft


def _instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def craft(path: Path) -> None:
        path.unlink()
        make(path)

    return craft


def _linked(path: Path) -> None:
    real = path.with_name("real.bin")
    path.rename(real)
    path.symlink_to(real)


def sparse(path: Path, size: int = 200 << 30) -> None:
    with path.open("rb+") as file:
        file.seek(28)
        file.write((size // PAGE).to_bytes(4, "big"))
    os.truncate(path, size)


def _moved_tables(path: Path) -> None:
    """Two tables share their pages."""
    root = "(SELECT rootpage FROM sqlite_master WHERE name = 'fact')"
    change = f"UPDATE sqlite_master SET rootpage = {root} WHERE name = 'duty'"
    _sql(change, writable=True)(path)


def endless(path: Path, table: str = "assessment") -> None:
    """Lead a table through twelve pages of five hundred ways each: more rows than anybody can read."""
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        ).fetchone()
    data = bytearray(path.read_bytes())
    count = len(data) // PAGE
    leaf = data[(root - 1) * PAGE : root * PAGE]
    ways, depth = 500, 12
    for number in range(depth):
        below = (count + number + 1).to_bytes(4, "big")
        at = [PAGE - 5 * n for n in range(1, ways + 1)]
        head = b"\x05\0\0" + ways.to_bytes(2, "big") + at[-1].to_bytes(2, "big") + b"\0" + below
        page = head + b"".join(each.to_bytes(2, "big") for each in at)
        page = page.ljust(at[-1], b"\0") + (below + b"\x01") * ways
        if number == 0:
            data[(root - 1) * PAGE : root * PAGE] = page
        else:
            data += page
    data += leaf
    data[28:32] = (len(data) // PAGE).to_bytes(4, "big")
    path.write_bytes(data)


def many_tables(path: Path, count: int) -> None:
    _sql(
        f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
        " INSERT INTO sqlite_master SELECT 'table', 't' || i, 't' || i, 2,"
        " 'CREATE TABLE t' || i || ' (a)' FROM n",
        writable=True,
    )(path)


def many_rows(path: Path, count: int) -> None:
    _sql(
        f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
        " INSERT INTO setting SELECT 'k' || i, 'v' FROM n"
    )(path)


def overlong(path: Path, size: int) -> None:
    _sql(f"UPDATE document SET text = printf('%.*c', {size}, 'x')")(path)


def large_piece(path: Path, size: int) -> None:
    """Put one huge piece of evidence into a file without ever holding it in memory."""
    _sql(
        f"INSERT INTO chunk VALUES ('{'0' * 64}', 0, zeroblob({size}))",
        f"INSERT INTO content VALUES ('{'0' * 64}', {size})",
    )(path)


def super_journal(path: Path, victim: Path) -> None:
    """Lay a journal beside that makes an old SQLite delete another file (0 rows to roll back)."""
    name = str(victim).encode()
    pages = path.stat().st_size // PAGE
    header = JOURNAL_MAGIC + b"".join(n.to_bytes(4, "big") for n in (0, 1, pages, 512, PAGE))
    checksum = sum(byte - 256 if byte > 127 else byte for byte in name) & 0xFFFFFFFF
    lock_page = (1 << 30) // PAGE + 1
    tail = lock_page.to_bytes(4, "big") + name + len(name).to_bytes(4, "big")
    tail += checksum.to_bytes(4, "big") + JOURNAL_MAGIC
    path.with_name(path.name + "-journal").write_bytes(header.ljust(512, b"\0") + tail)


def _rewrite_event(path: Path) -> None:
    """Change one event and forge its own digest, but not those after it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        columns = "seq, at, utc_offset, is_clock_back, actor, action, subject"
        row = db.execute(
            f"SELECT {columns}, before_sha256, after_sha256 FROM event WHERE seq = 3"
        ).fetchone()
        (before,) = db.execute("SELECT digest FROM event WHERE seq = 2").fetchone()
        forged = (*row[:4], "别人", *row[5:])
        db.execute(
            "UPDATE event SET actor = '别人', digest = ? WHERE seq = 3",
            (chain_digest(before, forged),),
        )


S, V = errors.ForgedSchema, errors.ForgedValues
H, P, E = errors.ForgedHeader, errors.BrokenPages, errors.ChangedEvidence
CRAFTED: Final[dict[str, Crafted]] = {
    # What would run by itself
    "trigger": Crafted(
        _sql("CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM event; END"), S
    ),
    "view": Crafted(_sql("CREATE VIEW v AS SELECT load_extension('x')"), S),
    "endless view instead of a table": Crafted(
        _sql("DROP TABLE fact", f"CREATE VIEW fact AS {ENDLESS}"), S
    ),
    "generated column": Crafted(
        _sql(
            "CREATE TABLE g (a, b AS (length(printf('%.*c', 400000000, 'x'))) STORED NOT NULL)",
            writable=True,
        ),
        S,
    ),
    "expression index": Crafted(_sql("CREATE INDEX x ON meta (length(printf('%9c', value)))"), S),
    "partial index": Crafted(_sql("CREATE INDEX x ON meta (key) WHERE value LIKE '%a%a%a%'"), S),
    "virtual table": Crafted(_sql("CREATE VIRTUAL TABLE f USING fts5 (a)"), S),
    "printf bomb in a check": Crafted(
        _schema_text("target", "STRICT", ", CHECK (length(printf('%.*c', 2000000000, 'x'))) STRICT")
        if False
        else _schema_text("setting", "char(0)) = 0", "printf('%.*c', 2000000000, 'x')) = 0"),
        S,
    ),
    "endless like in a check": Crafted(
        _schema_text("setting", "char(0)) = 0", "'' LIKE '%a%a%a%a%a%a%b') = 0"), S
    ),
    "default with a function": Crafted(
        _schema_text("setting", "key TEXT", "key TEXT DEFAULT (randomblob(900000000))"), S
    ),
    # What is not ours
    "extra table": Crafted(_sql("CREATE TABLE extra (a)"), S),
    "extra column": Crafted(_sql("ALTER TABLE setting ADD COLUMN a TEXT"), S),
    "missing table": Crafted(_sql("DROP TABLE setting"), S),
    "missing index": Crafted(_sql("DROP INDEX evidence_sha256"), S),
    "table that is not strict": Crafted(_schema_text("duty", "STRICT", ""), S),
    "one space more": Crafted(_schema_text("duty", "TEXT", " TEXT"), S),
    "statistics": Crafted(_sql("ANALYZE"), S),
    "many columns": Crafted(
        _sql(f"CREATE TABLE wide ({', '.join(f'c{n}' for n in range(1999))})"), P
    ),
    "many tables": Crafted(partial(many_tables, count=2000), S),
    "two tables in the same pages": Crafted(_moved_tables, P),
    "a table without an end": Crafted(endless, P),
    "a history without an end": Crafted(partial(endless, table="event"), P),
    # The header
    "write-ahead log": Crafted(_bytes(18, b"\2\2"), H),
    "huge page count": Crafted(_bytes(28, b"\x7f\xff\xff\xff"), H),
    "page size": Crafted(_bytes(16, b"\x02\x00"), H),
    "reserved space": Crafted(_bytes(20, b"\x20"), H),
    "UTF-16": Crafted(_bytes(56, b"\0\0\0\2"), H),
    "auto-vacuum": Crafted(_bytes(52, b"\0\0\0\5"), H),
    "free list longer than the file": Crafted(_bytes(36, b"\0\xff\xff\xff"), H),
    "free list that is none": Crafted(_bytes(32, b"\0\0\0\5\0\0\0\2"), P),
    "stale page count": Crafted(_bytes(92, b"\0\0\0\1"), H),
    "bytes of the future": Crafted(_bytes(80, b"x"), H),
    "cut": Crafted(_sized(-PAGE), H),
    "cut within a page": Crafted(_sized(-1), H),
    "appended": Crafted(_sized(PAGE), H),
    "other application": Crafted(_bytes(68, b"ABCD"), NotAWorkbook),
    "next major version": Crafted(_sql("PRAGMA user_version = 2000"), NewerWorkbook),
    "next minor version": Crafted(_sql("PRAGMA user_version = 1999"), NewerWorkbook),
    "version nobody wrote": Crafted(_sql("PRAGMA user_version = 7"), S),
    # The file itself
    "empty": Crafted(_instead(lambda path: path.touch()), NotAWorkbook),
    "symbolic link": Crafted(_linked, errors.NotARegularFile),
    "dangling link": Crafted(
        _instead(lambda path: path.symlink_to("nowhere")), errors.NotARegularFile
    ),
    "folder": Crafted(_instead(lambda path: path.mkdir()), errors.NotARegularFile),
    "pipe": Crafted(_instead(os.mkfifo), errors.NotARegularFile),
    "sparse 200 GB": Crafted(sparse, errors.OversizedWorkbook),
    "journal": Crafted(_beside("-journal", JOURNAL_MAGIC * 9), errors.HasSidecar),
    "journal that deletes": Crafted(
        lambda path: super_journal(path, path.with_name("canaries") / "7"), errors.HasSidecar
    ),
    "wal": Crafted(_beside("-wal", b"\x37\x7f\x06\x82" * 9), errors.HasSidecar),
    "shm": Crafted(_beside("-shm", b""), errors.HasSidecar),
    # Rows
    "overlong text": Crafted(partial(overlong, size=3_000_000), errors.OversizedContent),
    "bytes that are no UTF-8": Crafted(
        _sql("UPDATE assessment SET statement = CAST(x'fffe80' AS TEXT)"), P
    ),
    "NUL in a text": Crafted(_sql("UPDATE document SET text = 'a' || char(0)"), V),
    "NUL where a check forbids it": Crafted(
        _sql("UPDATE assessment SET statement = 'a' || char(0)"), V
    ),
    "unknown word": Crafted(_sql("UPDATE assessment SET status = 'perfect'"), V),
    "reference to nothing": Crafted(
        _sql(
            "UPDATE duty SET requirement_id = 'x'", "INSERT INTO fact VALUES ('x', 0, '', '', '')"
        ),
        V,
    ),
    "half a date": Crafted(_sql("UPDATE deadline SET due_on = '2019-13-01'"), V),
    "moment without a zone": Crafted(
        _sql("UPDATE assessment SET updated_at = '2019-01-01 00:00:00'"), V
    ),
    "number in words": Crafted(
        _sql('UPDATE requirement SET doubts = \'[{"kind": "leftover", "wording": [1]}]\''), V
    ),
    "deep JSON": Crafted(_sql(f"UPDATE requirement SET doubts = '{'[' * 100_000}'"), V),
    "no name": Crafted(_sql("DELETE FROM meta WHERE key = 'unit'"), V),
    "piece missing": Crafted(_sql("DELETE FROM chunk WHERE position = 1"), E),
    "piece changed": Crafted(
        _sql("UPDATE chunk SET data = zeroblob(length(data)) WHERE position = 2"), E
    ),
    "evidence missing": Crafted(_sql("DELETE FROM chunk", "DELETE FROM content"), E),
    "evidence of another size": Crafted(_sql("UPDATE content SET size = size + 1"), E),
    "digest that is a path": Crafted(_sql("UPDATE content SET sha256 = '../../canaries/7'"), V),
    "text asked changed": Crafted(
        _sql("UPDATE requirement SET text = '可以不做。'"), errors.ChangedChecklist
    ),
    "answer changed": Crafted(
        _sql("UPDATE assessment SET statement = '没有落实。'"), errors.BrokenSeal
    ),
    "figure added": Crafted(
        _sql(f"INSERT INTO fact VALUES ('{1:012x}', 9, '篇数', '999', '篇')"), errors.BrokenSeal
    ),
    "another unit": Crafted(
        _sql("UPDATE meta SET value = '乙局' WHERE key = 'unit'"), errors.BrokenSeal
    ),
    "event taken out": Crafted(
        _sql("DELETE FROM event_detail WHERE seq = 4", "DELETE FROM event WHERE seq = 4"),
        errors.ChangedHistory,
    ),
    "event rewritten": Crafted(_rewrite_event, errors.ChangedHistory),
    "words of an event changed": Crafted(
        _sql("UPDATE event_detail SET after = '{}' WHERE seq = 3"), errors.ChangedHistory
    ),
}


def craft(name: str, good: Path, folder: Path) -> Path:
    """Make one crafted file in a folder of its own."""
    path = folder / "收到的 台账#1（报送?）[终].yaodian"
    shutil.copyfile(good, path)
    CRAFTED[name].craft(path)
    return path


def make_canaries(folder: Path, count: int = 100) -> None:
    folder.mkdir()
    for number in range(count):
        (folder / str(number)).write_bytes(b"canary" * number)


def fingerprint(folder: Path) -> str:
    """Return one digest of every name and byte below a folder."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    told = [(str(each), hashlib.sha256(each.read_bytes()).hexdigest()) for each in files]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def mutant(good: bytes, chance: random.Random) -> bytes:
    """Damage a file in one of many ways; most keep a header that fits."""
    data = bytearray(good)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        chance.choice(_DAMAGES)(data, chance)
    if chance.random() < 0.03:
        del data[chance.randrange(len(data)) :]
    return bytes(data)


def _page(data: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(data) // PAGE) * PAGE


def _flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)


def _hit_page_head(data: bytearray, chance: random.Random) -> None:
    """Kind of page, free blocks, number of cells."""
    data[max(100, _page(data, chance) + chance.randrange(12))] = chance.randrange(256)


def _hit_pointers(data: bytearray, chance: random.Random) -> None:
    data[max(100, _page(data, chance) + 8 + chance.randrange(64))] = chance.randrange(256)


def _put_number(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(100, len(data) - 8)
    data[at : at + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"))


def _copy_page(data: bytearray, chance: random.Random) -> None:
    page, other = max(PAGE, _page(data, chance)), _page(data, chance)
    if len(data) > PAGE:
        data[page : page + PAGE] = data[other : other + PAGE]


def _empty_page(data: bytearray, chance: random.Random) -> None:
    page = max(100, _page(data, chance))
    data[page : (page // PAGE + 1) * PAGE] = bytes(PAGE - page % PAGE)


def _scribble(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(100, len(data) - 64)
    length = chance.randrange(1, 64)
    data[at : at + length] = chance.randbytes(length)


def _hit_header(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(100)] = chance.randrange(256)


def _cut(data: bytearray, chance: random.Random) -> None:
    """Cut after a page, with a count that fits."""
    keep = chance.randrange(1, len(data) // PAGE + 1)
    del data[keep * PAGE :]
    data[28:32] = keep.to_bytes(4, "big")


_DAMAGES: Final = (
    *(_flip, _hit_page_head, _hit_pointers, _put_number, _copy_page),
    *(_empty_page, _scribble, _hit_header, _cut),
)
