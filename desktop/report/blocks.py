"""The drawn parts of the report: the status mark and the signature block."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from reportlab.platypus import Flowable

from desktop import terms
from desktop.report.cell_tags import RowKind, cell_element
from desktop.report.faces import Face
from desktop.report.page import AREA_WIDTH, MM
from desktop.report.paragraph import Align, Paragraph, TextStyle
from desktop.report.tags import Element, Tag, artifact, within
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportlab.pdfgen.canvas import Canvas

    from desktop.report.content import SelfAssessment

_BOX: Final = 7.5  # points
_GAP: Final = 3.5
_LINE: Final = 0.8


class StatusMark(Flowable):
    """A drawn box and the word; the shape differs, never only the colour."""

    def __init__(self, status: Status, style: TextStyle) -> None:
        super().__init__()
        self._status = status
        self._word = Paragraph(terms.STATUS[status], style)
        self._style = style

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the width given and the height of one line."""
        self.width, self.height = width, self._word.wrap(width - _BOX - _GAP)[1]
        return self.width, self.height

    def split(self, _width: float, _height: float) -> list[Flowable]:
        """Never split."""
        return []

    def stand_for(self, cell: Element) -> None:
        """Let the word be the content of a cell itself."""
        self._word.stand_for(cell)

    def draw(self) -> None:
        """Draw the box, then the word."""
        canvas = self.canv
        with artifact(canvas):  # the word says the same
            canvas.saveState()
            canvas.setLineWidth(_LINE)
            canvas.translate(0, self.height - (self._style.leading + _BOX) / 2)
            canvas.rect(0, 0, _BOX, _BOX)
            _MARKS[self._status](canvas)
            canvas.restoreState()
        self._word.drawOn(canvas, _BOX + _GAP, 0)


def _tick(canvas: Canvas) -> None:
    canvas.lines([(1.3, 3.9, 3.1, 1.7), (3.1, 1.7, 6.4, 6.3)])


def _half(canvas: Canvas) -> None:
    canvas.rect(0, 0, _BOX / 2, _BOX, fill=1)


def _onward(canvas: Canvas) -> None:
    middle = _BOX / 2
    canvas.lines(
        [(1.2, middle, 6.3, middle), (4.3, middle + 2, 6.3, middle), (4.3, middle - 2, 6.3, middle)]
    )


def _slash(canvas: Canvas) -> None:
    canvas.line(0, 0, _BOX, _BOX)


def _empty(_canvas: Canvas) -> None:
    pass


_MARKS: Final[dict[Status, Callable[[Canvas], None]]] = {
    Status.DONE: _tick,
    Status.IN_PROGRESS: _half,
    Status.ONGOING: _onward,
    Status.NOT_APPLICABLE: _slash,
    Status.NOT_STARTED: _empty,
}


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where a visible signature may lie: page from 0, corners in points from the lower left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


_WORDS: Final = TextStyle(Face.FANG, 14.0, 18.0, align=Align.CENTRE)
_DATE: Final = TextStyle(Face.FANG, 12.0, 18.0, align=Align.RIGHT)
_SMALLER: Final = (12.0, 10.5, 9.0, 7.5, 6.0, 4.0)
_BLANK_DATE: Final = "年　　月　　日"
_SIGNER_ROW: Final = 15 * MM
_HEAD_ROW: Final = 8 * MM
_SEAL_ROW: Final = 50 * MM
_COLUMNS: Final = (30 * MM, 30 * MM, 52 * MM, 44 * MM)
_INSET: Final = 1.5 * MM


