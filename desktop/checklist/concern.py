"""Which requirements concern a unit: named, by alias, by an inherited prefix, through a collective.

In doubt a requirement concerns the unit: one too many is seen at once, one too few never.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.checklist.model import Level, Role
from desktop.checklist.region import Region
from desktop.checklist.unit_names import UnitName, is_same, names_in, unit_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.checklist.model import Assignment, Checklist, Directive, Requirement

NOTHING_SET: Final = Region()
_COLLECTIVE: Final = re.compile("各|有关|相关|直属|市直|省直|区直|县直|全体|所有|等")
_GOVERNMENT: Final = re.compile("人民政府$|(?<!办)政府$|管委会$|管理委员会$")
_TOWNSHIP: Final = re.compile("街道|镇|乡")
_SECTION: Final = re.compile(r"^[^省市县区]{0,8}(科|股|室|处室|支队|大队)$|^办公室$")
_OFFICE: Final = re.compile("人民政府(办公[室厅])?$")
_SECTIONS: Final = re.compile("科室|股室|处室|各科|各股|各处|(?:^|、)各单位")
_SUBORDINATES: Final = re.compile("属.{0,2}单位|直属单位|下属|属下")
_AREAS: Final = re.compile(
    "县（|市、|区）|各区县|各县|各市|各区|各镇|各街|各乡|镇街|街道|乡镇|功能区"
)
_DEPARTMENTS: Final = re.compile(
    "部门|市直|省直|区直|县直|府直属|有关单位|相关单位|各单位|中直|直属机构"
)


def concerns(
    requirement: Requirement,
    unit: str,
    *,
    own_issuer: bool = False,
    region: Region = NOTHING_SET,
) -> bool:
    """Tell whether a requirement concerns a unit; ``region`` says what was set about its units.

    ``own_issuer`` says that the directive is the unit's own plan (``is_own_plan``): then all of it
    does. A requirement that names nobody concerns everybody to whom the directive is addressed.
    """
    if own_issuer or not requirement.assignments:
        return True
    known = [(each, unit_name(each)) for each in region.names_of(unit)]
    return any(
        any(is_same(name, ours) for _, ours in known) or _has_member(printed, known, region)
        for printed, name in _named(requirement)
    )


def includes(collective: str, unit: str, region: Region = NOTHING_SET) -> bool:
    """Tell whether a collective unit includes a unit: as it was set, else as names can tell."""
    known = [(each, unit_name(each)) for each in region.names_of(unit)]
    return _has_member(collective, known, region)


def _has_member(printed: str, known: list[tuple[str, UnitName]], region: Region) -> bool:
    members = region.members_of(printed)
    if members is None:
        return any(_includes(printed, unit, ours) for unit, ours in known)
    return any(is_same(unit_name(each), ours) for each in members for _, ours in known)


def is_own_plan(directive: Directive, unit: str) -> bool:
    """Tell whether a department wrote the directive for itself.

    An office of a government issues for all departments; its 要点 is nobody's own plan.
    """
    issuer = directive.issuer or ""
    if not issuer or _OFFICE.search(issuer):
        return False
    return is_same(unit_name(issuer), unit_name(unit)) and directive.level in (
        None,
        Level.DEPARTMENT,
    )


def concerning(checklist: Checklist, unit: str, region: Region = NOTHING_SET) -> frozenset[str]:
    """Return the ids of the requirements that concern a unit."""
    return _chosen(
        checklist,
        lambda each: each.assignments,
        lambda each, directive: concerns(
            each, unit, own_issuer=is_own_plan(directive, unit), region=region
        ),
    )


def leading(checklist: Checklist, unit: str, region: Region = NOTHING_SET) -> frozenset[str]:
    """Return the ids of the requirements of which a unit is in charge, also as one of several.

    Where nobody leads, those who are responsible are in charge.
    """
    return _chosen(
        checklist,
        _in_charge,
        lambda each, _directive: (
            bool(_in_charge(each))
            and concerns(replace(each, assignments=_in_charge(each)), unit, region=region)
        ),
    )


def _in_charge(requirement: Requirement) -> tuple[Assignment, ...]:
    for role in (Role.LEAD, Role.RESPONSIBLE):
        found = tuple(each for each in requirement.assignments if each.role is role)
        if found:
            return found
    return ()


def _chosen(
    checklist: Checklist,
    named: Callable[[Requirement], tuple[Assignment, ...]],
    is_chosen: Callable[[Requirement, Directive], bool],
) -> frozenset[str]:
    """Return the ids of what is chosen; the same units in many rows are judged once a directive."""
    chosen = set()
    for directive in checklist.directives:
        judged: dict[tuple[str, ...], bool] = {}
        for each in directive.requirements:
            units = tuple(assignment.unit for assignment in named(each))
            if units not in judged:
                judged[units] = is_chosen(each, directive)
            if judged[units]:
                chosen.add(each.id)
    return frozenset(chosen)


def _named(requirement: Requirement) -> Iterator[tuple[str, UnitName]]:
    """Yield every printed unit with its name; 「市发展改革局、财政局」 hands 市 on to the second."""
    level = ""
    for assignment in requirement.assignments:
        for printed in names_in(assignment.unit):
            name = unit_name(printed)
            level = name.level or level
            yield assignment.unit, UnitName(level, name.bare)


def _includes(printed: str, unit: str, ours: UnitName) -> bool:
    """Tell whether a collective includes the unit, as far as names can tell."""
    if not _COLLECTIVE.search(printed):
        return False
    if _GOVERNMENT.search(unit) or (_TOWNSHIP.search(unit) and ours.level != "市"):
        return bool(_AREAS.search(printed))
    if _SECTION.search(unit):
        return bool(_SECTIONS.search(printed))
    if _SUBORDINATES.search(printed) and "府" not in printed:
        return not ours.level
    theirs = re.match("([省市县区])(?:直|政府|府|委)", printed)
    is_our_level = not theirs or not ours.level or theirs[1] == ours.level
    return is_our_level and bool(_DEPARTMENTS.search(printed))
