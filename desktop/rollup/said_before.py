"""What the office said to earlier reports and still holds when a unit hands in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select, update

from desktop.rollup import schema
from desktop.rollup.review import is_said
from desktop.workbook.model import Verdict

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, FromClause, Row


def carry(db: Connection, submission_id: int) -> tuple[str, ...]:
    """Take over to a new report what still holds of earlier ones; return the requirements.

    Drafts that were never sent move along, what was accepted is accepted again: only to answers
    that are the same as then, and to which nothing was said yet. What was returned stays where it
    was, to be answered.
    """
    newest = _still_holding(db, submission_id)
    for requirement_id, row in newest.items():
        if row.is_draft:
            values = {"submission_id": submission_id, "version": row.version + 1}
            old = is_said(row.submission_id, [requirement_id])
            db.execute(update(schema.review).where(old).values(**values))
        else:
            copied = {**row._mapping, "submission_id": submission_id, "version": 1}  # noqa: SLF001 - SQLAlchemy's own name
            db.execute(schema.review.insert().values(**copied))
    return tuple(sorted(newest))


def _still_holding(db: Connection, submission_id: int) -> dict[str, Row[tuple[object, ...]]]:
    """Return the last word on each answer that is as it was, where it is a draft or accepts."""
    sent, here = schema.submission, schema.submission.alias("here")
    then, now = schema.answer, schema.answer.alias("now")
    review, done = schema.review, schema.review.alias("done")
    rows = db.execute(
        select(review)
        .join_from(review, sent, sent.c.id == review.c.submission_id)
        .join(here, and_(here.c.unit_id == sent.c.unit_id, here.c.id == submission_id))
        .join(then, _same_answer(then, review, review.c.submission_id))
        .join(now, _same_answer(now, review, here.c.id))
        .outerjoin(done, _same_answer(done, review, here.c.id))
        .where(
            sent.c.id != submission_id,
            then.c.digest == now.c.digest,
            then.c.asked == now.c.asked,
            done.c.version.is_(None),
        )
        .order_by(sent.c.sealed_at, sent.c.number)
    ).all()
    newest = {row.requirement_id: row for row in rows}
    return {
        id_: row
        for id_, row in newest.items()
        if row.is_draft or row.verdict == Verdict.ACCEPTED.value
    }


def _same_answer(
    table: FromClause, review: FromClause, submission_id: ColumnElement[int]
) -> ColumnElement[bool]:
    return and_(
        table.c.submission_id == submission_id, table.c.requirement_id == review.c.requirement_id
    )
