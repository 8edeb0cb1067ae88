"""Ruled lines on a page become tables: pure geometry, in points, y upwards.

A cell is what ink encloses: two places of the grid are one cell where no line runs between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEAR: Final = 3.0
_SHORTEST: Final = 6.0
_FEWEST_LINES: Final = 2
_LINE_LIMIT: Final = 1500
_PLACE_LIMIT: Final = 5000


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line: ``at`` is its x if it is upright, else its y; it runs from start to end."""

    is_upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell by its first place in the grid, its height and width in places."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A grid of lines, from left to right and from top to bottom, and the cells in it."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[RuledCell, ...]

    @property
    def top(self) -> float:
        """Return the height of the upper edge."""
        return self.ys[0]


def tables(rulings: Iterable[Ruling]) -> list[RuledTable]:
    """Return the tables that lines make, from top to bottom."""
    lines = _joined([each for each in rulings if each.end - each.start >= _SHORTEST])
    if len(lines) > _LINE_LIMIT:
        return []
    found = [_table(group) for group in _connected(lines)]
    return sorted((each for each in found if each), key=lambda each: -each.top)


def _joined(rulings: list[Ruling]) -> list[Ruling]:
    """Return lines with those that go on from one another made one."""
    joined: list[Ruling] = []
    for each in sorted(rulings, key=lambda one: (one.is_upright, round(one.at / _NEAR), one.start)):
        last = joined[-1] if joined else None
        if (
            last
            and last.is_upright == each.is_upright
            and abs(last.at - each.at) <= _NEAR
            and each.start <= last.end + _NEAR
        ):
            joined[-1] = Ruling(last.is_upright, last.at, last.start, max(last.end, each.end))
        else:
            joined.append(each)
    return joined


def _connected(lines: list[Ruling]) -> list[list[Ruling]]:
    """Return the groups of lines that touch each other."""
    parents = list(range(len(lines)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    flat = [index for index, line in enumerate(lines) if not line.is_upright]
    upright = [index for index, line in enumerate(lines) if line.is_upright]
    for left, right in product(flat, upright):
        if _touch(lines[left], lines[right]):
            parents[root(left)] = root(right)
    groups: dict[int, list[Ruling]] = {}
    for index, line in enumerate(lines):
        groups.setdefault(root(index), []).append(line)
    return list(groups.values())


def _touch(flat: Ruling, upright: Ruling) -> bool:
    return (
        flat.start - _NEAR <= upright.at <= flat.end + _NEAR
        and upright.start - _NEAR <= flat.at <= upright.end + _NEAR
    )


def _table(group: list[Ruling]) -> RuledTable | None:
    """Return the table of a group; one column or one cell is a frame and no table."""
    flat = [line for line in group if not line.is_upright]
    upright = [line for line in group if line.is_upright]
    if not flat or not upright:
        return None
    # Tables open at their sides: the lines across tell how wide they are.
    xs = _edges([*(line.at for line in upright), *_ends(flat)])
    ys = _edges([*(line.at for line in flat), *_ends(upright)])[::-1]
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < _FEWEST_LINES or rows < 1 or rows * columns > _PLACE_LIMIT:
        return None
    parents = {place: place for place in product(range(rows), range(columns))}
    for row, column in parents:
        middle = ((xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2)
        if column + 1 < columns and not _is_between(upright, xs[column + 1], middle[1]):
            _unite(parents, (row, column), (row, column + 1))
        if row + 1 < rows and not _is_between(flat, ys[row + 1], middle[0]):
            _unite(parents, (row, column), (row + 1, column))
    return RuledTable(tuple(xs), tuple(ys), tuple(_cells(parents)))


def _ends(lines: list[Ruling]) -> tuple[float, float]:
    return min(line.start for line in lines), max(line.end for line in lines)


def _edges(places: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for at in sorted(places):
        if not edges or at - edges[-1] > _NEAR:
            edges.append(at)
    return edges


def _is_between(lines: list[Ruling], at: float, across: float) -> bool:
    return any(abs(line.at - at) <= _NEAR and line.start <= across <= line.end for line in lines)


_Place = tuple[int, int]


def _root(parents: dict[_Place, _Place], place: _Place) -> _Place:
    while parents[place] != place:
        place = parents[place]
    return place


def _unite(parents: dict[_Place, _Place], left: _Place, right: _Place) -> None:
    first, second = sorted((_root(parents, left), _root(parents, right)))
    parents[second] = first


def _cells(parents: dict[_Place, _Place]) -> list[RuledCell]:
    groups: dict[_Place, list[_Place]] = {}
    for place in parents:
        groups.setdefault(_root(parents, place), []).append(place)
    cells = []
    for places in groups.values():
        rows, columns = [row for row, _ in places], [column for _, column in places]
        height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
        cells.append(RuledCell(min(rows), min(columns), height, width))
    return cells


def lines_of(points: list[tuple[float, float]], *, is_filled: bool) -> list[Ruling]:
    """Return the lines of one outline: its straight edges, or a thin filled box as one line."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if is_filled:
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height <= _NEAR < width:
            return [Ruling(is_upright=False, at=sum(ys) / len(ys), start=min(xs), end=max(xs))]
        if width <= _NEAR < height:
            return [Ruling(is_upright=True, at=sum(xs) / len(xs), start=min(ys), end=max(ys))]
        return []
    found = []
    for (x, y), (to_x, to_y) in pairwise(points):
        if abs(y - to_y) < 1 <= abs(x - to_x):
            found.append(Ruling(is_upright=False, at=y, start=min(x, to_x), end=max(x, to_x)))
        elif abs(x - to_x) < 1 <= abs(y - to_y):
            found.append(Ruling(is_upright=True, at=x, start=min(y, to_y), end=max(y, to_y)))
    return found
