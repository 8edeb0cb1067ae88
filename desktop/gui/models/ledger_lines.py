"""What a line of the ledger says in each column, and by what it is sorted."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from desktop.gui import words
from desktop.terms import STATUS, VERDICT, printed_ref
from desktop.workbook.model import Status, Verdict
from desktop.workbook.reviewed import is_answered_since, last_review

if TYPE_CHECKING:
    from desktop.workbook.model import LedgerRow

FINISHED: Final = {Status.DONE, Status.ONGOING, Status.NOT_APPLICABLE}
ANSWERED: Final = "已回复"  # sent back, and answered since
LAST: Final = "\uffff"  # sorts behind every date


class Column(IntEnum):
    """What each column shows."""

    REQUIREMENT = 0
    STATUS = 1
    EVIDENCE = 2
    REVIEW = 3
    DEADLINE = 4
    UNITS = 5


HEADERS: Final = ("要点", "进展", "佐证", "审核", "时限", "单位")


def line_words(row: LedgerRow, column: Column, *, is_late: bool = False) -> str:
    """Return what a cell says."""
    requirement = row.requirement
    match column:
        case Column.REQUIREMENT:
            return f"{printed_ref(requirement.ref)}  {words.headline(requirement)}"
        case Column.STATUS:
            return STATUS[row.assessment.status]
        case Column.EVIDENCE:
            waived = "不需" if row.assessment.evidence_waiver else ""
            return str(len(row.evidence)) if row.evidence else waived
        case Column.REVIEW:
            return review_words(row)
        case Column.DEADLINE:
            return f"{'逾期 ' if is_late else ''}{words.deadline(requirement)}"
        case Column.UNITS:
            return words.units(requirement)


def review_words(row: LedgerRow) -> str:
    """Return the newest verdict; one that asked for something is answered once anything changed."""
    review = last_review(row)
    if review is None:
        return ""
    is_open = review.verdict is not Verdict.ACCEPTED
    return (
        ANSWERED
        if is_open and is_answered_since(row, review.reviewed_at)
        else VERDICT[review.verdict]
    )


def is_urgent(row: LedgerRow, column: Column, *, is_late: bool) -> bool:
    """Tell whether a cell says something that cannot wait: overdue, sent back."""
    if column is Column.REVIEW:
        return review_words(row) == VERDICT[Verdict.CHANGES_REQUESTED]
    return column is Column.DEADLINE and is_late


def line_tip(row: LedgerRow, column: Column) -> str:
    """Return all that the pointer can learn about a cell."""
    if column is Column.REQUIREMENT:
        return row.requirement.text
    if column is Column.REVIEW:
        return "\n".join(
            f"第{each.round}轮 {VERDICT[each.verdict]}：{each.remark}" for each in row.reviews
        )
    return line_words(row, column)


def sort_key(row: LedgerRow, column: Column) -> str | int:
    """Return what lines are sorted by; equal ones keep the printed order."""
    match column:
        case Column.STATUS:
            return list(Status).index(row.assessment.status)
        case Column.EVIDENCE:
            return len(row.evidence)
        case Column.REVIEW:
            said = review_words(row)
            return _URGENCY.index(said) if said in _URGENCY else len(_URGENCY)
        case Column.DEADLINE:
            return words.deadline(row.requirement) or LAST
        case _:
            return line_words(row, column)


_URGENCY: Final = (
    VERDICT[Verdict.CHANGES_REQUESTED],
    VERDICT[Verdict.QUERIED],
    ANSWERED,
    VERDICT[Verdict.ACCEPTED],
)
