"""What the database remembers, read as plain values for those who judge."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, or_, select

from desktop.rollup import schema, units, vouching
from desktop.rollup.facts import Decision, Memory, Registered, Sealed
from desktop.rollup.verdicts import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

_FEW: Final = 20  # names
BROKEN: Final = "broken "  # before a submission's id: the line of its details that nobody can read


class Names:
    """Units by name: as they are written first, else as clerks abbreviate them."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._known: dict[str, tuple[int, ...]] = {}
        self._all: tuple[units.ReportingUnit, ...] | None = None

    def learn(self, names: Iterable[str]) -> None:
        """Look many names up at once: one by one that would take a statement for each."""
        unknown = set(names) - self._known.keys()
        if len(unknown) <= _FEW:
            return
        found: dict[str, list[int]] = {}
        for each in self._every():
            for name in unknown.intersection(each.names):
                found.setdefault(name, []).append(each.id)
        self._known |= {name: tuple(sorted(ids)) for name, ids in found.items()}

    def of(self, name: str) -> tuple[int, ...]:
        """Return the ids of our own units that a name may mean."""
        if name not in self._known:
            self._known[name] = self._exact(name) or self._similar(name)
        return self._known[name]

    def _exact(self, name: str) -> tuple[int, ...]:
        unit, alias = schema.unit.c, schema.unit_alias.c
        also = exists().where(alias.unit_id == unit.id, alias.alias == name)
        found = select(unit.id).where(unit.parent_id.is_(None), or_(unit.name == name, also))
        return tuple(self._db.execute(found.order_by(unit.id)).scalars())

    def _similar(self, name: str) -> tuple[int, ...]:
        return tuple(each.id for each in units.named(self._every(), name))

    def _every(self) -> tuple[units.ReportingUnit, ...]:
        if self._all is None:
            self._all = units.all_units(self._db)
        return self._all


def related(
    db: Connection, books: set[str], unit_ids: set[int], names: Names
) -> Sequence[Row[tuple[object, ...]]]:
    """Return the submissions that have to do with each other: by workbook, by unit, by name."""
    sent = schema.submission.c
    while True:
        near: ColumnElement[bool] = or_(
            sent.workbook_id.in_(books), sent.claim_id.in_(unit_ids), sent.unit_id.in_(unit_ids)
        )
        came_here = (
            sent.stored_name != ""
        )  # what came up with an office's report is the office's word
        rows = db.execute(select(schema.submission).where(near, came_here).order_by(sent.id)).all()
        more_books = {row.workbook_id for row in rows}
        names.learn(row.unit_name for row in rows)
        more_units = {
            each
            for row in rows
            for each in (row.claim_id, row.unit_id, *names.of(row.unit_name))
            if each is not None
        }
        more_units |= _named_by_officers(db, [row.sha256 for row in rows])
        if more_books <= books and more_units <= unit_ids:
            return rows
        books |= more_books
        unit_ids |= more_units


def _named_by_officers(db: Connection, sha256s: Sequence[str]) -> set[int]:
    """Return the units of which an officer said that one of these files is theirs."""
    told = schema.decision.c
    found = select(told.unit_id).where(told.sha256.in_(sha256s), told.unit_id.is_not(None))
    return set(db.execute(found.distinct()).scalars())


def files(db: Connection, rows: Iterable[Row[tuple[object, ...]]]) -> list[Sealed]:
    """Return what the files of these rows say of themselves."""
    rows = list(rows)
    ids = [row.id for row in rows]
    answer, asked = schema.answer.c, schema.requirement.c
    answered: dict[int, set[str]] = {id_: set() for id_ in ids}
    reworded: dict[int, int] = {}
    found = db.execute(
        select(answer.submission_id, answer.requirement_id, answer.is_same_text, asked.id)
        .outerjoin(schema.requirement, asked.id == answer.requirement_id)
        .where(answer.submission_id.in_(ids))
    )
    for submission_id, requirement_id, is_same, known in found:
        answered[submission_id].add(requirement_id)
        if known is not None and not is_same:
            reworded[submission_id] = reworded.get(submission_id, 0) + 1
    broken = _broken(db)
    return [
        _sealed(row, frozenset(answered[row.id]), reworded.get(row.id, 0), broken.get(row.id, 0))
        for row in rows
    ]


