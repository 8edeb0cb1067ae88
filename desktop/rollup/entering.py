"""Write down what a sealed file says: one submission with its answers, figures, evidence and gaps.

Nothing here depends on what else came in; what does is judged afterwards, see ``judging``.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from desktop.rollup import schema
from desktop.rollup.issued import requirement_digest
from desktop.rollup.store import moment
from desktop.rollup.verdicts import Signed
from desktop.workbook import state
from desktop.workbook.gaps import find_gaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Table

    from desktop.rollup.intake import Arrived
    from desktop.rollup.seal_proof import Proof
    from desktop.workbook.foreign.values import ForeignWorkbook
    from desktop.workbook.gaps import Gap
    from desktop.workbook.model import Evidence, LedgerRow
    from desktop.workbook.submission import Submission

    Row = dict[str, Any]


def enter(db: Connection, arrived: Arrived, *, received_at: str) -> int:
    """Write down a sealed file as one that nothing counts yet; return the submission's id."""
    foreign, proof = arrived.foreign, arrived.proof
    if foreign is None or foreign.sealed is None or proof is None:
        raise ValueError(arrived.path)
    sealed = foreign.sealed
    row = _submission(foreign, sealed, proof)
    row |= {
        "stored_name": arrived.stored_name,
        "received_at": received_at,
        "unit_name": arrived.unit_name,
    }
    done = db.execute(schema.submission.insert().values(**row))
    (id_,) = done.inserted_primary_key or (0,)
    found = find_gaps(
        foreign.ledger,
        year=foreign.info.year,
        today=sealed.sealed_at.astimezone().date(),  # not ours: receiving later changes nothing
        accepted=foreign.accepted_gaps,
    )
    _insert(db, schema.answer, id_, _answers(foreign.ledger, sealed.answers, found))
    _insert(db, schema.fact, id_, _facts(foreign.ledger))
    _insert(db, schema.proof, id_, _proofs(foreign.ledger))
    _insert(db, schema.gap, id_, _gaps(found))
    return int(id_)


def _insert(db: Connection, table: Table, submission_id: int, rows: Iterable[Row]) -> None:
    numbered = [{"submission_id": submission_id, **row} for row in rows]
    if numbered:
        db.execute(table.insert(), numbered)


def _submission(foreign: ForeignWorkbook, sealed: Submission, proof: Proof) -> Row:
    return {
        "workbook_id": foreign.info.id,
        "sha256": foreign.sha256,
        "number": sealed.number,
        "round": sealed.round,
        "sealed_at": moment(sealed.sealed_at),
        "root": sealed.root,
        "previous_root": sealed.previous_root,
        "head": sealed.head,
        "event_count": len(foreign.events),
        "checklist_digest": foreign.info.checklist_digest,
        "state_digest": foreign.state_digest,
        "signer": proof.fingerprint,
        "signed": (Signed.UNKNOWN if proof.fingerprint else Signed.UNSIGNED).value,
        "is_current": False,
        "year": foreign.info.year,
        "ancestors": json.dumps(proof.ancestors),
        "is_whole": proof.is_whole,
        "was_valid": proof.was_valid,
        "certificate": proof.certificate or None,
        "chain": json.dumps([base64.b64encode(each).decode() for each in proof.chain]),
    }


def _answers(
    ledger: Iterable[LedgerRow], digests: Mapping[str, str], gaps: Iterable[Gap]
) -> Iterator[Row]:
    missing: dict[str, int] = {}
    for gap in gaps:
        if gap.is_open and not gap.is_reminder:
            missing[gap.requirement_id] = missing.get(gap.requirement_id, 0) + 1
    for row in ledger:
        id_, answer = row.requirement.id, row.assessment
        yield {
            "requirement_id": id_,
            "status": answer.status.value,
            "statement": answer.statement,
            "reason": answer.reason,
            "evidence_waiver": answer.evidence_waiver,
            "problems": answer.problems,
            "next_steps": answer.next_steps,
            "self_score": answer.self_score,
            "updated_at": moment(answer.updated_at) if answer.updated_at else "",
            "evidence_count": len(row.evidence),
            "gap_count": missing.get(id_, 0),
            "digest": digests.get(id_, ""),
            "asked": requirement_digest(row.requirement),
            "is_changed": False,
            "is_same_text": False,
        }


def _facts(ledger: Iterable[LedgerRow]) -> Iterator[Row]:
    for row in ledger:
        for position, fact in enumerate(row.assessment.facts, start=1):
            yield {
                "requirement_id": row.requirement.id,
                "position": position,
                "label": fact.label,
                "value": fact.value,
                "measure": fact.measure,
            }


def _proofs(ledger: Iterable[LedgerRow]) -> Iterator[Row]:
    for row in ledger:
        for position, each in enumerate(row.evidence, start=1):
            yield {
                "requirement_id": row.requirement.id,
                "position": position,
                **_proof(each),
            }


def _proof(evidence: Evidence) -> Row:
    publicity = evidence.publicity.value if evidence.publicity else ""
    return {**state.proof(evidence), "size": evidence.size, "publicity": publicity}


def _gaps(found: Iterable[Gap]) -> Iterator[Row]:
    """Yield one row for each kind at a requirement, whatever number of sentences it has."""
    rows: dict[tuple[str, str], Row] = {}
    for gap in found:
        key = gap.requirement_id, gap.kind.value
        if key in rows:
            rows[key]["sentence"] += f"\n{gap.sentence}"
        else:
            rows[key] = {
                "requirement_id": gap.requirement_id,
                "kind": gap.kind.value,
                "sentence": gap.sentence,
                "accepted_because": gap.accepted_because,
            }
    yield from rows.values()
