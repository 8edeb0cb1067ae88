"""One digest for exactly what a workbook says, so that paper, PDF and workbook can be matched.

It covers whose answers these are, to which checklist, every answer, and every piece of evidence
with its digest; it leaves out when and in which order things were typed.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.workbook.model import Evidence, LedgerRow, WorkbookInfo


def state_digest(info: WorkbookInfo, rows: Iterable[LedgerRow]) -> str:
    """Return SHA-256 over the canonical JSON of the state, as 64 hex digits."""
    return digest_of(state(info, rows))


def state(info: WorkbookInfo, rows: Iterable[LedgerRow]) -> dict[str, Any]:
    """Return exactly what the digest covers, as JSON values."""
    return {
        "workbook": info.id,
        "unit": info.unit,
        "year": info.year,
        "checklist": info.checklist_digest,
        "answers": [_answer(row) for row in rows],
    }


def digest_of(state: Mapping[str, Any]) -> str:
    """Return the digest of a state that ``state`` returned or that was read from a file."""
    canonical = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _answer(row: LedgerRow) -> dict[str, Any]:
    return {
        "requirement": row.requirement.id,
        "status": row.assessment.status.value,
        "statement": row.assessment.statement,
        "reason": row.assessment.reason,
        "evidence_waiver": row.assessment.evidence_waiver,
        "problems": row.assessment.problems,
        "next_steps": row.assessment.next_steps,
        "self_score": row.assessment.self_score,
        "facts": [[each.label, each.value, each.measure] for each in row.assessment.facts],
        "evidence": [proof(evidence) for evidence in row.evidence],
    }


def proof(evidence: Evidence) -> dict[str, Any]:
    """Return what a piece of evidence is known by, as JSON values."""
    return {
        "number": evidence.number,
        "kind": evidence.kind.value,
        "title": evidence.title,
        "name": evidence.name,
        "sha256": evidence.sha256,
        "url": evidence.url,
        "channel": evidence.channel,
        "document_number": evidence.document_number,
        "dated": evidence.dated.isoformat() if evidence.dated else None,
        "publicity": evidence.publicity,
    }
