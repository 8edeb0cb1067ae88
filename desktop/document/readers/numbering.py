"""Word's automatic numbers: the file holds only rules, the numbers are counted here.

ECMA-376 part 1, 17.9: a paragraph names a list (``numId``) and a level, itself or by its style;
lists that share an abstract list go on counting together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.document.readers.numerals import numeral
from desktop.document.readers.package import attribute, child, local

if TYPE_CHECKING:
    from desktop.document.readers.package import Element

_LEVELS: Final = 9
_LONGEST: Final = 60
_PLACE: Final = re.compile(r"%([1-9])")


@dataclass(slots=True)
class Level:
    """How one level of a list counts and prints."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str | None = None
    restarts: bool = True
    is_decimal: bool = False
    gap: str = ""


@dataclass(slots=True)
class Sequence:
    """An abstract list with its counters; a level not used yet has None."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class Num:
    """A list: an abstract one, and where it starts anew."""

    sequence: Sequence
    starts: dict[int, int]


class Numbering:
    """All lists of a document; ask for each paragraph once, in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Take the roots of ``numbering.xml`` and ``styles.xml``, either may be missing."""
        self._styles = _styles(styles)
        self._nums = _nums(numbering)

    def marker(self, paragraph: Element) -> str:
        """Return the number printed before a paragraph with the gap after it, or nothing."""
        properties = child(paragraph, "pPr")
        style = attribute(child(properties, "pStyle"), "val")
        number_id, level = self._reference(child(properties, "numPr"), style)
        num = self._nums.get(number_id)
        if num is None or level not in num.sequence.levels:
            return ""
        return next_number(num, level)

    def _reference(self, own: Element | None, style: str | None) -> tuple[str, int]:
        """Return list and level: the paragraph's own, what it lacks from its style."""
        number_id = attribute(child(own, "numId"), "val")
        level = attribute(child(own, "ilvl"), "val")
        seen: set[str] = set()
        name = style
        while name in self._styles and name not in seen and (number_id is None or level is None):
            seen.add(name)
            inherited_id, inherited_level, name = self._styles[name]
            number_id = inherited_id if number_id is None else number_id
            level = inherited_level if level is None else level
        if level is None and own is None:
            level = self._style_level(number_id or "", style)
        return number_id or "", int(level) if level and level.isdecimal() else 0

    def _style_level(self, number_id: str, style: str | None) -> str | None:
        num = self._nums.get(number_id)
        levels = num.sequence.levels if num else {}
        return next((str(each) for each in levels if style and levels[each].style == style), None)


def next_number(num: Num, level: int) -> str:
    """Count on and return the number as it is printed, with the gap after it."""
    _count(num, level)
    return _printed(num.sequence, level)


def _styles(root: Element | None) -> dict[str, tuple[str | None, str | None, str]]:
    """Return (list, level, parent style) of every style."""
    found = {}
    for style in root if root is not None else ():
        if local(style) == "style":
            own = child(style, "pPr", "numPr")
            found[attribute(style, "styleId") or ""] = (
                attribute(child(own, "numId"), "val"),
                attribute(child(own, "ilvl"), "val"),
                attribute(child(style, "basedOn"), "val") or "",
            )
    return found


def _nums(root: Element | None) -> dict[str, Num]:
    abstract: dict[str, Sequence] = {}
    nums: dict[str, Num] = {}
    for each in root if root is not None else ():
        if local(each) == "abstractNum":
            abstract[attribute(each, "abstractNumId") or ""] = Sequence(_levels(each))
    for each in root if root is not None else ():
        sequence = abstract.get(attribute(child(each, "abstractNumId"), "val") or "")
        if local(each) == "num" and sequence:
            nums[attribute(each, "numId") or ""] = _num(each, sequence)
    return nums


def _num(element: Element, sequence: Sequence) -> Num:
    """Return a list; one that redefines levels counts by itself."""
    starts: dict[int, int] = {}
    levels = dict(sequence.levels)
    for override in element:
        if local(override) == "lvlOverride":
            level = _number(attribute(override, "ilvl"), 0)
            start = attribute(child(override, "startOverride"), "val")
            if start:
                starts[level] = _number(start, 1)
            own = child(override, "lvl")
            if own is not None:
                levels[level] = _level(own)
    return Num(Sequence(levels) if levels != sequence.levels else sequence, starts)


def _levels(element: Element) -> dict[int, Level]:
    return {
        _number(attribute(each, "ilvl"), 0): _level(each)
        for each in element
        if local(each) == "lvl" and _number(attribute(each, "ilvl"), 0) < _LEVELS
    }


def _level(element: Element) -> Level:
    text = (attribute(child(element, "lvlText"), "val") or "")[:_LONGEST]
    is_joined = attribute(child(element, "suff"), "val") == "nothing"
    legal = child(element, "isLgl")
    return Level(
        form=attribute(child(element, "numFmt"), "val") or "decimal",
        text=text,
        start=_number(attribute(child(element, "start"), "val"), 1),
        style=attribute(child(element, "pStyle"), "val"),
        restarts=attribute(child(element, "lvlRestart"), "val") != "0",
        is_decimal=legal is not None and attribute(legal, "val") not in ("0", "false"),
        gap="" if is_joined or not text[-1:].isascii() else " ",
    )


def _count(num: Num, level: int) -> None:
    counts, levels = num.sequence.counts, num.sequence.levels
    if level in num.starts:
        counts[level] = num.starts.pop(level)
    else:
        count = counts[level]
        counts[level] = levels[level].start if count is None else count + 1
    for deeper in range(level + 1, _LEVELS):
        if deeper in levels and levels[deeper].restarts:
            counts[deeper] = None


def _printed(sequence: Sequence, level: int) -> str:
    own = sequence.levels[level]
    if own.form in ("bullet", "none"):
        return ""

    def part(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        shown = sequence.levels.get(index, own)
        count = sequence.counts[index]
        return numeral(
            shown.start if count is None else count, "decimal" if own.is_decimal else shown.form
        )

    marker = _PLACE.sub(part, own.text)
    return marker + own.gap if marker.strip() else ""


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= len("99999") else default
