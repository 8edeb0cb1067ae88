"""A ruled table that splits anywhere: between rows, or inside a row by the line.

ReportLab's own table leaves large gaps under tall rows and is slow with many; this one knows
that every cell is a column of lines. Heads are repeated on every page, and so is the band of the
chapter that goes on.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reportlab.platypus import Flowable, PageBreak

from desktop.report.row import Band, Row
from desktop.report.tags import Element, Tag, artifact, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

_RULE: Final = 0.5
_FRAME_RULE: Final = 1.0
_LEAST_PART: Final = 40.0  # a smaller part of a row is not worth beginning
_LARGEST_GAP: Final = 110.0  # a row is kept whole if no more than this stays empty


@dataclass(frozen=True, slots=True)
class _Cut:
    """What fits, and what is left over."""

    fitting: list[Row]
    rest: list[Row]


class Grid(Flowable):
    """A table of given column widths (points) with a head that every page repeats."""

    def __init__(self, widths: Sequence[float], head: Row, rows: Sequence[Row]) -> None:
        super().__init__()
        self._widths = tuple(widths)
        self._head = head
        self._rows = list(rows)
        self._table = Element(Tag.TABLE)
        self._repeats_head = False
        self._below = 0.0

    def keep_below(self, height: float) -> None:
        """Let the last row share its page with what stands below, so many points high."""
        self._below = height

    def _part(self, rows: Sequence[Row], *, is_first: bool) -> Grid:
        part = Grid(self._widths, self._head, rows)
        part._table = self._table
        part._repeats_head = self._repeats_head or not is_first
        return part

    def wrap(self, _width: float, height: float) -> tuple[float, float]:
        """Return width and height in points; rows that cannot fit any more are not measured."""
        self.width, self.height = sum(self._widths), 0.0
        for row in (self._head, *self._rows):
            self.height += row.height(self._widths)
            if self.height > height:
                break  # 2,000 rows broken into lines at once would fill the memory
        if self.height <= height < self.height + self._below and _content_count(self._rows) > 1:
            return self.width, height + _LEAST_PART  # it does not fit: its last row moves on
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        """Return the part that fits and the rest, or nothing where no row can begin."""
        cut = self._cut(height - self._head.height(self._widths))
        if not cut.fitting:
            return []
        if not cut.rest and not self._below:
            return [self]
        if not cut.rest:
            cut = _keep_bands(cut.fitting[:-1], cut.fitting[-1:])
        again = self._running_band(cut)
        return [
            self._part(cut.fitting, is_first=True),
            PageBreak(),  # else the rest would begin below, where a whole row did not fit
            self._rest([*again, *cut.rest]),
        ]

    def _rest(self, rows: Sequence[Row]) -> Grid:
        rest = self._part(rows, is_first=False)
        rest.keep_below(self._below)
        return rest

    def draw(self) -> None:
        """Draw content and rulings."""
        canvas, top = self.canv, self.height
        with within(canvas, self._table):
            for row in (self._head, *self._rows):
                is_repeated = row is self._head and self._repeats_head
                is_repeated = is_repeated or (isinstance(row, Band) and row.is_repeated)
                with artifact(canvas) if is_repeated else nullcontext():
                    row.draw(canvas, self._widths, top)
                top -= row.height(self._widths)
        with artifact(canvas):
            self._draw_rules(canvas)

    def _draw_rules(self, canvas: Canvas) -> None:
        top = self.height
        canvas.saveState()
        canvas.setLineWidth(_RULE)
        for row in (self._head, *self._rows):
            bottom = top - row.height(self._widths)
            canvas.line(0, bottom, self.width, bottom)
            if not isinstance(row, Band):
                self._draw_columns(canvas, top, bottom)
            top = bottom
        canvas.setLineWidth(_FRAME_RULE)
        canvas.rect(0, 0, self.width, self.height)
        canvas.restoreState()

    def _draw_columns(self, canvas: Canvas, top: float, bottom: float) -> None:
        x = 0.0
        for width in self._widths[:-1]:
            x += width
            canvas.line(x, bottom, x, top)

    def _cut(self, room: float) -> _Cut:
        fitting: list[Row] = []
        for index, row in enumerate(self._rows):
            height = row.height(self._widths)
            if height <= room:
                fitting.append(row)
                room -= height
                continue
            rest = self._rows[index:]
            if room >= _LEAST_PART and (room > _LARGEST_GAP or not _has_content(fitting)):
                begun, left = row.split(self._widths, room)
                if any(begun.cells):
                    return _Cut([*fitting, begun], [left, *rest[1:]])
            return _keep_bands(fitting, rest)
        return _Cut(fitting, [])

    def _running_band(self, cut: _Cut) -> list[Band]:
        """Return the band that the next page repeats, unless it begins with its own."""
        if isinstance(cut.rest[0], Band):
            return []
        bands = [row for row in cut.fitting if isinstance(row, Band)]
        if not bands:
            return []
        return [Band(bands[-1].continued, bands[-1].continued, is_repeated=True)]


def _has_content(rows: Sequence[Row]) -> bool:
    return _content_count(rows) > 0


def _content_count(rows: Sequence[Row]) -> int:
    return sum(not row.keeps_with_next for row in rows)


def _keep_bands(fitting: list[Row], rest: list[Row]) -> _Cut:
    """Move bands that would stand last on the page over to the next one."""
    end = len(fitting)
    while end and fitting[end - 1].keeps_with_next:
        end -= 1
    return _Cut(fitting[:end], [*fitting[end:], *rest])
