"""What is answered, as values: each table is read once, whole, and grouped; nothing here writes.

A workbook may have thousands of rows and few different dates, so what a text means is kept.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
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
# A look into a table costs a tenth of what calling an enumeration costs; a foreign word raises.
_STATUSES = {each.value: each for each in Status}
_EVIDENCE_KINDS = {each.value: each for each in EvidenceKind}
_EVIDENCE = "kind, title, name, sha256, size, url, channel, document_number, dated, publicity"


def assessment(db: sqlite3.Connection, requirement_id: str) -> Assessment:
    """Return one answer; not started where nobody has answered."""
    return _assessments(db, requirement_id).get(requirement_id) or Assessment()


def _assessment(row: Iterable[Any], facts: tuple[Fact, ...]) -> Assessment:
    status, statement, reason, waiver, problems, next_steps, score, at, by = row
    return Assessment(
        status=_STATUSES[status],
        statement=statement,
        reason=reason,
        evidence_waiver=waiver,
        updated_at=_moment(at),
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


def renewed(db: sqlite3.Connection, row: LedgerRow) -> LedgerRow:
    """Return a line of the ledger as it is answered now.

    Evidence keeps the number that it had in this line, see ``numbering.moved``; new pieces have 0.
    """
    id_ = row.requirement.id
    numbers = {each.id: each.number for each in row.evidence}
    attached = db.execute(
        f"SELECT id, {_EVIDENCE}, added_at FROM attachment JOIN evidence ON evidence.id = evidence_id"
        " WHERE requirement_id = ? ORDER BY position, id",
        (id_,),
    )
    return replace(
        row,
        assessment=assessment(db, id_),
        evidence=tuple(_evidence(each, numbers.get(each[0], 0)) for each in attached),
        duties=_duties(db, id_).get(id_, ()),
        reviews=_reviews(db, id_).get(id_, ()),
        offers=_offers(db, id_).get(id_, ()),
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
        id_,
        _EVIDENCE_KINDS[kind],
        title,
        name,
        sha256,
        size,
        url,
        channel,
        document_number,
        _date(dated),
        _moment(at) if at else None,
        number,
        Publicity(publicity) if publicity else None,
    )


def _only(requirement_id: str | None) -> tuple[str, tuple[str, ...]]:
    """Return what narrows a query to one requirement, or to none, and what is bound to it."""
    return ("", ()) if requirement_id is None else (" WHERE requirement_id = ?", (requirement_id,))


def _assessments(
    db: sqlite3.Connection, requirement_id: str | None = None
) -> dict[str, Assessment]:
    where, bound = _only(requirement_id)
    facts = _grouped(
        db.execute(
            f"SELECT requirement_id, label, value, measure FROM fact{where} ORDER BY 1, position",
            bound,
        ),
        Fact,
    )
    rows = db.execute(f"SELECT requirement_id, {_ASSESSMENT} FROM assessment{where}", bound)
    return {id_: _assessment(row, facts.get(id_, ())) for id_, *row in rows}


def _attached(db: sqlite3.Connection) -> dict[str, tuple[int, ...]]:
    return _grouped(
        db.execute("SELECT requirement_id, evidence_id FROM attachment ORDER BY position, 2"), int
    )


def _duties(
    db: sqlite3.Connection, requirement_id: str | None = None
) -> dict[str, tuple[Duty, ...]]:
    where, bound = _only(requirement_id)
    return _grouped(
        db.execute(
            f"SELECT requirement_id, section, person, due_on FROM duty{where} ORDER BY 1, position",
            bound,
        ),
        lambda section, person, due_on: Duty(section, person, _date(due_on)),
    )


def _reviews(
    db: sqlite3.Connection, requirement_id: str | None = None
) -> dict[str, tuple[Review, ...]]:
    where, bound = _only(requirement_id)
    return _grouped(
        db.execute(
            "SELECT requirement_id, round, verdict, remark, score, reviewed_at, reviewed_by"
            f" FROM review{where} ORDER BY requirement_id, round",
            bound,
        ),
        lambda round_, verdict, remark, score, at, by: Review(
            round_, Verdict(verdict), remark, score, _moment(at), by
        ),
    )


def _offers(
    db: sqlite3.Connection, requirement_id: str | None = None
) -> dict[str, tuple[Offer, ...]]:
    where, bound = _only(requirement_id)
    evidence: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for id_, kind, offered, *row in db.execute(
        f"SELECT requirement_id, offer_kind, id, {_EVIDENCE} FROM offered_evidence{where}"
        " ORDER BY id",
        bound,
    ):
        evidence[id_, kind].append(_evidence((offered, *row, "")))
    offers: dict[str, tuple[Offer, ...]] = {}
    for id_, kind, source, status, statement, problems, next_steps, facts in db.execute(
        "SELECT requirement_id, kind, source, status, statement, problems, next_steps, facts"
        f" FROM offer{where} ORDER BY requirement_id, kind",
        bound,
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
        SignOff(id_, SignOffRole(role), name, _moment(at), *rest)
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


@lru_cache(maxsize=4096)
def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
