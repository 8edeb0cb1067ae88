"""The inside of a Word binary file (.doc, .wps): where characters stand and what applies to them.

[MS-DOC]: the text lies in pieces (2.4.1); properties lie in pages of 512 bytes that are found by
the place of a character in the file (2.4.6), not by its number.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Pairs of offset and length in the table stream, FibRgFcLcb97 ([MS-DOC] 2.5.6).
_PAIRS: Final = 0x9A
STYLES, CHARACTERS, PARAGRAPHS, PIECES, LISTS, OVERRIDES = 1, 12, 13, 33, 73, 74
MAGIC: Final = 0xA5EC
WORD_97: Final = 0xC1
_TEXT_LENGTH: Final = 0x4C
_PAGE: Final = 512
_COMPRESSED: Final = 1 << 30
_PROPERTIES, _TABLE_OF_PIECES = 1, 2
_HUGE: Final = 0x6646
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615
_SIZES: Final = (1, 1, 2, 4, 2, 2, 0, 3)
_TEXT_LIMIT: Final = 8_000_000

Properties = dict[int, bytes]


class BrokenDocError(ValueError):
    """The file contradicts itself."""


class Head(NamedTuple):
    """What the file information block says first ([MS-DOC] 2.5.1)."""

    version: int
    is_encrypted: bool
    table_stream: str


def head(main: bytes) -> Head:
    """Return the head of the main stream. Raises BrokenDocError."""
    if len(main) < _PAIRS:
        raise BrokenDocError
    magic, version = struct.unpack_from("<HH", main)
    flags = struct.unpack_from("<H", main, 0x0A)[0]
    if magic != MAGIC:
        raise BrokenDocError
    return Head(version, bool(flags & 0x0100), "1Table" if flags & 0x0200 else "0Table")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that stand in the file without a gap; ``width`` bytes each, from ``place`` on."""

    text: str
    place: int
    width: int


