"""Ruled tables with the text in their cells, and one table out of those of several pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.document.readers.compose import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.document.readers.rulings import RuledCell, RuledTable

# What a new paragraph begins with, however full the line above it is.
BEGINNING: Final = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．](?!\d)|[①-⑳]|[—•●◆■-]"
)
_SENTENCE_END: Final = re.compile(r"[。；！？…：）)]$")
_PADDING: Final = 11.0
_SLACK: Final = 1.4
_SAME_LINE: Final = 0.5
_SAME_EDGE: Final = 6.0
_WORDS: Final = 6


class Box(NamedTuple):
    """A box as it is seen, in points, y upwards."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class _Printed:
    """A printed line inside a cell."""

    text: str
    box: Box

    def takes(self, box: Box) -> bool:
        """Tell whether a character stands on this line."""
        middle = (box.bottom + box.top) / 2
        return abs(middle - (self.box.bottom + self.box.top) / 2) < _SAME_LINE * self.size

    @property
    def size(self) -> float:
        return max(self.box.top - self.box.bottom, 1)

    def add(self, sign: str, box: Box) -> None:
        left, right = min(self.box.left, box.left), max(self.box.right, box.right)
        self.text, self.box = self.text + sign, Box(left, self.box.bottom, right, self.box.top)


@dataclass(slots=True)
class PageTable:
    """A ruled table on one page, filled character by character in reading order."""

    ruled: RuledTable
    places: dict[tuple[int, int], RuledCell]
    lines: dict[RuledCell, list[_Printed]] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Return all text in it, for counting."""
        return "".join(line.text for lines in self.lines.values() for line in lines)

    def put(self, sign: str, box: Box) -> bool:
        """Take a character into its cell; return False where it stands outside."""
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        column = sum(edge <= x for edge in self.ruled.xs) - 1
        row = sum(edge >= y for edge in self.ruled.ys) - 1
        cell = self.places.get((row, column))
        if cell is None:
            return False
        lines = self.lines.setdefault(cell, [])
        if lines and lines[-1].takes(box):
            lines[-1].add(sign, box)
        elif sign.strip():
            lines.append(_Printed(sign, box))
        return True

    def rows(self) -> list[dict[int, tuple[RuledCell, str]]]:
        """Return what begins in every row: by column the cell and its text."""
        rows: list[dict[int, tuple[RuledCell, str]]] = [{} for _ in self.ruled.ys[1:]]
        for cell in self.ruled.cells:
            rows[cell.row][cell.column] = (cell, self._text(cell))
        return rows

    def _text(self, cell: RuledCell) -> str:
        width = self.ruled.xs[cell.column + cell.columns] - self.ruled.xs[cell.column]
        text = ""
        upper: _Printed | None = None
        for line in self.lines.get(cell, []):
            words = line.text.strip()
            is_same = upper is not None and _is_full(upper, width) and not BEGINNING.match(words)
            text += words if is_same or not text else f"\n{words}"
            upper = line
        return text

    def fits(self, other: PageTable) -> bool:
        """Tell whether another table has the same columns."""
        ours, theirs = self.ruled.xs, other.ruled.xs
        return len(ours) == len(theirs) and all(
            abs(left - right) < _SAME_EDGE for left, right in zip(ours, theirs, strict=True)
        )


def _is_full(line: _Printed, width: float) -> bool:
    return width - (line.box.right - line.box.left) - _PADDING < _SLACK * line.size


def filled(ruled: RuledTable) -> PageTable:
    """Return a table that waits for its text."""
    places = {
        (cell.row + down, cell.column + right): cell
        for cell in ruled.cells
        for down in range(cell.rows)
        for right in range(cell.columns)
    }
    return PageTable(ruled, places)


def as_grid(tables: Sequence[PageTable]) -> tuple[Grid, list[str]]:
    """Return one table of those that go on from page to page, and the heads repeated on the way.

    A row that a page break cuts is put together; a merged cell that a page break cuts goes on.
    """
    grid, repeated, offset = _Growing(), [], 0
    head = _texts(tables[0].rows()[0])
    for number, table in enumerate(tables):
        rows = table.rows()
        skipped = 1 if number and len(rows) > 1 and _texts(rows[0]) == head else 0
        if skipped:
            repeated += [text for text in head.values() if text]
        begin = offset
        for row, cells in enumerate(rows[skipped:], begin):
            if number and row == begin and grid.goes_on(cells, row):
                begin -= 1
                continue
            for column, (cell, text) in sorted(cells.items()):
                grid.put(row - (offset - begin), column, cell, text, is_first=row == offset > 0)
        offset += len(rows) - skipped - (offset - begin)
    return grid.grid, repeated


def _texts(cells: dict[int, tuple[RuledCell, str]]) -> dict[int, str]:
    return {column: text for column, (_, text) in cells.items()}


class _Growing:
    """A grid that grows page by page."""

    def __init__(self) -> None:
        self.grid = Grid()

    def goes_on(self, cells: dict[int, tuple[RuledCell, str]], row: int) -> bool:
        """Tell whether a row is the rest of the last one, and add its words to that one."""
        rest = {column: text for column, (_, text) in cells.items() if text}
        above = {column: self.grid.origins.get((row - 1, column)) for column in rest}
        upper = {c: self.grid.texts[origin] for c, origin in above.items() if origin}
        is_cut = any(len(t) >= _WORDS and not _SENTENCE_END.search(t) for t in upper.values())
        if 0 in rest or len(upper) != len(rest) or not rest or not is_cut:
            return False
        for column, text in rest.items():
            origin = above[column]
            if origin:
                self.grid.texts[origin] += text
        return True

    def put(self, row: int, column: int, cell: RuledCell, text: str, *, is_first: bool) -> None:
        """Place a cell; an empty one at the top of a page belongs to the one above it."""
        above = self.grid.origins.get((row - 1, column))
        if is_first and not text and above and above[1] == column:
            for down in range(cell.rows):
                self.grid.extend(above, row + down, cell.columns)
        else:
            self.grid.put(row, column, text, rows=cell.rows, columns=cell.columns)
