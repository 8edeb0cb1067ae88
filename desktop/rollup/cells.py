"""Every unit × requirement once, with answer, gaps and review beside each other: one statement.

What is counted anywhere is a row of this statement. A pair exists where the unit was told to report
it, or once reported it; a unit of which neither is known has no rows, and no figure guesses any.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, case, exists, false, func, literal, or_, select, true, union_all

from desktop.rollup import schema
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Subquery


class CellState(StrEnum):
    """What a unit says to a requirement: a status, or why there is none."""

    DONE = Status.DONE
    ONGOING = Status.ONGOING
    IN_PROGRESS = Status.IN_PROGRESS
    NOT_APPLICABLE = Status.NOT_APPLICABLE
    NOT_STARTED = Status.NOT_STARTED
    MISSING = "missing"  # the unit reported, and this requirement is not in its report
    NOT_SUBMITTED = "not_submitted"


ANSWERED = (
    CellState.DONE,
    CellState.ONGOING,
    CellState.IN_PROGRESS,
    CellState.NOT_APPLICABLE,
)
FINISHED = (CellState.DONE, CellState.ONGOING, CellState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which units: those under one office (None is our own), or all below; of one group or all.

    ``unit_ids`` names them one by one.
    """

    parent_id: int | None = None
    is_deep: bool = False
    group: str | None = None
    unit_ids: tuple[int, ...] | None = None

    def clause(self) -> ColumnElement[bool]:
        """Return the condition on the table of units."""
        unit = schema.unit.c
        if self.unit_ids is not None:
            return unit.id.in_(self.unit_ids)
        parent = true() if self.is_deep else unit.parent_id.is_not_distinct_from(self.parent_id)
        return parent if self.group is None else and_(parent, unit.unit_group == self.group)


OUR_OWN = Scope()


class Cell(NamedTuple):
    """What one unit says to one requirement, and what is said to that.

    A tuple, since there may be hundreds of thousands.

    ``role`` is empty where nobody told the unit to report it; ``submission_id`` is None where it
    has not reported. ``due_on`` is the last day of the requirement, ISO. ``is_outdated`` says that it
    was answered when it was worded otherwise.
    """

    unit_id: int
    requirement_id: str
    role: str
    due_on: str | None
    submission_id: int | None
    state: CellState
    evidence_count: int
    gap_count: int
    lacks_evidence: bool
    is_changed: bool
    is_outdated: bool
    verdict: Verdict | None
    is_draft: bool

    @property
    def mark(self) -> str:
        """Return the signs of state, gaps and review, to be read in black and white."""
        gaps = GAP_SIGN if self.gap_count else ""
        return (
            STATE_SIGNS[self.state] + gaps + (VERDICT_SIGNS[self.verdict] if self.verdict else "")
        )


# Signs that every bundled face has.
STATE_SIGNS = {
    CellState.DONE: "●",
    CellState.ONGOING: "◎",
    CellState.IN_PROGRESS: "▲",
    CellState.NOT_APPLICABLE: "／",
    CellState.NOT_STARTED: "○",
    CellState.MISSING: "□",
    CellState.NOT_SUBMITTED: "—",
}
GAP_SIGN = "！"
VERDICT_SIGNS = {
    Verdict.ACCEPTED: "√",
    Verdict.CHANGES_REQUESTED: "×",
    Verdict.QUERIED: "？",
}


def cells(scope: Scope = OUR_OWN, requirement_id: str | None = None) -> Subquery:
    """Return all pairs of the units in scope and the requirements in force, or one of those."""
    asked = _asked(scope, requirement_id)
    unit, requirement = schema.unit.c, schema.requirement.c
    sent, answer, review = schema.submission.c, schema.answer.c, schema.review.c
    state = case(
        (sent.id.is_(None), literal(CellState.NOT_SUBMITTED.value)),
        (answer.status.is_(None), literal(CellState.MISSING.value)),
        else_=answer.status,
    )
    statement = (
        select(
            unit.id.label("unit_id"),
            requirement.id.label("requirement_id"),
            requirement.position,
            requirement.chapter,
            requirement.due_on,
            asked.c.role,
            sent.id.label("submission_id"),
            state.label("state"),
            func.coalesce(answer.evidence_count, 0).label("evidence_count"),
            func.coalesce(answer.gap_count, 0).label("gap_count"),
            _lacks_evidence().label("lacks_evidence"),
            func.coalesce(answer.is_changed, false()).label("is_changed"),
            func.coalesce(~answer.is_same_text, false()).label("is_outdated"),
            review.verdict,
            func.coalesce(review.is_draft, false()).label("is_draft"),
        )
        .join_from(asked, schema.unit, unit.id == asked.c.unit_id)
        .join(schema.requirement, requirement.id == asked.c.requirement_id)
        .outerjoin(schema.submission, and_(sent.unit_id == unit.id, sent.is_current.is_(True)))
        .outerjoin(
            schema.answer,
            and_(answer.submission_id == sent.id, answer.requirement_id == requirement.id),
        )
        .outerjoin(
            schema.review,
            and_(review.submission_id == sent.id, review.requirement_id == requirement.id),
        )
        .where(scope.clause(), or_(unit.is_expected.is_(True), sent.id.is_not(None)))
    )
    return statement.subquery("cell")


def columns(cell: Subquery) -> list[ColumnElement[Any]]:
    """Return what of ``cells`` makes a value, in the order of its fields."""
    return [cell.c[each] for each in Cell._fields]


def cell_of(row: Iterable[Any]) -> Cell:
    """Return one row of ``columns`` as a value."""
    unit, asked, role, due, sent, state, proofs, gaps, lacks, changed, old, verdict, draft = row
    return Cell(
        unit,
        asked,
        role,
        due,
        sent,
        _STATES[state],
        proofs,
        gaps,
        bool(lacks),
        bool(changed),
        bool(old),
        _VERDICTS[verdict],
        bool(draft),
    )


_STATES = {each.value: each for each in CellState}
_VERDICTS = {None: None} | {each.value: each for each in Verdict}


def _asked(scope: Scope, requirement_id: str | None) -> Subquery:
    """Return who was told to report what, and what was ever reported without being told.

    So that an answer that the next report leaves out is missing, and not gone.
    """
    duty, sent, answer = schema.duty.c, schema.submission.c, schema.answer.c
    told = select(duty.unit_id, duty.requirement_id, duty.role)
    is_told = exists().where(
        duty.unit_id == sent.unit_id, duty.requirement_id == answer.requirement_id
    )
    beyond = (
        select(sent.unit_id, answer.requirement_id, literal("").label("role"))
        .join_from(schema.submission, schema.answer, answer.submission_id == sent.id)
        .where(sent.unit_id.is_not(None), ~is_told)
        .distinct()
    )
    if scope.unit_ids is not None:  # before the join: a few of thousands are found at once
        told = told.where(duty.unit_id.in_(scope.unit_ids))
        beyond = beyond.where(sent.unit_id.in_(scope.unit_ids))
    if requirement_id is not None:
        told = told.where(duty.requirement_id == requirement_id)
        beyond = beyond.where(answer.requirement_id == requirement_id)
    return union_all(told, beyond).subquery("asked")


def _lacks_evidence() -> ColumnElement[bool]:
    gap = schema.gap.c
    return exists().where(
        gap.submission_id == schema.answer.c.submission_id,
        gap.requirement_id == schema.answer.c.requirement_id,
        gap.kind == GapKind.NO_EVIDENCE.value,
        gap.accepted_because == "",
    )
