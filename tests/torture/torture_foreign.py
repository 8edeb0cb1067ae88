"""Thousands of damaged and crafted workbooks of others: none crashes, hangs, writes or is believed."""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from _base import chance, folder, percentile, told

from desktop.errors import DesktopError
from desktop.workbook.foreign import errors
from desktop.workbook.foreign.contents import contents_of
from desktop.workbook.foreign.header import check_header
from desktop.workbook.foreign.opening import open_foreign
from tests.workbook.foreign_samples import (
    CRAFTED,
    Crafted,
    craft,
    fingerprint,
    large_piece,
    make_canaries,
    make_good,
    many_rows,
    many_tables,
    mutant,
    super_journal,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.workbook.foreign.values import ForeignWorkbook

MUTANTS = 4000
LONGEST = 5.0  # seconds
AT_ONCE = 20  # mutants in memory
MOST_MEMORY = 768  # MiB
LARGE = 1 << 30  # bytes of evidence in the large workbook
BYTES_PER_SECOND = 100 << 20
# Too slow for the short form.
CRAFTED["60,000 tables"] = Crafted(partial(many_tables, count=60_000), errors.ForgedSchema)
CRAFTED["two million rows"] = Crafted(partial(many_rows, count=2_000_000), errors.OversizedContent)
CRAFTED["cell of 900 MB"] = Crafted(partial(large_piece, size=900_000_000), errors.OversizedContent)
SLOW = ("60,000", "two million", "cell of", "endless", "generated", "pipe", "printf", "sparse")


@dataclass
class Outcome:
    past_header: int = 0
    accepted: int = 0
    wrong: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


def opened(path: Path, outcome: Outcome) -> ForeignWorkbook | None:
    began = time.monotonic()
    try:
        return open_foreign(path)
    except DesktopError as error:
        outcome.refused[type(error).__name__] += 1
    except Exception as error:  # noqa: BLE001 - what must not happen is counted
        outcome.wrong.append(repr(error))
    finally:
        outcome.seconds.append(time.monotonic() - began)
    return None


def one_mutant(
    place: Path, honest: ForeignWorkbook, outcome: Outcome, numbered: tuple[int, bytes]
) -> None:
    number, data = numbered
    path = place / f"变异 {number}#.yaodian"
    path.write_bytes(data)
    try:
        check_header(path, data[:100], len(data))
        outcome.past_header += 1
    except DesktopError:
        pass
    found = opened(path, outcome)
    path.unlink()
    if found is None:
        return
    outcome.accepted += 1
    same = (found.ledger, found.checklist, found.contents, found.head) == (
        honest.ledger,
        honest.checklist,
        honest.contents,
        honest.head,
    )
    if not same:
        outcome.wrong.append(f"{number}: believed with other answers, evidence or history")


def mutants(place: Path, good: Path, dice: random.Random) -> bool:
    data, honest, outcome = good.read_bytes(), open_foreign(good), Outcome()
    work = partial(one_mutant, place, honest, outcome)

    def all_of_them() -> Iterator[tuple[int, bytes]]:
        for number in range(MUTANTS):
            yield number, mutant(data, dice)

    began = time.monotonic()
    coming = all_of_them()
    with ThreadPoolExecutor(2) as pool:
        # A few at a time: the pool would make all of them at once, and what is measured is memory.
        while some := list(islice(coming, AT_ONCE)):
            list(pool.map(work, some))
    for sentence in outcome.wrong[:5]:
        print("    ", sentence)
    print("    ", dict(outcome.refused))
    return told(
        "mutants",
        is_kept=not outcome.wrong
        and max(outcome.seconds) < LONGEST
        and outcome.past_header >= MUTANTS / 2,
        of=MUTANTS,
        past_the_header=outcome.past_header,
        accepted=outcome.accepted,
        unexpected=len(outcome.wrong),
        longest=max(outcome.seconds),
        half=percentile(outcome.seconds, 0.5),
        seconds=time.monotonic() - began,
    )


def crafted(place: Path, good: Path) -> bool:
    outcome, slow = Outcome(), []
    for name, each in CRAFTED.items():
        (here := place / "one").mkdir()
        path = craft(name, good, here)
        size = path.lstat().st_size
        try:
            open_foreign_timed(path, outcome)
        except each.refused as error:
            if type(error) is not each.refused:
                outcome.wrong.append(f"{name}: {error!r}")
        except Exception as error:  # noqa: BLE001 - what must not happen is counted
            outcome.wrong.append(f"{name}: {error!r}")
        else:
            outcome.wrong.append(f"{name}: believed")
        allowed = LONGEST + min(size, 4 << 30) / BYTES_PER_SECOND
        if outcome.seconds[-1] > allowed:
            slow.append(f"{name} {outcome.seconds[-1]:.1f} s")
        shutil.rmtree(here)
    for sentence in (*outcome.wrong, *slow):
        print("    ", sentence)
    return told(
        "crafted workbooks",
        is_kept=not outcome.wrong and not slow,
        of=len(CRAFTED),
        not_refused_by_name=len(outcome.wrong),
        too_slow=len(slow),
        longest=max(outcome.seconds),
    )


def open_foreign_timed(path: Path, outcome: Outcome) -> None:
    began = time.monotonic()
    try:
        open_foreign(path)
    finally:
        outcome.seconds.append(time.monotonic() - began)


def large(place: Path) -> bool:
    """A gigabyte of evidence, opened and taken out."""
    path = place / "一千兆.yaodian"
    make_good(path, pieces=LARGE >> 20)
    size = path.stat().st_size
    began = time.monotonic()
    found = open_foreign(path)
    opened_in = time.monotonic() - began
    with contents_of(found, found.contents) as files:
        out = sum(len(piece) for sha256 in found.contents for piece in files.pieces(sha256))
    path.unlink()
    return told(
        "a large workbook",
        is_kept=out == sum(found.contents.values())
        and opened_in < LONGEST + size / BYTES_PER_SECOND,
        mb=size >> 20,
        opened_in=opened_in,
        taken_out_in=time.monotonic() - began - opened_in,
    )


def control_plain(place: Path, good: Path) -> bool:
    """Without the order, crafted files are believed: the harness can see a failure."""
    believed = 0
    for name in CRAFTED:
        if name.startswith(
            ("endless", "printf", "generated", "pipe", "sparse", "cell", "two mill")
        ):
            continue
        (here := place / "plain").mkdir()
        path = craft(name, good, here)
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
                believed += db.execute("SELECT count(*) FROM assessment").fetchone() == (12,)
        except (sqlite3.Error, UnicodeDecodeError):
            pass
        shutil.rmtree(here)
    return told("control: a plain opening believes", is_kept=believed >= 10, of_these=believed)


def control_journal(place: Path, good: Path) -> bool:
    """An old SQLite deletes another file at once; one that does not any more is said so."""
    path, victim = place / "journal.yaodian", place / "victim"
    shutil.copyfile(good, path)
    victim.write_text("canary", encoding="utf-8")
    super_journal(path, victim)
    with closing(sqlite3.connect(path)) as db:
        db.execute("SELECT count(*) FROM meta").fetchone()
    is_new = sqlite3.sqlite_version_info >= (3, 50)
    return told(
        "control: a journal beside deletes",
        is_kept=is_new or not victim.exists(),
        sqlite=sqlite3.sqlite_version,
        deleted=not victim.exists(),
    )


def main() -> int:
    dice = chance()
    kept = []
    with folder() as place:
        (temporary := place / "temporary").mkdir()
        tempfile.tempdir = str(temporary)
        good = place / "好.yaodian"
        make_good(good)
        make_canaries(place / "canaries")
        before = fingerprint(place / "canaries")
        kept += [mutants(place, good, dice), crafted(place, good)]
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        kept.append(told("memory", is_kept=peak <= MOST_MEMORY, child_mb=peak, parent_mb=ours))
        left = list(temporary.iterdir())
        untouched = fingerprint(place / "canaries") == before
        kept.append(told("outside", is_kept=untouched and not left, left_over=len(left)))
        kept += [control_plain(place, good), control_journal(place, good)]
    tempfile.tempdir = None
    with folder(in_memory=False) as place:
        tempfile.tempdir = str(place)
        kept.append(large(place))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
