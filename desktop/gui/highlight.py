"""Where units, dates and amounts stand in a requirement's own words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.checklist.model import Requirement


class Mark(StrEnum):
    """What a marked stretch of text is."""

    UNIT = "unit"
    DEADLINE = "deadline"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Stretch:
    """First and last+1 character of the text, and what they are."""

    start: int
    end: int
    mark: Mark


def stretches(requirement: Requirement) -> list[Stretch]:
    """Return what to mark, in order and without overlap; a longer name wins over a shorter one."""
    words = [
        *((each.wording, Mark.DEADLINE) for each in requirement.deadlines),
        *((each.wording, Mark.TARGET) for each in requirement.targets),
        *((each.unit, Mark.UNIT) for each in requirement.assignments),
    ]
    taken: list[Stretch] = []
    for word, mark in sorted(words, key=lambda pair: -len(pair[0])):
        for start in _occurrences(requirement.text, word):
            end = start + len(word)
            if all(end <= each.start or each.end <= start for each in taken):
                taken.append(Stretch(start, end, mark))
    return sorted(taken, key=lambda each: each.start)


def _occurrences(text: str, word: str) -> Iterator[int]:
    start = text.find(word) if word else -1
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))
