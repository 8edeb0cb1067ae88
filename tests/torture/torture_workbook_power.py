"""Cut the power and fail the disk under the program's own edits; see ``_disk`` for the model."""

# ruff: noqa: T201 - a script: damages at random, prints its figures

from __future__ import annotations

import shutil
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

import apsw
from _base import chance, folder, told
from _disk import Connection, Disk, TorturedVFS, after_power_cut
from _workbook import NAME, THIRD, Workbook, is_whole, new_workbook, number_in, write

from desktop.errors import DesktopError
from desktop.workbook import edits, storing
from desktop.workbook.book import finish
from desktop.workbook.connection import PRAGMAS, WRITER_PRAGMAS
from desktop.workbook.opening import Opened

if TYPE_CHECKING:
    import random
    import sqlite3
    from pathlib import Path

EDITS = 12
CONTROL_LOST = 0.05
CONTROL_CORRUPT = 0.2


def open_on(
    path: Path,
    disk: Disk,
    *,
    locking: str = "EXCLUSIVE",
    journal: str = "TRUNCATE",
    sync: str = "FULL",
) -> Workbook:
    """Open a workbook as the program does, on a tortured disk."""
    name = f"tortured {id(disk)}"
    disk.vfs = TorturedVFS(name, disk)  # type: ignore[attr-defined]
    db = Connection(path, name)
    for pragma in (*PRAGMAS, *WRITER_PRAGMAS):
        db.execute(f"PRAGMA {pragma}").fetchall()
    db.execute(f"PRAGMA locking_mode = {locking}").fetchall()
    db.execute("SELECT * FROM meta").fetchall()
    db.execute(f"PRAGMA journal_mode = {journal}").fetchall()
    db.execute(f"PRAGMA synchronous = {sync}").fetchall()
    return Workbook(path, Opened(cast("sqlite3.Connection", db)))


@dataclass
class Cuts:
    tried: int = 0
    lost: int = 0
    corrupt: int = 0


def power_cuts(rng: random.Random, count: int, **how: str) -> Cuts:
    """Cut the power ``count`` times, at 40 random points of each of several runs."""
    cuts = Cuts()
    with folder() as place:
        path, source = place / NAME, place / "佐证.bin"
        while cuts.tried < count:
            for each in place.iterdir():
                each.unlink()
            new_workbook(path)
            source.write_bytes(rng.randbytes(4_500_000))
            before = {NAME: path.read_bytes()}
            disk = Disk()
            book = open_on(path, disk, **how)
            disk.is_logging = True
            acknowledged: list[tuple[int, int]] = []  # (operations so far, edit)
            for number in range(1, EDITS + 1):
                write(book, number)
                acknowledged.append((len(disk.ops), number))
                if number % 4 == 0:
                    book.attach_file(THIRD, source, title=str(number))
                    source.write_bytes(rng.randbytes(60_000))
            disk.is_logging = False
            book.close()
            for _ in range(min(40, count - cuts.tried)):
                # Right behind an edit's return is where a promise would be broken.
                at = rng.choice((rng.randint(0, len(disk.ops)), rng.choice(acknowledged)[0]))
                files = after_power_cut(before, disk.ops[:at], rng)
                said = max((number for ops, number in acknowledged if ops <= at), default=0)
                _judge(place / "断电", files, said, cuts)
    return cuts


def _judge(place: Path, files: dict[str, bytes], said: int, cuts: Cuts) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, data in files.items():
        (place / name).write_bytes(data)
    cuts.tried += 1
    try:
        with Workbook.open(place / NAME) as book:
            number = number_in(book)
        is_corrupt = number == -1 or not is_whole(place / NAME)
    except DesktopError:
        is_corrupt, number = True, -1
    cuts.corrupt += is_corrupt
    cuts.lost += not is_corrupt and not said <= number <= said + 1
    shutil.rmtree(place)


@dataclass
class Faults:
    injected: int = 0
    half_applied: int = 0
    lost: int = 0
    untold: int = 0
    stuck: int = 0


