"""Put paragraphs and tables into one ``Extract``; all offsets are made here and nowhere else."""

from __future__ import annotations

from typing import Final

from desktop.document.model import Cell, Extract, Span, Table

CELL_LIMIT: Final = 200_000

Place = tuple[int, int]


class OverfullTableError(ValueError):
    """A table with more cells than any office ever filled."""


class Grid:
    """A table being read: cells are put where they stand, merges as heights and widths."""

    def __init__(self) -> None:
        self.texts: dict[Place, str] = {}
        self.automatic: dict[Place, tuple[Span, ...]] = {}
        self.origins: dict[Place, Place] = {}

    def put(
        self,
        row: int,
        column: int,
        text: str,
        *,
        rows: int = 1,
        columns: int = 1,
        automatic: tuple[Span, ...] = (),
    ) -> None:
        """Place a cell by its top left corner; places that are taken stay taken.

        ``automatic`` are spans of ``text`` that the reader had to supply. Raises OverfullTableError.
        """
        if rows * columns + len(self.origins) > CELL_LIMIT:
            raise OverfullTableError
        self.texts[row, column] = text
        self.automatic[row, column] = automatic
        for down in range(rows):
            for right in range(columns):
                self.origins.setdefault((row + down, column + right), (row, column))

    def extend(self, origin: Place, row: int, columns: int) -> None:
        """Let a cell also cover ``columns`` places of a row further down."""
        for right in range(columns):
            self.origins.setdefault((row, origin[1] + right), origin)

    def is_taken(self, row: int, column: int) -> bool:
        """Tell whether a cell, or a merge from above or the left, already covers the place."""
        return (row, column) in self.origins

    def rows(self) -> list[list[Place | None]]:
        """Return the origin of every place, rows without any text left out, all equally long."""
        height = 1 + max((row for row, _ in self.origins), default=-1)
        width = 1 + max((column for _, column in self.origins), default=-1)
        if height * width > CELL_LIMIT:
            raise OverfullTableError
        rows = [
            [self.origins.get((row, column)) for column in range(width)] for row in range(height)
        ]
        return [row for row in rows if any(self._has_text(origin) for origin in row)]

    def _has_text(self, origin: Place | None) -> bool:
        return origin is not None and bool(self.texts[origin].strip())


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
        if self._length and self._length not in self._pages[-1:]:
            self._pages.append(self._length)

    def furniture(self, text: str) -> None:
        """Add a page number, header or footer as a line of its own."""
        self._furniture.append(self._line(text))

    def paragraph(self, text: str, automatic: int = 0) -> None:
        """Add a paragraph whose first ``automatic`` characters the reader had to supply."""
        span = self._line(text)
        if automatic:
            self._automatic.append(Span(span.start, span.start + automatic))

    def table(self, grid: Grid, name: str = "") -> None:
        """Add a table: cells in reading order, each on a line, empty ones without one.

        Rows above the head that are one cell from edge to edge are titles, and a table of one
        column is only a frame: both become paragraphs.
        """
        rows = grid.rows()
        while rows and len(set(rows[0])) == 1:
            origin = rows.pop(0)[0]
            if origin is not None and all(origin not in row for row in rows[:1]):
                self._cell(grid, origin)
        if rows:
            self._ruled(grid, rows, name)

    def extract(self) -> Extract:
        """Return everything that was added."""
        return Extract(
            "".join(self._parts),
            tuple(self._tables),
            tuple(self._pages),
            tuple(self._furniture),
            tuple(self._automatic),
        )

    def _ruled(self, grid: Grid, rows: list[list[Place | None]], name: str) -> None:
        start = self._length
        spans: dict[Place, Span] = {}
        lines = []
        for row in rows:
            cells = []
            for origin in row:
                is_inherited = origin in spans
                if origin is None:
                    cells.append(Cell(Span(self._length, self._length)))
                    continue
                if not is_inherited:
                    spans[origin] = self._cell(grid, origin)
                cells.append(Cell(spans[origin], is_inherited))
            lines.append(tuple(cells))
        self._tables.append(Table(Span(start, self._length - 1), tuple(lines), name))

    def _cell(self, grid: Grid, origin: Place) -> Span:
        text = grid.texts[origin].rstrip()
        if not text:
            return Span(self._length, self._length)
        span = self._line(text)
        for each in grid.automatic[origin]:
            self._automatic.append(Span(span.start + each.start, span.start + each.end))
        return span

    def _line(self, text: str) -> Span:
        span = Span(self._length, self._length + len(text))
        self._parts.append(text + "\n")
        self._length = span.end + 1
        return span
