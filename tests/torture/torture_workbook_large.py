"""A gigabyte of evidence: opened, checked, attached and handed over without holding anybody up."""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from _base import ROOT, folder, told
from _workbook import FIRST, NAME, Workbook, is_whole, new_workbook

from desktop.workbook import edits

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

MIB = 1 << 20
OPENED_IN, HANDED_OVER_IN, BLOCKED_FOR = 3.0, 30.0, 0.1
MEMORY_MIB = 60


def steps_of(work: Generator[object, None, object]) -> tuple[float, list[float], object]:
    """Run step by step as a window would; return seconds in all, of each step, and the result."""
    gc.collect()
    start = last = time.perf_counter()
    steps = []
    while True:
        try:
            next(work)
        except StopIteration as finished:
            now = time.perf_counter()
            return now - start, [*steps, now - last], finished.value
        now = time.perf_counter()
        steps.append(now - last)
        last = now


def blocks(steps: list[float]) -> dict[str, object]:
    return {
        "steps": len(steps),
        "longest_step_ms": max(steps) * 1000,
        "over_100_ms": sum(each > BLOCKED_FOR for each in steps),
    }


def longest_sync(place: Path) -> float:
    """The longest of many bare writes of 2 MiB with a sync: what no program can do better."""
    data, longest = os.urandom(2 * MIB), 0.0
    with (place / "盘").open("wb") as file:
        for number in range(400):
            file.seek(number % 32 * len(data))
            start = time.perf_counter()
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            longest = max(longest, time.perf_counter() - start)
    (place / "盘").unlink()
    return longest


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_file(path: Path, size: int) -> None:
    with path.open("wb") as file:
        for _ in range(size // MIB):
            file.write(os.urandom(MIB))
        os.fsync(file.fileno())


def opened_in(path: Path) -> float:
    """Seconds of a fresh program from opening to the whole ledger, without its imports."""
    script = (
        "import sys, time; from pathlib import Path\n"
        "from desktop.workbook.book import Workbook\n"
        "start = time.perf_counter(); book = Workbook.open(Path(sys.argv[1])); book.ledger()\n"
        "print(time.perf_counter() - start); book.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, path], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return float(done.stdout)


def main(size: int = 1 << 30) -> int:
    start = time.monotonic()
    with folder(in_memory=False) as place:
        path, source = place / NAME, place / "录像.bin"
        new_workbook(path, 120)
        write_file(source, size)
        bar = max(BLOCKED_FOR, 2 * longest_sync(place))
        print(f"     a step may take {bar * 1000:.0f} ms (100, or twice a bare sync on this disk)")
        book = Workbook.open(path)
        book.ledger()
        rest = peak_mib()
        seconds, steps, content = steps_of(book.storing(source))
        above = peak_mib() - rest
        book.edit("附", edits.attach_file, FIRST, content, name=source.name)  # type: ignore[arg-type]
        kept = told(
            "attaching",
            is_kept=above <= MEMORY_MIB and max(steps) <= bar,
            mib=size // MIB,
            seconds=seconds,
            mib_above_rest=above,
            **blocks(steps),
        )
        cancelled = place / "不要了.bin"
        write_file(cancelled, min(size, 256 * MIB))
        storing = book.storing(cancelled)
        for _ in range(len(steps) // 8 + 2):
            next(storing)
        begin = time.perf_counter()
        storing.close()
        blocked = time.perf_counter() - begin
        seconds, steps, _ = steps_of(book.tidying())
        kept &= told(
            "cancelling",
            is_kept=blocked <= 2 * bar and max(steps) <= bar,
            blocked_ms=blocked * 1000,
            tidied_in=seconds,
            **blocks(steps),
        )
        handed = place / "移交.yaodian"
        seconds, steps, _ = steps_of(book.handing_over(handed))
        kept &= told(
            "handing over",
            is_kept=seconds <= HANDED_OVER_IN and max(steps) <= bar,
            seconds=seconds,
            **blocks(steps),
        )
        seconds, steps, findings = steps_of(book.checking())
        kept &= told(
            "checking",
            is_kept=findings == () and max(steps) <= bar,
            seconds=seconds,
            **blocks(steps),
        )
        book.close()
        seconds = opened_in(path)
        kept &= told("opening", is_kept=seconds <= OPENED_IN, seconds_times_1000=seconds * 1000)
        with path.open("rb+") as file:  # the control: one byte of the gigabyte
            file.seek(path.stat().st_size // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
        kept &= told(
            "control: one byte changed", is_kept=not is_whole(path), is_told=not is_whole(path)
        )
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
