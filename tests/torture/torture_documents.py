"""Bombs and damaged documents: read or told in a sentence, in bounded time, nothing written.

Run as a script it prints its figures and exits with 1 if a promise is broken. The seed of the day
is printed, so that a failure can be repeated with ``torture_documents.py SEED``.
"""

# ruff: noqa: S311, T201 - a script: finds its modules, damages at random, prints its figures

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import _base
import evil_children
import psutil
from document_bombs import BOMBS, page_of
from office_files import docx, numbered, p, table, xlsx
from test_read_docx import LEVELS, OFFICIAL

from desktop.apart.asking import Limits
from desktop.document import office
from desktop.document.apart import LIMITS, ask, read_apart
from desktop.document.errors import DocumentError, TooLargeError, TooSlowError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SECONDS = 20.0  # fifteen in the child, and what it takes to start one on a busy machine
MEMORY = 1 << 30
DAMAGED = 1000
CANARIES = 100


@dataclass
class Outcome:
    """What became of the files: how many were read, what was said, what went wrong."""

    tried: int = 0
    read: int = 0
    said: dict[str, int] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    broken: list[str] = field(default_factory=list)


def try_all(files: Iterable[tuple[str, bytes]], folder: Path) -> Outcome:
    outcome = Outcome()
    path = folder / "工作要点 #1（[印发]稿）.dat"
    for name, data in files:
        path.write_bytes(data)
        begun = time.monotonic()
        try:
            outcome.read += bool(read_apart(path).text.strip())
        except DocumentError as error:
            kind = type(error).__name__
            outcome.said[kind] = outcome.said.get(kind, 0) + 1
            if not str(error).startswith(f"“{path.name}”") or not str(error).endswith("。"):
                outcome.broken.append(f"{name}: {error}")
        except Exception as error:  # noqa: BLE001 - this is what must never happen
            outcome.broken.append(f"{name}: {error!r}")
        seconds = time.monotonic() - begun
        outcome.slowest = max(outcome.slowest, (seconds, name))
        if seconds > SECONDS:
            outcome.broken.append(f"{name}: {seconds:.1f} s")
        if path.read_bytes() != data or len(list(folder.iterdir())) != 1:
            outcome.broken.append(f"{name}: something was written")
        outcome.tried += 1
    return outcome


def samples() -> dict[str, bytes]:
    """Return an honest file of every kind that is read apart."""
    cells = "<w:tc><w:tcPr/>" + p("做好解读") + "</w:tc>"
    saved = _base.ROOT / "tests" / "document" / "samples"
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>任务</t></is></c><c r="B1"><v>3</v></c></row>'
    page = "<html><body><h1>2024年工作要点</h1><table><tr><td>任务<td>单位<tr><td>解读<td>财政局</table>"
    drawn = b"BT /F 9 Tf 20 700 Td (requirements of the year) Tj ET 9 9 m 99 9 l S 9 9 m 9 99 l S"
    return {
        "docx": docx(numbered("要点", 0) + table(cells * 3) * 2, OFFICIAL.format(LEVELS, "")),
        "xlsx": xlsx(rows * 5),
        "doc": (saved / "numbers_and_table.doc").read_bytes(),
        "pdf": page_of(drawn),
        "html": page.encode("gb18030"),
    }


def damaged(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(seed)
    known = sorted(samples().items())
    for number in range(count):
        kind, sample = known[number % len(known)]
        data = bytearray(sample)
        for _ in range(chance.choice((1, 3, 20, 200))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.2:
            del data[chance.randrange(8, len(data)) :]
        if chance.random() < 0.2:
            at = chance.randrange(len(data))
            data[at:at] = chance.randbytes(chance.randrange(1, 400))
        yield f"{kind} {number}", bytes(data)


def canaries(folder: Path) -> dict[Path, tuple[bytes, int]]:
    for number in range(CANARIES):
        (folder / f"不得改动 {number}.txt").write_bytes(str(number).encode())
    return {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in folder.iterdir()}


def controls(path: Path) -> list[str]:
    """Return what the checks failed to notice; each of these children must be stopped."""
    unnoticed = []
    short = Limits(cpu_seconds=1, seconds=2, memory=512 << 20)
    for child, expected in (
        (evil_children.wait, TooSlowError),
        (evil_children.grow, TooLargeError),
    ):
        try:
            ask(child, path, b"x", short)
        except expected:
            continue
        unnoticed.append(child.__name__)
    return unnoticed


def report(name: str, outcome: Outcome) -> bool:
    seconds, slowest = outcome.slowest
    print(f"{name}: {outcome.tried} tried, {outcome.read} read, {outcome.said}")
    print(f"  slowest {seconds:.1f} s ({slowest})")
    for each in outcome.broken:
        print(f"  BROKEN: {each}")
    return not outcome.broken


def main() -> int:
    seed = _base.seed_of_the_day()
    office.program = lambda: None  # what LibreOffice does with a file is not ours to promise
    sockets: list[str] = []
    sys.addaudithook(
        lambda event, _: sockets.append(event) if event.startswith("socket.") else None
    )
    with tempfile.TemporaryDirectory() as place:
        work, safe = Path(place) / "要打开的", Path(place) / "不相干的"
        work.mkdir()
        safe.mkdir()
        before = canaries(safe)
        is_kept = report("honest", honest := try_all(samples().items(), work))
        is_kept &= honest.read == len(samples())
        is_kept &= report("bombs", try_all(((n, make()) for n, make in BOMBS.items()), work))
        is_kept &= report("damaged", try_all(damaged(DAMAGED, seed), work))
        unnoticed = controls(work / "x.dat")
        after = {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in safe.iterdir()}
    left = [each for each in psutil.Process().children() if each.status() != "zombie"]
    print(
        f"canaries changed: {before != after}, sockets: {len(sockets)}, children left: {len(left)}"
    )
    print(f"negative controls not noticed: {unnoticed}")
    is_kept &= LIMITS.memory <= MEMORY and before == after
    return 0 if is_kept and not sockets and not left and not unnoticed else 1


if __name__ == "__main__":
    sys.exit(main())
