"""What is still missing before printing (漏项): pure functions over ledger rows.

A gap is a finding, not an exception: it says where and what, and can be accepted with a reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.checklist.model import DeadlineKind, Role
from desktop.workbook.model import EvidenceKind, OfferKind, Status, as_number
from desktop.workbook.reminding import Contents, reminders_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from desktop.workbook.model import Evidence, LedgerRow


_NO_LETTERS: Final = re.compile(r"[\W_]+")


class GapKind(StrEnum):
    """Kinds of gaps, in the order in which a clerk would mend them."""

    UNANSWERED = "unanswered"
    OVERDUE = "overdue"
    NO_STATEMENT = "no_statement"
    NO_REASON = "no_reason"
    NO_EVIDENCE = "no_evidence"
    LINK_INCOMPLETE = "link_incomplete"
    OUTSIDE_YEAR = "outside_year"
    NO_SNAPSHOT = "no_snapshot"
    NO_LEAD = "no_lead"
    SAME_AS_LAST_YEAR = "same_as_last_year"
    BROKEN_NUMBER = "broken_number"
    PERSONAL_DATA = "personal_data"
    NOT_PUBLIC_MARK = "not_public_mark"


REMINDERS: Final = frozenset({GapKind.PERSONAL_DATA, GapKind.NOT_PUBLIC_MARK})


class Place(StrEnum):
    """Where in the window a gap is mended."""

    STATUS = "status"
    STATEMENT = "statement"
    REASON = "reason"
    EVIDENCE = "evidence"
    DUTIES = "duties"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing at one requirement.

    ``accepted_because`` is empty while the gap is open; an accepted gap stays listed. ``place`` is
    where to jump to at the requirement, ``evidence_ids`` the pieces of evidence that it is about.
    """

    kind: GapKind
    requirement_id: str
    ref: str
    sentence: str
    accepted_because: str = ""
    evidence_ids: tuple[int, ...] = ()

    @property
    def place(self) -> Place:
        """Return what to show of the requirement so that the gap can be mended."""
        is_in_evidence = self.kind in REMINDERS and self.evidence_ids
        return Place.EVIDENCE if is_in_evidence else _PLACES[self.kind]

    @property
    def is_reminder(self) -> bool:
        """Tell whether it is only something to look at: nothing is missing, nothing is printed."""
        return self.kind in REMINDERS

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
    contents: Contents | None = None,
) -> list[Gap]:
    """Return what is missing, in ledger order, accepted ones with their reason.

    ``contents`` says what was found inside of evidence, by its SHA-256, where anybody has looked.
    """
    reasons = accepted or {}
    return [
        Gap(kind, id_, row.requirement.ref, sentence, reasons.get((kind, id_), ""), evidence_ids)
        for row in rows
        for id_ in [row.requirement.id]
        for kind, sentence, evidence_ids in _missing(row, year, today, contents or {})
    ]


def _missing(
    row: LedgerRow, year: int | None, today: date, contents: Contents
) -> Iterator[tuple[GapKind, str, tuple[int, ...]]]:
    for kind, check in _CHECKS.items():
        sentence = check(row, year, today)
        if sentence:
            yield kind, sentence, ()
    for kind, is_poor, words in _EVIDENCE_CHECKS:
        poor = [each for each in row.evidence if is_poor(each, year)]
        if poor:
            names = "、".join(_named(each, kind) for each in poor)
            yield kind, f"{words.format(year=year)}：{names}。", tuple(each.id for each in poor)
    for is_personal, sentence, evidence_ids in reminders_of(row, contents):
        kind = GapKind.PERSONAL_DATA if is_personal else GapKind.NOT_PUBLIC_MARK
        yield kind, sentence, evidence_ids


def _named(evidence: Evidence, kind: GapKind) -> str:
    name = evidence.title or evidence.url
    is_dated = kind is GapKind.OUTSIDE_YEAR and evidence.dated
    return f"{name}（{evidence.dated}）" if is_dated else name


def _unanswered(row: LedgerRow, _year: int | None, _today: date) -> str:
    return "" if row.assessment.is_answered else "还没有填报。"


def is_overdue(row: LedgerRow, today: date) -> bool:
    """Tell whether a requirement is past a last day and not finished."""
    return bool(_overdue(row, None, today))


def lacks_evidence(row: LedgerRow) -> bool:
    """Tell whether a requirement is said to be done and nothing proves it, nor says why not."""
    answer = row.assessment
    return answer.status is Status.DONE and not row.evidence and not answer.evidence_waiver


