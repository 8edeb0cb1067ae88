"""All evidence as a folder of files named by requirement, with an index and a list of digests.

The folder appears whole or not at all, and every file is checked against its digest on the way.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.files import new_folder
from desktop.names import apart
from desktop.report.chapters import grouped
from desktop.report.compose import compose
from desktop.report.public import public_rows
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from datetime import date

    from desktop.report.content import SelfAssessment
    from desktop.workbook.book import Workbook
    from desktop.workbook.model import Evidence, LedgerRow

INDEX: Final = "00-佐证材料目录.pdf"
DIGESTS: Final = "00-SHA256SUMS.txt"
_MOMENT: Final = 0.02  # seconds


@dataclass(frozen=True, slots=True)
class Filed:
    """One piece of evidence under the name of its file in the folder."""

    name: str
    evidence: Evidence


def planned(rows: Sequence[LedgerRow]) -> tuple[Filed, ...]:
    """Return which files the folder will hold: ``03-（二）1-01 标题.pdf``.

    The first number is the requirement's serial number in the report, the last counts its
    evidence; a piece that serves several requirements lies at the first of them. A link without a
    kept page has no file.
    """
    wanted = list(_wanted(rows))
    names = apart(name for name, _ in wanted)
    return tuple(Filed(name, piece) for name, (_, piece) in zip(names, wanted, strict=True))


def _wanted(rows: Sequence[LedgerRow]) -> Iterator[tuple[str, Evidence]]:
    digits = max(2, len(str(len(rows))))
    in_order = [row for group in grouped(rows) for row in group.rows]
    seen: set[int] = set()
    for serial, row in enumerate(in_order, 1):
        for number, piece in enumerate(row.evidence, 1):
            if piece.sha256 and piece.id not in seen:
                seen.add(piece.id)
                where = f"{serial:0{digits}}-{printed_ref(row.requirement.ref)}-{number:02}"
                yield f"{where} {_title(piece)}", piece


def _title(piece: Evidence) -> str:
    """Return the title with the ending of the file."""
    ending = Path(piece.name).suffix
    title = piece.title or piece.name
    return title if title.lower().endswith(ending.lower()) else f"{title}{ending}"


def exporting(
    workbook: Workbook, target: Path, *, made_on: date, is_public: bool = False
) -> Generator[float, None, int]:
    """Write the folder step by step, yielding the share done; return how many files it holds.

    Raises:
        FileError: the target exists already, cannot be written, or a file is damaged.
    """
    rows = public_rows(workbook.ledger()) if is_public else workbook.ledger()
    files = planned(rows)
    with new_folder(target) as part:
        index = _Index(_index(workbook, rows, files, made_on))
        yield from _copy(workbook, part, files)
        while not index.is_ready:
            yield 1.0
        _write_index(part, index.pdf, files)
    return len(files)


def _copy(workbook: Workbook, part: Path, files: Sequence[Filed]) -> Iterator[float]:
    total = sum(each.evidence.size for each in files) or 1
    done = 0
    for filed in files:
        digest = hashlib.sha256()
        with (part / filed.name).open("xb") as file:
            for piece in workbook.content(filed.evidence.sha256):
                file.write(piece)
                digest.update(piece)
                done += len(piece)
                yield min(done / total, 1.0)
        if digest.hexdigest() != filed.evidence.sha256:
            raise FileError(
                workbook.path, f"里的佐证“{filed.evidence.title}”已损坏", "请从备份中恢复后再导出。"
            )


def _index(
    workbook: Workbook, rows: Sequence[LedgerRow], files: Sequence[Filed], made_on: date
) -> SelfAssessment:
    """Return the content of the index: the evidence of the report, under the names of files."""
    report = compose(
        workbook.info, rows, (), printed_on=made_on, state_digest=workbook.state_digest()
    )
    names = {each.evidence.number: each.name for each in files}
    evidence = [replace(line, title=names.get(line.number, line.title)) for line in report.evidence]
    return replace(report, evidence=tuple(evidence))


class _Index:
    """The index page, laid out in a thread of its own while the files are copied."""

    def __init__(self, content: SelfAssessment) -> None:
        from desktop.report.publish import render_index  # noqa: PLC0415 (slow import)

        pool = ThreadPoolExecutor(1)
        self._rendered = pool.submit(render_index, content)
        pool.shutdown(wait=False)  # takes no more; what it has goes on

    @property
    def is_ready(self) -> bool:
        """Wait a moment; tell whether it is there."""
        return bool(wait([self._rendered], _MOMENT).done)

    @property
    def pdf(self) -> bytes:
        """Return the page; raises what went wrong there."""
        return self._rendered.result().pdf


def _write_index(part: Path, pdf: bytes, files: Sequence[Filed]) -> None:
    (part / INDEX).write_bytes(pdf)
    lines = (f"{each.evidence.sha256}  {each.name}\n" for each in files)
    (part / DIGESTS).write_text("".join(lines), encoding="utf-8", newline="\n")
