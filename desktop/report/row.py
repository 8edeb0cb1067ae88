"""A row of a table: cells beside each other, each a column of lines that splits anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from desktop.report.cell_tags import RowKind, RowTags
from desktop.report.paragraph import Paragraph
from desktop.report.tags import artifact, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

    from desktop.report.paragraph import TextStyle

Cells: TypeAlias = "Sequence[Sequence[Flowable]]"

PAD_X: Final = 3.5  # points between ruling and text
PAD_Y: Final = 3.0
_HAIR: Final = 0.02  # points; more than a paragraph overlooks when it counts the lines that fit
_LEAST_REST: Final = 30.0  # a single line is not left over


class Row:
    """Cells beside each other; each cell is a pile of flowables. Heights are measured once.

    ``cells`` may be a function that makes them when the row is reached: a long table then needs
    the memory of a page. ``continued`` makes the first cell of what follows a split. ``kind`` tells
    which cells are heads.
    """

    def __init__(
        self,
        cells: Cells | Callable[[], Cells],
        *,
        continued: Callable[[], Sequence[Flowable]] = tuple,
        is_centred: bool = False,
        keeps_with_next: bool = False,
        kind: RowKind = RowKind.ENTRY,
    ) -> None:
        self.keeps_with_next = keeps_with_next
        self.kind = kind
        self._cells = cells
        self._continued = continued
        self._is_centred = is_centred  # between the rulings above and below
        self._height = -1.0
        self._tags: RowTags | None = None
        self._repeats_first = False  # the first cell says only that the row goes on

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
        tags = self._tagged(len(widths))
        parts = [
            _split_cell(cell, width, height - 2 * PAD_Y)
            for cell, width in zip(self.cells, self.inner(widths), strict=True)
        ]
        tails = [tail for _, tail in parts]
        is_begun = not tails[0]
        if is_begun:
            tails[0] = list(self._continued())
        head, rest = Row([head for head, _ in parts]), Row(tails, continued=self._continued)
        head._tags = rest._tags = tags
        head._repeats_first, rest._repeats_first = self._repeats_first, is_begun
        return head, rest

    def draw(self, canvas: Canvas, widths: Sequence[float], top: float) -> None:
        """Draw the content of the cells below ``top``."""
        tags = self._tagged(len(widths))
        x, is_repeated = 0.0, self._repeats_first
        with within(canvas, tags.row):
            for cell, element, width in zip(self.cells, tags.cells, widths, strict=True):
                with artifact(canvas) if is_repeated else within(canvas, element):
                    self._draw_cell(canvas, cell, (x, width), top, self.height(widths))
                x, is_repeated = x + width, False

    def _draw_cell(
        self,
        canvas: Canvas,
        cell: Sequence[Flowable],
        place: tuple[float, float],
        top: float,
        height: float,
    ) -> None:
        x, width = place
        heights = [piece.wrap(width - 2 * PAD_X, 0)[1] for piece in cell]
        spare = height - sum(heights) if self._is_centred else 2 * PAD_Y
        y = top - spare / 2
        for piece, needed in zip(cell, heights, strict=True):
            y -= needed
            piece.drawOn(canvas, x + PAD_X, y)

    def _tagged(self, column_count: int) -> RowTags:
        if self._tags is None:
            self._tags = RowTags(self.kind, self.cells, column_count)
        return self._tags


class Band(Row):
    """A row of one cell through all columns, kept with the row below.

    ``is_repeated`` says again on a new page where the rows belong.
    """

    def __init__(
        self, content: Flowable, continued: Flowable, *, is_repeated: bool = False
    ) -> None:
        super().__init__([[content]], keeps_with_next=True, kind=RowKind.BAND)
        self.continued = continued
        self.is_repeated = is_repeated

    def height(self, widths: Sequence[float]) -> float:
        """Return the height in points."""
        return super().height([sum(widths)])

    def draw(self, canvas: Canvas, widths: Sequence[float], top: float) -> None:
        """Draw the content below ``top``."""
        self._tagged(len(widths))
        super().draw(canvas, [sum(widths)], top)


def keep_with_sums(rows: Sequence[Row]) -> None:
    """Let the last row, the sums of the others, never stand alone on a page."""
    if len(rows) > 1:
        rows[-2].keeps_with_next = True


def head_row(words: Iterable[str], style: TextStyle) -> Row:
    """Return the head of a table."""
    cells = [[Paragraph(word, style)] for word in words]
    return Row(cells, is_centred=True, kind=RowKind.HEADS)


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
