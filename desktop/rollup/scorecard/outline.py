"""Rows of a scorecard's table as a tree: merged and empty cells go on with what is above them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.rollup.scorecard.columns import Column
from desktop.rollup.scorecard.rules import brief

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.document.model import Cell, Table
    from desktop.rollup.scorecard.columns import Head

_LONGEST_BAND: Final = 60
_NOTE_MARKS: Final = ("注", "说明", "备注", "填表", "本表", "※", "*")
_TOTALS: Final = frozenset({"合计", "总计", "总分", "满分", "得分合计", "小计"})


@dataclass(slots=True)
class Row:
    """What one row says, by column; a cell that goes on from above is not in it."""

    texts: dict[Column, str]
    level_points: dict[int, str] = field(default_factory=dict)
    points_of_more: list[Row] = field(default_factory=list)  # rows below under the same points cell

    def __getitem__(self, column: Column) -> str:
        """Return what a column says, or nothing."""
        return self.texts.get(column, "")


@dataclass(slots=True)
class Node:
    """A heading or an indicator, with the rows that say something about it."""

    title: str
    level: int
    rows: list[Row] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    points: str = ""  # of a column of this level alone, or of a cell merged over all its rows

    @property
    def is_pool(self) -> bool:
        """Tell whether all that is below shares the points of this node."""
        return bool(self.points) and not any(row[Column.POINTS] for row in self.all_rows())

    def all_rows(self) -> Iterator[Row]:
        """Yield the rows of this node and of all below."""
        yield from self.rows
        for child in self.children:
            yield from child.all_rows()


@dataclass(slots=True)
class Outline:
    """What a table holds: its top nodes, the sum it prints, and the lines under it."""

    tops: list[Node] = field(default_factory=list)
    total: str = ""
    lines: list[str] = field(default_factory=list)


def words(text: str, cell: Cell) -> str:
    """Return what stands in a cell, its lines without white space at their ends."""
    lines = text[cell.span.start : cell.span.end].splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def outline(text: str, tables: Sequence[Table], head: Head) -> Outline:
    """Return the outline of a table, and of those that go on from it on further pages."""
    heads = {tuple(words(text, cell) for cell in row) for row in tables[0].rows[: head.below]}
    reader = _Reader(head)
    for number, table in enumerate(tables):
        for row in table.rows[head.below if number == 0 else 0 :]:
            texts = [words(text, cell) for cell in row]
            if tuple(texts) not in heads:  # every page may repeat it
                reader.read(texts, row)
    reader.end()
    return reader.result


class _Reader:
    def __init__(self, head: Head) -> None:
        self.result = Outline()
        self._head = head
        self._levels = head.all(Column.LEVEL)
        self._path: list[Node | None] = [None] * (len(self._levels) + 1)  # the band first
        self._bands: list[str] = []  # headings, unless nothing follows: then they are footnotes
        self._points_row: Row | None = None
        self._node_of: dict[int, Node] = {}

    def read(self, texts: list[str], cells: Sequence[Cell]) -> None:
        filled = [at for at, words_ in enumerate(texts) if words_]
        if not filled or all(cells[at].is_inherited for at in filled):
            return
        if "".join(texts[filled[0]].split()) in _TOTALS:
            points = [texts[at] for at in self._head.all(Column.POINTS) if texts[at]]
            self.result.total = points[-1] if points else ""
        elif len({cells[at].span for at in filled}) == 1 and not self._is_plain(filled):
            self._single(texts[filled[0]])
        else:
            self._indicator(texts, cells)

    def end(self) -> None:
        """Take headings under which nothing stands for footnotes."""
        self.result.lines[:0] = self._bands
        self._spread_points()

    def _is_plain(self, filled: list[int]) -> bool:
        """Tell whether a lone cell stands under a lower level or a rule: a row with blanks."""
        return filled[0] != 0 and len(filled) == 1

    def _single(self, line: str) -> None:
        """Keep a row that is one cell: a heading over what follows, or a footnote."""
        is_note = "\n" in line or len(line) > _LONGEST_BAND or line.startswith(_NOTE_MARKS)
        if is_note or self.result.lines or "：" in line:
            self.result.lines += [*self._bands, *line.split("\n")]
            self._bands.clear()
        else:
            self._bands.append(line)

    def _open_bands(self) -> None:
        for title in self._bands[-1:]:
            node = Node(title, 0)
            self.result.tops.append(node)
            self._path = [node, *([None] * len(self._levels))]
        self.result.lines += self._bands[:-1]
        self._bands.clear()

    def _indicator(self, texts: list[str], cells: Sequence[Cell]) -> None:
        self._open_bands()
        node = self._node(texts, cells)
        row = self._row(texts, cells)
        node.rows.append(row)
        self._node_of[id(row)] = node
        for level, points in row.level_points.items():
            owner = self._path[level + 1]
            if owner is not None:
                owner.points = points
        self._note_points(row, texts, cells)

    def _node(self, texts: list[str], cells: Sequence[Cell]) -> Node:
        """Return the node that a row is about, made now where the row names it."""
        for level, at in enumerate(self._levels, start=1):
            if texts[at] and not cells[at].is_inherited:
                node = Node(texts[at].replace("\n", ""), level)
                above = next((each for each in reversed(self._path[:level]) if each), None)
                (above.children if above else self.result.tops).append(node)
                self._path[level:] = [node, *([None] * (len(self._levels) - level))]
        found = next((each for each in reversed(self._path) if each), None)
        return found if found and self._levels else self._unnamed(texts, found)

    def _unnamed(self, texts: list[str], above: Node | None) -> Node:
        """Make a node of a row that has nothing but a rule."""
        rules = [texts[at] for at in self._head.all(Column.RULE) if texts[at]]
        node = Node(brief(rules[0]) if rules else "", 1)
        (above.children if above else self.result.tops).append(node)
        return node

    def _row(self, texts: list[str], cells: Sequence[Cell]) -> Row:
        row = Row({})
        for at, column in enumerate(self._head.columns):
            if not texts[at] or cells[at].is_inherited:
                continue
            level = self._head.level_of(at) if column is Column.POINTS else None
            if level is not None:
                row.level_points[level] = texts[at]
            elif column is not Column.LEVEL:
                known = row.texts.get(column)
                row.texts[column] = f"{known}\n{texts[at]}" if known else texts[at]
        return row

    def _note_points(self, row: Row, texts: list[str], cells: Sequence[Cell]) -> None:
        """Remember which rows lie under one cell of points."""
        at = self._head.all(Column.POINTS)[-1]
        if cells[at].is_inherited and texts[at] and self._points_row is not None:
            self._points_row.points_of_more.append(row)
        elif texts[at]:
            self._points_row = row

    def _spread_points(self) -> None:
        """Give a cell of points that is merged over all rows of a node to that node."""
        for row in [row for top in self.result.tops for row in top.all_rows()]:
            if not row.points_of_more or not row[Column.POINTS]:  # a level's own are its already
                continue
            under = {id(each) for each in (row, *row.points_of_more)}
            owner = self._owner(under)
            if owner is not None:
                owner.points = row.texts.pop(Column.POINTS)

    def _owner(self, under: set[int]) -> Node | None:
        """Return the highest node with just these rows, None where they are parts of several."""
        todo = list(self.result.tops)
        while todo:
            node = todo.pop()
            rows = {id(row) for row in node.all_rows()}
            if rows == under:
                return node
            if not rows.isdisjoint(under):
                todo += node.children
        return self._part(under)

    def _part(self, under: set[int]) -> Node | None:
        """Make a node of some rows of one node that has no others below it."""
        owners = {id(node): node for key, node in self._node_of.items() if key in under}
        if len(owners) != 1 or (node := next(iter(owners.values()))).children:
            return None
        first = next(at for at, row in enumerate(node.rows) if id(row) in under)
        rows = [row for row in node.rows if id(row) in under]
        node.rows = [row for row in node.rows if id(row) not in under]
        part = Node("", node.level + 1, rows)
        part.title = rows[0][Column.RULE].split("\n")[0]
        node.children.insert(min(first, len(node.children)), part)
        return part
