"""Tasks in tables: one a row, or several in a cell; what a merged cell says holds for all its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from desktop.document import columns, responsibility
from desktop.document.columns import Column
from desktop.document.markers import Marker, MarkerKind, marker_of
from desktop.document.model import (
    BlockKind,
    Cell,
    Extract,
    Table,
)
from desktop.document.normalize import Passage, passage_at
from desktop.document.outline import PARAGRAPH_MARK
from desktop.document.tasks import Given, Part, Placed, Reading, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_CHAPTER: Final = 80


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table whose head was understood; ``head`` is None where it goes on from the one before."""

    table: Table
    columns: tuple[Column, ...]
    head: int | None


def recognise(extract: Extract) -> list[TaskTable]:
    """Return the tables of tasks; a table without a head goes on from one equally wide.

    Where none has a head, what stands in the columns tells what they hold.
    """
    found: list[TaskTable] = []
    for table in extract.tables:
        if head := columns.head_of(extract.text, table):
            found.append(TaskTable(table, head[1], head[0]))
        elif found and table.rows and len(table.rows[0]) == len(found[-1].columns):
            found.append(TaskTable(table, found[-1].columns, None))
        elif guess := columns.guessed(extract.text, table):
            found.append(TaskTable(table, guess, None))
    return found


def read(extract: Extract, tables: list[TaskTable]) -> Reading:
    """Return the tasks of some tables of one directive, and what their other cells are."""
    reader = _Reader(extract.text)
    for table in tables:
        reader.read(table)
    return reader.result


@dataclass(slots=True)
class _Chapter:
    marker: Marker | None
    text: str


@dataclass(slots=True)
class _Row:
    """The filled cells of a row by what they hold, merged ones as often as they reach."""

    cells: list[tuple[Column, Cell, Passage]]

    def of(self, *kinds: Column) -> Iterator[tuple[Column, Cell, Passage]]:
        yield from (each for each in self.cells if each[0] in kinds)