def faults(rng: random.Random, count: int, **how: str) -> Faults:
    """Fail the n-th write, sync or truncation, once or from then on, as full or as broken."""
    outcome = Faults()
    with folder() as place:
        base, path, source = place / "原.yaodian", place / NAME, place / "佐证.bin"
        new_workbook(base)
        with Workbook.open(base) as book:
            write(book, 1)
        source.write_bytes(rng.randbytes(2_500_000))
        number = 0
        while outcome.injected < count:
            kinds = [(error, sticky) for error in (_full, _broken) for sticky in (False, True)]
            for error, sticky in kinds:
                shutil.copyfile(base, path)
                disk = Disk(error=error, is_sticky=sticky)
                _fail_once(path, source, disk, number, outcome, **how)
            number = rng.randint(0, 700) if number > 60 else number + 1
    return outcome


def _full() -> Exception:
    error = apsw.FullError("torture")
    error.extendedresult = apsw.SQLITE_FULL
    return error


def _broken() -> Exception:
    error = apsw.IOError("torture")
    error.extendedresult = apsw.SQLITE_IOERR_WRITE
    return error


def _fail_once(
    path: Path, source: Path, disk: Disk, fail_at: int, outcome: Faults, **how: str
) -> None:
    book = open_on(path, disk, **how)
    said = number_in(book)
    disk.fail_at = fail_at
    for number in range(2, 9):
        try:
            write(book, number)
            said = number
            if number == 4:
                book.attach_file(THIRD, source)
        except DesktopError:
            disk.fail_at = -1
            with suppress(DesktopError):
                outcome.half_applied += number_in(book) not in {said, number}
                outcome.lost += number_in(book) < said
        except Exception:  # noqa: BLE001 - anything else would be a traceback for the user
            disk.fail_at = -1
            outcome.untold += 1
            if outcome.untold == 1:
                traceback.print_exc()
    disk.fail_at = -1
    outcome.injected += disk.failed_count > 0
    try:  # there is room again
        write(book, 99)
        content = finish(book.storing(source))
        book.edit("附", edits.attach_file, THIRD, content, name="佐证.bin")
        said = 99
    except DesktopError:
        outcome.stuck += 1
    book.close()
    try:
        with Workbook.open(path) as again:
            found = number_in(again)
        outcome.half_applied += found == -1 or not is_whole(path)
        outcome.lost += found != -1 and found < said
    except DesktopError:
        outcome.half_applied += 1


# Few, so that a small file already takes several commits and is read back meanwhile.
@patch.multiple(storing, PIECES_PER_COMMIT=(1, 2), READ_BACK_AFTER=2)
def main(cuts: int = 400, injected: int = 1500, controls: int = 120) -> int:
    rng = chance()
    start = time.monotonic()
    result = power_cuts(rng, cuts)
    kept = told(
        "power cuts",
        is_kept=not (result.lost or result.corrupt),
        cuts=result.tried,
        lost=result.lost,
        corrupt=result.corrupt,
    )
    control = power_cuts(rng, controls, locking="NORMAL", journal="DELETE")
    kept &= told(
        "control: DELETE, FULL",
        is_kept=control.lost >= CONTROL_LOST * controls,
        cuts=control.tried,
        lost=control.lost,
    )
    control = power_cuts(rng, controls, sync="OFF")
    kept &= told(
        "control: OFF",
        is_kept=control.corrupt >= CONTROL_CORRUPT * controls,
        cuts=control.tried,
        corrupt=control.corrupt,
    )
    outcome = faults(rng, injected)
    kept &= told(
        "failing disk",
        is_kept=not (outcome.half_applied or outcome.lost or outcome.untold or outcome.stuck),
        **_figures(outcome),
    )
    outcome = faults(rng, controls, journal="OFF")
    kept &= told("control: no journal", is_kept=outcome.half_applied > 0, **_figures(outcome))
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if kept else 1


def _figures(outcome: Faults) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in outcome.__dataclass_fields__}


if __name__ == "__main__":
    sys.exit(main())
