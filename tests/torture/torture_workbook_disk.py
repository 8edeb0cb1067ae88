"""Full disks, read-only places, sticks and shares that vanish: a sentence each, and work goes on."""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from _base import chance, folder, told
from _workbook import NAME, THIRD, Forked, Workbook, is_whole, new_workbook, number_in, write

from desktop.errors import DesktopError
from desktop.workbook.errors import DamagedWorkbook

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

MIB = 1 << 20


@contextmanager
def small_disk(size: int) -> Iterator[Path]:
    """A disk of its own in memory; raises OSError where this user may not mount one."""
    with folder(in_memory=False) as place:
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise OSError from error
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", place], check=False)


@dataclass
class Outcome:
    tried: int = 0
    told: int = 0
    wrong: list[str] = field(default_factory=list)


def work_until_full(place: Path, rng: random.Random, outcome: Outcome, journal: str) -> None:
    """Edit, attach and hand over until it is full; what was acknowledged must be there."""
    path, outside = place / NAME, place.parent / f"{place.name}.bin"
    outside.write_bytes(rng.randbytes(rng.randint(50_000, 700_000)))
    new_workbook(path)
    with suppress(OSError):
        (place / "占满").write_bytes(bytes(rng.randint(0, MIB)))
    with Workbook.open(path) as book:
        book._db.execute(f"PRAGMA journal_mode = {journal}").fetchall()
        said, failures = _fill(book, outside, rng, outcome)
        for each in place.iterdir():
            if each.name in {"占满", "移交.yaodian"}:
                each.unlink()
        try:
            write(book, 99)  # there is room again
            said = 99
        except DesktopError as error:
            free = shutil.disk_usage(place).free
            if free > MIB // 4:  # else the workbook itself fills the disk
                outcome.wrong.append(f"no work with {free} bytes free: {error}")
    outcome.tried += failures > 0
    with Workbook.open(path) as book:
        if number_in(book) != said:
            outcome.wrong.append(f"lost: {number_in(book)} instead of {said}")
    if not is_whole(path):
        outcome.wrong.append("not whole")
    outside.unlink()


def _fill(book: Workbook, outside: Path, rng: random.Random, outcome: Outcome) -> tuple[int, int]:
    """Work on; return the last edit that was acknowledged, and how often there was no room."""
    said, failures = 0, 0
    for number in range(1, 60):
        try:
            write(book, number)
            said = number
            if number % 5 == 0:
                outside.write_bytes(rng.randbytes(outside.stat().st_size))
                book.attach_file(THIRD, outside)
            if number % 7 == 0:
                book.hand_over(book.path.with_name("移交.yaodian"))
        except DesktopError as error:
            failures += 1
            outcome.told += "空间不足" in str(error)
            if number_in(book) != said:
                outcome.wrong.append(f"half applied: {number_in(book)} after {said}")
    return said, failures


def full_disks(rng: random.Random, count: int, journal: str = "TRUNCATE") -> Outcome:
    outcome = Outcome()
    runs = 0
    while outcome.tried < count and runs < count * 3:
        runs += 1
        try:
            with small_disk(rng.randint(600_000, 3_000_000)) as place:
                work_until_full(place, rng, outcome, journal)
        except DamagedWorkbook as error:
            outcome.wrong.append(str(error))
            outcome.tried += 1
        except OSError:  # may not mount: a limit for this program alone
            _limited(rng, outcome)
    return outcome


