"""What is promised about the speed of a workbook, as ratios to bare SQLite and bare copying.

Both sides run in turn in one process on one disk, so that the machine cancels out.
"""

from __future__ import annotations

import gc
import hashlib
import os
import resource
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from desktop.workbook import edits
from desktop.workbook.book import Workbook, finish
from desktop.workbook.connection import PRAGMAS, WRITER_PRAGMAS
from desktop.workbook.gaps import find_gaps
from desktop.workbook.model import Changes, Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.workbook.history import Transaction

EDIT_RATIO, EDIT_MS = 3.0, 20.0
ATTACH_RATIO, ATTACH_MIB = 2.0, 60
GAPS_MS, OPENED_MS = 50.0, 200.0
EDITS = 200


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def told(name: str, value: float, limit: float, more: str = "") -> bool:
    is_kept = value <= limit
    print(
        f"{'ok  ' if is_kept else 'FAIL'} {name}: {value:.2f} (at most {limit:g}) {more}",
        flush=True,
    )
    return is_kept


def bare(path: Path) -> sqlite3.Connection:
    """The same durability and one row a transaction, with nothing of ours."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in (*PRAGMAS, *WRITER_PRAGMAS):
        db.execute(f"PRAGMA {pragma}").fetchall()
    db.execute("CREATE TABLE answer (id TEXT PRIMARY KEY, status TEXT, statement TEXT) STRICT")
    db.executemany("INSERT INTO answer VALUES (?, '', '')", ((f"{n:012x}",) for n in range(1, 121)))
    return db


def edit(folder: Path) -> bool:
    book = Workbook.create(folder / "一 #1.yaodian", make_checklist(120), unit="甲局")
    db = bare(folder / "bare.db")
    ours, theirs = [], []
    for number in range(EDITS):
        id_, words = f"{number % 120 + 1:012x}", f"第{number}次办理。" * 20

        def plain(id_: str = id_, words: str = words) -> None:
            db.execute("BEGIN IMMEDIATE")
            db.execute(
                "UPDATE answer SET status = 'done', statement = ? WHERE id = ?", (words, id_)
            )
            db.execute("COMMIT")

        theirs.append(seconds(plain))
        ours.append(
            seconds(
                lambda id_=id_, words=words: book.edit(  # type: ignore[misc]
                    "标记", edits.assess, id_, status=Status.DONE, statement=words
                )
            )
        )
    book.close()
    db.close()
    mine, other = statistics.median(ours) * 1000, statistics.median(theirs) * 1000
    return told("edit / bare transaction", mine / other, EDIT_RATIO, f"{mine:.2f} / {other:.2f} ms")


def attach(folder: Path, mib: int) -> bool:
    source, path = folder / "录像.bin", folder / "二.yaodian"
    with source.open("wb") as file:
        for _ in range(mib):
            file.write(os.urandom(1 << 20))
        os.fsync(file.fileno())
    book = Workbook.create(path, make_checklist(3), unit="甲局")
    rest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def settled() -> None:
        """What was written or removed before is not to be paid for by what comes next."""
        if hasattr(os, "sync"):
            os.sync()

    def copy_and_hash() -> None:
        with source.open("rb") as file:
            hashlib.file_digest(file, "sha256")
        shutil.copyfile(source, folder / "copy.bin")
        with (folder / "copy.bin").open("rb+") as file:
            os.fsync(file.fileno())

    settled()
    first = seconds(copy_and_hash)
    (folder / "copy.bin").unlink()
    settled()
    ours = seconds(lambda: finish(book.storing(source)))
    above = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - rest) / 1024
    book.close()
    path.unlink()
    settled()
    plain = (first + seconds(copy_and_hash)) / 2  # before and after: the machine may be shared
    (folder / "copy.bin").unlink()
    source.unlink()
    name = f"attaching {mib} MiB / copying and hashing"
    kept = told(name, ours / plain, ATTACH_RATIO, f"{ours:.1f} / {plain:.1f} s")
    return kept & told("MiB above rest while attaching", above, ATTACH_MIB)


def many(folder: Path) -> bool:
    """Two thousand requirements, all answered, half of them with evidence."""
    path = folder / "三.yaodian"
    book = Workbook.create(path, make_checklist(2000), unit="甲局")
    ids = [each.id for each in book.checklist.requirements]

    def fill(change: Transaction) -> Changes:
        changes = edits.assess(change, ids, status=Status.DONE, statement="落实情况。" * 40)
        for number, id_ in enumerate(ids[::2]):
            changes |= edits.attach_link(change, id_, f"https://a/{number}", title=f"公告{number}")
        return changes

    book.edit("填", fill)
    book.ledger()
    day = date(2020, 1, 1)
    rows = book.ledger()
    pure = [seconds(lambda: find_gaps(rows, year=2019, today=day)) * 1000 for _ in range(7)]
    reading = [seconds(book.ledger) * 1000 for _ in range(7)]
    more = f"and {statistics.median(reading):.0f} ms to read them"
    kept = told("gaps of 2,000 requirements, ms", statistics.median(pure), GAPS_MS, more)
    changing = (str(number) for number in range(40))

    def mark() -> None:
        book.edit("写", edits.assess, ids[7], statement=next(changing))

    single = [seconds(mark) for _ in range(40)]
    kept &= told("marking one of 2,000, ms", statistics.median(single) * 1000, EDIT_MS)
    book.close()
    opened = [seconds(lambda: Workbook.open(path).close()) * 1000 for _ in range(5)]
    return kept & told("opening and closing 2,000, ms", statistics.median(opened), OPENED_MS)


def main() -> int:
    mib = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    with tempfile.TemporaryDirectory(prefix="yaodian 快慢#") as name:
        kept = edit(Path(name))
        kept &= attach(Path(name), mib)
        kept &= many(Path(name))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
