"""The ledger as landscape pages of GB/T 9704."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from reportlab.platypus import Flowable, Spacer

from desktop.report.grid import Grid
from desktop.report.ledger import widths_of
from desktop.report.page import AREA_HEIGHT, MM
from desktop.report.paragraph import Bookmark, Paragraph
from desktop.report.row import Band, Cells, Row, head_row
from desktop.report.styles import (
    CELL_LEFT,
    SHEET_TITLE,
    SMALL_BAND,
    SMALL_CELL,
    SMALL_CENTRE,
    SMALL_HEAD,
    SMALL_LEFT,
)

if TYPE_CHECKING:
    from desktop.report.ledger import Column, Ledger

_WIDE: Final = 40.0  # mm; narrower columns are not justified


def story(ledger: Ledger) -> list[Flowable]:
    """Return the flowables of the ledger, for pages that lie across."""
    widths = widths_of(ledger, AREA_HEIGHT / MM)
    words = ("序号", *(column.head for column in ledger.columns))
    head = head_row(words, SMALL_HEAD)
    rows: list[Row] = []
    for index, section in enumerate(ledger.sections):
        if section.heading:
            rows.append(_band(section.heading, index))
        rows += (_row(ledger.columns, widths, texts) for texts in section.rows)
    table: Flowable = Grid([width * MM for width in widths], head, rows)
    if not rows:
        table = Paragraph("清单中没有工作任务。", CELL_LEFT)
    return [
        Paragraph(ledger.title, SHEET_TITLE, bookmark=Bookmark("title", ledger.title, 0)),
        Spacer(1, 4),
        Paragraph("　　".join(ledger.notes), CELL_LEFT),
        Spacer(1, 3),
        table,
    ]


def _band(heading: str, index: int) -> Band:
    return Band(
        Paragraph(heading, SMALL_BAND, bookmark=Bookmark(f"chapter-{index}", heading, 1)),
        Paragraph(f"{heading}（续）", SMALL_BAND),
    )


def _row(columns: tuple[Column, ...], widths: list[float], texts: tuple[str, ...]) -> Row:
    return Row(partial(_cells, columns, widths, texts), continued=partial(_continued, texts[0]))


def _cells(columns: tuple[Column, ...], widths: list[float], texts: tuple[str, ...]) -> Cells:
    cells = [[Paragraph(texts[0], SMALL_CENTRE)]]
    for column, width, text in zip(columns, widths[1:], texts[1:], strict=True):
        style = SMALL_CELL if width > _WIDE else SMALL_LEFT
        cells.append([Paragraph(text, SMALL_CENTRE if column.is_centred else style)])
    return cells


def _continued(number: str) -> list[Flowable]:
    return [Paragraph(f"{number}\n续", SMALL_CENTRE)]
