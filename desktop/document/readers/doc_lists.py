"""The automatic numbers of a Word binary file: lists and styles ([MS-DOC] 2.9.131, 2.9.150)."""

from __future__ import annotations

import struct
from typing import Final

from desktop.document.readers.numbering import Level, Num, Sequence, next_number
from desktop.document.readers.word_binary import LISTS, OVERRIDES, STYLES, Properties, Streams

# Codes of number formats ([MS-OSHARED] 2.2.1.3) by their names in newer files.
_FORMS: Final = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "chineseCounting",
    11: "chineseCounting", 14: "decimalFullWidth", 17: "ideographDigital", 18: "decimalEnclosedCircle",
    19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen", 28: "decimalEnclosedCircle", 29: "ideographEnclosedCircle", 30: "ideographTraditional",
    31: "ideographZodiac", 37: "chineseCounting", 38: "chineseCountingThousand", 39: "chineseCountingThousand",
    255: "none",
}  # fmt: skip
_LEVEL, _LIST = 0x260A, 0x460B
_LSTF, _LVLF, _LFO, _LFOLVL = 28, 28, 16, 8
_NO_GAP: Final = 2
_LEVELS: Final = 9
_DEPTH: Final = 12


class Lists:
    """All lists of a file; ask for each paragraph once, in order."""

    def __init__(self, streams: Streams) -> None:
        self._styles = _styles(streams)
        try:
            self._nums = _nums(streams)
        except (struct.error, IndexError, ValueError):
            self._nums = []  # text without its numbers is better than none

    def marker(self, style: int, own: Properties) -> str:
        """Return the number printed before a paragraph with the gap after it, or nothing."""
        number, level = self._value(_LIST, style, own), self._value(_LEVEL, style, own)
        if not 0 < number <= len(self._nums) or level not in self._nums[number - 1].sequence.levels:
            return ""
        return next_number(self._nums[number - 1], level)

    def _value(self, code: int, style: int, own: Properties) -> int:
        """Return a property of the paragraph, or of its style and those that it is based on."""
        known = own
        for _ in range(_DEPTH):
            if code in known:
                return int.from_bytes(known[code], "little")
            if style not in self._styles:
                break
            known, style = self._styles[style]
        return 0


def _styles(streams: Streams) -> dict[int, tuple[Properties, int]]:
    """Return the paragraph properties of every style and the style that it is based on."""
    sheet, found = streams.part(STYLES), {}
    try:
        size, count, base = struct.unpack_from("<HHH", sheet)
        at = 2 + size
        for index in range(count):
            length = struct.unpack_from("<H", sheet, at)[0]
            entry = sheet[at + 2 : at + 2 + length]
            at += 2 + length
            if length:
                found[index] = _style(streams, entry, base)
    except (struct.error, IndexError):
        pass  # the styles read so far
    return found


def _style(streams: Streams, entry: bytes, base: int) -> tuple[Properties, int]:
    kind, based = struct.unpack_from("<HH", entry, 2)
    at = base + 2 + 2 * (struct.unpack_from("<H", entry, base)[0] + 1)
    at += at % 2
    if kind & 0xF != 1:
        return {}, based >> 4
    size = struct.unpack_from("<H", entry, at)[0]
    return streams.unpacked(entry[at + 4 : at + 2 + size]), based >> 4


def _nums(streams: Streams) -> list[Num]:
    sequences = _sequences(streams)
    plan = streams.part(OVERRIDES)
    if not plan:
        return []
    count = struct.unpack_from("<I", plan)[0]
    nums, at = [], 4 + _LFO * count
    for index in range(min(count, len(plan) // _LFO)):
        identity = struct.unpack_from("<I", plan, 4 + _LFO * index)[0]
        changed = plan[4 + _LFO * index + 12]
        starts, at = _starts(plan, at + 4, changed)
        nums.append(Num(sequences.get(identity, Sequence({})), starts))
    return nums


def _starts(plan: bytes, at: int, count: int) -> tuple[dict[int, int], int]:
    """Return where levels of one list start anew; a level that is redefined keeps its form."""
    starts = {}
    for _ in range(count):
        if at + _LFOLVL > len(plan):
            break
        start, flags = struct.unpack_from("<iI", plan, at)
        at += _LFOLVL
        if flags & 0x10:
            starts[flags & 0xF] = start
        if flags & 0x20:
            _, at = _level(plan, at)
    return starts, at


def _sequences(streams: Streams) -> dict[int, Sequence]:
    plan = streams.part(LISTS)
    if not plan:
        return {}
    count = struct.unpack_from("<H", plan)[0]
    # The levels follow the heads of the lists; the length in the head of the file leaves them out.
    start = streams.table.find(plan)
    table, at = streams.table[start:], 2 + _LSTF * count
    found = {}
    for index in range(count):
        identity = struct.unpack_from("<I", plan, 2 + _LSTF * index)[0]
        is_simple = plan[2 + _LSTF * index + 26] & 1
        levels = {}
        for number in range(1 if is_simple else _LEVELS):
            levels[number], at = _level(table, at)
        found[identity] = Sequence(levels)
    return found


def _level(data: bytes, at: int) -> tuple[Level, int]:
    start, form, flags = struct.unpack_from("<iBB", data, at)
    follows, characters, paragraph = data[at + 15], data[at + 24], data[at + 25]
    at += _LVLF + characters + paragraph
    length = struct.unpack_from("<H", data, at)[0]
    signs = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(sign) + 1}" if sign < "\t" else sign for sign in signs)
    level = Level(
        form=_FORMS.get(form, "decimal"),
        text=text,
        start=start,
        restarts=not flags & 0x08,
        is_decimal=bool(flags & 0x04),
        gap="" if follows == _NO_GAP or not text[-1:].isascii() else " ",
    )
    return level, at + 2 + 2 * length