def _broken(db: Connection) -> dict[int, int]:
    meta = schema.meta.c
    rows = db.execute(select(meta.key, meta.value).where(meta.key.startswith(BROKEN)))
    return {int(key.removeprefix(BROKEN)): int(line) for key, line in rows}


def _sealed(
    row: Row[tuple[object, ...]], answered: frozenset[str], reworded: int, broken_line: int
) -> Sealed:
    return Sealed(
        sha256=row.sha256,
        workbook_id=row.workbook_id,
        unit_name=row.unit_name,
        year=row.year,
        number=row.number,
        sealed_at=row.sealed_at,
        received_at=row.received_at,
        root=row.root,
        event_count=row.event_count,
        ancestors=tuple((number, root) for number, root in json.loads(row.ancestors or "[]")),
        is_whole=row.is_whole,
        fingerprint=row.signer,
        was_valid=row.was_valid,
        requirement_ids=answered,
        reworded_count=reworded,
        broken_line=broken_line,
    )


def memory(db: Connection, rows: Iterable[Row[tuple[object, ...]]], names: Names) -> Memory:
    """Return what the office knows about these rows."""
    rows = list(rows)
    named = {row.unit_name: names.of(row.unit_name) for row in rows}
    decisions = _decisions(db, [row.sha256 for row in rows])
    certificates = _certificates(db, {row.signer for row in rows})
    bound = vouching.bound_names(db)
    vouched = vouching.of_files([row for row in rows if row.signer not in certificates], db, bound)
    about = {id_ for ids in named.values() for id_ in ids}
    about |= {each.unit_id for told in decisions.values() for each in told if each.unit_id}
    about |= {each.unit_id for each in certificates.values()}
    about |= {each.known.unit_id for each in vouched.values() if each.known}
    certificates |= _certificates_of(db, about) | {
        f"{each.authority} {each.subject}": each.registered
        for each in bound
        if each.unit_id in about
    }
    year = db.execute(
        select(schema.meta.c.value).where(schema.meta.c.key == "year")
    ).scalar_one_or_none()
    unit = schema.unit.c
    return Memory(
        year=int(year) if year else None,
        in_force=frozenset(db.execute(select(schema.requirement.c.id)).scalars()),
        units=dict(db.execute(select(unit.id, unit.name).where(unit.id.in_(about))).all()),
        named=named,
        duties=_duties(db, about),
        certificates=certificates,
        decisions=decisions,
        vouched=vouched,
    )


def _decisions(db: Connection, files: Sequence[str]) -> dict[str, tuple[Decision, ...]]:
    found: dict[str, tuple[Decision, ...]] = {}
    told = schema.decision
    for row in db.execute(select(told).where(told.c.sha256.in_(files)).order_by(told.c.note)):
        one = Decision(Note(row.note), row.is_accepted, row.decided_at, row.unit_id)
        found[row.sha256] = (*found.get(row.sha256, ()), one)
    return found


def _certificates(db: Connection, fingerprints: Iterable[str]) -> dict[str, Registered]:
    return _registered(db, schema.certificate.c.fingerprint.in_(list(fingerprints)))


def _certificates_of(db: Connection, unit_ids: Iterable[int]) -> dict[str, Registered]:
    return _registered(db, schema.certificate.c.unit_id.in_(list(unit_ids)))


def _registered(db: Connection, which: ColumnElement[bool]) -> dict[str, Registered]:
    found = db.execute(select(schema.certificate).where(which))
    return {
        row.fingerprint: Registered(
            row.fingerprint, row.unit_id, row.registered_at, row.withdrawn_at or ""
        )
        for row in found
    }


def _duties(db: Connection, unit_ids: Iterable[int]) -> Mapping[int, frozenset[str]]:
    """Return the duties of units, none at all where nobody was told any."""
    duty, unit = schema.duty.c, schema.unit.c
    ours = select(duty.unit_id).join(schema.unit, unit.id == duty.unit_id)
    if db.execute(ours.where(unit.parent_id.is_(None)).limit(1)).first() is None:
        return {}
    found: dict[int, set[str]] = {id_: set() for id_ in unit_ids}
    rows = db.execute(select(duty.unit_id, duty.requirement_id).where(duty.unit_id.in_(found)))
    for unit_id, requirement_id in rows:
        found[unit_id].add(requirement_id)
    return {unit_id: frozenset(ids) for unit_id, ids in found.items()}
