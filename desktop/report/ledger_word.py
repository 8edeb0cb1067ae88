"""The ledger as a Word document that an office can go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.report.ledger import widths_of
from desktop.report.word import CELL, SMALL, SMALL_CENTRE, SMALL_HEAD, TITLE, WordDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.report.ledger import Ledger

_ACROSS = 225.0  # mm


def document(ledger: Ledger) -> bytes:
    """Return the ledger as a docx file; the same content gives the same bytes."""
    note = f"编号 {ledger.serial}　数据摘要 {ledger.state_digest[:16]}"
    word = WordDocument(ledger.title, ledger.unit, note, ledger.printed_on)
    word.page(is_across=True)
    word.paragraph(ledger.title, TITLE)
    word.paragraph("　　".join(ledger.notes), CELL)
    columns = ledger.columns
    word.table(
        widths_of(ledger, _ACROSS),
        ["序号", *(column.head for column in columns)],
        _rows(ledger),
        [SMALL_CENTRE, *(SMALL_CENTRE if column.is_centred else SMALL for column in columns)],
        head_style=SMALL_HEAD,
    )
    return word.packed()


def _rows(ledger: Ledger) -> Iterator[Sequence[str]]:
    for section in ledger.sections:
        if section.heading:
            yield [section.heading]
        yield from section.rows
