"""任务分工表: who must report what, from a plan to give a checklist out, as an Excel file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.checklist.digest import digest
from desktop.report.ledger import Column, Ledger, Section
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.checklist.involvement import Involvement
    from desktop.checklist.model import Requirement
    from desktop.rollup.issuing import IssuePlan


def _column(head: str, width: float, *, is_centred: bool = False) -> Column:
    return Column(head, width, _nothing, is_centred=is_centred)


def _nothing(_row: object) -> str:
    """Return no words: the rows are composed here, not from a unit's ledger."""
    return ""


def _topic(requirement: Requirement) -> str:
    return requirement.title or (requirement.headings[-1] if requirement.headings else "")


_WORDS: Final[tuple[tuple[Column, Callable[[Involvement], str]], ...]] = (
    (_column("编号", 20, is_centred=True), lambda one: printed_ref(one.requirement.ref)),
    (_column("工作任务", 40), lambda one: _topic(one.requirement)),
    (_column("具体要求", 90), lambda one: one.requirement.text),
    (_column("承担方式", 20, is_centred=True), lambda one: terms.ROLE[one.role]),
    (_column("依据", 22, is_centred=True), lambda one: terms.WAY[one.way]),
    (_column("原文写法", 34), lambda one: one.printed),
    (
        _column("完成时限", 30),
        lambda one: "；".join(each.wording for each in one.requirement.deadlines),
    ),
)
NOBODY: Final = "没有单位承担的要点（请落实）"


def duties_sheet(plan: IssuePlan, *, office: str, printed_on: date) -> bytes:
    """Return the table as an xlsx file: one section per unit, first what nobody takes up."""
    from desktop.report.sheet import sheet  # noqa: PLC0415 (slow import)

    return sheet(duties(plan, office=office, printed_on=printed_on))


def duties(plan: IssuePlan, *, office: str, printed_on: date) -> Ledger:
    """Return the table as plain values."""
    sections, serial = [], 0
    if plan.nobody:
        rows: tuple[tuple[str, ...], ...] = tuple(
            (str(n), printed_ref(each.ref), _topic(each), each.text, "", "", "", "")
            for n, each in enumerate(plan.nobody, start=1)
        )
        sections.append(Section(NOBODY, rows))
        serial = len(rows)
    for package in plan.packages:
        rows = tuple(
            (str(serial + n), *(words(one) for _, words in _WORDS))
            for n, one in enumerate(package.involvements, start=1)
        )
        serial += len(rows)
        sections.append(Section(f"{package.unit}（{len(rows)} 条）", rows))
    known = digest(plan.checklist)
    return Ledger(
        title=f"{plan.checklist.title}任务分工表",
        unit=office,
        notes=(f"制表单位：{office}", f"单位数：{len(plan.packages)}"),
        columns=tuple(column for column, _ in _WORDS),
        sections=tuple(sections),
        printed_on=printed_on,
        serial=hashlib.sha256(known.encode()).hexdigest()[:8].upper(),
        state_digest=known[:16],
    )
