"""A requirement's units and times as words to correct, which read back as what they were."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from desktop.document import deadlines, units
from desktop.terms import ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.document.model import Assignment, Deadline


def units_in_words(assignments: Iterable[Assignment]) -> str:
    """Return who as words: ``牵头单位：甲局；配合单位：乙局、丙局``, in printed order."""
    return "；".join(
        f"{ROLE[role]}：{'、'.join(each.unit for each in group)}"
        for role, group in groupby(assignments, lambda each: each.role)
    )


def deadlines_in_words(named: Iterable[Deadline]) -> str:
    """Return when as words, several separated by ``；``."""
    return "；".join(each.wording for each in named)


def read_units(words: str) -> tuple[Assignment, ...]:
    """Return who is named by such words; units without a role are responsible."""
    return units.read(words).assignments


def read_deadlines(words: str, year: int | None) -> tuple[Deadline, ...]:
    """Return when, by such words; ``year`` is the directive's."""
    return tuple(
        dict.fromkeys(
            each
            for part in words.replace(";", "；").split("；")
            if part.strip()
            for each in deadlines.read_alone(part.strip(), year)
        )
    )
