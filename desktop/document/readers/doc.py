"""Old Word documents (.doc) and WPS documents (.wps): paragraphs, tables, automatic numbers.

What the printed page shows is read: deleted and hidden text, fields' instructions, headers and
footers are not.
"""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import olefile

from desktop.document.errors import DamagedError, EmptyError, EncryptedError, OldFormatError
from desktop.document.model import Span
from desktop.document.readers.compose import Composer, Grid
from desktop.document.readers.doc_lists import Lists
from desktop.document.readers.text import clean
from desktop.document.readers.word_binary import (
    CHARACTERS,
    PARAGRAPHS,
    WORD_97,
    BrokenDocError,
    Properties,
    Streams,
    head,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.document.model import Extract

_IN_TABLE, _ROW_END, _TABLE, _NEW_PAGE = 0x2416, 0x2417, 0xD608, 0x2407
_DEEPER, _DEEPER_CELL, _DEEPER_ROW = 0x6649, 0x244B, 0x244C
_DELETED, _HIDDEN = 0x0800, 0x083C
_CELL, _PARAGRAPH, _PAGE = "\x07", "\r", "\x0c"
_FIELD, _SEPARATOR, _FIELD_END = "\x13", "\x14", "\x15"
_SIGNS: Final = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "", "\xa0": "\xa0"}
_MARKS: Final = re.compile("[\x07\r\x0c]")
_GONE: Final = re.compile("[\x00-\x08\x13-\x15\x1f\ufffc]")
_MERGED_LEFT, _MERGED_UP, _MERGE_START = 1, 1, 3
_CELL_FORMAT: Final = 20
_NEAR: Final = 30  # twentieths of a point: edges of cells that are meant to stand in line


@dataclass(slots=True)
class _Paragraph:
    text: str
    style: int
    properties: Properties
    mark: str

    def has(self, code: int) -> bool:
        return self.properties.get(code, b"\0")[:1] == b"\1"


@dataclass(slots=True)
class _Row:
    cells: list[tuple[str, tuple[Span, ...]]] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    merges: list[tuple[int, int]] = field(default_factory=list)


def read_doc(path: Path, data: bytes) -> Extract:
    """Return the text of a Word binary document.

    Raises:
        DocumentError: damaged, encrypted, older than Word 97, or without text.
    """
    try:
        streams = _streams(path, data)
        extract = _Reader(streams).read()
    except (BrokenDocError, OSError, struct.error, IndexError, TypeError, ValueError) as error:
        raise DamagedError(path, "Word 文档") from error
    if not extract.text.strip():
        raise EmptyError(path, "里没有文字（可能只有图片）")
    return extract


def _streams(path: Path, data: bytes) -> Streams:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        main = file.openstream("WordDocument").read()
        known = head(main)
        if known.is_encrypted:
            raise EncryptedError(path)
        if known.version < WORD_97:
            raise OldFormatError(path, "是 Word 95 或更早的文档")
        table = file.openstream(known.table_stream).read()
        more = file.openstream("Data").read() if file.exists("Data") else b""
    return Streams(main, table, more)


