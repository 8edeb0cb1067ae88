"""Two programs want one file, and somebody copies it while it is written."""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from _base import chance, folder, percentile, told
from _workbook import NAME, Forked, Workbook, is_whole, new_workbook, number_in, write

from desktop.errors import DesktopError
from desktop.workbook.errors import LockedWorkbook
from desktop.workbook.owner import current_user

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

TOLD_WITHIN = 1.0  # seconds
WRITTEN, REFUSED, NAMELESS, ELSE = 1, 2, 3, 4


@dataclass
class Races:
    races: int = 0
    written: int = 0
    refused: int = 0
    nameless: int = 0
    lost: int = 0
    wrong: int = 0
    waited: list[float] = field(default_factory=list)


def racer(path: Path, gate: int, hold: float) -> Callable[[Callable[[int], None]], None]:
    """Wait at the gate, open, add one to what is there; say how it went and after how many ms."""

    def work(say: Callable[[int], None]) -> None:
        say(0)
        os.read(gate, 1)
        start = time.perf_counter()
        try:
            with Workbook.open(path) as book:
                write(book, number_in(book) + 1)
                time.sleep(hold)
            say(WRITTEN)
        except LockedWorkbook as error:
            waited = time.perf_counter() - start
            say(REFUSED if current_user() in str(error) else NAMELESS)
            say(int(waited * 1000))
        except BaseException:  # noqa: BLE001 - anything else is wrong
            say(ELSE)

    return work


def races(rng: random.Random, count: int) -> Races:
    outcome = Races()
    with folder() as place:
        path = place / NAME
        new_workbook(path)
        for _ in range(count):
            with Workbook.open(path) as book:
                before = number_in(book)
            reading, writing = os.pipe()
            holds = (rng.uniform(0.9, 1.2), rng.uniform(0.9, 1.2))
            programs = [Forked(racer(path, reading, hold)) for hold in holds]
            for program in programs:
                program.first_word()
            os.write(writing, b"go")
            said = [program.wait() for program in programs]
            os.close(reading)
            os.close(writing)
            outcome.races += 1
            written = sum(each[0] == WRITTEN for each in said)
            outcome.written += written
            outcome.refused += sum(each[0] == REFUSED for each in said)
            outcome.nameless += sum(each[0] == NAMELESS for each in said)
            outcome.wrong += sum(each[0] == ELSE for each in said)
            outcome.waited += [each[1] / 1000 for each in said if len(each) > 1]
            with Workbook.open(path) as book:
                outcome.lost += number_in(book) != before + written
    return outcome


def lockless(rng: random.Random, count: int) -> int:
    """The control: the same sum without a lock, as programs do that save whole files."""
    lost = 0
    with folder() as place:
        for number in range(count):
            path = place / str(number)
            path.write_text("0", encoding="utf-8")
            reading, writing = os.pipe()

            def work(say: Callable[[int], None], path: Path = path, gate: int = reading) -> None:
                say(0)
                os.read(gate, 1)
                found = int(path.read_text(encoding="utf-8"))
                time.sleep(rng.uniform(0, 0.01))
                path.write_text(str(found + 1), encoding="utf-8")

            programs = [Forked(work) for _ in range(2)]
            for program in programs:
                program.first_word()
            os.write(writing, b"go")
            for program in programs:
                program.wait()
            os.close(reading)
            os.close(writing)
            lost += path.read_text(encoding="utf-8") != "2"
    return lost


def stale_notes(rng: random.Random, count: int) -> int:
    """Kill the owner; how often somebody who comes later is asked or refused."""
    refused = 0
    with folder() as place:
        path = place / NAME
        new_workbook(path)
        for _ in range(count):

            def work(say: Callable[[int], None]) -> None:
                with Workbook.open(path):
                    say(0)
                    time.sleep(60)

            program = Forked(work)
            program.first_word()
            program.kill_after(rng.uniform(0, 0.02))
            try:
                Workbook.open(path).close()
            except DesktopError:
                refused += 1
    return refused


@dataclass
class Copies:
    copied: int = 0
    complete: int = 0
    recognised: int = 0
    silently_torn: int = 0
    lost: int = 0


