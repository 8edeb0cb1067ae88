"""Judge what came in with all that the database remembers, and write down what changed by it.

What is written follows from the rows alone: submissions, units, duties, certificates, decisions and
the checklist in force. Whoever changes one of those judges again. Reports that came up through an
office (``below``) have no original here and are not judged: the office vouches for them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, delete, exists, func, select, update

from desktop.rollup import lineage, said_before, schema, units
from desktop.rollup.remembered import Names, files, memory, related
from desktop.rollup.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Column, Connection, Row

    from desktop.rollup.facts import Judgement

_AT_ONCE: Final = 500  # values that a statement takes
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
    lock(db)
    names = Names(db)
    rows = related(db, books, unit_ids, names)
    ids = [row.id for row in rows]
    _compare_words(db, ids)
    judged = lineage.judge(files(db, rows), memory(db, rows, names))
    return _write(db, {row.sha256: row for row in rows}, judged)


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
            said_before.carry(db, row.id)
        if row.previous_id != values["previous_id"]:
            _compare_answers(db, row.id, ids.get(each.previous))
    _bind_workbooks(db, rows, judged)
    log = _by_key(db, schema.receipt.c.sha256, rows)
    return tuple(each.sha256 for each in judged if _tell(db, log.get(each.sha256), each))


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
    bound = _by_key(db, schema.workbook.c.id, owners)
    for book, unit_id in owners.items():
        if (bound[book].unit_id if book in bound else None) != unit_id:
            db.execute(delete(schema.workbook).where(schema.workbook.c.id == book))
            if unit_id is not None:
                units.bind(db, book, unit_id)


def _by_key(
    db: Connection, key: Column[str], wanted: Iterable[str]
) -> dict[str, Row[tuple[object, ...]]]:
    """Return the rows of a table that have one of these keys, by their key."""
    found: dict[str, Row[tuple[object, ...]]] = {}
    keys = list(wanted)
    for begin in range(0, len(keys), _AT_ONCE):
        few = key.in_(keys[begin : begin + _AT_ONCE])
        rows = db.execute(select(key.label("key"), *key.table.c).where(few))
        found |= {row.key: row for row in rows}
    return found


def _tell(db: Connection, found: Row[tuple[object, ...]] | None, judged: Judgement) -> bool:
    """Write the verdict into the log; tell whether it is another than before."""
    values = {
        "outcome": judged.outcome.value,
        "notes": json.dumps(judged.notes),
        "sentence": "\n".join(judged.sentences),
    }
    if found is None or all(getattr(found, name) == value for name, value in values.items()):
        return False
    same = schema.receipt.c.sha256 == judged.sha256
    db.execute(update(schema.receipt).where(same).values(**values))
    return bool(found.outcome != values["outcome"])
