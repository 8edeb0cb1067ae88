"""What is still missing before printing (漏项): pure functions over ledger rows.

A gap is a finding, not an exception: it says where and what, and can be accepted with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.checklist.model import DeadlineKind
from desktop.workbook.model import EvidenceKind, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from desktop.workbook.model import LedgerRow


class GapKind(StrEnum):
    """Kinds of gaps, in the order in which a clerk would mend them."""

    UNANSWERED = "unanswered"
    OVERDUE = "overdue"
    NO_STATEMENT = "no_statement"
    NO_REASON = "no_reason"
    NO_EVIDENCE = "no_evidence"
    LINK_INCOMPLETE = "link_incomplete"
    OUTSIDE_YEAR = "outside_year"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing at one requirement.

    ``accepted_because`` is empty while the gap is open; an accepted gap stays listed.
    """

    kind: GapKind
    requirement_id: str
    ref: str
    sentence: str
    accepted_because: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has accepted it."""
        return not self.accepted_because


def find_gaps(
    rows: Iterable[LedgerRow],
    *,
    year: int | None,
    today: date,
    accepted: Mapping[tuple[str, str], str] | None = None,
) -> list[Gap]:
    """Return what is missing, in ledger order, accepted ones with their reason."""
    reasons = accepted or {}
    return [
        Gap(kind, row.requirement.id, row.requirement.ref, sentence, reason)
        for row in rows
        for kind, sentence in _missing(row, year, today)
        for reason in [reasons.get((kind, row.requirement.id), "")]
    ]


def _missing(row: LedgerRow, year: int | None, today: date) -> Iterator[tuple[GapKind, str]]:
    for kind, check in _CHECKS.items():
        sentence = check(row, year, today)
        if sentence:
            yield kind, sentence


def _unanswered(row: LedgerRow, _year: int | None, _today: date) -> str:
    return "" if row.assessment.is_answered else "还没有填报。"


def _overdue(row: LedgerRow, _year: int | None, today: date) -> str:
    if row.assessment.status not in {Status.NOT_STARTED, Status.IN_PROGRESS}:
        return ""
    late = [
        deadline.wording
        for deadline in row.requirement.deadlines
        if deadline.kind is DeadlineKind.DATE and deadline.due_on and deadline.due_on < today
    ]
    return f"已过完成时限（{'、'.join(late)}），还没有完成。" if late else ""


def _no_statement(row: LedgerRow, _year: int | None, _today: date) -> str:
    answer = row.assessment
    if not answer.is_answered or answer.status is Status.NOT_APPLICABLE or answer.statement:
        return ""
    return "还没有写落实情况。"


def _no_reason(row: LedgerRow, _year: int | None, _today: date) -> str:
    answer = row.assessment
    is_missing = answer.status is Status.NOT_APPLICABLE and not answer.reason
    return "标为“不涉及”，还没有写理由。" if is_missing else ""


def _no_evidence(row: LedgerRow, _year: int | None, _today: date) -> str:
    answer = row.assessment
    if answer.status is not Status.DONE or row.evidence or answer.evidence_waiver:
        return ""
    return "标为“已完成”，还没有佐证材料，也没有说明为何不需佐证。"


def _link_incomplete(row: LedgerRow, _year: int | None, _today: date) -> str:
    poor = [
        evidence.title or evidence.url
        for evidence in row.evidence
        if evidence.kind is EvidenceKind.LINK and not (evidence.title and evidence.dated)
    ]
    return f"链接佐证缺少标题或发布日期：{'、'.join(poor)}。" if poor else ""


def _outside_year(row: LedgerRow, year: int | None, _today: date) -> str:
    strange = [
        f"{evidence.title or evidence.url}（{evidence.dated.isoformat()}）"
        for evidence in row.evidence
        if year and evidence.dated and evidence.dated.year != year
    ]
    return f"佐证的日期不在{year}年：{'、'.join(strange)}。" if strange else ""


_CHECKS: Final[dict[GapKind, Callable[[LedgerRow, int | None, date], str]]] = {
    GapKind.UNANSWERED: _unanswered,
    GapKind.OVERDUE: _overdue,
    GapKind.NO_STATEMENT: _no_statement,
    GapKind.NO_REASON: _no_reason,
    GapKind.NO_EVIDENCE: _no_evidence,
    GapKind.LINK_INCOMPLETE: _link_incomplete,
    GapKind.OUTSIDE_YEAR: _outside_year,
}
