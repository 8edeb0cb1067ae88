"""Hundreds of random lives of a workbook, and what was deleted is in no file handed over."""

# ruff: noqa: T201 - a script: finds its modules, prints its figures

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from _base import chance, folder, told
from _workbook import FIRST, NAME, SECOND, Workbook, new_workbook
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from test_undo import Editing

from desktop.workbook import edits
from desktop.workbook.undo import UndoStack

if TYPE_CHECKING:
    import random

MEMORY = "/dev/shm"  # noqa: S108 - a folder of its own is made in it


def lives(today: int, count: int, steps: int) -> bool:
    """Edits, undo, redo, joining, reopening at random against a list of states; whether all held."""
    if Path(MEMORY).is_dir():
        tempfile.tempdir = MEMORY

    @seed(today)
    class Life(Editing):
        pass

    how = settings(
        max_examples=count,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    try:
        run_state_machine_as_test(Life, settings=how)
    except AssertionError as error:
        print(f"     {str(error)[:300]}")
        return False
    finally:
        tempfile.tempdir = None
    return True


def forgetful_lives(today: int) -> bool:
    """The control: an undo that forgets one table is noticed; whether it was."""
    recorded = UndoStack.recorded

    def forgetting(self: UndoStack, label: str, changes: object) -> object:
        self._db.execute("DELETE FROM temp.undo_log WHERE target LIKE 'duty:%'")
        return recorded(self, label, changes)  # type: ignore[arg-type]

    UndoStack.recorded = forgetting  # type: ignore[method-assign,assignment]
    try:
        return not lives(today, 60, 40)
    finally:
        UndoStack.recorded = recorded  # type: ignore[method-assign]


def canaries(rng: random.Random, count: int) -> tuple[int, int, int]:
    """Write secrets, take them away, hand over; return how many were told, left, and still here.

    Secrets are statements, titles, links, names and contents of files, settings and unit names.
    """
    secrets: list[bytes] = []
    with folder() as place:
        path, source = place / NAME, place / "佐证.txt"
        new_workbook(path)
        with Workbook.open(path) as book:
            while len(secrets) < count:
                words = f"机密{rng.getrandbits(64):016x}"
                secrets.append(words.encode())
                _tell_and_take_back(book, words, source, rng.randrange(6))
            handed = place / "移交.yaodian"
            book.hand_over(handed)
            again = place / "再移交.yaodian"
            with Workbook.open(handed) as copy:
                copy.edit("写", edits.assess, FIRST, statement="接着写")
                copy.hand_over(again)
            here = path.read_bytes()
            given = handed.read_bytes() + again.read_bytes()
    left = sum(
        secret in given or secret.decode().encode("utf-16-le") in given for secret in secrets
    )
    return len(secrets), left, sum(secret in here for secret in secrets)


def _tell_and_take_back(book: Workbook, words: str, source: Path, how: int) -> None:
    if how == 0:
        book.edit("写", edits.assess, FIRST, statement=words)
        book.edit("写", edits.assess, FIRST, statement="改后的话")
    elif how == 1:
        book.edit("写", edits.assess, SECOND, problems=words * 300)
        book.undo()
    elif how == 2:
        source.write_text(words * 100, encoding="utf-8")
        book.attach_file(FIRST, source)
        book.edit("移除", edits.detach, FIRST, book.evidence()[-1].id)
    elif how == 3:
        book.edit("链接", edits.attach_link, FIRST, f"https://a/{words}", title=words)
        book.edit("移除", edits.detach, FIRST, book.evidence()[-1].id)
    elif how == 4:
        source.write_text(words, encoding="utf-8")
        storing = book.storing(source)
        next(storing)
        next(storing)
        storing.close()
    else:
        book.edit("设置", edits.set_setting, "键", words)
        book.edit("设置", edits.set_setting, "键", "别的")


def main(count: int = 500, steps: int = 50, secrets: int = 200) -> int:
    rng = chance()
    start = time.monotonic()
    found, left, here = canaries(rng, secrets)
    kept = told(
        "deleted canaries", is_kept=left == 0, secrets=found, left_in_files_handed_over=left
    )
    kept &= told("control: in the workbook itself", is_kept=here > 0, still_there=here)
    today = rng.getrandbits(32)
    kept &= told("random lives", is_kept=lives(today, count, steps), runs=count, steps=steps)
    kept &= told("control: a forgetful undo", is_kept=forgetful_lives(today))
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
