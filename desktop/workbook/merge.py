"""Two copies of one workbook become one again, requirement by requirement.

Both histories begin alike; what each side touched after they parted decides. Where both changed the
same answer, ours stays and theirs is laid beside: nothing that anybody wrote is lost. Plan, then
apply: the plan is plain values, applying is one edit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.workbook import edits, evidence
from desktop.workbook.attaching import insert_evidence
from desktop.workbook.model import Changes, Offer, OfferKind
from desktop.workbook.wording import to_json

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from desktop.workbook.book import Workbook
    from desktop.workbook.history import Transaction
    from desktop.workbook.model import Event, Evidence, LedgerRow


class Side(StrEnum):
    """Whose answer to take."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One requirement that the copies answer differently, and whose answer would be taken."""

    ours: LedgerRow
    theirs: LedgerRow
    side: Side
    is_conflict: bool


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do; ``their_head`` is the last line of their history."""

    differences: tuple[Difference, ...]
    their_head: str
    common_count: int

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """Return what both sides changed."""
        return tuple(each for each in self.differences if each.is_conflict)


def plan_merge(ours: Workbook, theirs: Workbook) -> MergePlan:
    """Compare two copies of the same workbook.

    Raises:
        UsageError: they are copies of different workbooks.
    """
    if ours.info.id != theirs.info.id:
        raise UsageError(
            f"“{theirs.path.name}”不是这个工作簿的副本，不能合并。请选择从它另存或移交出去的文件。"
        )
    our_events, their_events = ours.events(), theirs.events()
    common = _common(our_events, their_events)
    our_touched, their_touched = _touched(our_events[common:]), _touched(their_events[common:])
    their_rows = {row.requirement.id: row for row in theirs.ledger()}
    differences = []
    for row in ours.ledger():
        other = their_rows[row.requirement.id]
        if _says(row) == _says(other):
            continue
        is_ours = our_touched is None or row.requirement.id in our_touched
        is_theirs = their_touched is None or row.requirement.id in their_touched
        side = Side.THEIRS if is_theirs and not is_ours else Side.OURS
        differences.append(Difference(row, other, side, is_ours == is_theirs))
    head = their_events[-1].digest if their_events else ""
    return MergePlan(tuple(differences), head, common)


def _common(ours: list[Event], theirs: list[Event]) -> int:
    pairs = zip(ours, theirs, strict=False)
    return sum(1 for _ in _while_same(pairs))


def _while_same(pairs: zip[tuple[Event, Event]]) -> Generator[Event, None, None]:
    for mine, other in pairs:
        if mine.digest != other.digest:
            return
        yield mine


def _touched(events: list[Event]) -> set[str] | None:
    """Return what lines of the history are about, or None where their words were left behind."""
    touched: set[str] = set()
    for event in events:
        if event.action not in {"undo", "redo"}:
            touched.add(event.subject)
        elif event.after:
            touched |= set(json.loads(event.after)["requirements"])
        else:
            return None
    return touched


def _says(row: LedgerRow) -> tuple[object, ...]:
    answer = row.assessment
    said = (answer.status, answer.statement, answer.reason, answer.evidence_waiver)
    more = (answer.problems, answer.next_steps, answer.self_score, answer.facts)
    return (*said, *more, row.duties, row.reviews, sorted(map(_proof, row.evidence)))


def _proof(each: Evidence) -> tuple[str, ...]:
    described = (each.kind, each.name, each.sha256, each.url, each.title)
    return (*described, each.channel, each.document_number, str(each.dated), str(each.publicity))


def merging(
    ours: Workbook, theirs: Workbook, plan: MergePlan, sides: Mapping[str, Side] | None = None
) -> Generator[float, None, Changes]:
    """Carry a plan out as one edit, after bringing the files; ``sides`` overrides by requirement id.

    Yields the share done. Raises FileError when a file is missing or there is no room.
    """
    chosen = [
        (each, (sides or {}).get(each.ours.requirement.id, each.side)) for each in plan.differences
    ]
    files = {
        proof.sha256
        for each, side in chosen
        for proof in each.theirs.evidence
        if proof.sha256 and (side is Side.THEIRS or each.is_conflict)
    }
    for number, sha256 in enumerate(sorted(files)):
        for share in evidence.adopting(ours._db, ours.path, theirs._db, theirs.path, sha256):  # noqa: SLF001 - one package, two files
            yield (number + share) / len(files)
    return ours.edit("合并副本", _apply, chosen, plan, theirs.path)


def _apply(
    change: Transaction, chosen: list[tuple[Difference, Side]], plan: MergePlan, source: Path
) -> Changes:
    changes = Changes()
    for each, side in chosen:
        if side is Side.THEIRS:
            changes |= _take(change, each.ours, each.theirs)
        if each.is_conflict:
            loser = each.theirs if side is Side.OURS else each.ours
            changes |= edits.offer(change, each.ours.requirement.id, _beside(loser, source))
    told = {"source": source.name, "head": plan.their_head, "count": len(chosen)}
    change.record("merge", source.name, "", to_json(told))
    return changes


def _take(change: Transaction, ours: LedgerRow, theirs: LedgerRow) -> Changes:
    id_, answer = ours.requirement.id, theirs.assessment
    changes = edits.assess(
        change,
        id_,
        status=answer.status,
        statement=answer.statement,
        reason=answer.reason,
        evidence_waiver=answer.evidence_waiver,
        problems=answer.problems,
        next_steps=answer.next_steps,
        self_score=answer.self_score,
        facts=answer.facts,
    )
    changes |= edits.divide(change, id_, theirs.duties)
    for review in theirs.reviews:
        changes |= edits.review(
            change,
            id_,
            review.verdict,
            round_=review.round,
            remark=review.remark,
            score=review.score,
            reviewed_by=review.reviewed_by,
            reviewed_at=review.reviewed_at,
        )
    kept = {_proof(each): each.id for each in ours.evidence}
    wanted = {_proof(each): each for each in theirs.evidence}
    gone = [id_ for proof, id_ in kept.items() if proof not in wanted]
    changes |= edits.detach(change, id_, gone)
    for proof, each in wanted.items():
        if proof not in kept:
            changes |= edits.attach(change, id_, _evidence_like(change, each))
    return changes


def _evidence_like(change: Transaction, each: Evidence) -> int:
    row = change.db.execute(
        "SELECT id FROM evidence WHERE kind = ? AND name = ? AND sha256 = ? AND url = ?"
        " AND title = ? AND dated IS ?",
        (
            each.kind,
            each.name,
            each.sha256,
            each.url,
            each.title,
            each.dated.isoformat() if each.dated else None,
        ),
    ).fetchone()
    return (
        row[0]
        if row
        else insert_evidence(
            change,
            kind=each.kind,
            title=each.title,
            name=each.name,
            sha256=each.sha256,
            size=each.size,
            url=each.url,
            channel=each.channel,
            document_number=each.document_number,
            dated=each.dated,
            publicity=each.publicity,
        )
    )


def _beside(row: LedgerRow, source: Path) -> Offer:
    answer = row.assessment
    return Offer(
        kind=OfferKind.OTHER_COPY,
        source=source.name,
        status=answer.status,
        statement=answer.statement or answer.reason,
        problems=answer.problems,
        next_steps=answer.next_steps,
        facts=answer.facts,
        evidence=row.evidence,
    )
