"""Where a Chinese line may end: pure, in ems, without fonts and without ReportLab.

ReportLab's own CJK wrapping lets ，；：？！》” begin a line and never looks at opening marks;
this follows GB/T 15834: closing marks begin no line, opening ones end none, —— and …… stay
whole, and a line gets a closing mark in by squeezing the blank halves of its punctuation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OPENERS: Final = frozenset("“‘（〔［｛〈《「『【〖([{≤≥±￥¥№")
CLOSERS: Final = frozenset("、。，．：；？！”’）〕］｝〉》」』】〗…—～·％‰℃!),.:;?]}%")
_RIGHT_BLANK: Final = frozenset("、。，．；：”’）〕］｝〉》」』】〗")
_LEFT_BLANK: Final = frozenset("“‘（〔［｛〈《「『【〖")
_BLANKS: Final = _RIGHT_BLANK | _LEFT_BLANK
_WORD: Final = "0-9A-Za-z\u00b2\u00b3\u00b5\u00b9\u00c0-\u024f\u0370-\u03ff"  # m², μg/m³
_UNIT: Final = re.compile(
    rf"—{{2,}}|…{{2,}}|[{_WORD}]+(?:[.,:/\\_@#%&=?+~'*-]+[{_WORD}]+)*%?|\s+|.", re.DOTALL
)
_INSIDE: Final = 0.25  # em that a punctuation mark may lose inside the line
_AT_EDGE: Final = 0.5  # em that it may lose at the line's end or beside another mark
_FAR: Final = 3  # units that a line may reach beyond its end for a legal break
_SMALL: Final = 1e-6
_CHARACTERS: Final[dict[str, str]] = {}  # each once: a long report has millions of them


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its units (characters, numbers, words, pairs) and its natural width in ems.

    ``room`` is what the measure leaves, negative where the punctuation must give way.
    """

    units: tuple[str, ...]
    width: float
    room: float
    is_last: bool

    @property
    def text(self) -> str:
        """Return the characters of the line."""
        return "".join(self.units)


def units_of(text: str) -> list[str]:
    """Return the pieces between which a line may end at all; joined they are the text."""
    units: list[str] = _UNIT.findall(text)
    return [_CHARACTERS.setdefault(unit, unit) if len(unit) == 1 else unit for unit in units]


def may_break(before: str, after: str) -> bool:
    """Tell whether a line may end between two units."""
    return before[-1] not in OPENERS and after[0] not in CLOSERS


def break_lines(
    text: str, widths: Mapping[str, float], measure: float, first_indent: float = 0.0
) -> list[Line]:
    """Return the lines of one paragraph; all lengths in ems.

    ``widths`` gives each character's advance. A word is split only where it is longer than the
    measure; blanks where a line ends are dropped; nothing else is lost.
    """
    return list(_Breaker(text.strip(), widths, max(measure, 1.0)).lines(first_indent))


def squeezable(units: tuple[str, ...] | list[str]) -> list[float]:
    """Return for each unit how many ems of blank it can give up in this line."""
    last = len(units) - 1
    capacity = [0.0] * len(units)
    for index, unit in enumerate(units):
        if unit in _RIGHT_BLANK:
            at_edge = index == last or units[index + 1] in _BLANKS
            capacity[index] = _AT_EDGE if at_edge else _INSIDE
        elif unit in _LEFT_BLANK and index:
            capacity[index] = _INSIDE
    return capacity


def gives_left(unit: str) -> bool:
    """Tell whether the unit's blank half is the left one."""
    return unit in _LEFT_BLANK


class _Breaker:
    """Fills lines one after another."""

    def __init__(self, text: str, widths: Mapping[str, float], measure: float) -> None:
        self._measure = measure
        self._widths = widths
        self._units: list[str] = []
        for unit in units_of(text):
            # A word that no line can hold is dealt with character by character.
            whole = len(unit) == 1 or self._width(unit) <= measure
            self._units.extend([unit] if whole else unit)
        self._advances = [self._width(unit) for unit in self._units]

    def lines(self, first_indent: float) -> Iterator[Line]:
        start, count, room = 0, len(self._units), self._measure - first_indent
        while start < count:
            end = self._end(start, max(room, 1.0))
            stop = end
            while stop > start + 1 and self._units[stop - 1].isspace():
                stop -= 1
            width = sum(self._advances[start:stop])
            yield Line(tuple(self._units[start:stop]), width, room - width, end >= count)
            start = end
            while start < count and self._units[start].isspace():
                start += 1
            room = self._measure
        if not count:
            yield Line((), 0.0, room, is_last=True)

    def _end(self, start: int, room: float) -> int:
        """Return where the line that begins at ``start`` ends."""
        full, width = start, 0.0
        while full < len(self._units):
            advance = 0.0 if self._units[full].isspace() else self._advances[full]
            if width + advance > room + _SMALL:
                break
            width += self._advances[full]
            full += 1
        if full >= len(self._units):
            return full
        end = self._pull_in(start, full, room) or self._push_out(start, full)
        return end or max(full, start + 1)

    def _pull_in(self, start: int, full: int, room: float) -> int:
        """Return an end at or behind ``full`` for which the punctuation can make room, or 0."""
        if self._legal(full) and full > start:
            return full
        for end in range(full + 1, min(full + _FAR, len(self._units)) + 1):
            line = self._units[start:end]
            excess = sum(self._advances[start:end]) - room
            if excess > sum(squeezable(line)) + _SMALL:
                return 0
            if self._legal(end):
                return end
        return 0

    def _push_out(self, start: int, full: int) -> int:
        """Return the last legal end before ``full``, or 0."""
        return next((end for end in range(full, start, -1) if self._legal(end)), 0)

    def _legal(self, end: int) -> bool:
        """Tell whether a line may end before unit ``end``, blanks left out of account."""
        after = end
        while after < len(self._units) and self._units[after].isspace():
            after += 1
        before = end - 1
        while before > 0 and self._units[before].isspace():
            before -= 1
        return after >= len(self._units) or may_break(self._units[before], self._units[after])

    def _width(self, unit: str) -> float:
        return sum(self._widths[character] for character in unit)
