"""How a requirement concerns a unit: in which role, and by which way its name is found there.

What ``concern`` answers with yes or no is told here in words, for the list of who must report what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.checklist.concern import NOTHING_SET, concerns, is_own_plan
from desktop.checklist.model import Role
from desktop.checklist.unit_names import is_same, names_in, unit_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.checklist.model import Assignment, Checklist, Requirement
    from desktop.checklist.region import Region


class Way(StrEnum):
    """Why a requirement concerns a unit."""

    NAMED = "named"
    INHERITED = "inherited"
    ALIAS = "alias"
    COLLECTIVE = "collective"
    EVERYBODY = "everybody"
    OWN_PLAN = "own_plan"


@dataclass(frozen=True, slots=True)
class Involvement:
    """One requirement that concerns a unit; ``printed`` is how the text names it, or empty."""

    requirement: Requirement
    role: Role
    way: Way
    printed: str = ""


_STRONGEST_FIRST: Final = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORTING, Role.REFERENCE)


def involvements(
    checklist: Checklist, unit: str, region: Region = NOTHING_SET
) -> tuple[Involvement, ...]:
    """Return what concerns a unit, in printed order, each requirement once in its strongest role."""
    found = (
        _involvement(requirement, unit, region, is_own=is_own_plan(directive, unit))
        for directive in checklist.directives
        for requirement in directive.requirements
    )
    return tuple(each for each in found if each is not None)


def _involvement(
    requirement: Requirement, unit: str, region: Region, *, is_own: bool
) -> Involvement | None:
    if not concerns(requirement, unit, own_issuer=is_own, region=region):
        return None
    matches = sorted(
        _matches(requirement, unit, region), key=lambda each: _STRONGEST_FIRST.index(each.role)
    )
    if matches:
        return Involvement(
            requirement, matches[0].role, _way(matches[0], unit, region), matches[0].unit
        )
    way = Way.OWN_PLAN if is_own else Way.EVERYBODY
    return Involvement(requirement, Role.RESPONSIBLE, way)


def _matches(requirement: Requirement, unit: str, region: Region) -> Iterator[Assignment]:
    for assignment in requirement.assignments:
        alone = replace(requirement, assignments=(assignment,))
        if concerns(alone, unit, region=region):
            yield assignment


def _way(assignment: Assignment, unit: str, region: Region) -> Way:
    printed = names_in(assignment.unit)
    ours = unit_name(unit)
    same = [each for each in printed if is_same(unit_name(each), ours)]
    if unit in printed:
        return Way.NAMED
    if any(unit.endswith(each) for each in same):
        return Way.INHERITED
    if same:
        return Way.ALIAS
    names = [unit_name(each) for each in region.names_of(unit)]
    if any(is_same(unit_name(each), name) for each in printed for name in names):
        return Way.ALIAS
    return Way.COLLECTIVE
