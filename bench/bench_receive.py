"""What is promised about receiving: many files at once, with evidence and without, some of them bad.

The yardstick is what an office does instead: read the spreadsheets that came back and write the
merged one. That is done with this program's own reader of xlsx and XlsxWriter, one after the other.
``bench_receive.py [FILES] [MIB]`` makes the large one smaller.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from xlsxwriter import Workbook as Sheet

from desktop.document.readers.xlsx import read_xlsx
from desktop.rollup import units
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.rollup.verdicts import Outcome
from desktop.workbook import edits
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Changes, Fact, Status
from desktop.workbook.submitting import submitting
from tests.rollup.handed_in import crafted, resealed
from tests.samples import make_checklist

if TYPE_CHECKING:
    from desktop.rollup.receive import Received
    from desktop.workbook.history import Transaction

REQUIREMENTS, UNITS = 120, 62
FILES, MIB, BAD = 300, 10, 15
SECONDS, EACH = 150.0, 0.3
MEMORY = 500  # MiB
STATEMENT = (
    "全年主动公开政策文件{n}件，召开新闻发布会{n}场，按时答复依申请公开{n}件，均已上网。" * 4
)


def told(name: str, value: float, limit: float, more: str = "") -> bool:
    is_kept = value <= limit
    words = f"{'ok  ' if is_kept else 'FAIL'} {name}: {value:.2f} (at most {limit:g}) {more}"
    print(words, flush=True)
    return is_kept


def fill(change: Transaction, ids: list[str]) -> Changes:
    changes = Changes()
    for n, id_ in enumerate(ids):
        facts = [Fact("主动公开", str(n), "件")]
        changes |= edits.assess(
            change, id_, status=Status.DONE, statement=STATEMENT.format(n=n), facts=facts
        )
    return changes


def sample(folder: Path, mib: int) -> Path:
    """One sealed workbook, all answered, with so much evidence."""
    path, target = folder / "样本.yaodian", folder / "样本报送.yaodian"
    with Workbook.create(path, make_checklist(REQUIREMENTS), unit="样本", year=2026) as book:
        ids = [row.requirement.id for row in book.ledger()]
        book.edit("填", fill, ids)
        for number in range(mib):
            proof = folder / f"佐证 {number}.bin"
            proof.write_bytes(os.urandom(1 << 20))
            book.attach_file(ids[number], proof)
        finish(submitting(book, target))
    return target


def handed_in(source: Path, folder: Path, count: int, bad: int) -> list[str]:
    """Write the files of so many units, the last of them bad in one of five ways; return the units."""
    folder.mkdir()
    names = [f"第{number:03d}局" for number in range(1, count + 1)]
    for number, name in enumerate(names):
        path = folder / f"{name} 报送#1.yaodian"
        resealed(
            source,
            path,
            f"UPDATE meta SET value = '{name}' WHERE key = 'unit'",
            f"UPDATE meta SET value = '{number:08d}-0000' WHERE key = 'id'",
        )
        if number >= count - bad:
            spoil(path, number % 5)
    return names


def spoil(path: Path, way: int) -> None:
    if way == 0:
        os.truncate(path, path.stat().st_size - 4096)
    elif way == 1:
        path.write_bytes(b"PK\x03\x04" + os.urandom(9999))
    elif way == 2:
        whole = path.with_suffix(".whole")
        path.rename(whole)
        crafted(whole, path, "UPDATE assessment SET statement = '没有的话'")
        whole.unlink()
    elif way == 3:
        whole = path.with_suffix(".whole")
        path.rename(whole)
        crafted(whole, path, "DELETE FROM submission")
        whole.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[200:8000] = os.urandom(7800)
        path.write_bytes(data)


def received(place: Path, incoming: Path, names: list[str]) -> tuple[float, Received]:
    with Rollup.create(
        place, make_checklist(REQUIREMENTS), office="市政府办公室", year=2026
    ) as rollup:
        with rollup.writing("units") as db:
            units.add_units(db, names)
        start = time.perf_counter()
        found = finish(receiving(rollup, [incoming]))
        return time.perf_counter() - start, found


def again(place: Path, incoming: Path) -> float:
    with Rollup.open(place) as rollup:
        start = time.perf_counter()
        found = finish(receiving(rollup, [incoming]))
        assert all(each.is_again for each in found.receipts)
        return time.perf_counter() - start


def merged_by_hand(folder: Path, count: int) -> float:
    """Read so many spreadsheets of as many requirements, and write the merged one."""
    folder.mkdir()
    for number in range(count):
        with Sheet(folder / f"{number}.xlsx") as book:
            sheet = book.add_worksheet()
            for row in range(REQUIREMENTS):
                for column in range(6):
                    sheet.write_string(row, column, STATEMENT.format(n=row)[: 20 * (column + 1)])
    start = time.perf_counter()
    texts = [
        read_xlsx(path, path.read_bytes()).text.split("\n") for path in sorted(folder.iterdir())
    ]
    with Sheet(folder / "汇总.xlsx") as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(line for text in texts for line in text):
            sheet.write_string(row, 0, line)
    return time.perf_counter() - start


def without_evidence(folder: Path) -> bool:
    names = handed_in(sample(folder, 0), folder / "来件", UNITS, 0)
    seconds, found = received(folder / "汇总.yaodian-rollup", folder / "来件", names)
    assert all(each.outcome is Outcome.ACCEPTED for each in found.receipts)
    hand = merged_by_hand(folder / "手工", UNITS)
    more = f"{seconds:.1f} s in all; reading and merging as many xlsx takes {hand:.1f} s"
    name = f"receiving one of {UNITS} without evidence, s"
    return told(name, seconds / UNITS, EACH, more)


def with_evidence(folder: Path, count: int, mib: int) -> bool:
    bad = max(1, count * BAD // FILES)
    names = handed_in(sample(folder, mib), folder / "来件", count, bad)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    place = folder / "汇总.yaodian-rollup"
    seconds, found = received(place, folder / "来件", names)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    refused = sum(each.outcome is Outcome.REFUSED for each in found.receipts)
    accepted = sum(each.outcome is Outcome.ACCEPTED for each in found.receipts)
    more = f"{accepted} accepted, {refused} of {bad} bad ones named; once more {again(place, folder / '来件'):.1f} s"
    kept = told(f"receiving {count} of {mib} MiB, s", seconds, SECONDS * count / FILES, more)
    kept &= told("not named", count - accepted - refused + (refused != bad), 0)
    return kept & told("MiB of this program", after, MEMORY, f"{before} before")


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    mib = int(sys.argv[2]) if len(sys.argv) > 2 else MIB
    kept = True
    for work in (without_evidence, lambda folder: with_evidence(folder, count, mib)):
        folder = Path(tempfile.mkdtemp(prefix="yaodian 收件#"))
        try:
            kept &= work(folder)
        finally:
            shutil.rmtree(folder)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
