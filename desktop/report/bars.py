"""The figures as a small chart for black-and-white paper: length, words and hatching."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from reportlab.platypus import Flowable

from desktop import terms
from desktop.report.page import AREA_WIDTH, MM
from desktop.report.paragraph import Paragraph
from desktop.report.styles import CELL_LEFT
from desktop.report.tags import Element, Tag, content
from desktop.report.wording import PRINTED_STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

_ROW: Final = 17.0  # points
_BAR: Final = 10.0
_LABEL: Final = 28 * MM
_COUNT: Final = 30 * MM
_RULE: Final = 0.5
# Distance of the hatching in points, by position: black, close, wide, none; black is drawn solid.
_HATCHES: Final = (0.0, 2.0, 4.0, 8.0, None)
_THIN: Final = 8.0


class FigureBars(Flowable):
    """One bar for each (label, count); nothing is told by colour."""

    def __init__(self, figures: Sequence[tuple[str, int]]) -> None:
        super().__init__()
        self._figures = tuple(figures)
        self._total = sum(count for _, count in self._figures)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the width of the type area and the height of all bars."""
        self.width = AREA_WIDTH
        self.height = len(self._figures) * _ROW + _ROW / 2 if self._total else 0.0
        return self.width, self.height

    def split(self, _width: float, _height: float) -> list[Flowable]:
        """Never split."""
        return []

    def draw(self) -> None:
        """Draw the bars from the top."""
        if self._total:
            said = "，".join(f"{label}{self._share(count)}" for label, count in self._figures)
            with content(self.canv, figure(self, f"条形图：{said}")):
                self._draw_bars()

    def _draw_bars(self) -> None:
        self.canv.setLineWidth(_RULE)
        room = self.width - _LABEL - _COUNT
        for index, (label, count) in enumerate(self._figures):
            bottom = self.height - (index + 1) * _ROW
            self._write(label, 0, bottom, _LABEL)
            length = room * count / self._total
            if count:
                box = (_LABEL, bottom + (_ROW - _BAR) / 2, length, _BAR)
                _draw_bar(self.canv, box, _HATCHES[index % 5])
            self._write(self._share(count), _LABEL + length + 4, bottom, _COUNT)

    def _share(self, count: int) -> str:
        return f"{count}项（{100 * count / self._total:.0f}%）"

    def _write(self, text: str, x: float, y: float, width: float) -> None:
        words = Paragraph(text, CELL_LEFT)
        _, height = words.wrap(width)
        words.drawOn(self.canv, x, y + (_ROW - height) / 2)


class ShareBar(Flowable):
    """One bar for a cell of a table, shared out among the statuses in printed order."""

    LEGEND: ClassVar = tuple(
        zip(
            (terms.STATUS[status] for status in PRINTED_STATUSES),
            ("实心", "密线", "中线", "疏线", "空白"),
            strict=True,
        )
    )

    def __init__(self, counts: Sequence[int]) -> None:
        super().__init__()
        self._counts = tuple(counts)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the width of the cell and the height of a bar."""
        self.width, self.height = width, _THIN + 4
        return self.width, self.height

    def split(self, _width: float, _height: float) -> list[Flowable]:
        """Never split."""
        return []

    def draw(self) -> None:
        """Draw the shares from the left."""
        words = (word for word, _ in self.LEGEND)
        said = "，".join(
            f"{word}{count}" for word, count in zip(words, self._counts, strict=True) if count
        )
        with content(self.canv, figure(self, f"条形图：{said}")):
            self._draw_shares()

    def _draw_shares(self) -> None:
        self.canv.setLineWidth(_RULE)
        total, x = sum(self._counts), 0.0
        for count, hatch in zip(self._counts, _HATCHES, strict=True):
            if count:
                length = self.width * count / total
                _draw_bar(self.canv, (x, 2, length, _THIN), hatch)
                x += length


def figure(drawn: Flowable, alternative: str) -> Element:
    """Return the element of what is drawn as a picture, with what is said instead of it."""
    corners = (
        *drawn.canv.absolutePosition(0, 0),
        *drawn.canv.absolutePosition(drawn.width, drawn.height),
    )
    x0, x1 = sorted(corners[::2])
    y0, y1 = sorted(corners[1::2])
    box = f"/O/Layout/Placement/Block/BBox[{x0:.2f} {y0:.2f} {x1:.2f} {y1:.2f}]"
    return Element(Tag.FIGURE, attributes=box, alternative=alternative)


def _draw_bar(canvas: Canvas, box: tuple[float, float, float, float], hatch: float | None) -> None:
    x, y, length, height = box
    canvas.rect(x, y, length, height, fill=int(hatch == 0.0))
    if not hatch:
        return
    at = hatch
    while at < length + height:  # slanted lines, cut off at the ends of the bar
        low, high = max(at - height, 0.0), min(at, length)
        canvas.line(x + low, y + at - low, x + high, y + at - high)
        at += hatch