class SignatureBlock(Flowable):
    """The places to sign and to seal; nothing is drawn there but the words.

    ``boxes`` is filled when the block is drawn.
    """

    def __init__(self, report: SelfAssessment, boxes: dict[str, SignatureBox]) -> None:
        super().__init__()
        self._report = report
        self._boxes = boxes
        self._table = Element(Tag.TABLE)
        names = report.signatories
        self._signers = (
            ("preparer", "填报人", names.preparer),
            ("reviewer", "审核人", names.reviewer),
            ("head", "单位负责人", names.head),
        )

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the fixed size."""
        self.width = AREA_WIDTH
        self.height = _HEAD_ROW + len(self._signers) * _SIGNER_ROW + _SEAL_ROW
        return self.width, self.height

    def split(self, _width: float, _height: float) -> list[Flowable]:
        """Never split: who signs sees the whole block."""
        return []

    def draw(self) -> None:
        """Draw the rows from the top."""
        with within(self.canv, self._table):
            top = self.height
            self._row(top, _HEAD_ROW, ("", "姓名", "签字", "日期"), RowKind.HEADS)
            top -= _HEAD_ROW
            for key, role, name in self._signers:
                self._row(top, _SIGNER_ROW, (role, name, "", _BLANK_DATE), RowKind.ENTRY)
                top -= _SIGNER_ROW
                self._reserve(key, sum(_COLUMNS[:2]), top, _COLUMNS[2], _SIGNER_ROW)
            self._seal_row(top)
        with artifact(self.canv):
            self._draw_rules()

    def _row(self, top: float, height: float, words: Sequence[str], kind: RowKind) -> None:
        with within(self.canv, Element(Tag.ROW)):
            x = 0.0
            for column, (width, word) in enumerate(zip(_COLUMNS, words, strict=True)):
                with within(self.canv, cell_element(kind, is_first=not column)):
                    self._write(word, x, top - height, width, height)
                x += width

    def _seal_row(self, top: float) -> None:
        label = _COLUMNS[0]
        rest, bottom = self.width - label, top - _SEAL_ROW
        phone = self._report.signatories.phone
        with within(self.canv, Element(Tag.ROW)):
            with within(self.canv, cell_element(RowKind.ENTRY, is_first=True)):
                self._write("单位盖章处", 0, bottom, label, _SEAL_ROW)
            with within(self.canv, Element(Tag.CELL, attributes="/O/Table/ColSpan 3")):
                self._write(self._report.unit, label, top - 0.55 * _SEAL_ROW, rest, 10 * MM)
                self._write(_BLANK_DATE, label, top - 0.75 * _SEAL_ROW, rest * 0.72, 9 * MM)
                if phone:
                    self._write(f"联系电话：{phone}", label, bottom, rest, 9 * MM)
        self._reserve("seal", label, bottom, rest, _SEAL_ROW)

    def _draw_rules(self) -> None:
        self.canv.setLineWidth(0.5)
        top = self.height
        for height in (_HEAD_ROW, *[_SIGNER_ROW] * len(self._signers)):
            top -= height
            x = 0.0
            for width in _COLUMNS:
                self.canv.rect(x, top, width, height)
                x += width
        self.canv.rect(0, 0, _COLUMNS[0], _SEAL_ROW)
        self.canv.setLineWidth(1)
        self.canv.rect(0, 0, self.width, self.height)

    def _write(self, text: str, x: float, y: float, width: float, height: float) -> None:
        """Write in the middle of a rectangle, smaller where the words do not fit."""
        style = _DATE if text is _BLANK_DATE else _WORDS
        for size in (style.size, *_SMALLER):
            words = Paragraph(text, replace(style, size=size, leading=1.3 * size))
            _, needed = words.wrap(width - 2 * _INSET)
            if needed <= height:
                break
        shown = (words.split(width - 2 * _INSET, height) or [words])[0]
        _, needed = shown.wrap(width - 2 * _INSET, height)
        shown.drawOn(self.canv, x + _INSET, y + (height - needed) / 2)

    def _reserve(self, key: str, x: float, y: float, width: float, height: float) -> None:
        x0, y0 = self.canv.absolutePosition(x + _INSET, y + _INSET)
        page = self.canv.getPageNumber() - 1
        self._boxes[key] = SignatureBox(
            page,
            round(x0, 2),
            round(y0, 2),
            round(x0 + width - 2 * _INSET, 2),
            round(y0 + height - 2 * _INSET, 2),
        )
