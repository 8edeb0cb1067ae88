"""审核: what an officer says to answers, many at once, never over what another said unseen.

Whoever says something names the version that he saw. What is said is a draft until the 退回单 is
made; nothing here has to happen before anything is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from desktop.errors import DesktopError, UsageError
from desktop.rollup import schema
from desktop.rollup.errors import ChangedMeanwhile
from desktop.rollup.store import moment
from desktop.workbook.model import Status, Verdict, as_number
from desktop.workbook.wording import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

_NOBODY = "另一位审核人"


class Superseded(DesktopError):
    """The unit has handed in again; what would be said is about what counts no more."""

    def __init__(self, unit: str) -> None:
        super().__init__(
            f"{unit}又报送了一次，您看到的不是最新的一份，意见没有保存。请看过新的一份再填写。"
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to one answer of one submission; ``score`` as typed, ``at`` UTC, ISO."""

    submission_id: int
    requirement_id: str
    verdict: Verdict
    remark: str
    score: str
    by: str
    at: str
    is_draft: bool
    version: int


def say(
    db: Connection,
    submission_id: int,
    requirement_ids: Iterable[str],
    verdict: Verdict,
    *,
    by: str,
    at: datetime,
    remark: str = "",
    score: str = "",
    expected: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Say the same to any number of answers; return their new versions.

    ``expected`` are the versions that the officer saw, 0 or none where nothing was said yet. All
    or nothing is said. Raises:
        ChangedMeanwhile: somebody said something else since.
        Superseded: the submission counts no more.
        UsageError: the score is no number, or a requirement is not asked.
    """
    if score.strip() and as_number(score) is None:
        raise UsageError(f"评分“{score}”不是数字。请写成 8.5 这样，没有评分就留空。")
    row = {
        "verdict": verdict.value,
        "remark": clean(remark),
        "score": clean(score).strip(),
        "reviewed_at": moment(at),
        "reviewed_by": by,
        "is_draft": True,
    }
    return _write(db, submission_id, sorted(set(requirement_ids)), row, expected or {})


def put_back(db: Connection, before: Said, *, expected: int) -> None:
    """Let an earlier word stand again as it was: what was sent is no draft; raises as ``say``.

    ``expected`` is the version that takes its place now, 0 where nothing does.
    """
    row = {
        "verdict": before.verdict.value,
        "remark": before.remark,
        "score": before.score,
        "reviewed_at": before.at,
        "reviewed_by": before.by,
        "is_draft": before.is_draft,
    }
    asked = before.requirement_id
    _write(db, before.submission_id, [asked], row, {asked: expected})


def take_back(
    db: Connection,
    submission_id: int,
    requirement_ids: Iterable[str],
    *,
    expected: Mapping[str, int],
) -> None:
    """Forget what was said and not yet sent; raises as ``say``."""
    wanted = sorted(set(requirement_ids))
    _locked(db, submission_id, wanted, expected)
    db.execute(
        delete(schema.review).where(
            is_said(submission_id, wanted), schema.review.c.is_draft.is_(True)
        )
    )


def accept_without_gaps(
    db: Connection, submission_id: int, *, by: str, at: datetime
) -> tuple[str, ...]:
    """Accept every answer in which nothing is missing and to which nothing was said; return them."""
    answer, review = schema.answer.c, schema.review.c
    found = db.execute(
        select(answer.requirement_id)
        .outerjoin(
            schema.review,
            and_(
                review.submission_id == answer.submission_id,
                review.requirement_id == answer.requirement_id,
            ),
        )
        .where(
            answer.submission_id == submission_id,
            answer.gap_count == 0,
            answer.status != Status.NOT_STARTED.value,
            review.version.is_(None),
        )
        .order_by(answer.requirement_id)
    )
    ids = tuple(found.scalars())
    if ids:
        say(db, submission_id, ids, Verdict.ACCEPTED, by=by, at=at)
    return ids


def said(db: Connection, submission_id: int) -> dict[str, Said]:
    """Return what was said to a submission, by requirement."""
    rows = db.execute(select(schema.review).where(schema.review.c.submission_id == submission_id))
    return {row.requirement_id: said_of(row) for row in rows}


def unsent_counts(db: Connection) -> dict[int, int]:
    """Return how much each submission has returned or queried and is still told to nobody."""
    review = schema.review.c
    rows = db.execute(
        select(review.submission_id, func.count())
        .where(review.is_draft.is_(True), review.verdict != Verdict.ACCEPTED.value)
        .group_by(review.submission_id)
    )
    return {row.submission_id: row[1] for row in rows}


def said_of(row: Row[tuple[object, ...]]) -> Said:
    """Return one row of the table as a value."""
    return Said(
        submission_id=row.submission_id,
        requirement_id=row.requirement_id,
        verdict=Verdict(row.verdict),
        remark=row.remark,
        score=row.score,
        by=row.reviewed_by,
        at=row.reviewed_at,
        is_draft=row.is_draft,
        version=row.version,
    )


def _check(db: Connection, submission_id: int, wanted: list[str]) -> None:
    sent, unit = schema.submission.c, schema.unit.c
    office = schema.unit.alias("office").c
    (name, is_current, above) = db.execute(
        select(unit.name, sent.is_current, office.name.label("office"))
        .join_from(schema.submission, schema.unit, unit.id == sent.unit_id)
        .outerjoin(office.name.table, office.id == unit.parent_id)
        .where(sent.id == submission_id)
    ).one()
    if above is not None:
        raise UsageError(
            f"{name}的填报由{above}审核，这里只能查看，意见没有保存。请把意见写在{above}的报送上。"
        )
    if not is_current:
        raise Superseded(name)
    known = set(db.execute(select(schema.requirement.c.id)).scalars())
    if not known.issuperset(wanted):
        raise UsageError("有的条目已不在清单里，没有保存意见。请刷新后再试。")


def _locked(
    db: Connection, submission_id: int, wanted: list[str], expected: Mapping[str, int]
) -> dict[str, int]:
    """Return the versions as they are, held until the end of the transaction.

    In one order, so that two officers never wait for each other.
    """
    review = schema.review.c
    rows = db.execute(
        select(schema.review)
        .where(is_said(submission_id, wanted))
        .order_by(review.requirement_id)
        .with_for_update()
    ).all()
    found = {row.requirement_id: row for row in rows}
    for requirement_id in wanted:
        row = found.get(requirement_id)
        if (row.version if row else 0) != expected.get(requirement_id, 0):
            raise ChangedMeanwhile(row.reviewed_by or _NOBODY if row else _NOBODY)
    return {requirement_id: row.version for requirement_id, row in found.items()}


def _write(
    db: Connection,
    submission_id: int,
    wanted: list[str],
    row: Mapping[str, object],
    expected: Mapping[str, int],
) -> dict[str, int]:
    """Write the same to answers whose versions are the expected ones; return the new versions."""
    _check(db, submission_id, wanted)
    before = _locked(db, submission_id, wanted, expected)
    db.execute(
        update(schema.review)
        .where(is_said(submission_id, sorted(before)))
        .values(**row, version=schema.review.c.version + 1)
    )
    _insert(db, submission_id, [each for each in wanted if each not in before], row)
    return {each: before.get(each, 0) + 1 for each in wanted}


def _insert(
    db: Connection, submission_id: int, requirement_ids: list[str], row: Mapping[str, object]
) -> None:
    """Insert what nobody said before; who was quicker by a moment is named."""
    rows = [
        {**row, "submission_id": submission_id, "requirement_id": each, "version": 1}
        for each in requirement_ids
    ]
    if not rows:
        return
    try:
        with db.begin_nested():
            db.execute(schema.review.insert(), rows)
    except IntegrityError:
        who = select(schema.review.c.reviewed_by).where(is_said(submission_id, requirement_ids))
        raise ChangedMeanwhile(db.execute(who).scalars().first() or _NOBODY) from None


def is_said(submission_id: int, requirement_ids: list[str]) -> ColumnElement[bool]:
    """Tell which rows say something to these answers of a submission."""
    review = schema.review.c
    return and_(review.submission_id == submission_id, review.requirement_id.in_(requirement_ids))
