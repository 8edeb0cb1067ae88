"""What came up with an office's report: its units become units below it, each with its report.

Only digests of evidence came up, and only what the counting report of the office says is there;
taking it in again changes nothing. Nothing here is judged: the office vouches for its units.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from desktop.rollup import detail, schema
from desktop.rollup.store import moment
from desktop.rollup.verdicts import Signed
from desktop.workbook.foreign.contents import contents_of
from desktop.workbook.foreign.opening import open_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Table

    from desktop.rollup.detail import Line, UnitBelow
    from desktop.rollup.store import Rollup


def take_in_below(rollup: Rollup) -> int:
    """Take in the details of every counting report that brings some; return how many were new.

    Raises:
        FileError: an original is gone or broken, or its details are none of ours.
    """
    taken = 0
    for row in _waiting(rollup):
        path = rollup.originals / row.stored_name
        foreign = open_foreign(path)
        with contents_of(foreign, [row.sha256]) as contents:
            units = list(detail.read(path, contents.pieces(row.sha256)))
        with rollup.writing("take_in_below", row.name, row.sha256) as db:
            _replace(db, row, units, moment(rollup.clock()))
        taken += 1
    return taken


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
class _Brought:
    """A counting report with details: whose, where, and the digest of the details."""

    unit_id: int
    name: str
    year: int | None
    stored_name: str
    sha256: str


def _waiting(rollup: Rollup) -> list[_Brought]:
    """Return the counting reports whose details are not yet those that are below."""
    sent, proof, unit = schema.submission.c, schema.proof.c, schema.unit.c
    with rollup.reading() as db:
        found = db.execute(
            select(sent.unit_id, unit.name, sent.year, sent.stored_name, proof.sha256)
            .join_from(schema.submission, schema.proof, proof.submission_id == sent.id)
            .join(schema.unit, unit.id == sent.unit_id)
            .where(sent.is_current.is_(True), proof.name == detail.NAME, sent.stored_name != "")
            .distinct()
        ).all()
        brought = [_Brought(*row) for row in found]
        return [each for each in brought if not _is_there(db, each)]


def _is_there(db: Connection, brought: _Brought) -> bool:
    marked = select(schema.meta.c.value).where(schema.meta.c.key == _mark(brought.unit_id))
    return bool(db.execute(marked).scalar_one_or_none() == brought.sha256)


def _mark(unit_id: int) -> str:
    return f"below {unit_id}"


def _replace(db: Connection, row: _Brought, units: Iterable[UnitBelow], at: str) -> None:
    known: dict[tuple[str, ...], int] = {(): row.unit_id}
    listed: set[int] = set()
    for position, each in enumerate(units, start=1):
        parent_id = known.get(each.parents)
        if parent_id is None:  # its office is named later or nowhere: the office itself
            parent_id = row.unit_id
        unit_id = _unit(db, each, parent_id, position)
        known[(*each.parents, each.name)] = unit_id
        listed.add(unit_id)
        _report(db, each, unit_id, row, at)
    _forget(db, row.unit_id, listed)
    db.execute(delete(schema.meta).where(schema.meta.c.key == _mark(row.unit_id)))
    db.execute(schema.meta.insert().values(key=_mark(row.unit_id), value=row.sha256))


def _unit(db: Connection, each: UnitBelow, parent_id: int, position: int) -> int:
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


def _report(db: Connection, each: UnitBelow, unit_id: int, row: _Brought, at: str) -> None:
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
    _answers(db, int(id_), each.answers, at)


def _answers(db: Connection, submission_id: int, answers: list[Line], at: str) -> None:
    """Write what a unit says, table by table."""
    asked: dict[str, str] = dict(
        db.execute(select(schema.requirement.c.id, schema.requirement.c.digest)).all()
    )
    rows: dict[Table, Iterator[Line]] = {
        schema.answer: _said(answers, asked),
        schema.fact: _facts(answers),
        schema.proof: _proofs(answers),
        schema.gap: _gaps(answers),
        schema.review: _reviews(answers, at),
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


def _reviews(answers: list[Line], at: str) -> Iterator[Line]:
    for each in answers:
        if each["review"]:
            verdict, remark, score = each["review"]
            yield {
                "requirement_id": each["requirement"],
                "verdict": verdict,
                "remark": remark,
                "score": score,
                "reviewed_at": at,
                "reviewed_by": "",
                "is_draft": False,
                "version": 1,
            }


def _forget(db: Connection, office_id: int, listed: set[int]) -> None:
    """Remove units below an office that its report names no more."""
    unit = schema.unit.c
    level = [office_id]
    below: list[int] = []
    while level:
        level = list(db.execute(select(unit.id).where(unit.parent_id.in_(level))).scalars())
        below += level
    for unit_id in reversed(below):  # the deepest first
        if unit_id not in listed:
            db.execute(delete(schema.unit).where(unit.id == unit_id))


def _insert(db: Connection, table: Table, rows: list[Line]) -> None:
    if rows:
        db.execute(table.insert(), rows)
