"""Restore drills: a workbook is damaged in one of many ways, and comes back but for ten minutes."""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from _base import chance, folder, told
from _workbook import NAME, THIRD, Workbook, is_whole, new_workbook, number_in, write

from desktop.errors import DesktopError
from desktop.workbook.backup import backups, kept, restoring_in_place
from desktop.workbook.backup_states import backups_of_damaged
from desktop.workbook.book import finish

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

PAGE = 4096
BEGAN = datetime(2026, 11, 2, 8, tzinfo=UTC)
EVERY = 10  # minutes between two backups, and what may be lost
DRILLS = 50


@dataclass
class Drills:
    drills: int = 0
    came_back: int = 0
    unharmed: int = 0
    displaced: int = 0
    most_minutes_lost: int = 0
    failed: list[str] = field(default_factory=list)


def zeroed_header(data: bytearray, _rng: random.Random) -> None:
    data[:100] = bytes(100)


def zeroed_first_pages(data: bytearray, rng: random.Random) -> None:
    pages = rng.randrange(1, 60)
    data[: pages * PAGE] = bytes(pages * PAGE)


def cut(data: bytearray, rng: random.Random) -> None:
    del data[rng.randrange(PAGE, len(data)) :]


def hit_pages(data: bytearray, rng: random.Random) -> None:
    """Random bytes in one page of a hundred."""
    count = len(data) // PAGE
    for page in rng.sample(range(count), max(1, count // 100)):
        data[page * PAGE : (page + 1) * PAGE] = rng.randbytes(PAGE)


DAMAGES: dict[str, Callable[[bytearray, random.Random], None] | None] = {
    "header zeroed": zeroed_header,
    "first pages zeroed": zeroed_first_pages,
    "cut": cut,
    "one page in a hundred hit": hit_pages,
    "journal lost": None,
}


def live(place: Path, path: Path, minutes: int, rng: random.Random) -> str:
    """Work for so many minutes, an edit each, as the window does; return the workbook's id."""
    proof = place / "佐证 #1.bin"
    proof.write_bytes(rng.randbytes(300_000))
    new_workbook(path)
    with Workbook.open(path) as book:
        book.attach_file(THIRD, proof)
        for minute in range(1, minutes + 1):
            book.clock = lambda minute=minute: BEGAN + timedelta(minutes=minute)  # type: ignore[misc]
            write(book, minute)
            if minute % EVERY == 0:
                book.back_up(place / "备份")
        return book.info.id


def damage(path: Path, name: str, rng: random.Random) -> None:
    change = DAMAGES[name]
    data = bytearray(path.read_bytes())
    if change:
        change(data, rng)
    else:
        data = half_written(path)
    path.write_bytes(data)


def half_written(path: Path) -> bytearray:
    """The file in the middle of a transaction, without the journal that would take it back."""
    copy = path.with_name("半.yaodian")
    shutil.copyfile(path, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN")
        db.execute("UPDATE assessment SET statement = '半句'")
        db.execute("UPDATE event SET actor = 'x'")
        for number in range(40):
            db.execute("INSERT INTO setting VALUES (?, ?)", (str(number), "x" * 4000))
        data = bytearray(copy.read_bytes())
    copy.unlink()
    return data


def is_found_whole(path: Path) -> bool:
    with suppress(DesktopError):  # without its header it is not even recognised
        return is_whole(path)
    return False


def carry_on(path: Path, backups_there: Path) -> None:
    """Do what a program that does not know of the damage would do: open, and back up."""
    with suppress(DesktopError), Workbook.open(path) as book:
        book.clock = lambda: BEGAN + timedelta(days=1)
        book.back_up(backups_there)


def come_back(path: Path, backups_there: Path) -> int:
    """Restore from the newest backup that opens; return the number of the edit that is there."""
    for backup in backups_of_damaged(path, backups_there):
        with suppress(DesktopError):
            finish(restoring_in_place(backup.path, path, BEGAN + timedelta(days=2)))
            if not is_whole(path):
                continue
            with Workbook.open(path) as book:
                (proof,) = book.evidence()
                size = sum(len(piece) for piece in book.content(proof.sha256))
                return number_in(book) if size == proof.size else -1
    return -1


def drill(
    name: str,
    rng: random.Random,
    drills: Drills,
    meanwhile: Callable[[Path, Path], None] = carry_on,
) -> None:
    with folder() as place:
        path, there = place / NAME, place / "备份"
        minutes = rng.randrange(12, 45)
        identity = live(place, path, minutes, rng)
        good = [each.path for each in backups(there, identity)]
        damage(path, name, rng)
        drills.drills += 1
        if is_found_whole(path):  # what was hit held nothing
            drills.unharmed += 1
            drills.came_back += 1
            return
        before = path.read_bytes()
        meanwhile(path, there)
        drills.displaced += sum(not each.exists() for each in good)
        number = come_back(path, there)
        lost = minutes - number
        aside = [each for each in path.parent.glob("*恢复前*") if each.read_bytes() == before]
        if number >= 0 and 0 <= lost <= EVERY and aside:
            drills.came_back += 1
            drills.most_minutes_lost = max(drills.most_minutes_lost, lost)
        else:
            drills.failed.append(f"{name}: {number} of {minutes}, kept aside {len(aside)}")


def back_up_unverified(path: Path, there: Path) -> None:
    """The control: a program that copies whatever is there, and rotates."""
    place = next(each for each in there.iterdir() if each.is_dir())
    for minute in range(40):
        at = BEGAN + timedelta(days=1, minutes=minute)
        shutil.copyfile(path, place / f"{at:%Y%m%dT%H%M%SZ}-99-{'0' * 12}.yaodian")
        every = backups(there, place.name)
        keep = kept(each.at for each in every)
        for each in every:
            if each.at not in keep:
                each.path.unlink()
    for each in backups(there, place.name):  # its day's, week's and month's are gone in a year
        if each.at < BEGAN + timedelta(days=1):
            each.path.unlink()


def main(count: int = DRILLS, controls: int = 5) -> int:
    rng = chance()
    start = time.monotonic()
    drills = Drills()
    for number in range(count):
        drill(list(DAMAGES)[number % len(DAMAGES)], rng, drills)
    is_kept = told(
        "restore drills",
        is_kept=drills.came_back == drills.drills == count and not drills.displaced,
        **{key: value for key, value in vars(drills).items() if key != "failed"},
    )
    for failed in drills.failed:
        print(f"     {failed}")
    control = Drills()
    for _ in range(controls):
        drill("first pages zeroed", rng, control, back_up_unverified)
    is_kept &= told(
        "control: backups that nobody verified",
        is_kept=control.came_back == 0,
        drills=control.drills,
        came_back=control.came_back,
    )
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
