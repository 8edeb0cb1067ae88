"""What every torture stands on: where things are, a seed a day, a figure a line, a fast disk.

A script is run by itself or imported by a test, which puts this folder on the path; all else that a
script needs is found from here. It prints its figures and exits with 1 if a promise is broken.
"""

# ruff: noqa: S108, S311, T201 - damages at random, prints its figures

from __future__ import annotations

import random
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXED_SEED = 20261120
ROOT = Path(__file__).parents[2]
# The program, and what the tests of a part make for themselves.
for _folder in (ROOT, *(ROOT / "tests" / part for part in ("document", "signing", "workbook"))):
    if str(_folder) not in sys.path:
        sys.path.append(str(_folder))


def seed_of_the_day() -> int:
    """The day's seed, which prints itself; ``SCRIPT SEED`` repeats a day."""
    today = int(sys.argv[1]) if len(sys.argv) > 1 else datetime.now(UTC).toordinal()
    print(f"seeds {FIXED_SEED} and {today}")
    return today


def chance() -> random.Random:
    """The fixed seed mixed with the day's."""
    return random.Random(f"{FIXED_SEED} {seed_of_the_day()}")


@contextmanager
def folder(*, in_memory: bool = True) -> Iterator[Path]:
    """A folder with an awkward name; in memory, a thousand disks are not worn out."""
    memory = Path("/dev/shm")
    where = memory if in_memory and memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="yaodian 拷问#", dir=where) as name:
        yield Path(name)


def told(name: str, *, is_kept: bool, **figures: object) -> bool:
    """Print one line of figures; return whether the promise was kept."""
    words = ", ".join(
        f"{key.replace('_', ' ')} {value:.1f}"
        if isinstance(value, float)
        else f"{key.replace('_', ' ')} {value}"
        for key, value in figures.items()
    )
    print(f"{'ok  ' if is_kept else 'FAIL'} {name}: {words}", flush=True)
    return is_kept


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0
