"""One requirement of a merge: theirs becomes ours, or is laid beside; no word of either is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.terms import GAP_KIND, VERDICT
from desktop.workbook import edits
from desktop.workbook.attaching import insert_evidence
from desktop.workbook.evidence import StoredContent
from desktop.workbook.gaps import GapKind
from desktop.workbook.merge.proofs import described, paired
from desktop.workbook.model import Changes, EvidenceKind, Offer, OfferKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.workbook.history import Transaction
    from desktop.workbook.merge.plan import Answer, Difference
    from desktop.workbook.model import Evidence


def take_descriptions(change: Transaction, difference: Difference) -> Changes:
    """Say about evidence that both have what theirs says; it may serve other requirements too."""
    changes = Changes()
    for mine, other in paired(difference.ours.row.evidence, difference.theirs.row.evidence):
        if mine and other and described(mine) != described(other):
            changes |= edits.describe_evidence(
                change,
                mine.id,
                title=other.title,
                dated=other.dated,
                channel=other.channel,
                document_number=other.document_number,
                url=other.url,
            )
            changes |= edits.set_publicity(change, mine.id, other.publicity)
            if mine.kind is EvidenceKind.LINK and other.sha256 not in {"", mine.sha256}:
                snapshot = StoredContent(other.sha256, other.size)
                changes |= edits.attach_snapshot(change, mine.id, snapshot, name=other.name)
    return changes


def take(change: Transaction, difference: Difference) -> Changes:
    """Answer as theirs does, after ``take_descriptions``."""
    ours, theirs = difference.ours.row, difference.theirs.row
    id_, answer = difference.key, theirs.assessment
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
        if review not in ours.reviews:
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
    wanted = dict(difference.theirs.accepted)
    for kind in {**dict(difference.ours.accepted), **wanted}:
        changes |= edits.accept_gap(change, GapKind(kind), id_, wanted.get(kind, ""))
    for mine, other in paired(ours.evidence, theirs.evidence):
        if mine is None and other:
            changes |= edits.attach(change, id_, _evidence_like(change, other))
        elif mine and other is None:
            changes |= edits.detach(change, id_, mine.id)
    return changes


def _evidence_like(change: Transaction, each: Evidence) -> int:
    """Return the id of a piece that is here with the same words, or of a new one."""
    values = {
        "kind": each.kind,
        "title": each.title,
        "name": each.name,
        "sha256": each.sha256,
        "url": each.url,
        "channel": each.channel,
        "document_number": each.document_number,
        "dated": each.dated.isoformat() if each.dated else None,
        "publicity": each.publicity,
    }
    where = " AND ".join(f"{name} IS :{name}" for name in values)
    row = change.db.execute(f"SELECT id FROM evidence WHERE {where}", values).fetchone()
    if row:
        return int(row[0])
    return insert_evidence(
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


def beside(loser: Answer, winner: Answer, source: str) -> Offer | None:
    """Return an answer that was not taken as one that lies beside; None where it says nothing."""
    said = loser.row.assessment
    words = "\n".join(filter(None, (said.statement, *_more(loser, winner))))
    offer = Offer(
        kind=OfferKind.OTHER_COPY,
        source=source,
        status=said.status,
        statement=words,
        problems=said.problems,
        next_steps=said.next_steps,
        facts=said.facts,
        evidence=loser.row.evidence,
    )
    is_empty = said.status is Status.NOT_STARTED and not (
        words or said.problems or said.next_steps or said.facts or loser.row.evidence
    )
    return None if is_empty else offer


def _more(loser: Answer, winner: Answer) -> Iterator[str]:
    """Yield in words what an offer has no place for, where the winner says it otherwise."""
    said, kept = loser.row.assessment, winner.row.assessment
    for name, text, other in (
        ("不涉及的理由", said.reason, kept.reason),
        ("不需佐证的理由", said.evidence_waiver, kept.evidence_waiver),
        ("自评分", said.self_score, kept.self_score),
    ):
        if text and text != other:
            yield f"{name}：{text}"
    for duty in loser.row.duties:
        if duty not in winner.row.duties:
            due = f"，{duty.due_on}前" if duty.due_on else ""
            yield f"分工：{duty.section} {duty.person}{due}"
    for review in loser.row.reviews:
        if review not in winner.row.reviews:
            words = "，".join(filter(None, (VERDICT[review.verdict], review.remark, review.score)))
            yield f"第{review.round}轮审核：{words}"
    for kind, reason in loser.accepted:
        if (kind, reason) not in winner.accepted:
            yield f"{GAP_KIND.get(kind, kind)}，说明：{reason}"
