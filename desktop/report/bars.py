"""The figures as a small chart for black-and-white paper: length, words and hatching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.platypus import Flowable

from desktop.report.page import AREA_WIDTH, MM
from desktop.report.paragraph import Paragraph
from desktop.report.styles import CELL_LEFT

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW: Final = 17.0  # points
_BAR: Final = 10.0
_LABEL: Final = 28 * MM
_COUNT: Final = 30 * MM
_RULE: Final = 0.5
# Distance of the hatching in points, by position: black, close, wide, none; black is drawn solid.
_HATCHES: Final = (0.0, 2.0, 4.0, 8.0, None)


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
        if not self._total:
            return
        self.canv.setLineWidth(_RULE)
        room = self.width - _LABEL - _COUNT
        for index, (label, count) in enumerate(self._figures):
            bottom = self.height - (index + 1) * _ROW
            self._write(label, 0, bottom, _LABEL)
            length = room * count / self._total
            if count:
                self._bar(_LABEL, bottom + (_ROW - _BAR) / 2, length, _HATCHES[index % 5])
            share = f"{count}项（{100 * count / self._total:.0f}%）"
            self._write(share, _LABEL + length + 4, bottom, _COUNT)

    def _bar(self, x: float, y: float, length: float, hatch: float | None) -> None:
        self.canv.rect(x, y, length, _BAR, fill=int(hatch == 0.0))
        if not hatch:
            return
        at = hatch
        while at < length + _BAR:  # slanted lines, cut off at the ends of the bar
            low, high = max(at - _BAR, 0.0), min(at, length)
            self.canv.line(x + low, y + at - low, x + high, y + at - high)
            at += hatch

    def _write(self, text: str, x: float, y: float, width: float) -> None:
        words = Paragraph(text, CELL_LEFT)
        _, height = words.wrap(width)
        words.drawOn(self.canv, x, y + (_ROW - height) / 2)
