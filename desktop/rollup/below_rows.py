"""The rows of one unit below an office: what its report says, in the same tables as any other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from desktop.rollup import schema
from desktop.rollup.verdicts import Signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from desktop.rollup.detail import Line, UnitBelow

_WORDS: Final = (
    "status",
    "statement",
    "reason",
    "evidence_waiver",
    "problems",
    "next_steps",
    "self_score",
)


@dataclass(frozen=True, slots=True)
class Brought:
    """A counting report with details: whose, where, and the digest of the details."""

    unit_id: int
    name: str
    year: int | None
    workbook_id: str
    submission_id: int
    stored_name: str
    sha256: str


def put(db: Connection, each: UnitBelow, parent_id: int, position: int) -> int:
    """Make a unit under its office, or bring it up to date; return its id."""
    unit = schema.unit.c
    said = {
        "unit_group": each.group,
        "position": position,
        "is_expected": each.is_expected,
    }
    same = (unit.parent_id == parent_id, unit.name == each.name)
    found = db.execute(select(unit.id).where(*same)).scalar_one_or_none()
    if found is None:
        done = db.execute(
            schema.unit.insert().values(name=each.name, parent_id=parent_id, contact="", **said)
        )
        (found,) = done.inserted_primary_key or (0,)
    else:
        db.execute(update(schema.unit).where(unit.id == found).values(**said))
    return int(found)


def report(db: Connection, each: UnitBelow, unit_id: int, row: Brought, at: str) -> None:
    """Put a unit's report in the place of the one before."""
    sent = schema.submission.c
    db.execute(delete(schema.submission).where(sent.unit_id == unit_id))
    db.execute(delete(schema.duty).where(schema.duty.c.unit_id == unit_id))
    roles = [
        {
            "unit_id": unit_id,
            "requirement_id": answer["requirement"],
            "role": answer["role"],
            "way": "named",
        }
        for answer in each.answers
        if answer["role"]
    ]
    _insert(db, schema.duty, roles)
    if each.report is None:
        return
    said = each.report
    name = f"{row.sha256}\n{unit_id}\n{said['root']}"
    done = db.execute(
        schema.submission.insert().values(
            unit_id=unit_id,
            claim_id=unit_id,
            sha256=hashlib.sha256(name.encode()).hexdigest(),
            stored_name="",
            received_at=at,
            previous_root="",
            event_count=0,
            checklist_digest="",
            signer="",
            signed=Signed.UNSIGNED.value,
            is_current=True,
            unit_name="",
            year=row.year,
            ancestors="[]",
            **said,
        )
    )
    (id_,) = done.inserted_primary_key or (0,)
    _answers(db, int(id_), each.answers, row.name, at)


def _answers(db: Connection, submission_id: int, answers: list[Line], office: str, at: str) -> None:
    """Write what a unit says, table by table."""
    asked: dict[str, str] = dict(
        db.execute(select(schema.requirement.c.id, schema.requirement.c.digest)).all()
    )
    rows: dict[Table, Iterator[Line]] = {
        schema.answer: _said(answers, asked),
        schema.fact: _facts(answers),
        schema.proof: _proofs(answers),
        schema.gap: _gaps(answers),
        schema.review: _reviews(answers, office, at),
    }
    for table, found in rows.items():
        _insert(db, table, [{"submission_id": submission_id, **row} for row in found])


def _said(answers: list[Line], asked: dict[str, str]) -> Iterator[Line]:
    for each in answers:
        id_ = each["requirement"]
        yield {
            "requirement_id": id_,
            **{name: each[name] for name in _WORDS},
            "updated_at": "",
            "evidence_count": len(each["evidence"]),
            "gap_count": sum(not why for _, _, why in each["gaps"]),
            "digest": "",
            "asked": asked.get(id_, ""),
            "is_changed": False,
            "is_same_text": id_ in asked,
        }


def _facts(answers: list[Line]) -> Iterator[Line]:
    for each in answers:
        for position, (label, value, measure) in enumerate(each["facts"], start=1):
            fact = {"label": label, "value": value, "measure": measure}
            yield {"requirement_id": each["requirement"], "position": position, **fact}


def _proofs(answers: list[Line]) -> Iterator[Line]:
    for each in answers:
        for position, proof in enumerate(each["evidence"], start=1):
            yield {"requirement_id": each["requirement"], "position": position, **proof}


def _gaps(answers: list[Line]) -> Iterator[Line]:
    """Yield one row for each kind at a requirement."""
    found = {
        (each["requirement"], kind): (sentence, why)
        for each in answers
        for kind, sentence, why in each["gaps"]
    }
    for (requirement_id, kind), (sentence, why) in found.items():
        gap = {"kind": kind, "sentence": sentence, "accepted_because": why}
        yield {"requirement_id": requirement_id, **gap}


def _reviews(answers: list[Line], office: str, at: str) -> Iterator[Line]:
    for each in answers:
        if each["review"]:
            verdict, remark, score = each["review"]
            yield {
                "requirement_id": each["requirement"],
                "verdict": verdict,
                "remark": remark,
                "score": score,
                "reviewed_at": at,
                "reviewed_by": office,
                "is_draft": False,
                "version": 1,
            }


def _insert(db: Connection, table: Table, rows: list[Line]) -> None:
    if rows:
        db.execute(table.insert(), rows)
