"""What the sheets of 考评 put into cells: indicators in their rows, words that fit."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from desktop.report.office import office_text
from desktop.report.sheet import width

if TYPE_CHECKING:
    from desktop.rollup.scorecard.model import Entry, Indicator, Scorecard

_EMS: Final = 0.5  # of the 10 pt type in the sheet's width unit, with a little to spare
_LINE: Final = 14.0  # points
_LEAST: Final = 20.0
_TALLEST: Final = 409.0  # points; Excel knows no taller row
_LONGEST: Final = 32_000  # UTF-16 units; Excel holds 32,767 in a cell
_CUT: Final = "……（太长，已截断）"


@dataclass(slots=True)
class Placed:
    """An indicator in its row."""

    indicator: Indicator
    above: Indicator | None
    depth: int
    row: int
    last: int


def fitting(text: str) -> str:
    """Return the words as a cell of Excel can hold them."""
    text = office_text(text)
    return text if len(text.encode("utf-16-le")) <= 2 * _LONGEST else text[: _LONGEST // 2] + _CUT


def height(lines: int) -> float:
    """Return how tall a row of so many lines must be; not every program makes it so by itself."""
    return min(max(lines * _LINE + 4, _LEAST), _TALLEST)


def places(card: Scorecard, first: int) -> list[Placed]:
    """Return all indicators, each in its row, from row ``first`` on."""
    found: list[Placed] = []

    def place(indicator: Indicator, above: Indicator | None, depth: int) -> None:
        placed = Placed(indicator, above, depth, first + len(found), 0)
        found.append(placed)
        for child in indicator.children:
            place(child, indicator, depth + 1)
        placed.last = first + len(found) - 1

    for top in card.indicators:
        place(top, None, 1)
    return found


def said(entry: Entry, name: str) -> str:
    """Return one field of an entry; reasons and evidence with those of the cases that stand."""
    if name in {"reason", "evidence"}:
        standing = [each for each in entry.cases if each.counts]
        return "；".join(filter(None, (getattr(each, name) for each in (entry, *standing))))
    return str(getattr(entry, name))


def scope_words(indicator: Indicator) -> str:
    """Return whom an indicator concerns, nothing where it is all."""
    parts = ["、".join(indicator.applies_to)]
    if indicator.not_for:
        parts.append(f"除{'、'.join(indicator.not_for)}外")
    return "，".join(filter(None, parts))


def lines_of_text(text: str, across: float) -> int:
    """Return how many lines a text takes in a column of so many characters."""
    room = max(across * _EMS - 0.5, 1.0)
    return sum(max(1, ceil(width(line) / 2 / room)) for line in text.split("\n"))