def _limited(rng: random.Random, outcome: Outcome) -> None:
    """Let no file grow beyond a limit; SQLite then says that writing fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with folder() as place:
            new_workbook(place / NAME)
            resource.setrlimit(resource.RLIMIT_FSIZE, (rng.randint(300_000, MIB), before[1]))
            said = 0
            with Workbook.open(place / NAME) as book:
                try:
                    for number in range(1, 40):
                        write(book, number)
                        said = number
                        (place / "b").write_bytes(rng.randbytes(100_000))
                        book.attach_file(THIRD, place / "b")
                except DesktopError:
                    outcome.tried += 1
                    outcome.told += 1
                resource.setrlimit(resource.RLIMIT_FSIZE, before)
                write(book, said + 1)
            if not is_whole(place / NAME):
                outcome.wrong.append("not whole")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def _as_nobody(work: Callable[[], str]) -> str:
    """Do something as a user who may not write here; return what it said."""
    with folder() as place:
        answer = place / "answer"
        answer.touch()
        answer.chmod(0o666)
        place.chmod(0o755)

        def run(_say: object) -> None:
            if os.geteuid() == 0:
                os.setuid(65534)
            try:
                words = work()
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                words = f"{type(error).__name__}: {error}"
            answer.write_text(words, encoding="utf-8")

        Forked(run).wait()
        return answer.read_text(encoding="utf-8")


def read_only_places() -> Outcome:
    """Open for reading, edit, hand over: from a folder, a file and a disk that cannot be written."""
    outcome = Outcome()

    def look(path: Path, target: Path) -> Callable[[], str]:
        def work() -> str:
            with Workbook.open(path) as book:
                number = number_in(book)
                try:
                    write(book, 99)
                except DesktopError as error:
                    if "只能查看" not in str(error):
                        return f"wrong sentence {error}"
                else:
                    return "could be edited"
                book.hand_over(target)
            return "read" if number == 5 and is_whole(target) else "misread"

        return work

    for make in (_read_only_folder, _read_only_file, _read_only_disk):
        try:
            with make() as path, folder() as elsewhere:
                elsewhere.chmod(0o777)
                before = sorted(
                    (each.name, each.stat().st_mtime_ns) for each in path.parent.iterdir()
                )
                words = _as_nobody(look(path, elsewhere / "移交.yaodian"))
                after = sorted(
                    (each.name, each.stat().st_mtime_ns) for each in path.parent.iterdir()
                )
        except OSError:
            print(f"     {make.__name__}: not possible here")
            continue
        outcome.tried += 1
        if words != "read" or before != after:
            outcome.wrong.append(f"{make.__name__}: {words}")
    return outcome


def _written(place: Path) -> Path:
    path = place / NAME
    new_workbook(path)
    with Workbook.open(path) as book:
        write(book, 5)
    place.chmod(0o755)
    return path


@contextmanager
def _read_only_folder() -> Iterator[Path]:
    with folder() as place:
        path = _written(place)
        path.chmod(0o666)
        place.chmod(0o555)
        yield path
        place.chmod(0o755)


@contextmanager
def _read_only_file() -> Iterator[Path]:
    with folder() as place:
        path = _written(place)
        path.chmod(0o444)
        place.chmod(0o777)
        yield path


@contextmanager
def _read_only_disk() -> Iterator[Path]:
    with small_disk(4 * MIB) as place:
        path = _written(place)
        path.chmod(0o666)
        place.chmod(0o777)
        subprocess.run(["mount", "-o", "remount,ro", place], check=True, capture_output=True)
        yield path


def vanished(rng: random.Random) -> Outcome:
    """Take the disk away while the workbook is open: sentences, and closing does not fail."""
    outcome = Outcome()
    for how in ("stick pulled out", "full", "moved away"):
        try:
            with small_disk(3 * MIB) as place:
                book = Workbook.open(_written(place))
                write(book, 6)
                if how == "stick pulled out":
                    subprocess.run(["umount", "-l", place], check=True, capture_output=True)
                elif how == "full":
                    with suppress(OSError), (place / "占满").open("wb") as file:
                        while True:
                            file.write(rng.randbytes(4096))
                            file.flush()
                else:
                    (place / "别处").mkdir()
                    (place / NAME).rename(place / "别处" / NAME)
                words = "no trouble"
                try:
                    for number in range(7, 20):
                        write(book, number)
                    book.hand_over(place / "移交.yaodian")
                except DesktopError as error:
                    words = str(error)
                except Exception as error:  # noqa: BLE001 - a traceback for the user
                    words = ""
                    outcome.wrong.append(f"{how}: {type(error).__name__} {error}")
                book.close()
                outcome.tried += 1
                outcome.told += words.endswith("。")
                print(f"     {how}: {words}")
        except OSError:
            print(f"     {how}: not possible here")
    return outcome


def main(full: int = 100, controls: int = 10) -> int:
    rng = chance()
    start = time.monotonic()
    outcome = full_disks(rng, full)
    kept = told(
        "full disks",
        is_kept=not outcome.wrong and outcome.tried >= full and outcome.told >= full,
        filled=outcome.tried,
        sentences=outcome.told,
        wrong=outcome.wrong[:5],
    )
    outcome = read_only_places()
    kept &= told(
        "read-only places", is_kept=not outcome.wrong, tried=outcome.tried, wrong=outcome.wrong
    )
    wrong = full_disks(rng, controls, journal="OFF").wrong
    kept &= told("control: full disks without a journal", is_kept=bool(wrong), wrong=len(wrong))
    with folder() as place:  # the control: the same looks at a place that can be written
        control = "could be edited"
        path = _written(place)
        path.chmod(0o666)
        place.chmod(0o777)
        with Workbook.open(path) as book:
            control = "refused" if book.is_read_only else control
    kept &= told("control: a writable place", is_kept=control != "refused", says=control)
    outcome = vanished(rng)
    kept &= told(
        "vanished disks",
        is_kept=not outcome.wrong and outcome.told == outcome.tried,
        tried=outcome.tried,
        told=outcome.told,
        wrong=outcome.wrong,
    )
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
