"""What the tortures of workbooks share: one workbook, its edits, forked programs."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
import time
from typing import TYPE_CHECKING

import _base  # noqa: F401 - finds the program

from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.check import FindingKind
from desktop.workbook.check_file import look
from desktop.workbook.model import Fact, Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

if "XDG_DATA_HOME" not in os.environ:  # no backups among those of whoever runs this
    os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="yaodian-profile-")
    atexit.register(shutil.rmtree, os.environ["XDG_DATA_HOME"], ignore_errors=True)

FIRST, SECOND, THIRD = (f"{n:012x}" for n in range(1, 4))
NAME = "2026年 台账#1（终?）[稿].yaodian"


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
    """Check as the child does, a thousand times over."""
    told = look(str(path), path.parent)
    return all(kind == FindingKind.CLOCK_BACK for kind, _ in told.get("findings", ["?", "?"]))


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
