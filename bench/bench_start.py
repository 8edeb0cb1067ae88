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
BARE, OURS = "bare window", "ours"
Times = dict[str, list[float]]


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        workbook = _workbook(Path(home))
        cases = {BARE: ["bare"], OURS: ["ours"], "ours, 28 requirements": ["ours", workbook]}
        for arguments in cases.values():
            _start(arguments, home)
        cold = _measure(cases, home, is_cold=True)
        warm = _measure(cases, home, is_cold=False)
    print(f"{f'seconds, median of {ROUNDS}':24}   cold  ratio   warm  ratio")
    for name in cases:
        figures = [f(each, name) for each in (cold, warm) for f in (_seconds, _ratio)]
        print(f"{name:24}", *(f"{figure:6.2f}" for figure in figures))
    ratio = _ratio(cold, OURS)
    print(f"cold start {ratio:.2f} x a bare window (bar {BAR})")
    return int(ratio > BAR)


def _seconds(times: Times, name: str) -> float:
    return statistics.median(times[name])


def _ratio(times: Times, name: str) -> float:
    """Return the median over the rounds: what else keeps the machine busy hits both sides."""
    return statistics.median(a / b for a, b in zip(times[name], times[BARE], strict=True))


def _workbook(home: Path) -> str:
    path = home / "2019年 要点#1.yaodian"
    Workbook.create(path, open_any(DOCUMENT), unit="甲局").close()
    return str(path)


def _measure(cases: dict[str, list[str]], home: str, *, is_cold: bool) -> Times:
    """Return the seconds of every start; the cases are taken in turn."""
    times: Times = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, arguments in cases.items():
            if is_cold:
                _forget_files(home)
            times[name].append(_start(arguments, home))
    return times


def _start(arguments: list[str], home: str) -> float:
    environment = os.environ | {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
    # An installed program is compiled once, on the first start, whatever is set here.
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{home}/compiled"}
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


def _forget_files(home: str) -> None:
    """Ask the system to drop our files from its cache; other programs' stay where they are."""
    if not hasattr(os, "posix_fadvise"):
        return
    packages = Path(sys.executable).parent.parent / "lib"
    for folder in (packages, ROOT / "desktop", ROOT / "resources", Path(home) / "compiled"):
        for path in folder.rglob("*"):
            if path.is_file():
                handle = os.open(path, os.O_RDONLY)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(handle)


if __name__ == "__main__":
    sys.exit(main())