@dataclass(slots=True)
class _Reader:
    text: str
    result: Reading = field(default_factory=Reading)
    chapters: list[_Chapter] = field(default_factory=list)
    heads: dict[int, Passage] = field(default_factory=dict)
    counts: dict[tuple[str, ...], int] = field(default_factory=dict)
    number: Passage | None = None
    sharing: dict[tuple[tuple[str, ...], int], list[list[Task]]] = field(default_factory=dict)
    previous: tuple[Given, ...] = ()
    above: dict[Column, Given] = field(default_factory=dict)
    current: list[Task] = field(default_factory=list)

    def read(self, known: TaskTable) -> None:
        for index, row in enumerate(known.table.rows):
            cells = [
                (column, cell, self._passage(cell))
                for column, cell in zip(known.columns, row, strict=False)
            ]
            filled = _Row([each for each in cells if each[2].text])
            if (known.head is not None and index <= known.head) or self._is_head(row):
                self._place(filled)
            elif chapter := self._chapter(row, filled):
                self._open(chapter)
                self._place(filled)
            else:
                self._row(cells, filled)
        self._number()

    def _passage(self, cell: Cell) -> Passage:
        return passage_at(self.text, cell.span.start, cell.span.end)

    def _is_head(self, row: tuple[Cell, ...]) -> bool:
        """Tell whether a row repeats the head, as at the top of each page."""
        return columns.is_head([columns.column_of(self._passage(cell).text) for cell in row])

    def _place(self, row: _Row, kind: BlockKind = BlockKind.HEADING) -> None:
        fresh = (passage for _, cell, passage in row.cells if not cell.is_inherited)
        self.result.placed.extend(Placed(kind, passage) for passage in fresh)

    def _chapter(self, row: tuple[Cell, ...], filled: _Row) -> Passage | None:
        """Return the heading that runs through all columns, if the row is nothing else."""
        spans = {cell.span for _, cell, _ in filled.cells}
        if len(spans) != 1 or filled.cells[0][1] is not row[0] or len(row) < _FEWEST_COLUMNS:
            return None
        passage = filled.cells[0][2]
        is_through = len(filled.cells) == len(row)
        is_short = len(passage.text) <= _LONGEST_CHAPTER and "。" not in passage.plain
        return passage if is_short and (is_through or marker_of(passage.plain)) else None

    def _open(self, passage: Passage) -> None:
        """Close the chapters that do not lie above this one, and open it."""
        marker = marker_of(passage.plain)
        while self.chapters and _closes(marker, self.chapters[-1].marker):
            self.chapters.pop()
        words = passage.text[marker.length if marker else 0 :]
        text = "".join(words.splitlines()).strip(" 。：:")
        self.chapters.append(_Chapter(marker, text))
        self.heads.clear()
        self.number = None

    def _row(self, cells: list[tuple[Column, Cell, Passage]], filled: _Row) -> None:
        texts = [passage for _, cell, passage in filled.of(Column.TEXT) if not cell.is_inherited]
        self._note_headings(cells)
        if not texts:
            self._without_text(filled)
            return
        path, headings = self._above(filled)
        lead_in, pieces = _split(join_lines(texts))
        self.result.placed.extend(Placed(BlockKind.HEADING, each) for each in lead_in)
        heading = "".join(each.text for each in lead_in).strip(" 。：:")
        headings = (*headings, heading) if heading else headings
        self.current = [_task(path, headings, each) for each in pieces]
        number = self.number.start if self.number else -1
        self.sharing.setdefault((path, number), []).append(self.current)
        self._give(self._given(filled))
        self._hand_out(filled)
        self.result.tasks.extend(self.current)

    def _give(self, given: tuple[Given, ...]) -> None:
        """Give the cells beside the text to its tasks: numbered alike one by one, else to all."""
        for each in given:
            shares = _shares(each, self.current)
            for task, share in zip(self.current, shares, strict=True):
                task.given = (*task.given, *share)

    def _without_text(self, filled: _Row) -> None:
        """Keep a row that asks for nothing new: more about the task above, or left over."""
        if self.current and any(cell.is_inherited for _, cell, _ in filled.of(Column.TEXT)):
            more = tuple(each for each in self._given(filled) if not each.is_inherited)
            for task in self.current:
                task.given = (*task.given, *more)
            self._hand_out(filled)
            return
        for column, cell, passage in filled.cells:
            if not cell.is_inherited:
                is_known = column in {Column.HEADING, Column.NUMBER}
                kind = BlockKind.HEADING if is_known else BlockKind.LEFTOVER
                self.result.placed.append(Placed(kind, passage))

    def _note_headings(self, cells: list[tuple[Column, Cell, Passage]]) -> None:
        """Remember the heading cells; an empty one below a filled one goes on with it."""
        for at, (column, cell, passage) in enumerate(cells):
            if column is Column.HEADING and passage.text and not cell.is_inherited:
                self.heads = {place: each for place, each in self.heads.items() if place < at}
                self.heads[at] = passage

    def _above(self, filled: _Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
        path = [each.marker.label for each in self.chapters if each.marker]
        headings = [each.text for each in self.chapters if each.text]
        for _, passage in sorted(self.heads.items()):
            marker = marker_of(passage.plain)
            if marker and marker.kind is MarkerKind.CIRCLED:
                marker = None  # ①…；② counts what stands in the cell
            if marker:
                path.append(marker.label)
            heading = passage.text[marker.length if marker else 0 :].strip(" 。：:")
            headings.append("".join(heading.split()))
        if label := self._label(filled):
            path.append(label)
        return tuple(path), tuple(headings)

    def _label(self, filled: _Row) -> str:
        """Return the number of a row; without anything new before its text it goes on with the last."""
        own = next((passage for *_, passage in filled.of(Column.NUMBER)), None)
        has_heading = any(not cell.is_inherited for _, cell, _ in filled.of(Column.HEADING))
        if own is not None or has_heading:
            self.number = own
        return re.sub(r"[\s、.]+$", "", self.number.plain.strip()) if self.number else ""

    def _number(self) -> None:
        """Give ¶1, ¶2 … to rows without a number, and to those that share the number of a cell."""
        for (path, number), rows in self.sharing.items():
            labels = [task.path for row in rows for task in row if task.path != path]
            are_distinct = len({*labels}) == len(labels)
            if number >= 0 and len(rows) == 1:
                continue
            for row in rows:
                if row[0].path != path and are_distinct:
                    continue
                self.counts[path] = self.counts.get(path, 0) + 1
                count = f"{PARAGRAPH_MARK}{self.counts[path]}"
                for task in row:
                    task.path = (*path, count, *task.path[len(path) :])
        self.sharing.clear()

    def _given(self, filled: _Row) -> tuple[Given, ...]:
        """Return what the cells beside the text say; a row without any unit goes on with the last."""
        given = tuple(
            self._repeated(Given(column, passage, is_inherited=cell.is_inherited))
            for column, cell, passage in _once(filled)
        )
        if any(each.column in columns.UNITS for each in given):
            self.previous = tuple(each for each in given if each.column in columns.UNITS)
            return given
        return (*(replace(each, is_inherited=True) for each in self.previous), *given)

    def _repeated(self, given: Given) -> Given:
        """Return what a cell says, or what the one above it said where it only says 同上."""
        if given.passage.plain in _SAME_AS_ABOVE and given.column in self.above:
            return replace(self.above[given.column], is_inherited=True)
        self.above[given.column] = given
        return given

    def _hand_out(self, filled: _Row) -> None:
        """Give each cell to a task, or call it a heading, so that none is lost."""
        start = self.current[0].parts[0].passage.start
        for column, cell, passage in filled.cells:
            if cell.is_inherited or column is Column.TEXT:
                continue
            if column is Column.HEADING:
                self.result.placed.append(Placed(BlockKind.HEADING, passage))
            else:
                owner = self.current[0] if passage.start < start else self.current[-1]
                owner.beside.append(passage)


_FEWEST_COLUMNS: Final = 2
_SAME_AS_ABOVE: Final = frozenset({"同上", "同前", "〃", "″", "”"})


def _closes(marker: Marker | None, above: Marker | None) -> bool:
    """Tell whether a chapter with this marker closes the one above it."""
    if marker is None or above is None:
        return True
    return above.kind >= marker.kind


def _once(filled: _Row) -> Iterator[tuple[Column, Cell, Passage]]:
    """Yield the cells that say who, when and what else, each once though merged sideways."""
    beside = list(filled.of(*columns.UNITS, Column.DEADLINE, Column.REMARK))
    last = {cell.span: at for at, (_, cell, _) in enumerate(beside)}
    first = {cell.span: cell for _, cell, _ in reversed(beside)}
    for at, (column, cell, passage) in enumerate(beside):
        if last[cell.span] == at:
            yield column, first[cell.span], passage


def join_lines(texts: list[Passage]) -> list[Passage]:
    """Return the lines of some cells, each as a passage."""
    lines: list[Passage] = []
    for passage in texts:
        begin = 0
        for line in passage.text.splitlines(keepends=True):
            if line.strip():
                lines.append(passage.part(begin, begin + len(line)))
            begin += len(line)
    return lines


_INLINE: Final = re.compile(
    r"(?<=[。；;])\s{0,4}(?=\d{1,2}[.、]|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳])"
)


def _split(lines: list[Passage]) -> tuple[list[Passage], list[list[Passage]]]:
    """Return what introduces the tasks of a cell, and the paragraphs of each task."""
    pieces = [piece for line in lines for piece in _inline(line)]
    markers = [marker_of(piece.plain) for piece in pieces]
    kinds = [marker.kind for marker in markers if marker]
    if len(kinds) < _SEVERAL or len({*kinds}) > 1 or not _counts_up(markers):
        return [], [pieces]
    begins = [at for at, marker in enumerate(markers) if marker]
    ends = [*begins[1:], len(pieces)]
    return pieces[: begins[0]], [pieces[begin:end] for begin, end in zip(begins, ends, strict=True)]


_SEVERAL: Final = 2


def _counts_up(markers: list[Marker | None]) -> bool:
    values = [marker.value for marker in markers if marker]
    return all(right == left + 1 for left, right in pairwise(values))


def _inline(line: Passage) -> Iterator[Passage]:
    """Yield the numbered pieces of a line that holds several, such as 1.甲；2.乙."""
    places = [0, *(match.end() for match in _INLINE.finditer(line.plain)), len(line.text)]
    for begin, end in pairwise(places):
        if begin < end:
            yield line.part(begin, end)


_MARK_OF_UNITS: Final = re.compile(r"(?=[（(]\d{1,2}[）)]|[①-⑳])|(?<!\d)(?=\d{1,2}[.、](?!\d))")


def _shares(given: Given, tasks: list[Task]) -> list[list[Given]]:
    """Return what each task of a row gets from a cell beside it."""
    lines = join_lines([given.passage])
    places = [(line, [m.start() for m in _MARK_OF_UNITS.finditer(line.plain)]) for line in lines]
    pieces = [
        line.part(begin, end)
        for line, marks in places
        for begin, end in pairwise(sorted({0, *marks, len(line.text)}))
    ]
    markers = [marker_of(piece.plain) for piece in pieces]
    if not pieces or given.column is Column.REMARK or not all(markers):
        return [[given]] * len(tasks)
    shares = [
        replace(given, passage=piece.part(marker.length))
        for piece, marker in zip(pieces, markers, strict=True)
        if marker
    ]
    labels = [(marker.label,) for marker in markers if marker]
    if labels == [task.path[-1:] for task in tasks]:
        return [[share] for share in shares]
    return [shares] * len(tasks)


def _task(path: tuple[str, ...], headings: tuple[str, ...], pieces: list[Passage]) -> Task:
    marker = marker_of(pieces[0].plain)
    parts = [
        _part(each, marker.length if marker and not at else 0) for at, each in enumerate(pieces)
    ]
    return Task(
        path=(*path, marker.label) if marker else path,
        headings=headings,
        parts=parts,
        kind=marker.kind if marker else None,
    )


def _part(piece: Passage, begin: int = 0) -> Part:
    passage = piece.part(begin)
    return Part(passage, responsibility.find(passage), marked=piece)
