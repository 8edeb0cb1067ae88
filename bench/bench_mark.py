"""Marking a requirement takes 20 ms at most, including the write to disk.

Beside it, the same durability without our program: one SQLite transaction with the same pragmas
that updates a row and appends another.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.checklist.file import open_any
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.connection import PRAGMAS, WRITER_PRAGMAS
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = next((ROOT / "tests" / "documents").glob("001_*.txt"))
ROUNDS = 300
BAR_MS = 20


def main() -> int:
    (ROOT / "build").mkdir(exist_ok=True)
    # Not the system's temporary folder: that may be memory, where a write costs nothing.
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        mark, read = _ours(Path(folder) / "要点.yaodian")
        bare = _times(_bare(Path(folder) / "bare.db"))
    ours = _tell("mark a requirement", mark)
    _tell("read the ledger again", read)
    base = _tell("bare transaction", bare)
    print(f"median {ours[0]:.2f} ms, {ours[0] / base[0]:.1f} x a bare transaction")
    print(f"95 of 100 within {ours[1]:.2f} ms (bar {BAR_MS} ms)")
    return int(ours[1] > BAR_MS)


def _ours(path: Path) -> tuple[list[float], list[float]]:
    with Workbook.create(path, open_any(DOCUMENT), unit="甲局") as book:
        requirements = book.checklist.requirements

        def mark(turn: int) -> None:
            requirement = requirements[turn % len(requirements)]
            status = Status.DONE if turn // len(requirements) % 2 == 0 else Status.IN_PROGRESS
            book.edit("标记", edits.assess, requirement.id, status=status, statement=f"第{turn}次")

        return _times(mark), _times(lambda _turn: book.ledger())


def _bare(path: Path) -> Callable[[int], None]:
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS + WRITER_PRAGMAS:
        db.execute(f"PRAGMA {pragma}").fetchall()
    db.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, status TEXT, statement TEXT)")
    db.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, text TEXT)")
    db.executemany("INSERT INTO answer VALUES (?, '', '')", [(n,) for n in range(28)])

    def transaction(turn: int) -> None:
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE answer SET status='done', statement=? WHERE id=?", (turn, turn % 28))
        db.execute("INSERT INTO event (text) VALUES (?)", (f"第{turn}次",))
        db.execute("COMMIT")

    return transaction


def _times(function: Callable[[int], object]) -> list[float]:
    times = []
    for turn in range(ROUNDS):
        begun = time.perf_counter()
        function(turn)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _tell(name: str, times: list[float]) -> tuple[float, float]:
    median, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{name:24} median {median:6.2f} ms   95 % {late:6.2f} ms   most {max(times):6.2f} ms")
    return median, late


if __name__ == "__main__":
    sys.exit(main())