def _overdue(row: LedgerRow, _year: int | None, today: date) -> str:
    if row.assessment.status not in {Status.NOT_STARTED, Status.IN_PROGRESS}:
        return ""
    late = [
        deadline.wording
        for deadline in row.requirement.deadlines
        if deadline.kind is DeadlineKind.DATE and deadline.due_on and deadline.due_on < today
    ]
    late += [
        f"{duty.section or duty.person}{duty.due_on}"
        for duty in row.duties
        if duty.due_on and duty.due_on < today
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
    missing = "标为“已完成”，还没有佐证材料，也没有说明为何不需佐证。"
    return missing if lacks_evidence(row) else ""


def _no_lead(row: LedgerRow, _year: int | None, _today: date) -> str:
    in_charge = {Role.LEAD, Role.RESPONSIBLE}
    is_led = any(each.role in in_charge for each in row.requirement.assignments)
    return "" if is_led or row.duties else "没有写明由谁牵头或负责。"


def _same_as_last_year(row: LedgerRow, _year: int | None, _today: date) -> str:
    last = [each.statement for each in row.offers if each.kind is OfferKind.LAST_YEAR]
    said = letters(row.assessment.statement) if last else ""
    return "落实情况与去年的一样。" if said and said in map(letters, last) else ""


def letters(text: str) -> str:
    """Return what of a text must differ for it to say something else: no spaces, no punctuation."""
    return _NO_LETTERS.sub("", text)


def _broken_number(row: LedgerRow, _year: int | None, _today: date) -> str:
    broken = [f"{fact.label}“{fact.value}”" for fact in row.assessment.facts if fact.number is None]
    score = row.assessment.self_score
    if score and as_number(score) is None:
        broken.append(f"自评分“{score}”")
    return f"不是数字：{'、'.join(broken)}。" if broken else ""


def _is_incomplete(evidence: Evidence, _year: int | None) -> bool:
    return evidence.kind is EvidenceKind.LINK and not (evidence.title and evidence.dated)


def _is_outside(evidence: Evidence, year: int | None) -> bool:
    return bool(year and evidence.dated and evidence.dated.year != year)


def _is_without_snapshot(evidence: Evidence, _year: int | None) -> bool:
    return evidence.kind is EvidenceKind.LINK and not evidence.has_snapshot


_CHECKS: Final[dict[GapKind, Callable[[LedgerRow, int | None, date], str]]] = {
    GapKind.UNANSWERED: _unanswered,
    GapKind.OVERDUE: _overdue,
    GapKind.NO_STATEMENT: _no_statement,
    GapKind.NO_REASON: _no_reason,
    GapKind.NO_EVIDENCE: _no_evidence,
    GapKind.NO_LEAD: _no_lead,
    GapKind.SAME_AS_LAST_YEAR: _same_as_last_year,
    GapKind.BROKEN_NUMBER: _broken_number,
}

_EVIDENCE_CHECKS: Final[tuple[tuple[GapKind, Callable[[Evidence, int | None], bool], str], ...]] = (
    (GapKind.LINK_INCOMPLETE, _is_incomplete, "链接佐证缺少标题或发布日期"),
    (GapKind.OUTSIDE_YEAR, _is_outside, "佐证的日期不在{year}年"),
    (GapKind.NO_SNAPSHOT, _is_without_snapshot, "链接佐证没有保存网页快照"),
)

_PLACES: Final = {
    GapKind.UNANSWERED: Place.STATUS,
    GapKind.OVERDUE: Place.STATUS,
    GapKind.NO_STATEMENT: Place.STATEMENT,
    GapKind.NO_REASON: Place.REASON,
    GapKind.NO_EVIDENCE: Place.EVIDENCE,
    GapKind.LINK_INCOMPLETE: Place.EVIDENCE,
    GapKind.OUTSIDE_YEAR: Place.EVIDENCE,
    GapKind.NO_SNAPSHOT: Place.EVIDENCE,
    GapKind.NO_LEAD: Place.DUTIES,
    GapKind.SAME_AS_LAST_YEAR: Place.STATEMENT,
    GapKind.BROKEN_NUMBER: Place.FACTS,
    GapKind.PERSONAL_DATA: Place.STATEMENT,
    GapKind.NOT_PUBLIC_MARK: Place.STATEMENT,
}