def copies(rng: random.Random, count: int, *, with_pauses: bool) -> Copies:
    """Copy the main file while edits run; a copy is complete, or known not to be."""
    outcome = Copies()
    with folder(in_memory=False) as place:
        path, copy = place / NAME, place / "复制品.yaodian"
        new_workbook(path)

        def edit(say: Callable[[int], None]) -> None:
            with Workbook.open(path) as book:
                for number in range(1, 10**9):
                    write(book, number)
                    say(number)
                    if with_pauses:
                        time.sleep(0.05)

        program = Forked(edit)
        program.first_word()
        for _ in range(count):
            time.sleep(rng.uniform(0.001, 0.03))
            _copy_slowly(path, copy, rng)
            outcome.copied += 1
            try:
                with Workbook.open(copy) as book:
                    number = number_in(book)
                    agrees = (
                        number == len(book.events()) // 2 or len(book.events()) == 2 * number + 1
                    )
            except DesktopError:
                outcome.recognised += 1
                continue
            if is_whole(copy):
                outcome.complete += number >= 0 and agrees
                outcome.silently_torn += number < 0 or not agrees
            else:
                outcome.recognised += 1
        said = program.kill_after(0)
        with Workbook.open(path) as book:
            outcome.lost = int(number_in(book) < max(said))
    return outcome


def spliced(rng: random.Random, count: int) -> tuple[int, int]:
    """Make copies of pages from before and after an edit; return how many, and those accepted."""
    torn = accepted = 0
    with folder() as place:
        path, copy = place / NAME, place / "复制品.yaodian"
        new_workbook(path)
        moments = []
        for number in range(1, 12):
            with Workbook.open(path) as book:
                write(book, number)
                said = (book.ledger(), book.events())
            moments.append((path.read_bytes(), said))
        for _ in range(count):
            at = rng.randrange(len(moments) - 1)
            (before, first), (after, second) = moments[at : at + 2]
            starts = range(0, max(len(before), len(after)), 4096)
            cut = rng.choice(starts)
            copy.write_bytes(
                b"".join((before if each < cut else after)[each : each + 4096] for each in starts)
            )
            try:
                with Workbook.open(copy) as book:
                    said = (book.ledger(), book.events())
                if said in {0: first, 1: second}.values():
                    continue  # what differs says nothing: a copy of one moment after all
                accepted += is_whole(copy)
            except DesktopError:
                pass
            torn += 1
    return torn, accepted


def _copy_slowly(path: Path, copy: Path, rng: random.Random) -> None:
    """Copy as a file manager does, a buffer at a time."""
    size = rng.choice((4096, 16384, 65536))
    with path.open("rb") as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target, size)


def main(
    count: int = 200,
    copied: int = 200,
    controls: int = 30,
    notes: int = 50,
    told_within: float = TOLD_WITHIN,
) -> int:
    rng = chance()
    start = time.monotonic()
    outcome = races(rng, count)
    slowest = max(outcome.waited, default=0.0)
    kept = told(
        "two programs, one file",
        is_kept=not (outcome.lost or outcome.wrong or outcome.nameless)
        and outcome.refused > count // 2
        and slowest <= told_within,
        races=outcome.races,
        written=outcome.written,
        refused_by_name=outcome.refused,
        refused_without_a_name=outcome.nameless,
        lost_updates=outcome.lost,
        wrong=outcome.wrong,
        told_after_p50_ms=percentile(outcome.waited, 0.5) * 1000,
        slowest_ms=slowest * 1000,
    )
    lost = lockless(rng, controls)
    kept &= told("control: no lock", is_kept=lost > 0, lost=lost)
    refused = stale_notes(rng, notes)
    kept &= told(
        "notes of killed programs", is_kept=refused == 0, notes=notes, wrongly_refused=refused
    )
    total = copies(rng, copied, with_pauses=False)
    kept &= told(
        "plain copies under constant writing",
        is_kept=not (total.silently_torn or total.lost),
        **vars(total),
    )
    torn, accepted = spliced(rng, copied)
    kept &= told(
        "control: pages of two moments",
        is_kept=torn > 0 and accepted == 0,
        torn=torn,
        accepted=accepted,
    )
    total = copies(rng, max(10, copied // 4), with_pauses=True)
    kept &= told(
        "plain copies between edits",
        is_kept=not (total.silently_torn or total.lost) and total.complete > 0,
        **vars(total),
    )
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
