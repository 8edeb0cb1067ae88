"""Kill the program at random moments: what it acknowledged is there, the file is whole, nothing lies about."""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from _base import chance, folder, percentile, told
from _workbook import NAME, Forked, Workbook, is_whole, new_workbook, number_in, write

from desktop.errors import DesktopError
from desktop.workbook import schema
from desktop.workbook.book import finish
from desktop.workbook.connection import has_unfinished
from desktop.workbook.foreign.opening import open_foreign
from desktop.workbook.submitting import submitting

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

REOPENED_IN = 0.2  # seconds
NEXT_STEP = schema.Step(
    schema.latest() + 1,
    (
        "ALTER TABLE assessment ADD COLUMN mood TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT",
        "UPDATE assessment SET mood = 'calm'",
    ),
)


@dataclass
class Outcome:
    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    broken: int = 0
    hot: int = 0
    strays: set[str] = field(default_factory=set)
    reopened: list[float] = field(default_factory=list)


def busy(path: Path, begin: int, evidence: Path) -> Callable[[Callable[[int], None]], None]:
    """Edit, attach, take away and hand over until killed; say each edit's number when it returned."""

    def work(say: Callable[[int], None]) -> None:
        with Workbook.open(path) as book:
            number = begin
            while True:
                number += 1
                write(book, number)
                say(number)
                if number % 3 == 0:
                    with evidence.open("ab") as file:
                        file.write(b"%d" % number)
                    book.attach_file(f"{3:012x}", evidence)
                if number % 7 == 0:
                    book.hand_over(path.with_name("移交.yaodian"))

    return work


def storing(path: Path, begin: int, evidence: Path) -> Callable[[Callable[[int], None]], None]:
    """Store a file that takes many commits, and edit meanwhile."""

    def work(say: Callable[[int], None]) -> None:
        with Workbook.open(path) as book:
            number = begin
            while True:
                with evidence.open("ab") as file:
                    file.write(b"%d" % number)
                for step, _ in enumerate(book.storing(evidence)):
                    if step % 8 == 0:
                        number += 1
                        write(book, number)
                        say(number)

    return work


def careless(path: Path, begin: int, _evidence: Path) -> Callable[[Callable[[int], None]], None]:
    """The control: the same edits without a journal."""

    def work(say: Callable[[int], None]) -> None:
        with Workbook.open(path) as book:
            book._db.execute("PRAGMA journal_mode = OFF").fetchall()
            book._db.execute("PRAGMA synchronous = OFF")  # no waiting: more of it is writing
            book._db.execute("PRAGMA cache_size = 1")
            number = begin
            while True:
                number += 1
                write(book, number)
                say(number)

    return work