class Streams:
    """The streams of a file and what they say; every step is checked for its bounds."""

    def __init__(self, main: bytes, table: bytes, data: bytes) -> None:
        self.main, self.table, self.data = main, table, data

    def part(self, index: int) -> bytes:
        """Return a part of the table stream by its number in the file information block."""
        start, length = _unpack("<II", self.main, _PAIRS + 8 * index)
        return self.table[start : start + length]

    def runs(self) -> list[Run]:
        """Return the pieces of the main text in reading order, fast saves put together."""
        plan = _piece_table(self.part(PIECES))
        count = (len(plan) - 4) // 12
        ends = _unpack(f"<{count + 1}i", plan, 0)
        if any(left > right for left, right in pairwise(ends)):
            raise BrokenDocError
        limit = min(_unpack("<i", self.main, _TEXT_LENGTH)[0], _TEXT_LIMIT)
        runs = []
        for index in range(count):
            place = _unpack("<I", plan, 4 * (count + 1) + 8 * index + 2)[0]
            length = min(ends[index + 1], limit) - ends[index]
            if ends[index] < 0 or length <= 0:
                continue
            if place & _COMPRESSED:
                runs.append(self._run((place & ~_COMPRESSED) // 2, length, 1))
            else:
                runs.append(self._run(place, length, 2))
        return runs

    def _run(self, place: int, length: int, width: int) -> Run:
        raw = self.main[place : place + length * width]
        encoding = "cp1252" if width == 1 else "utf-16-le"
        text = raw.decode(encoding, "replace")
        if width == 1 or len(text) == length:
            return Run(text, place, width)
        # Pairs of surrogates: one sign each, so that numbers of characters stay places.
        units = struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
        return Run("".join(map(chr, units)), place, width)

    def properties(self, index: int) -> PropertyPages:
        """Return the pages of character or paragraph properties."""
        return PropertyPages(self, self.part(index), is_paragraph=index == PARAGRAPHS)

    def unpacked(self, packed: bytes) -> Properties:
        """Return single properties, those that lie in the data stream included."""
        found = dict(_properties(packed))
        if _HUGE in found and len(found[_HUGE]) == struct.calcsize("<I"):
            at = _unpack("<I", found[_HUGE], 0)[0]
            length = _unpack("<H", self.data, at)[0] if at + 2 <= len(self.data) else 0
            found.update(_properties(self.data[at + 2 : at + 2 + length]))
        return found


class PropertyPages:
    """Properties by the place of a character; pages are read once."""

    def __init__(self, streams: Streams, plan: bytes, *, is_paragraph: bool) -> None:
        self._streams, self._is_paragraph = streams, is_paragraph
        count = max(0, (len(plan) - 4) // 8)
        self._places = list(_unpack(f"<{count + 1}I", plan, 0)) if count else []
        self._pages = _unpack(f"<{count}I", plan, 4 * (count + 1)) if count else ()
        self._known: dict[int, tuple[list[int], list[tuple[int, Properties]]]] = {}

    def at(self, place: int) -> tuple[int, Properties]:
        """Return the style and the properties that apply at a place."""
        index = bisect_right(self._places, place) - 1
        if not 0 <= index < len(self._pages):
            return 0, {}
        number = self._pages[index] & 0x3FFFFF
        if number not in self._known:
            self._known[number] = self._page(number * _PAGE)
        places, found = self._known[number]
        entry = bisect_right(places, place) - 1
        return found[entry] if 0 <= entry < len(found) else (0, {})

    def until(self, place: int) -> tuple[Properties, int]:
        """Return the properties that apply at a place, and the place at which they end."""
        _, properties = self.at(place)
        index = bisect_right(self._places, place) - 1
        if not 0 <= index < len(self._pages):
            return properties, 1 << 62
        places, _ = self._known[self._pages[index] & 0x3FFFFF]
        entry = bisect_right(places, place)
        return properties, places[entry] if entry < len(places) else self._places[index + 1]

    def _page(self, start: int) -> tuple[list[int], list[tuple[int, Properties]]]:
        page = self._streams.main[start : start + _PAGE]
        if len(page) < _PAGE:
            raise BrokenDocError
        count, step = page[-1], 13 if self._is_paragraph else 1
        places = list(_unpack(f"<{count + 1}I", page, 0))
        offsets = (2 * page[4 * (count + 1) + step * index] for index in range(count))
        return places, [self._entry(page, offset) for offset in offsets]

    def _entry(self, page: bytes, at: int) -> tuple[int, Properties]:
        if at == 0 or at + 1 >= _PAGE:
            return 0, {}
        if not self._is_paragraph:
            return 0, self._streams.unpacked(page[at + 1 : at + 1 + page[at]])
        size, begin = 2 * page[at] - 1, at + 1
        if page[at] == 0:
            size, begin = 2 * page[at + 1], at + 2
        entry = page[begin : begin + size]
        style = _unpack("<H", entry, 0)[0] if len(entry) > 1 else 0
        return style, self._streams.unpacked(entry[2:])


def _piece_table(clx: bytes) -> bytes:
    """Return the table of pieces behind the properties of fast saves ([MS-DOC] 2.9.38)."""
    at = 0
    while at < len(clx):
        if clx[at] == _PROPERTIES:
            at += 3 + _unpack("<H", clx, at + 1)[0]
        elif clx[at] == _TABLE_OF_PIECES:
            return clx[at + 5 : at + 5 + _unpack("<I", clx, at + 1)[0]]
        else:
            break
    raise BrokenDocError


def _properties(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (code, operand) of single property modifiers ([MS-DOC] 2.2.5.1)."""
    at = 0
    while at + 2 <= len(packed):
        code = _unpack("<H", packed, at)[0]
        at += 2
        size = _SIZES[code >> 13]
        if code == _TABLE_DEFINITION and at + 2 <= len(packed):
            size, at = _unpack("<H", packed, at)[0] - 1, at + 2
        elif size == 0 and at < len(packed):
            size, at = packed[at], at + 1
            if code == _TABS and size == 0xFF:  # noqa: PLR2004, [MS-DOC] 2.9.182: counted inside
                return
        yield code, packed[at : at + size]
        at += max(size, 0)


def _unpack(form: str, data: bytes, at: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(form, data, at)
    except struct.error as error:
        raise BrokenDocError from error
