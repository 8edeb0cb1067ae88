"""Figures that can be traced: each one is a count, and the query of exactly the rows it counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, func, literal, select, true

from desktop.rollup.cells import ANSWERED, OUR_OWN, Cell, CellState, Scope, cell_of, cells, columns
from desktop.rollup.summary import unit_lines
from desktop.workbook.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Subquery

    Key = int | str | None


class Measure(StrEnum):
    """What is counted; the states are the parts of ASKED, the others are marks on them."""

    ASKED = "asked"
    DONE = CellState.DONE
    ONGOING = CellState.ONGOING
    IN_PROGRESS = CellState.IN_PROGRESS
    NOT_APPLICABLE = CellState.NOT_APPLICABLE
    NOT_STARTED = CellState.NOT_STARTED
    MISSING = CellState.MISSING
    NOT_SUBMITTED = CellState.NOT_SUBMITTED
    ANSWERED = "answered"
    OVERDUE = "overdue"
    WITH_GAPS = "with_gaps"
    NO_EVIDENCE = "no_evidence"
    OUTDATED = "outdated"
    CHANGED = "changed"
    ACCEPTED = Verdict.ACCEPTED
    RETURNED = Verdict.CHANGES_REQUESTED
    QUERIED = Verdict.QUERIED


STATES: Final = tuple(Measure(each.value) for each in CellState)
_UNFINISHED: Final = (
    CellState.IN_PROGRESS,
    CellState.NOT_STARTED,
    CellState.MISSING,
    CellState.NOT_SUBMITTED,
)


class Axis(StrEnum):
    """By what is counted: the column of ``cells`` that carries the key, or all in one."""

    ALL = ""
    UNIT = "unit_id"
    CHAPTER = "chapter"
    REQUIREMENT = "requirement_id"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count; with ``today`` it says what was counted, and ``rows_of`` finds it again.

    ``key`` is the unit's id, the chapter's heading or the requirement's id, by the axis.
    """

    measure: Measure
    count: int
    axis: Axis
    key: Key
    scope: Scope
    today: date


@dataclass(frozen=True, slots=True)
class Figures:
    """All measures for every key of an axis; a key without rows counts nothing."""

    axis: Axis
    scope: Scope
    today: date
    counts: Mapping[Key, Mapping[Measure, int]]

    def count(self, measure: Measure, key: Key = None) -> int:
        """Return one count."""
        return self.counts[key][measure] if key in self.counts else 0

    def figure(self, measure: Measure, key: Key = None) -> Figure:
        """Return one count with the way to its rows."""
        return Figure(measure, self.count(measure, key), self.axis, key, self.scope, self.today)

    def gathered(self, axis: Axis, key_of: Mapping[Any, Key]) -> Figures:
        """Return the same counts by a coarser axis; ``key_of`` says to which key each belongs."""
        found: dict[Key, dict[Measure, int]] = {}
        for key, counts in self.counts.items():
            gathered = found.setdefault(key_of[key], dict.fromkeys(Measure, 0))
            for measure, count in counts.items():
                gathered[measure] += count
        return Figures(axis, self.scope, self.today, found)

    def rate(self, key: Key = None) -> float | None:
        """Return the 完成率: done and going on, of what is asked and applies; None of nothing."""
        applies = self.count(Measure.ASKED, key) - self.count(Measure.NOT_APPLICABLE, key)
        finished = self.count(Measure.DONE, key) + self.count(Measure.ONGOING, key)
        return finished / applies if applies else None


def figures(db: Connection, axis: Axis, *, today: date, scope: Scope = OUR_OWN) -> Figures:
    """Count every measure for every key of an axis in one query.

    Rows that are alike in every measure are counted together, by a number with a bit for each.
    """
    cell = cells(scope)
    bits = [
        case((condition(cell, measure, today), 1 << at), else_=0)
        for at, measure in enumerate(Measure)
    ]
    alike = reduce(add, bits).label("alike")
    key = cell.c[axis.value] if axis else literal(0)
    statement = select(key.label("key"), alike, func.count()).group_by("key", "alike")
    found: dict[Key, dict[Measure, int]] = {}
    for name, mask, count in db.execute(statement):
        counts = found.setdefault(name if axis else None, dict.fromkeys(Measure, 0))
        for at, measure in enumerate(Measure):
            if mask >> at & 1:
                counts[measure] += count
    return Figures(axis, scope, today, found)


def rows_of(db: Connection, figure: Figure) -> tuple[Cell, ...]:
    """Return the rows that a figure counts, by unit and in printed order."""
    cell = cells(figure.scope)
    statement = select(*columns(cell)).where(condition(cell, figure.measure, figure.today))
    if figure.axis:
        statement = statement.where(cell.c[figure.axis.value] == figure.key)
    place = {each.id: number for number, each in enumerate(unit_lines(db, figure.scope))}
    rows = map(cell_of, db.execute(statement.order_by(cell.c.position)))
    return tuple(sorted(rows, key=lambda each: place[each.unit_id]))


def condition(cell: Subquery, measure: Measure, today: date) -> ColumnElement[bool]:
    """Return which rows of ``cells`` a measure counts."""
    if measure in STATES:
        return cell.c.state == measure.value
    return _CONDITIONS[measure](cell, today)


def _is_overdue(cell: Subquery, today: date) -> ColumnElement[bool]:
    return and_(cell.c.due_on < today.isoformat(), cell.c.state.in_(_UNFINISHED))


def _is(verdict: Verdict) -> Callable[[Subquery, date], ColumnElement[bool]]:
    return lambda cell, _today: cell.c.verdict == verdict.value


_CONDITIONS: Final[dict[Measure, Callable[[Subquery, date], ColumnElement[bool]]]] = {
    Measure.ASKED: lambda _cell, _today: true(),
    Measure.ANSWERED: lambda cell, _today: cell.c.state.in_(ANSWERED),
    Measure.OVERDUE: _is_overdue,
    Measure.WITH_GAPS: lambda cell, _today: cell.c.gap_count > 0,
    Measure.NO_EVIDENCE: lambda cell, _today: cell.c.lacks_evidence,
    Measure.OUTDATED: lambda cell, _today: cell.c.is_outdated,
    Measure.CHANGED: lambda cell, _today: cell.c.is_changed,
    Measure.ACCEPTED: _is(Verdict.ACCEPTED),
    Measure.RETURNED: _is(Verdict.CHANGES_REQUESTED),
    Measure.QUERIED: _is(Verdict.QUERIED),
}
