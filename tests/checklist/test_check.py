from __future__ import annotations

from datetime import date

from desktop.checklist.build import with_ids
from desktop.checklist.check import FaultKind, check
from desktop.checklist.model import (
    Assignment,
    Checklist,
    Deadline,
    DeadlineKind,
    Directive,
    Requirement,
    Role,
)


def requirement(
    ref: str, text: str = "内容", *, units: bool = True, due: object = ""
) -> Requirement:
    deadlines = (
        ()
        if due == ""
        else (Deadline(DeadlineKind.DATE, "年底前", due if isinstance(due, date) else None),)
    )
    assignments = (Assignment("市财政局", Role.LEAD),) if units else ()
    return Requirement("", ref, (ref,), (), "", text, assignments, deadlines)


def faults(*requirements: Requirement) -> list[tuple[FaultKind, str]]:
    directive = Directive(None, "要点", None, date(2020, 7, 1), 2020, None, None, requirements)
    return [(each.kind, each.ref) for each in check(Checklist("x", with_ids([directive])))]


def test_a_sound_checklist_has_no_fault() -> None:
    assert faults(requirement("一"), requirement("二", due=date(2020, 12, 31))) == []


def test_every_fault_has_its_place() -> None:
    found = faults(
        requirement("一"),
        requirement("一"),
        requirement("二", "  "),
        requirement("三", units=False),
        requirement("四", due=None),
        requirement("五", due=date(2020, 6, 30)),
        requirement("六", due=date(2202, 12, 31)),
    )
    assert found == [
        (FaultKind.DOUBLE_REF, "一"),
        (FaultKind.DOUBLE_REF, "一"),
        (FaultKind.NO_TEXT, "二"),
        (FaultKind.NOBODY_IN_CHARGE, "三"),
        (FaultKind.IMPOSSIBLE_DATE, "四"),
        (FaultKind.IMPOSSIBLE_DATE, "五"),
        (FaultKind.IMPOSSIBLE_DATE, "六"),
    ]


def test_a_text_that_names_nobody_anywhere_is_no_fault() -> None:
    assert faults(requirement("一", units=False), requirement("二", units=False)) == []
