"""A draft requirement in the few words that a cell has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.document.model import BlockKind, DeadlineKind, Role
from desktop.gui.text import shortened
from desktop.terms import BLOCK_KIND, DEADLINE_KIND, DOUBT_KIND, ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.document.model import Assignment, Deadline, DraftRequirement
    from desktop.document.points import Point

HEADLINE_LENGTH: Final = 60

# In the margin there is room for four characters.
MARGIN: Final = BLOCK_KIND | {BlockKind.FURNITURE.value: "页眉脚"}


def headline(draft: DraftRequirement) -> str:
    """Return the title, or the first words of the text."""
    return draft.title or shortened(draft.text, HEADLINE_LENGTH)


def units(draft: DraftRequirement) -> str:
    """Return who is in charge: the leading units first, the others after them."""
    return "、".join(each.unit for role in Role for each in draft.assignments if each.role is role)


def deadline(draft: DraftRequirement) -> str:
    """Return the last day, or else how the text puts it."""
    dates = [each.due_on for each in draft.deadlines if each.due_on]
    if dates:
        return min(dates).isoformat()
    return "、".join(each.wording for each in draft.deadlines)


def point(each: Point) -> str:
    """Return what is doubtful about a place, in a word."""
    return DOUBT_KIND[each.doubt.kind] if each.doubt else BLOCK_KIND[BlockKind.LEFTOVER]


def understood_units(assignments: Iterable[Assignment]) -> str:
    """Return who was understood, role by role."""
    named = list(assignments)
    parts = []
    for role in Role:
        units_ = [
            f"{each.unit}（统称）" if each.is_collective else each.unit
            for each in named
            if each.role is role
        ]
        if units_:
            parts.append(f"{ROLE[role]} {len(units_)} 个：{'、'.join(units_)}")
    return "；".join(parts) or "没有写明单位"


def understood_deadlines(deadlines: Iterable[Deadline]) -> str:
    """Return when was understood, with the last day; a date without one is asked about."""
    return "；".join(_understood(each) for each in deadlines) or "没有写明时限"


def _understood(deadline_: Deadline) -> str:
    kind = DEADLINE_KIND[deadline_.kind]
    if deadline_.due_on:
        return f"{kind}：{deadline_.wording}，即 {deadline_.due_on.isoformat()}"
    if deadline_.kind is DeadlineKind.DATE:
        return f"“{deadline_.wording}”看不出是哪一天，请写成“11月底前”这样"
    return f"{kind}：{deadline_.wording}"


def levels(path: Iterable[str]) -> str:
    """Return a reference level by level, as it is typed: ``二 （一） 1``."""
    return " ".join(path)
