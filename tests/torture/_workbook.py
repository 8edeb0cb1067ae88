"""What the tortures of workbooks share: a seed a day, a figure a line, forked programs, fast disks."""

# ruff: noqa: E402, S108, S311, T201 - finds its modules, damages at random, prints its figures

from __future__ import annotations

import atexit
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.check import check_file
from desktop.workbook.model import Fact, Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if "XDG_DATA_HOME" not in os.environ:  # no backups among those of whoever runs this
    os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="yaodian-profile-")
    atexit.register(shutil.rmtree, os.environ["XDG_DATA_HOME"], ignore_errors=True)

FIXED_SEED = 20261120
FIRST, SECOND, THIRD = (f"{n:012x}" for n in range(1, 4))
NAME = "2026年 台账#1（终?）[稿].yaodian"


def chance() -> random.Random:
    """The fixed seed mixed with the day's, which prints itself; ``SCRIPT SEED`` repeats a day."""
    today = int(sys.argv[1]) if len(sys.argv) > 1 else datetime.now(UTC).toordinal()
    print(f"seeds {FIXED_SEED} and {today}")
    return random.Random(f"{FIXED_SEED} {today}")


@contextmanager
def folder(*, in_memory: bool = True) -> Iterator[Path]:
    """A folder with an awkward name; in memory, a thousand disks are not worn out."""
    memory = Path("/dev/shm")
    where = memory if in_memory and memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="yaodian 拷问#", dir=where) as name:
        yield Path(name)


def new_workbook(path: Path, count: int = 3) -> None:
    Workbook.create(path, make_checklist(count), unit="甲局").close()


def write(book: Workbook, number: int) -> None:
    """One edit that touches two requirements and their figures alike: torn, they would differ."""
    book.edit(
        f"第{number}次",
        edits.assess,
        [FIRST, SECOND],
        status=Status.DONE,
        statement=f"第{number}次。" + "字" * (number * 37 % 400),
        facts=[Fact("次数", str(number))],
    )


def number_in(book: Workbook) -> int:
    """Return which edit a workbook holds; -1 where the two requirements do not agree."""
    first, second, *_ = (row.assessment for row in book.ledger())
    if (first.statement, first.facts) != (second.statement, second.facts):
        return -1
    return int(first.facts[0].value) if first.facts else 0


def is_whole(path: Path) -> bool:
    return not [each for each in check_file(path) if not each.is_notice]


class Forked:
    """A program of its own that says what it has done, one number a line, and can be killed."""

    def __init__(self, work: Callable[[Callable[[int], None]], None]) -> None:
        reader, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reader)
            try:
                work(lambda number: void(os.write(writer, b"%d\n" % number)))
            finally:
                os._exit(0)
        os.close(writer)
        self._said = os.fdopen(reader, "rb")

    def first_word(self) -> int:
        line = self._said.readline()
        return int(line) if line.endswith(b"\n") else -1

    def kill_after(self, seconds: float) -> list[int]:
        """Kill it after so long; return all that it had said by then."""
        time.sleep(seconds)
        os.kill(self.pid, signal.SIGKILL)
        return self.wait()

    def wait(self) -> list[int]:
        with self._said:
            lines = self._said.read().split(b"\n")[:-1]
        os.waitpid(self.pid, 0)
        return [int(line) for line in lines]


def void(_: object) -> None:
    """Take a value and do nothing."""


def told(name: str, *, is_kept: bool, **figures: object) -> bool:
    """Print one line of figures; return whether the promise was kept."""
    words = ", ".join(
        f"{key.replace('_', ' ')} {value:.1f}"
        if isinstance(value, float)
        else f"{key.replace('_', ' ')} {value}"
        for key, value in figures.items()
    )
    print(f"{'ok  ' if is_kept else 'FAIL'} {name}: {words}", flush=True)
    return is_kept


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0
