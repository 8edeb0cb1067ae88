"""汇总: the units with their reports, the requirements, and both crossed in one look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.rollup import schema
from desktop.rollup.cells import OUR_OWN, Cell, Scope, cell_of, cells, columns
from desktop.rollup.issued import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row

_WORDS = 30  # characters that stand for a title


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit and its report; ``number`` and ``round`` of the report that counts, 0 without one.

    ``first_on`` is the day on which the first report was sealed, ``last_on`` that of the one that
    counts, both on this computer's calendar; ``due_on`` the unit's own day of reporting.
    """

    id: int
    name: str
    group: str
    parent_id: int | None
    is_expected: bool
    due_on: date | None
    contact: str = ""
    submission_id: int | None = None
    number: int = 0
    round: int = 0
    signed: str = ""
    first_on: date | None = None
    last_on: date | None = None

    @property
    def has_reported(self) -> bool:
        """Tell whether anything came in."""
        return self.submission_id is not None

    def is_late(self, today: date, due_on: date | None = None) -> bool:
        """Tell whether it reported after its day, or has not and the day is over.

        ``due_on`` is the day for units that have none of their own.
        """
        last = self.due_on or due_on
        return last is not None and (self.first_on or today) > last


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement in force; ``due_on`` is its last day.

    ``title`` is its first words where it is printed without one.
    """

    id: str
    ref: str
    chapter: str
    title: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """All units and requirements in their order, and what is at their crossings."""

    units: tuple[UnitLine, ...]
    requirements: tuple[Asked, ...]
    cells: Mapping[tuple[int, str], Cell]

    def at(self, unit: UnitLine, asked: Asked) -> Cell | None:
        """Return the cell, None where the requirement is not asked of the unit."""
        return self.cells.get((unit.id, asked.id))


def matrix(db: Connection, scope: Scope = OUR_OWN) -> Matrix:
    """Return unit × requirement with status, gaps and review."""
    found = map(cell_of, db.execute(select(*columns(cells(scope)))))
    return Matrix(
        unit_lines(db, scope),
        requirements(db),
        {(each.unit_id, each.requirement_id): each for each in found},
    )


def unit_lines(db: Connection, scope: Scope = OUR_OWN) -> tuple[UnitLine, ...]:
    """Return the units with the report that counts, in their order; below each office its own."""
    unit, sent = schema.unit.c, schema.submission.c
    first = (
        select(sent.unit_id, func.min(sent.sealed_at).label("first_at"))
        .group_by(sent.unit_id)
        .subquery("first")
    )
    rows = db.execute(
        select(
            schema.unit,
            sent.id.label("submission_id"),
            sent.number,
            sent.round,
            sent.signed,
            sent.sealed_at,
            first.c.first_at,
        )
        .outerjoin(schema.submission, (sent.unit_id == unit.id) & sent.is_current.is_(True))
        .outerjoin(first, first.c.unit_id == unit.id)
        .where(scope.clause())
        .order_by(unit.position, unit.id)
    )
    return tuple(_in_tree(list(map(_unit_line, rows))))


def requirements(db: Connection) -> tuple[Asked, ...]:
    """Return the requirements in force, in printed order."""
    rows = db.execute(select(schema.requirement).order_by(schema.requirement.c.position)).all()
    words = {} if all(row.title for row in rows) else _first_words(db)
    return tuple(
        Asked(row.id, row.ref, row.chapter, row.title or words[row.id], _day(row.due_on))
        for row in rows
    )


def _first_words(db: Connection) -> dict[str, str]:
    texts = ((each.id, " ".join(each.text.split())) for each in in_force(db).requirements)
    return {id_: f"{text[:_WORDS]}…" if len(text) > _WORDS else text for id_, text in texts}


def _in_tree(lines: Sequence[UnitLine]) -> Iterator[UnitLine]:
    """Yield each office before the units below it, and these before the next office."""
    known = {each.id for each in lines}
    below: dict[int | None, list[UnitLine]] = {}
    for each in lines:
        below.setdefault(each.parent_id if each.parent_id in known else None, []).append(each)
    todo = below.get(None, [])[::-1]
    while todo:
        each = todo.pop()
        yield each
        todo += below.get(each.id, [])[::-1]


def _unit_line(row: Row[tuple[object, ...]]) -> UnitLine:
    return UnitLine(
        id=row.id,
        name=row.name,
        group=row.unit_group,
        parent_id=row.parent_id,
        is_expected=row.is_expected,
        due_on=_day(row.due_on),
        contact=row.contact,
        submission_id=row.submission_id,
        number=row.number or 0,
        round=row.round or 0,
        signed=row.signed or "",
        first_on=_local_day(row.first_at),
        last_on=_local_day(row.sealed_at),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _local_day(moment: str | None) -> date | None:
    """Return the day of a stored moment on this computer's calendar."""
    return datetime.fromisoformat(moment).astimezone().date() if moment else None
