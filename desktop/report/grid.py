"""A ruled table that splits anywhere: between rows, or inside a row by the line.

ReportLab's own table leaves large gaps under tall rows and is slow with many; this one knows
that every cell is a column of lines. Heads are repeated on every page, and so is the band of the
chapter that goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from reportlab.platypus import Flowable, PageBreak

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportlab.pdfgen.canvas import Canvas

Cells: TypeAlias = "Sequence[Sequence[Flowable]]"

PAD_X: Final = 3.5  # points between ruling and text
PAD_Y: Final = 3.0
_RULE: Final = 0.5
_FRAME_RULE: Final = 1.0
_HAIR: Final = 0.02  # points; more than a paragraph overlooks when it counts the lines that fit
_LEAST_PART: Final = 40.0  # a smaller part of a row is not worth beginning
_LEAST_REST: Final = 30.0  # a single line is not left over
_LARGEST_GAP: Final = 110.0  # a row is kept whole if no more than this stays empty


class Row:
    """Cells beside each other; each cell is a pile of flowables. Heights are measured once.

    ``cells`` may be a function that makes them when the row is reached: a long table then needs
    the memory of a page. ``continued`` makes the first cell of what follows a split.
    """

    def __init__(
        self,
        cells: Cells | Callable[[], Cells],
        *,
        continued: Callable[[], Sequence[Flowable]] = tuple,
        is_centred: bool = False,
        keeps_with_next: bool = False,
    ) -> None:
        self.keeps_with_next = keeps_with_next
        self._cells = cells
        self._continued = continued
        self._is_centred = is_centred  # between the rulings above and below
        self._height = -1.0

    @property
    def cells(self) -> Cells:
        """Return the cells, made now where they were not yet."""
        if callable(self._cells):
            self._cells = self._cells()
        return self._cells

    def height(self, widths: Sequence[float]) -> float:
        """Return the height in points."""
        if self._height < 0:
            tallest = max(
                sum(piece.wrap(width, 0)[1] for piece in cell)
                for cell, width in zip(self.cells, self.inner(widths), strict=True)
            )
            self._height = tallest + 2 * PAD_Y
        return self._height

    def inner(self, widths: Sequence[float]) -> list[float]:
        """Return the width that each cell has for its content."""
        return [width - 2 * PAD_X for width in widths]

    def split(self, widths: Sequence[float], height: float) -> tuple[Row, Row]:
        """Return the part of the row that fits a height, and the rest, of two lines at least."""
        head, rest = self._split(widths, height)
        if rest.height(widths) < _LEAST_REST:
            head, rest = self._split(widths, height - _LEAST_REST / 2)
        return head, rest

    def _split(self, widths: Sequence[float], height: float) -> tuple[Row, Row]:
        parts = [
            _split_cell(cell, width, height - 2 * PAD_Y)
            for cell, width in zip(self.cells, self.inner(widths), strict=True)
        ]
        tails = [tail for _, tail in parts]
        if not tails[0]:
            tails[0] = list(self._continued())
        return Row([head for head, _ in parts]), Row(tails, continued=self._continued)

    def draw(self, canvas: Canvas, widths: Sequence[float], top: float) -> None:
        """Draw the content of the cells below ``top``."""
        x = 0.0
        for cell, width in zip(self.cells, widths, strict=True):
            heights = [piece.wrap(width - 2 * PAD_X, 0)[1] for piece in cell]
            spare = self.height(widths) - sum(heights) if self._is_centred else 2 * PAD_Y
            y = top - spare / 2
            for piece, height in zip(cell, heights, strict=True):
                y -= height
                piece.drawOn(canvas, x + PAD_X, y)
            x += width


class Band(Row):
    """A row of one cell through all columns, kept with the row below."""

    def __init__(self, content: Flowable, continued: Flowable) -> None:
        super().__init__([[content]], keeps_with_next=True)
        self.continued = continued

    def height(self, widths: Sequence[float]) -> float:
        """Return the height in points."""
        return super().height([sum(widths)])

    def draw(self, canvas: Canvas, widths: Sequence[float], top: float) -> None:
        """Draw the content below ``top``."""
        super().draw(canvas, [sum(widths)], top)


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

    def wrap(self, _width: float, height: float) -> tuple[float, float]:
        """Return width and height in points; rows that cannot fit any more are not measured."""
        self.width, self.height = sum(self._widths), 0.0
        for row in (self._head, *self._rows):
            self.height += row.height(self._widths)
            if self.height > height:
                break  # 2,000 rows broken into lines at once would fill the memory
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        """Return the part that fits and the rest, or nothing where no row can begin."""
        cut = self._cut(height - self._head.height(self._widths))
        if not cut.fitting:
            return []
        if not cut.rest:
            return [self]
        again = self._running_band(cut)
        return [
            Grid(self._widths, self._head, cut.fitting),
            PageBreak(),  # else the rest would begin below, where a whole row did not fit
            Grid(self._widths, self._head, [*again, *cut.rest]),
        ]

    def draw(self) -> None:
        """Draw content and rulings."""
        canvas, top = self.canv, self.height
        canvas.saveState()
        canvas.setLineWidth(_RULE)
        for row in (self._head, *self._rows):
            bottom = top - row.height(self._widths)
            row.draw(canvas, self._widths, top)
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
        return [Band(bands[-1].continued, bands[-1].continued)] if bands else []


def _has_content(rows: Sequence[Row]) -> bool:
    return any(not row.keeps_with_next for row in rows)


def _keep_bands(fitting: list[Row], rest: list[Row]) -> _Cut:
    """Move bands that would stand last on the page over to the next one."""
    end = len(fitting)
    while end and fitting[end - 1].keeps_with_next:
        end -= 1
    return _Cut(fitting[:end], [*fitting[end:], *rest])


def _split_cell(
    cell: Sequence[Flowable], width: float, height: float
) -> tuple[list[Flowable], list[Flowable]]:
    """Return the flowables of a cell that fit a height, and the rest."""
    fitting: list[Flowable] = []
    for index, piece in enumerate(cell):
        needed = piece.wrap(width, 0)[1]
        if needed > height:
            parts = piece.split(width, height - _HAIR)
            return fitting + parts[:1], [*(parts[1:] or [piece]), *cell[index + 1 :]]
        fitting.append(piece)
        height -= needed
    return fitting, []
