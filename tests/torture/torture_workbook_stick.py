"""Kill the program while it works for a stick: the file there is always whole, and no work is lost."""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from _base import chance, folder, told
from _workbook import NAME, Forked, Workbook, is_whole, new_workbook, number_in, write

from desktop.errors import DesktopError
from desktop.workbook import places
from desktop.workbook.book import finish
from desktop.workbook.checkout import CheckIn, check_in, left_behind
from desktop.workbook.working import working_on

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    Said = Callable[[int], None]

EVIDENCE = 3_000_000  # bytes: writing back takes long enough to be killed in


@dataclass
class Outcome:
    kills: int = 0
    acknowledged: int = 0
    left_here: int = 0
    lost: int = 0
    not_whole: int = 0
    strays: int = 0


def carefully(stick: Path, here: Path, number: int) -> Callable[[Said], None]:
    """One command after the other, each from the stick and back; said when it has returned."""

    def work(say: Said) -> None:
        while True:
            each = number + 1
            with working_on(stick, here) as book:
                each = max(each, number_in(book) + 1)
                write(book, each)
            say(each)

    return work


def carelessly(stick: Path, here: Path, number: int) -> Callable[[Said], None]:
    """The control: the same, copied over the file on the stick."""
    local = here / NAME

    def work(say: Said) -> None:
        here.mkdir(exist_ok=True)
        each = number
        while True:
            each += 1
            shutil.copyfile(stick, local)
            with Workbook.open(local) as book:
                write(book, each)
            copy_as_to_a_stick(local, stick)
            say(each)

    return work


def copy_as_to_a_stick(source: Path, target: Path) -> None:
    with source.open("rb") as file, target.open("wb") as stick:
        while piece := file.read(1 << 16):
            stick.write(piece)
            stick.flush()
            time.sleep(0.001)


def killed(
    rng: random.Random, count: int, program: Callable[[Path, Path, int], Callable[[Said], None]]
) -> Outcome:
    outcome = Outcome()
    with folder(in_memory=False) as place:
        (place / "U盘").mkdir()
        stick, here, whole = place / "U盘" / NAME, place / "本机", place / "完好.yaodian"
        make(place, whole)
        shutil.copyfile(whole, stick)
        last = 0
        for turn in range(count):
            forked = Forked(program(stick, here, last))
            first = [forked.first_word()] if turn % 2 else []
            said = first + forked.kill_after(rng.uniform(0.005, 0.25))
            outcome.kills += 1
            outcome.acknowledged += len(said)
            acknowledged = max([last, *said])
            last = judge(stick, here, outcome, acknowledged)
            if last < 0:
                shutil.rmtree(here, ignore_errors=True)
                shutil.copyfile(whole, stick)
                last = 0
            outcome.strays += len(set(stick.parent.iterdir()) - {stick})
    return outcome


def make(place: Path, whole: Path) -> None:
    new_workbook(whole)
    proof = place / "佐证.bin"
    proof.write_bytes(bytes(range(256)) * (EVIDENCE // 256))
    with Workbook.open(whole) as book:
        book.attach_file(book.checklist.requirements[2].id, proof)


def judge(stick: Path, here: Path, outcome: Outcome, acknowledged: int) -> int:
    """Look at the stick as it is, then write back what is left here; return the number there."""
    try:
        if not is_whole(stick):
            outcome.not_whole += 1
            return -1
        if taken := left_behind(stick, here):
            outcome.left_here += 1
            how, _ = finish(check_in(taken))
            outcome.lost += how is not CheckIn.WRITTEN
        with Workbook.open(stick) as book:
            number = number_in(book)
    except DesktopError:
        outcome.not_whole += 1
        return -1
    outcome.lost += number < acknowledged
    return number


def main(kills: int = 200, controls: int = 40) -> int:
    rng = chance()
    start = time.monotonic()
    honest = places.why_not_here
    places.why_not_here = lambda path: "可移动磁盘" if path.parent.name == "U盘" else honest(path)
    try:
        outcome = killed(rng, kills, carefully)
        control = killed(rng, controls, carelessly)
    finally:
        places.why_not_here = honest
    kept = told(
        "kill -9 while working for a stick",
        is_kept=not (outcome.lost or outcome.not_whole or outcome.strays)
        and min(outcome.acknowledged, outcome.left_here) > 0,
        **vars(outcome),
    )
    kept &= told("control: copied over the file", is_kept=control.not_whole > 0, **vars(control))
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
