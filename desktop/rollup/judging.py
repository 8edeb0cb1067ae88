"""Judge what came in with all that the database remembers, and write down what changed by it.

What is written follows from the rows alone: submissions, units, duties, certificates, decisions and
the checklist in force. Whoever changes one of those judges again. Reports that came up through an
office (``below``) have no original here and are not judged: the office vouches for them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, delete, exists, func, or_, select, update

from desktop.rollup import lineage, review, schema, units
from desktop.rollup.facts import Decision, Memory, Registered, Sealed
from desktop.rollup.verdicts import Note, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from desktop.rollup.facts import Judgement

_AT_ONCE: Final = 200  # workbooks; a statement takes so many values
_COUNTED: Final = frozenset({Outcome.ACCEPTED, Outcome.ACCEPTED_WITH_NOTES, Outcome.OLDER})


def lock(db: Connection) -> None:
    """Let officers who receive or decide wait for each other; reviews are not held up."""
    only = select(schema.meta.c.value).where(schema.meta.c.key == "id").with_for_update()
    db.execute(only).first()


def judge_workbook(db: Connection, workbook_id: str) -> tuple[str, ...]:
    """Judge a workbook and all that has to do with it; return the files whose verdict changed."""
    return _judge(db, {workbook_id}, set())


def judge_unit(db: Connection, unit_id: int) -> tuple[str, ...]:
    """Judge all that came from a unit, or says so."""
    return _judge(db, set(), {unit_id})


def judge_all(db: Connection) -> tuple[str, ...]:
    """Judge everything: after another checklist was put in force, or units were renamed or added."""
    ours = schema.submission.c.stored_name != ""
    books = set(
        db.execute(select(schema.submission.c.workbook_id).where(ours).distinct()).scalars()
    )
    return _judge(db, books, set())


def _judge(db: Connection, books: set[str], unit_ids: set[int]) -> tuple[str, ...]:
    names = _Names(db)
    rows = _related(db, books, unit_ids, names)
    ids = [row.id for row in rows]
    _compare_words(db, ids)
    judged = lineage.judge(_files(db, rows), _memory(db, rows, names))
    return _write(db, {row.sha256: row for row in rows}, judged)


class _Names:
    """Units by name: as they are written first, else as clerks abbreviate them."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._known: dict[str, tuple[int, ...]] = {}
        self._all: tuple[units.ReportingUnit, ...] | None = None

    def of(self, name: str) -> tuple[int, ...]:
        if name not in self._known:
            self._known[name] = self._exact(name) or self._similar(name)
        return self._known[name]

    def _exact(self, name: str) -> tuple[int, ...]:
        unit, alias = schema.unit.c, schema.unit_alias.c
        also = exists().where(alias.unit_id == unit.id, alias.alias == name)
        found = select(unit.id).where(unit.parent_id.is_(None), or_(unit.name == name, also))
        return tuple(self._db.execute(found.order_by(unit.id)).scalars())

    def _similar(self, name: str) -> tuple[int, ...]:
        if self._all is None:
            self._all = units.all_units(self._db)
        return tuple(each.id for each in units.named(self._all, name))


def _related(
    db: Connection, books: set[str], unit_ids: set[int], names: _Names
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
        more_units = {
            each
            for row in rows
            for each in (row.claim_id, row.unit_id, *names.of(row.unit_name))
            if each is not None
        }
        if more_books <= books and more_units <= unit_ids:
            return rows
        books |= more_books
        unit_ids |= more_units


def _compare_words(db: Connection, ids: Sequence[int]) -> None:
    """Note which answers are to the words that are in force."""
    answer, asked = schema.answer.c, schema.requirement.c
    same = exists().where(asked.id == answer.requirement_id, asked.digest == answer.asked)
    for value, is_same in ((True, same), (False, ~same)):
        db.execute(
            update(schema.answer)
            .where(answer.submission_id.in_(ids), is_same, answer.is_same_text.is_(not value))
            .values(is_same_text=value)
        )


def _files(db: Connection, rows: Iterable[Row[tuple[object, ...]]]) -> list[Sealed]:
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
    return [_sealed(row, frozenset(answered[row.id]), reworded.get(row.id, 0)) for row in rows]


def _sealed(row: Row[tuple[object, ...]], answered: frozenset[str], reworded: int) -> Sealed:
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
    )


