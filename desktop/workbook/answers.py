"""What is answered, as values: each table is read once, whole, and grouped; nothing here writes."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.workbook.model import (
    Assessment,
    Duty,
    Evidence,
    EvidenceKind,
    Fact,
    LedgerRow,
    Offer,
    OfferKind,
    Publicity,
    Review,
    SignOff,
    SignOffRole,
    Status,
    Unit,
    Verdict,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from desktop.checklist.model import Checklist

T = TypeVar("T")

_ASSESSMENT = (
    "status, statement, reason, evidence_waiver, problems, next_steps, self_score,"
    " updated_at, updated_by"
)
_EVIDENCE = "kind, title, name, sha256, size, url, channel, document_number, dated, publicity"


def assessment(db: sqlite3.Connection, requirement_id: str) -> Assessment:
    """Return one answer; not started where nobody has answered."""
    row = db.execute(
        f"SELECT {_ASSESSMENT} FROM assessment WHERE requirement_id = ?", (requirement_id,)
    ).fetchone()
    facts = db.execute(
        "SELECT label, value, measure FROM fact WHERE requirement_id = ? ORDER BY position",
        (requirement_id,),
    )
    return _assessment(row, tuple(Fact(*each) for each in facts)) if row else Assessment()


def _assessment(row: Iterable[Any], facts: tuple[Fact, ...]) -> Assessment:
    status, statement, reason, waiver, problems, next_steps, score, at, by = row
    return Assessment(
        status=Status(status),
        statement=statement,
        reason=reason,
        evidence_waiver=waiver,
        updated_at=datetime.fromisoformat(at),
        updated_by=by,
        problems=problems,
        next_steps=next_steps,
        self_score=score,
        facts=facts,
    )


def ledger(db: sqlite3.Connection, checklist: Checklist) -> tuple[LedgerRow, ...]:
    """Return the 台账 in printed order."""
    assessments, attached = _assessments(db), _attached(db)
    evidence = {each.id: each for each in all_evidence(db, checklist, attached)}
    duties, reviews, offers = _duties(db), _reviews(db), _offers(db)
    nothing = Assessment()
    return tuple(
        LedgerRow(
            requirement,
            directive,
            assessments.get(requirement.id, nothing),
            tuple(evidence[id_] for id_ in attached.get(requirement.id, ())),
            duties.get(requirement.id, ()),
            reviews.get(requirement.id, ()),
            offers.get(requirement.id, ()),
        )
        for directive in checklist.directives
        for requirement in directive.requirements
    )


def all_evidence(
    db: sqlite3.Connection,
    checklist: Checklist,
    attached: dict[str, tuple[int, ...]] | None = None,
) -> tuple[Evidence, ...]:
    """Return all evidence by its number: the order in which the ledger first shows it."""
    attached = _attached(db) if attached is None else attached
    in_order = [
        id_ for requirement in checklist.requirements for id_ in attached.get(requirement.id, ())
    ]
    rows = {row[0]: row for row in db.execute(f"SELECT id, {_EVIDENCE}, added_at FROM evidence")}
    shown = dict.fromkeys([*in_order, *sorted(rows)])
    return tuple(_evidence(rows[id_], number) for number, id_ in enumerate(shown, start=1))


def _evidence(row: tuple[Any, ...], number: int = 0) -> Evidence:
    id_, kind, title, name, sha256, size, url, channel, document_number, dated, publicity, at = row
    return Evidence(
        id=id_,
        kind=EvidenceKind(kind),
        title=title,
        name=name,
        sha256=sha256,
        size=size,
        url=url,
        channel=channel,
        document_number=document_number,
        dated=_date(dated),
        added_at=datetime.fromisoformat(at) if at else None,
        number=number,
        publicity=Publicity(publicity) if publicity else None,
    )


def _assessments(db: sqlite3.Connection) -> dict[str, Assessment]:
    facts = _grouped(
        db.execute("SELECT requirement_id, label, value, measure FROM fact ORDER BY 1, position"),
        Fact,
    )
    return {
        id_: _assessment(row, facts.get(id_, ()))
        for id_, *row in db.execute(f"SELECT requirement_id, {_ASSESSMENT} FROM assessment")
    }


def _attached(db: sqlite3.Connection) -> dict[str, tuple[int, ...]]:
    return _grouped(
        db.execute("SELECT requirement_id, evidence_id FROM attachment ORDER BY position, 2"), int
    )


def _duties(db: sqlite3.Connection) -> dict[str, tuple[Duty, ...]]:
    return _grouped(
        db.execute("SELECT requirement_id, section, person, due_on FROM duty ORDER BY 1, position"),
        lambda section, person, due_on: Duty(section, person, _date(due_on)),
    )


def _reviews(db: sqlite3.Connection) -> dict[str, tuple[Review, ...]]:
    return _grouped(
        db.execute(
            "SELECT requirement_id, round, verdict, remark, score, reviewed_at, reviewed_by"
            " FROM review ORDER BY requirement_id, round"
        ),
        lambda round_, verdict, remark, score, at, by: Review(
            round_, Verdict(verdict), remark, score, datetime.fromisoformat(at), by
        ),
    )


def _offers(db: sqlite3.Connection) -> dict[str, tuple[Offer, ...]]:
    evidence: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for id_, kind, offered, *row in db.execute(
        f"SELECT requirement_id, offer_kind, id, {_EVIDENCE} FROM offered_evidence ORDER BY id"
    ):
        evidence[id_, kind].append(_evidence((offered, *row, "")))
    offers: dict[str, tuple[Offer, ...]] = {}
    for id_, kind, source, status, statement, problems, next_steps, facts in db.execute(
        "SELECT requirement_id, kind, source, status, statement, problems, next_steps, facts"
        " FROM offer ORDER BY requirement_id, kind"
    ):
        offer = Offer(
            OfferKind(kind),
            source,
            Status(status),
            statement,
            problems,
            next_steps,
            tuple(Fact(*each) for each in json.loads(facts)),
            tuple(evidence[id_, kind]),
        )
        offers[id_] = (*offers.get(id_, ()), offer)
    return offers


def _grouped(rows: Iterable[tuple[Any, ...]], make: Callable[..., T]) -> dict[str, tuple[T, ...]]:
    """Group by the first column and make values of the others."""
    groups: dict[str, list[T]] = defaultdict(list)
    for key, *values in rows:
        groups[key].append(make(*values))
    return {key: tuple(values) for key, values in groups.items()}


def accepted_gaps(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the reasons for accepted gaps by (kind, requirement id)."""
    rows = db.execute("SELECT kind, requirement_id, reason FROM gap_acceptance")
    return {(kind, requirement_id): reason for kind, requirement_id, reason in rows}


def sign_offs(db: sqlite3.Connection) -> tuple[SignOff, ...]:
    """Return who stood for which state, oldest first."""
    rows = db.execute(
        "SELECT id, role, name, signed_at, state_digest, file_name, sha256, size"
        " FROM sign_off ORDER BY id"
    )
    return tuple(
        SignOff(id_, SignOffRole(role), name, datetime.fromisoformat(at), *rest)
        for id_, role, name, at, *rest in rows
    )


def units(db: sqlite3.Connection) -> tuple[Unit, ...]:
    """Return what is known about units' other names and members, in order of name."""
    aliases = _grouped(db.execute("SELECT unit, alias FROM unit_alias ORDER BY 1, 2"), str)
    members = _grouped(db.execute("SELECT unit, member FROM unit_member ORDER BY 1, 2"), str)
    return tuple(
        Unit(name, bool(is_collective), aliases.get(name, ()), members.get(name, ()))
        for name, is_collective in db.execute("SELECT name, is_collective FROM unit ORDER BY name")
    )


def settings(db: sqlite3.Connection) -> dict[str, str]:
    """Return this workbook's settings."""
    return dict(db.execute("SELECT key, value FROM setting ORDER BY key"))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