class _Reader:
    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._paragraph_pages = streams.properties(PARAGRAPHS)
        self._character_pages = streams.properties(CHARACTERS)
        self._lists = Lists(streams)
        self._composer = Composer()
        self._rows: list[_Row] = []
        self._cells: list[tuple[str, tuple[Span, ...]]] = []
        self._cell: list[tuple[str, int]] = []

    def read(self) -> Extract:
        for paragraph in self._paragraphs():
            marker = "" if paragraph.has(_ROW_END) else self._marker(paragraph)
            if paragraph.has(_IN_TABLE):
                self._in_table(paragraph, marker)
                continue
            self._end_table()
            if paragraph.has(_NEW_PAGE):
                self._composer.page()
            self._composer.paragraph(marker + paragraph.text, automatic=len(marker.rstrip()))
            if paragraph.mark == _PAGE:
                self._composer.page()
        self._end_table()
        return self._composer.extract()

    def _marker(self, paragraph: _Paragraph) -> str:
        return self._lists.marker(paragraph.style, paragraph.properties) if paragraph.text else ""

    def _paragraphs(self) -> Iterator[_Paragraph]:
        """Yield the text up to every mark with what applies to the paragraph that it ends."""
        gathered = ""
        for run in self._streams.runs():
            start = 0
            for match in _MARKS.finditer(run.text):
                gathered += self._shown(run.text, start, match.start(), run.place, run.width)
                start = match.end()
                place = run.place + match.start() * run.width
                style, properties = self._paragraph_pages.at(place)
                yield _Paragraph(_printed(gathered), style, properties, match[0])
                gathered = ""
            gathered += self._shown(run.text, start, len(run.text), run.place, run.width)
        if gathered.strip():
            yield _Paragraph(_printed(gathered), 0, {}, _PARAGRAPH)

    def _shown(self, text: str, start: int, end: int, place: int, width: int) -> str:
        """Return the characters that are neither deleted nor hidden."""
        words, at = "", start
        while at < end:
            properties, stop = self._character_pages.until(place + at * width)
            upto = min(end, max(at + 1, (stop - place + width - 1) // width))
            if properties.get(_DELETED) != b"\1" and properties.get(_HIDDEN) != b"\1":
                words += text[at:upto]
            at = upto
        return words

    def _in_table(self, paragraph: _Paragraph, marker: str) -> None:
        is_end = paragraph.mark == _CELL and paragraph.has(_ROW_END)
        if is_end:
            self._rows.append(_row(self._cells, paragraph.properties.get(_TABLE, b"")))
            self._cells, self._cell = [], []
            return
        if not paragraph.has(_DEEPER_ROW):
            self._cell.append((marker + paragraph.text, len(marker.rstrip())))
        if paragraph.mark == _CELL:
            self._cells.append(_joined(self._cell))
            self._cell = []

    def _end_table(self) -> None:
        if self._rows:
            self._composer.table(_grid(self._rows))
        for text, _ in (*self._cells, _joined(self._cell)):
            if text:
                self._composer.paragraph(text)
        self._rows, self._cells, self._cell = [], [], []


def _printed(text: str) -> str:
    """Return text without the instructions of fields and the signs that stand for objects."""
    words, depth = "", 0
    for part in re.split(f"([{_FIELD}{_SEPARATOR}{_FIELD_END}])", text):
        if part == _FIELD:
            depth += 1
        elif part in (_SEPARATOR, _FIELD_END):
            depth = max(0, depth - 1) if part == _SEPARATOR or depth else 0
        elif not depth:
            words += part
    return clean(_GONE.sub("", "".join(_SIGNS.get(sign, sign) for sign in words)))


def _joined(parts: list[tuple[str, int]]) -> tuple[str, tuple[Span, ...]]:
    """Return the paragraphs of a cell as lines, and which characters are automatic numbers."""
    text, automatic = "", []
    for words, number in parts:
        if number:
            automatic.append(Span(len(text), len(text) + number))
        text += words + "\n"
    return text.rstrip("\n"), tuple(automatic)


def _row(cells: list[tuple[str, tuple[Span, ...]]], definition: bytes) -> _Row:
    """Return a row with the edges of its cells and their merges ([MS-DOC] 2.9.324)."""
    count = definition[0] if definition else 0
    edges = list(struct.unpack_from(f"<{count + 1}h", definition, 1)) if count else []
    formats = definition[1 + 2 * (count + 1) :]
    flags = [
        int.from_bytes(formats[at : at + 2], "little")
        for at in range(0, len(formats), _CELL_FORMAT)
    ]
    merges = [(each & 3, each >> 5 & 3) for each in flags]
    return _Row(cells, edges if len(edges) > len(cells) else [], merges)


def _grid(rows: list[_Row]) -> Grid:
    """Return the table: columns are the edges that any row has."""
    grid = Grid()
    edges = _lined_up(sorted({edge for row in rows for edge in row.edges}))
    above: dict[int, tuple[int, int]] = {}
    for index, row in enumerate(rows):
        last = (index, 0)
        for number, (text, automatic) in enumerate(row.cells):
            column, width = _place(row, number, edges)
            across, down = row.merges[number] if number < len(row.merges) else (0, 0)
            if across == _MERGED_LEFT and number:
                grid.extend(last, index, column + width - last[1])
            elif down == _MERGED_UP and column in above:
                last = above[column]
                grid.extend(last, index, width)
            else:
                last = (index, column)
                grid.put(index, column, text, columns=width, automatic=automatic)
                above[column] = last
    return grid


def _lined_up(edges: list[int]) -> list[int]:
    """Return edges without those that stand so near to one before that they mean the same."""
    kept: list[int] = []
    for edge in edges:
        if not kept or edge - kept[-1] > _NEAR:
            kept.append(edge)
    return kept


def _place(row: _Row, number: int, edges: list[int]) -> tuple[int, int]:
    """Return the column and the width of a cell in columns."""
    if not row.edges:
        return number, 1
    left = _nearest(edges, row.edges[number])
    return left, max(1, _nearest(edges, row.edges[number + 1]) - left)


def _nearest(edges: list[int], edge: int) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - edge))
