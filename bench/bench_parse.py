"""Parsing costs little more than merely getting at the text, and grows with the text alone.

A document of 20 pages is read and parsed in at most 1.5 times the time of reading it; a real
document in at most 50 ms; ten megabytes of text take four times as long as a quarter of them.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import docx as python_docx
import pdfplumber
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop.checklist.file import parse_file
from desktop.document.apart import read_apart
from desktop.document.parse import parse, parse_text
from desktop.document.read import read
from desktop.files import bundled

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTS = sorted((Path(__file__).parents[1] / "tests" / "documents").glob("*.txt"))
PAGES, LINES, SIGNS, SIZE, LEADING = 20, 22, 28, 15.79, 29
ROUNDS = 7
RATIO_BAR, SEED_BAR_MS, LINEAR_BAR = 1.5, 50, 1.3
LONG = 10_000_000


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        kept = [_twenty_pages(path, other) for path, other in _made(Path(folder))]
    kept += [_seed(path) for path in DOCUMENTS]
    kept.append(_long())
    return int(not all(kept))


def _twenty_pages(path: Path, other: Callable[[Path], object]) -> bool:
    parse(read(path))  # patterns are compiled once in the life of the program
    alone = _with_child(lambda: read_apart(path))
    parsed = _with_child(lambda: parse_file(path))
    inside, after = _cpu(lambda: read(path)), _cpu(lambda: parse(read(path)))
    library = _cpu(lambda: other(path), rounds=1)
    ratio = parsed / alone
    print(
        f"{path.suffix[1:]}, {PAGES} pages: text {alone:.0f} ms, parsed {parsed:.0f} ms, "
        f"ratio {ratio:.2f} (bar {RATIO_BAR}); without the child {inside:.0f} and {after:.0f} ms; "
        f"text by {other.__name__.removeprefix('_by_')} {library:.0f} ms"
    )
    return ratio <= RATIO_BAR


def _seed(path: Path) -> bool:
    milliseconds = _cpu(lambda: parse(read(path)))
    print(f"{path.name[:3]}: {milliseconds:.0f} ms (bar {SEED_BAR_MS})")
    return milliseconds <= SEED_BAR_MS


def _long() -> bool:
    """Compare a text with a quarter of it: linear is four times as long."""
    text = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    text = (text * (LONG // len(text) + 1))[:LONG]
    quarter = _cpu(lambda: parse_text(text[: LONG // 4]), rounds=1)
    whole = _cpu(lambda: parse_text(text), rounds=1)
    growth = whole / quarter / 4
    print(
        f"{LONG // 1_000_000} million characters: {whole / 1000:.1f} s, "
        f"{growth:.2f} of what a quarter of them lets expect (bar {LINEAR_BAR})"
    )
    return growth <= LINEAR_BAR


def _all_cpu() -> float:
    """Return the processor seconds of this process and of the children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _with_child(work: Callable[[], object]) -> float:
    """Return the shortest processor time in milliseconds, that of the reading child included."""
    return min(_measured(work, _all_cpu) for _ in range(ROUNDS))


def _cpu(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the shortest processor time of this process in milliseconds."""
    return min(_measured(work, time.process_time) for _ in range(rounds))


def _measured(work: Callable[[], object], clock: Callable[[], float]) -> float:
    begun = clock()
    work()
    return (clock() - begun) * 1000


def _made(folder: Path) -> list[tuple[Path, Callable[[Path], object]]]:
    lines = [
        line.strip()
        for path in DOCUMENTS
        for line in path.read_text("utf-8").replace("統", "统").splitlines()
        if line.strip() and not line.startswith("---")
    ]
    printed = [line[at : at + SIGNS] for line in lines for at in range(0, len(line), SIGNS)]
    pdf, word = folder / "工作要点.pdf", folder / "工作要点.docx"
    pdf.write_bytes(_pdf(printed[: PAGES * LINES]))
    count, kept = 0, []
    for line in lines:
        count += -(-len(line) // SIGNS)
        kept += [line] if count <= PAGES * LINES else []
    document = python_docx.Document()
    for line in kept:
        document.add_paragraph(line)
    document.save(str(word))
    return [(pdf, _by_pdfplumber), (word, _by_python_docx)]


def _by_pdfplumber(path: Path) -> object:
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


def _by_python_docx(path: Path) -> object:
    return [each.text for each in python_docx.Document(str(path)).paragraphs]


def _pdf(lines: list[str]) -> bytes:
    face = bundled("resources") / "fonts" / "FandolFang.ttf"
    pdfmetrics.registerFont(TTFont("Bench", str(face)))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page, start in enumerate(range(0, len(lines), LINES), 1):
        canvas.setFont("Bench", SIZE)
        for row, line in enumerate(lines[start : start + LINES]):
            canvas.drawString(79, 720 - row * LEADING, line)
        canvas.drawString(280, 60, f"— {page} —")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
