"""Put paragraphs and tables into one ``Extract``; all offsets are made here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.document.model import Cell, Extract, Span, Table


@dataclass(slots=True)
class Grid:
    """Cells of a table being read: ``put`` them where they stand, merges as heights and widths."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    origins: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def put(self, row: int, column: int, text: str, rows: int = 1, columns: int = 1) -> None:
        """Place a cell with its top left corner at ``row``, ``column``; places taken stay taken."""
        self.texts[row, column] = text
        for down in range(rows):
            for right in range(columns):
                self.origins.setdefault((row + down, column + right), (row, column))

    def is_taken(self, row: int, column: int) -> bool:
        """Tell whether a cell, or a merge from above or the left, already covers the place."""
        return (row, column) in self.origins

    @property
    def height(self) -> int:
        """Return how many rows there are."""
        return 1 + max((row for row, _ in self.origins), default=-1)

    @property
    def width(self) -> int:
        """Return how many columns there are."""
        return 1 + max((column for _, column in self.origins), default=-1)

    @property
    def has_text(self) -> bool:
        """Tell whether any cell holds text."""
        return any(text.strip() for text in self.texts.values())


class Composer:
    """The text so far, one paragraph or cell a line, and what is known about places in it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._tables: list[Table] = []
        self._pages: list[int] = []
        self._furniture: list[Span] = []
        self._automatic: list[Span] = []

    def page(self) -> None:
        """Begin a new page here."""
        if self._length:
            self._pages.append(self._length)

    def furniture(self, text: str) -> None:
        """Add a page number, header or footer as a line of its own."""
        self._furniture.append(self._line(text))

    def paragraph(self, text: str, automatic: int = 0) -> None:
        """Add a paragraph whose first ``automatic`` characters the reader had to supply."""
        span = self._line(text)
        if automatic:
            self._automatic.append(Span(span.start, span.start + automatic))

    def table(self, grid: Grid) -> None:
        """Add a table: cells in reading order, each on a line, empty ones without one."""
        start = self._length
        spans: dict[tuple[int, int], Span] = {}
        for place in sorted(grid.texts):
            text = grid.texts[place].strip("\n")
            spans[place] = self._line(text) if text.strip() else Span(self._length, self._length)
        rows = tuple(
            tuple(self._cell(grid, spans, row, column) for column in range(grid.width))
            for row in range(grid.height)
        )
        self._tables.append(Table(Span(start, max(start, self._length - 1)), rows))

    def extract(self) -> Extract:
        """Return everything that was added."""
        return Extract(
            "".join(self._parts),
            tuple(self._tables),
            tuple(self._pages),
            tuple(self._furniture),
            tuple(self._automatic),
        )

    def _cell(self, grid: Grid, spans: dict[tuple[int, int], Span], row: int, column: int) -> Cell:
        origin = grid.origins.get((row, column))
        if origin is None:
            return Cell(Span(self._length, self._length))
        return Cell(spans[origin], is_inherited=origin != (row, column))

    def _line(self, text: str) -> Span:
        span = Span(self._length, self._length + len(text))
        self._parts.append(text + "\n")
        self._length = span.end + 1
        return span
