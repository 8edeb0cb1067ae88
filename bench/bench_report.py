"""A report of 120 requirements takes 2 s of CPU at most, 2,000 grow in line and stay in memory.

Beside it, in the same run, the library's own way: the same words in its Paragraph with
wordWrap="CJK" in its LongTable, without fallback faces, correct line breaks or PDF/A; and the way
of most offices: the same report as docx, made into a PDF by LibreOffice, where there is one.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "report"))

import report_samples as samples  # noqa: E402 (its folder is on the path only now)

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.report.content import SelfAssessment

BAR_S = 2.0  # CPU, 120 requirements, from import to bytes
BAR_LARGE_S = 15.0  # CPU, 2,000 requirements
BAR_GROWTH = 1.5  # CPU per requirement, 2,000 against 120, without loading
BAR_PEAK_MB = 150  # 2,000 requirements
BAR_FIRST_S = 0.3  # CPU, the first page alone of 2,000 requirements, once loaded
BAR_LEAK_MB = 5  # after twenty reports more


def main() -> int:
    first, pages, size, peak = _in_new_process(120)
    print(f"120 requirements: {first:.2f} s CPU with imports and fonts (bar {BAR_S} s)")
    print(f"  {pages:.0f} pages, {size / 1e6:.2f} MB, peak {peak:.0f} MB")
    large, pages, size, large_peak = _in_new_process(2000)
    print(f"2,000 requirements: {large:.2f} s CPU (bar {BAR_LARGE_S} s)")
    print(
        f"  {pages:.0f} pages, {size / 1e6:.2f} MB, peak {large_peak:.0f} MB (bar {BAR_PEAK_MB} MB)"
    )

    report = samples.report(120)
    for _ in range(30):  # until the allocator has what it needs
        _ours(report)
    before = _memory()
    for _ in range(20):
        _ours(report)
    leak = _memory() - before
    print(f"twenty reports more: {leak:+.1f} MB (bar {BAR_LEAK_MB} MB)")

    again = min(_cpu(_ours, report) for _ in range(5))
    yardstick = min(_cpu(_stock, report) for _ in range(3))
    growth = _cpu(_ours, samples.report(2000)) / 2000 / (again / 120)
    print(f"once loaded: {again:.2f} s; the library's own way: {yardstick:.2f} s")
    print(f"ratio {again / yardstick:.2f}; growth per requirement {growth:.2f} (bar {BAR_GROWTH})")
    long_one = samples.report(2000)
    first_page = min(_cpu(_first, long_one) for _ in range(5))
    print(f"its first page alone, 2,000 requirements: {first_page:.3f} s (bar {BAR_FIRST_S} s)")
    _beside_office(report, again)

    misses = [
        first > BAR_S,
        large > BAR_LARGE_S,
        growth > BAR_GROWTH,
        large_peak > BAR_PEAK_MB,
        leak > BAR_LEAK_MB,
        first_page > BAR_FIRST_S,
    ]
    return int(any(misses))


def _beside_office(report: SelfAssessment, ours: float) -> None:
    """Tell what docx and LibreOffice take for the same content; no bar, they are not ours."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("docx and LibreOffice: skipped, there is no LibreOffice on this computer")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _through_office(office, report, folder)  # its profile is made the first time
        began, before = time.monotonic(), _children_cpu()
        made = _through_office(office, report, folder)
        taken = time.monotonic() - began
        cpu = _children_cpu() - before
    print(
        f"docx and LibreOffice, started: {cpu:.2f} s CPU, {taken:.2f} s, {made / 1e6:.2f} MB;"
        f" ratio {ours / cpu:.2f}"
    )


def _through_office(office: str, report: SelfAssessment, folder: Path) -> int:
    """Return how many bytes the PDF has."""
    from desktop.report.assessment_word import document  # noqa: PLC0415 (slow import)

    source = folder / "report.docx"
    source.write_bytes(document(report))
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return source.with_suffix(".pdf").stat().st_size


def _children_cpu() -> float:
    used = os.times()
    return used.children_user + used.children_system


def _in_new_process(total: int) -> tuple[float, float, float, float]:
    """Return CPU seconds, pages, bytes and peak memory (MB) of one report, imports included."""
    code = (
        "import sys, time, resource; sys.path.insert(0, sys.argv[1]);"
        "import report_samples as samples; report = samples.report(int(sys.argv[2]));"
        "start = time.process_time();"
        "from desktop.report.publish import render; done = render(report);"
        "print(time.process_time() - start, done.page_count, len(done.pdf),"
        " resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    folder = str(ROOT / "tests" / "report")
    done = subprocess.run(
        [sys.executable, "-c", code, folder, str(total)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    cpu, pages, size, peak = map(float, done.stdout.split())
    return cpu, pages, size, peak


def _ours(report: SelfAssessment) -> bytes:
    from desktop.report.publish import render  # noqa: PLC0415 (slow import, measured elsewhere)

    return render(report).pdf


def _first(report: SelfAssessment) -> bytes:
    from desktop.report.publish import first_page  # noqa: PLC0415 (slow import)

    return first_page(report, page_count=900)


def _stock(report: SelfAssessment) -> bytes:
    from reportlab.lib.pagesizes import A4, landscape  # noqa: PLC0415 (as above)
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 (as above)
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate  # noqa: PLC0415

    from desktop import terms  # noqa: PLC0415 (beside the others)
    from desktop.report.faces import Face, font  # noqa: PLC0415 (as above)

    style = ParagraphStyle(
        "cell", fontName=font(Face.FANG).fontName, fontSize=10.5, leading=14.5, wordWrap="CJK"
    )
    rows = [
        [
            Paragraph(text.replace("\n", "<br/>"), style)
            for text in (
                f"{line.serial} {line.ref}",
                line.text,
                line.units,
                line.deadline,
                terms.STATUS[line.status],
                line.statement,
                "、".join(map(str, line.evidence_numbers)),
            )
        ]
        for chapter in report.chapters
        for line in chapter.lines
    ]
    index = [
        [
            Paragraph(text.replace("\n", "<br/>"), style)
            for text in (
                str(piece.number),
                piece.title,
                piece.digest,
                piece.source,
                piece.dated,
                piece.size,
                "、".join(piece.refs),
            )
        ]
        for piece in report.evidence
    ]
    stream = BytesIO()
    widths = [57, 190, 82, 62, 65, 145, 37]
    tables = [LongTable(rows, colWidths=widths, splitInRow=1), LongTable(index, colWidths=widths)]
    SimpleDocTemplate(stream, pagesize=landscape(A4)).build(tables)
    return stream.getvalue()


def _cpu(work: Callable[[SelfAssessment], bytes], report: SelfAssessment) -> float:
    start = time.process_time()
    work(report)
    return time.process_time() - start


def _memory() -> float:
    gc.collect()  # else it depends on when Python last did so by itself
    return psutil.Process().memory_info().rss / 1e6


if __name__ == "__main__":
    sys.exit(main())
