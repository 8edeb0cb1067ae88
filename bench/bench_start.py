"""Cold start: our window is interactive within 1.5 times what a bare PySide6 window takes.

Both are started in turn by the same child script, in the same run, after the files of Python's
packages, of Qt and of the program were dropped from the page cache.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop.checklist.file import open_any
from desktop.workbook.book import Workbook

ROOT = Path(__file__).resolve().parent.parent
CHILD = Path(__file__).with_name("_start_child.py")
DOCUMENT = next((ROOT / "tests" / "documents").glob("001_*.txt"))
ROUNDS = 9
BAR = 1.5


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        workbook = _workbook(Path(home))
        cases = {
            "bare window": ["bare"],
            "ours": ["ours"],
            "ours, 28 requirements": ["ours", workbook],
        }
        cold = _measure(cases, home, is_cold=True)
        warm = _measure(cases, home, is_cold=False)
    print(f"{'seconds, median of ' + str(ROUNDS):26} cold  ratio   warm  ratio")
    for name in cases:
        ratios = cold[name] / cold["bare window"], warm[name] / warm["bare window"]
        print(f"{name:24} {cold[name]:6.2f} {ratios[0]:6.2f} {warm[name]:6.2f} {ratios[1]:6.2f}")
    ratio = cold["ours"] / cold["bare window"]
    print(f"cold start {ratio:.2f} x a bare window (bar {BAR})")
    return int(ratio > BAR)


def _workbook(home: Path) -> str:
    path = home / "2019年 要点#1.yaodian"
    Workbook.create(path, open_any(DOCUMENT), unit="甲局").close()
    return str(path)


def _measure(cases: dict[str, list[str]], home: str, *, is_cold: bool) -> dict[str, float]:
    """Return the median seconds of each case; taken in turn, so that a busy machine hits all."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, arguments in cases.items():
            if is_cold:
                _forget_files()
            times[name].append(_start(arguments, home))
    return {name: statistics.median(each) for name, each in times.items()}


def _start(arguments: list[str], home: str) -> float:
    environment = os.environ | {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
    if "DISPLAY" not in environment:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, CHILD, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=60,
    )
    word, moment = done.stdout.split()
    assert word == "interactive"
    return float(moment) - begun


def _forget_files() -> None:
    """Ask the system to drop our files from its cache; other programs' stay where they are."""
    if not hasattr(os, "posix_fadvise"):
        return
    packages = Path(sys.executable).parent.parent / "lib"
    for folder in (packages, ROOT / "desktop", ROOT / "resources"):
        for path in folder.rglob("*"):
            if path.is_file():
                handle = os.open(path, os.O_RDONLY)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(handle)


if __name__ == "__main__":
    sys.exit(main())
