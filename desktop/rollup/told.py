"""One answer in one report, read from its rows, and what differs between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from desktop import terms
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Assessment, Evidence, EvidenceKind, Fact, Publicity, Status

if TYPE_CHECKING:
    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class FoundGap:
    """What is missing in an answer, as it was when the report came in."""

    kind: GapKind
    sentence: str
    accepted_because: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer in one report; the ids of its evidence are their numbers."""

    answer: Assessment
    evidence: tuple[Evidence, ...]
    gaps: tuple[FoundGap, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What of an answer is not as it was in the report before."""

    label: str
    before: str
    after: str


def changes_between(before: Told, after: Told) -> tuple[Change, ...]:
    """Return what of an answer was changed, in the order in which it is read."""
    old, new = _words(before), _words(after)
    return tuple(Change(label, old[label], new[label]) for label in new if old[label] != new[label])


def evidence_of(row: Row[Any]) -> Evidence:
    """Return one listed piece of evidence; its id is its number."""
    return Evidence(
        id=row.number,
        kind=EvidenceKind(row.kind),
        title=row.title,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        url=row.url,
        channel=row.channel,
        document_number=row.document_number,
        dated=date.fromisoformat(row.dated) if row.dated else None,
        number=row.number,
        publicity=Publicity(row.publicity) if row.publicity else None,
    )


def fact_of(row: Row[Any]) -> Fact:
    """Return one figure."""
    return Fact(row.label, row.value, row.measure)


def gap_of(row: Row[Any]) -> FoundGap:
    """Return one gap."""
    return FoundGap(GapKind(row.kind), row.sentence, row.accepted_because)


def answer_of(row: Row[Any], facts: tuple[Fact, ...]) -> Assessment:
    """Return the answer itself with its figures."""
    return Assessment(
        status=Status(row.status),
        statement=row.statement,
        reason=row.reason,
        evidence_waiver=row.evidence_waiver,
        updated_at=datetime.fromisoformat(row.updated_at) if row.updated_at else None,
        problems=row.problems,
        next_steps=row.next_steps,
        self_score=row.self_score,
        facts=facts,
    )


def _words(told: Told) -> dict[str, str]:
    answer = told.answer
    facts = "，".join(f"{each.label}{each.value}{each.measure}" for each in answer.facts)
    evidence = "\n".join(sorted(each.title or each.name or each.url for each in told.evidence))
    return {
        "落实状态": terms.STATUS[answer.status],
        "落实情况": answer.statement,
        "不涉及的理由": answer.reason,
        "不需佐证的理由": answer.evidence_waiver,
        "数据": facts,
        "佐证材料": evidence,
        "存在的问题": answer.problems,
        "下一步措施": answer.next_steps,
        "自评分": answer.self_score,
    }
