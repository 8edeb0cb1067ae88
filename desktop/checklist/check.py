"""Faults of a checklist, told before it is issued: findings, never exceptions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.checklist.model import DeadlineKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.checklist.model import Checklist, Directive, Requirement

_YEARS_AHEAD: Final = 5


class FaultKind(StrEnum):
    """What is wrong with a requirement."""

    DOUBLE_REF = "double-ref"
    NO_TEXT = "no-text"
    NOBODY_IN_CHARGE = "nobody-in-charge"
    IMPOSSIBLE_DATE = "impossible-date"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its kind, the requirement's id and printed reference, and a sentence."""

    kind: FaultKind
    requirement_id: str
    ref: str
    sentence: str


def check(checklist: Checklist) -> list[Fault]:
    """Return the faults in printed order; an empty list is a checklist without fault."""
    return [fault for directive in checklist.directives for fault in _faults(directive)]


def _faults(directive: Directive) -> Iterator[Fault]:
    counts = Counter(each.ref for each in directive.requirements)
    names_units = any(each.assignments for each in directive.requirements)
    for each in directive.requirements:
        for kind, sentence in _sentences(directive, each, counts, names_units=names_units):
            yield Fault(kind, each.id, each.ref, sentence)


def _sentences(
    directive: Directive, each: Requirement, counts: Counter[str], *, names_units: bool
) -> Iterator[tuple[FaultKind, str]]:
    if counts[each.ref] > 1:
        yield FaultKind.DOUBLE_REF, f"编号“{each.ref}”重复，共 {counts[each.ref]} 条。"
    if not each.text.strip():
        yield FaultKind.NO_TEXT, f"“{each.ref}”没有内容。"
    # A text that names no units anywhere (as national ones do) leaves that to the level below.
    if names_units and not each.assignments:
        yield FaultKind.NOBODY_IN_CHARGE, f"“{each.ref}”没有写明牵头或责任单位。"
    for deadline in each.deadlines:
        if deadline.kind is DeadlineKind.DATE:
            for problem in _date_problems(directive, deadline.due_on):
                yield FaultKind.IMPOSSIBLE_DATE, f"“{each.ref}”的时限“{deadline.wording}”{problem}"


def _date_problems(directive: Directive, due_on: date | None) -> Iterator[str]:
    if due_on is None:
        yield "看不出是哪一天，请核对原文。"
        return
    if directive.issued_on and due_on < directive.issued_on:
        yield f"早于发文日期 {directive.issued_on}，请核对。"
    if directive.year and due_on.year > directive.year + _YEARS_AHEAD:
        yield f"比 {directive.year} 年晚得太多，请核对。"