def killed(
    rng: random.Random, count: int, program: Callable[..., object] = busy, mib: int = 0
) -> Outcome:
    """Kill a program over and over; ``mib`` is the size of its evidence, 0 for a third of one."""
    outcome, size = Outcome(), (mib << 20) or 320_000
    with folder(in_memory=False) as place:  # waiting for a real disk is where a kill hurts
        path, evidence = place / NAME, place.parent / f"{place.name}.bin"
        new_workbook(path)
        last = 0
        evidence.write_bytes(b"evidence" * (size // 8))
        for number in range(count):
            forked = Forked(program(path, last, evidence))
            # Every other one is killed after it has got to work, however busy the machine is.
            first = [forked.first_word()] if number % 2 else []
            said = first + forked.kill_after(rng.uniform(0.005, 0.15))
            outcome.kills += 1
            outcome.acknowledged += len(said)
            outcome.hot += has_unfinished(path)
            acknowledged = max([last, *said])
            start = time.perf_counter()
            try:
                with Workbook.open(path) as book:
                    last = number_in(book)
                    outcome.reopened.append(time.perf_counter() - start)
            except DesktopError:
                last = -1
            outcome.lost += last != -1 and not acknowledged <= last <= acknowledged + 1
            if last == -1 or not is_whole(path):
                outcome.broken += 1
                path.unlink()
                new_workbook(path)
                last = 0
            outcome.strays |= {each.name for each in place.iterdir()} - {NAME, "移交.yaodian"}
            handed = path.with_name("移交.yaodian")
            outcome.broken += handed.exists() and not is_whole(handed)
            if (
                evidence.stat().st_size > size + 2_000_000
                or path.stat().st_size > 20_000_000 + 4 * size
            ):
                path.unlink()
                new_workbook(path)
                evidence.write_bytes(b"evidence" * (size // 8))
                last = 0
        evidence.unlink()
    return outcome


def killed_while_handing_in(rng: random.Random, count: int) -> dict[str, int]:
    """Kill it while it seals and hands in; a file given out is whole, and the workbook knows it."""
    counts = {"kills": 0, "acknowledged": 0, "given_out": 0, "lost": 0, "not_whole": 0, "strays": 0}
    usual = 0.5  # seconds that handing in takes here, learned on the way
    with folder() as place:
        path, sealed = place / NAME, place / "报送.yaodian"
        new_workbook(path)
        for number in range(1, count + 1):
            sealed.unlink(missing_ok=True)

            def hand_in(say: Callable[[int], None], number: int = number) -> None:
                with Workbook.open(path) as book:
                    write(book, number)
                    say(0)
                    say(finish(submitting(book, sealed)).number)

            forked = Forked(hand_in)
            forked.first_word()
            began = time.perf_counter()
            if number % 10 == 0:
                said = forked.wait()
                usual = time.perf_counter() - began
            else:
                said = forked.kill_after(rng.uniform(0, 1.2 * usual))
            counts["kills"] += 1
            counts["acknowledged"] += len(said)
            with Workbook.open(path) as book:
                roots = {each.number: each.root for each in book.submissions()}
                counts["lost"] += number_in(book) != number or not set(said) <= set(roots)
            counts["not_whole"] += not is_whole(path)
            if sealed.exists():
                counts["given_out"] += 1
                found = open_foreign(sealed).sealed
                counts["not_whole"] += found is None or roots.get(found.number) != found.root
            else:
                counts["lost"] += bool(said)
            counts["strays"] += len({each.name for each in place.iterdir()} - {NAME, sealed.name})
    return counts


def killed_while_migrating(rng: random.Random, count: int) -> dict[str, int]:
    """Kill a newer program while it migrates; the path holds the old file or the new one."""
    counts = {"old": 0, "new": 0, "between": 0, "originals_missing": 0, "strays": 0}
    steps = list(schema.STEPS)
    with folder() as place:
        old, path = place / "旧.yaodian", place / "用" / NAME
        new_workbook(old, 60)
        with Workbook.open(old) as book:
            write(book, 5)
        usual = 0.02  # seconds that a migration takes here, learned on the way
        for turn in range(count):
            for each in (path.parent, place / "备份"):
                shutil.rmtree(each, ignore_errors=True)
            path.parent.mkdir()
            shutil.copyfile(old, path)

            def migrate(say: Callable[[int], None]) -> None:
                os.environ["XDG_DATA_HOME"] = str(place / "备份")  # a backup every time
                schema.STEPS[:] = [*steps, NEXT_STEP]
                say(0)
                Workbook.open(path).close()

            program = Forked(migrate)
            program.first_word()
            if turn % 10 == 0:
                start = time.perf_counter()
                program.wait()
                usual = time.perf_counter() - start
            else:
                program.kill_after(rng.uniform(0, 1.3 * usual))
            _judge(path, old, counts, steps)
    return counts


def _judge(path: Path, old: Path, counts: dict[str, int], steps: list[schema.Step]) -> None:
    version = int.from_bytes(path.read_bytes()[60:64], "big") if path.exists() else 0
    if version == steps[-1].user_version and path.read_bytes() == old.read_bytes():
        counts["old"] += 1
    elif version == NEXT_STEP.user_version:
        counts["new"] += 1
        originals = [each for each in path.parent.glob("*原件*") if each != path]
        same = [each for each in originals if each.read_bytes() == old.read_bytes()]
        counts["originals_missing"] += not same
    else:
        counts["between"] += 1
    try:
        schema.STEPS[:] = [*steps, NEXT_STEP]
        with Workbook.open(path) as book:
            counts["between"] += number_in(book) != 5 or bool(book.check())
    except DesktopError:
        counts["between"] += 1
    finally:
        schema.STEPS[:] = steps
    left = [each for each in path.parent.iterdir() if each != path and "原件" not in each.name]
    counts["strays"] += len(left)


def migrated_in_place(rng: random.Random, count: int) -> int:
    """The control: the same step in place, each statement for itself; how often it stays half."""
    half = 0
    with folder() as place:
        old, path = place / "旧.yaodian", place / NAME
        new_workbook(old, 60)
        for _ in range(count):
            shutil.copyfile(old, path)

            def migrate(say: Callable[[int], None]) -> None:
                db = sqlite3.connect(path, isolation_level=None)
                say(0)
                for statement in NEXT_STEP.statements * 1:
                    db.execute(statement)
                    time.sleep(0.003)
                db.execute(f"PRAGMA user_version = {NEXT_STEP.user_version}")

            program = Forked(migrate)
            program.first_word()
            program.kill_after(rng.uniform(0, 0.02))
            db = sqlite3.connect(path)
            (version,) = db.execute("PRAGMA user_version").fetchone()
            half += (
                schema.text_of(db) != schema.canonical(schema.latest())
                and version == schema.latest()
            )
            db.close()
    return half


def main(
    kills: int = 1000,
    migrations: int = 200,
    controls: int = 60,
    reopened_in: float = REOPENED_IN,
) -> int:
    rng = chance()
    start = time.monotonic()
    outcome = killed(rng, kills)
    p95 = percentile(outcome.reopened, 0.95)
    kept = told(
        "kill -9 while editing, attaching, handing over",
        is_kept=not (outcome.lost or outcome.broken or outcome.strays)
        and p95 <= reopened_in
        and outcome.acknowledged > 0,
        kills=outcome.kills,
        acknowledged=outcome.acknowledged,
        lost=outcome.lost,
        not_whole=outcome.broken,
        in_the_middle_of_a_transaction=outcome.hot,
        strays=sorted(outcome.strays),
        reopened_p95_ms=p95 * 1000,
    )
    large = killed(rng, max(10, kills // 10), storing, mib=24)
    kept &= told(
        "kill -9 while storing 24 MiB and editing",
        is_kept=not (large.lost or large.broken or large.strays) and large.acknowledged > 0,
        kills=large.kills,
        acknowledged=large.acknowledged,
        lost=large.lost,
        not_whole=large.broken,
        in_the_middle_of_a_transaction=large.hot,
        strays=sorted(large.strays),
    )
    handed_in = killed_while_handing_in(rng, max(10, kills // 10))
    kept &= told(
        "kill -9 while handing in",
        is_kept=not (handed_in["lost"] or handed_in["not_whole"] or handed_in["strays"])
        and 0 < handed_in["given_out"] < handed_in["kills"],
        **handed_in,
    )
    control = killed(rng, controls, careless)
    kept &= told(
        "control: no journal",
        is_kept=control.broken + control.lost > 0,
        kills=control.kills,
        not_whole=control.broken,
        lost=control.lost,
    )
    counts = killed_while_migrating(rng, migrations)
    kept &= told(
        "kill -9 while migrating",
        is_kept=not (counts["between"] or counts["originals_missing"] or counts["strays"])
        and min(counts["old"], counts["new"]) > 0,
        **counts,
    )
    half = migrated_in_place(rng, controls)
    kept &= told("control: migrating in place", is_kept=half > 0, half=half)
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