def _memory(db: Connection, rows: Iterable[Row[tuple[object, ...]]], names: _Names) -> Memory:
    rows = list(rows)
    named = {row.unit_name: names.of(row.unit_name) for row in rows}
    decisions = _decisions(db, [row.sha256 for row in rows])
    certificates = _certificates(db, {row.signer for row in rows})
    about = {id_ for ids in named.values() for id_ in ids}
    about |= {each.unit_id for told in decisions.values() for each in told if each.unit_id}
    about |= {each.unit_id for each in certificates.values()}
    certificates |= _certificates_of(db, about)
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


def _write(
    db: Connection,
    rows: Mapping[str, Row[tuple[object, ...]]],
    judged: Sequence[Judgement],
) -> tuple[str, ...]:
    """Write down the judgements that differ from what is there; none is current twice meanwhile."""
    ids = {sha256: row.id for sha256, row in rows.items()}
    for each in sorted(judged, key=lambda each: each.is_current):
        row = rows[each.sha256]
        is_counted = each.outcome in _COUNTED
        values = {
            "unit_id": each.unit_id if is_counted else None,
            "claim_id": each.unit_id,
            "signed": each.signed.value,
            "is_current": each.is_current,
            "previous_id": ids.get(each.previous),
        }
        if any(getattr(row, name) != value for name, value in values.items()):
            db.execute(
                update(schema.submission).where(schema.submission.c.id == row.id).values(**values)
            )
        if each.is_current and not row.is_current:
            review.carry_drafts(db, row.id)
        if row.previous_id != values["previous_id"]:
            _compare_answers(db, row.id, ids.get(each.previous))
    _bind_workbooks(db, rows, judged)
    return tuple(each.sha256 for each in judged if _tell(db, each))


def _compare_answers(db: Connection, submission_id: int, previous_id: int | None) -> None:
    """Note what a unit says otherwise than in the submission before."""
    answer, before = schema.answer.c, schema.answer.alias("before").c
    then = (
        select(before.digest)
        .where(before.submission_id == previous_id, before.requirement_id == answer.requirement_id)
        .scalar_subquery()
    )
    is_changed = func.coalesce(then, "") != answer.digest
    db.execute(
        update(schema.answer)
        .where(answer.submission_id == submission_id)
        .values(is_changed=case((is_changed, True), else_=False) if previous_id else False)
    )


def _bind_workbooks(
    db: Connection, rows: Mapping[str, Row[tuple[object, ...]]], judged: Iterable[Judgement]
) -> None:
    """Note to which unit each workbook belongs, that of its last submission that counts."""
    owners: dict[str, int | None] = {}
    for each in sorted(judged, key=lambda each: (each.is_current, rows[each.sha256].number)):
        book = rows[each.sha256].workbook_id
        counted = each.unit_id if each.outcome in _COUNTED else None
        owners[book] = counted or owners.get(book)
    for book, unit_id in owners.items():
        if units.of_workbook(db, book) != unit_id:
            db.execute(delete(schema.workbook).where(schema.workbook.c.id == book))
            if unit_id is not None:
                units.bind(db, book, unit_id)


def _tell(db: Connection, judged: Judgement) -> bool:
    """Write the verdict into the log; tell whether it is another than before."""
    receipt = schema.receipt.c
    found = db.execute(select(schema.receipt).where(receipt.sha256 == judged.sha256)).first()
    values = {
        "outcome": judged.outcome.value,
        "notes": json.dumps(judged.notes),
        "sentence": "\n".join(judged.sentences),
    }
    if found is None or all(getattr(found, name) == value for name, value in values.items()):
        return False
    db.execute(update(schema.receipt).where(receipt.sha256 == judged.sha256).values(**values))
    return bool(found.outcome != values["outcome"])
