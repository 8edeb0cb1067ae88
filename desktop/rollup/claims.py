"""What an officer looks at: a claim with its figures, evidence, gaps, what was said and changed.

By unit in printed order, or by requirement across the units; the same values either way.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from desktop.checklist.model import Role
from desktop.rollup import schema
from desktop.rollup.cells import OUR_OWN, Cell, Scope, cell_of, cells, columns
from desktop.rollup.review import Said, said_of
from desktop.rollup.rounds import pairs
from desktop.rollup.summary import Asked, UnitLine, requirements, unit_lines
from desktop.rollup.told import (
    Change,
    Told,
    answer_of,
    changes_between,
    evidence_of,
    fact_of,
    gap_of,
)
from desktop.workbook.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row, Select, Table

T = TypeVar("T")
_AT_ONCE = 100  # units


@dataclass(frozen=True, slots=True)
class Claim:
    """One cell looked at closely; ``told`` is None where there is no answer.

    ``before`` is the same answer in the report before; ``earlier`` what was said to the unit's
    earlier reports, oldest first, with drafts that were never sent. ``asked_for`` is the last of
    them where it was sent and asks for something; ``is_answered``: the answer is not the one that
    was returned.
    """

    unit: UnitLine
    asked: Asked
    cell: Cell
    told: Told | None
    before: Told | None
    said: Said | None
    earlier: tuple[Said, ...]
    asked_for: Said | None = None
    is_answered: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what was changed since the report before; nothing where there was none."""
        if self.told is None or self.before is None:
            return ()
        return changes_between(self.before, self.told)


@dataclass(frozen=True, slots=True)
class Joined:
    """牵头 and 配合 of one requirement joined again; without a 牵头单位 the 责任单位 lead."""

    asked: Asked
    leading: tuple[Claim, ...]
    supporting: tuple[Claim, ...]


def of_unit(db: Connection, unit_id: int) -> tuple[Claim, ...]:
    """Return all that is asked of one unit or that it answers, in printed order."""
    return tuple(_claims(db, Scope(unit_ids=(unit_id,))))


def of_requirement(
    db: Connection, requirement_id: str, scope: Scope = OUR_OWN
) -> tuple[Claim, ...]:
    """Return one requirement across the units, in their order."""
    return tuple(_claims(db, scope, requirement_id))


def in_order(db: Connection, units: Sequence[UnitLine]) -> Iterator[Claim]:
    """Yield all claims of these units, a hundred units at a time: thousands take no memory."""
    for first in range(0, len(units), _AT_ONCE):
        some = units[first : first + _AT_ONCE]
        yield from _claims(db, Scope(unit_ids=tuple(each.id for each in some)))


def joined(db: Connection, requirement_id: str, scope: Scope = OUR_OWN) -> Joined:
    """Return the answer of who leads with the answers of who supports."""
    found = of_requirement(db, requirement_id, scope)
    roles = {each.cell.role for each in found}
    in_charge = next((role for role in (Role.LEAD, Role.RESPONSIBLE) if role in roles), None)
    (asked,) = (each for each in requirements(db) if each.id == requirement_id)
    return Joined(
        asked,
        tuple(each for each in found if each.cell.role == in_charge),
        tuple(each for each in found if each.cell.role != in_charge),
    )


def _claims(db: Connection, scope: Scope, requirement_id: str | None = None) -> Iterator[Claim]:
    cell = cells(scope, requirement_id)
    units = {each.id: each for each in unit_lines(db, scope)}
    place = {id_: number for number, id_ in enumerate(units)}
    asked = {each.id: each for each in requirements(db)}
    look = _Look(db, scope, requirement_id)
    rows = db.execute(select(*columns(cell)).order_by(cell.c.position))
    for each in sorted(map(cell_of, rows), key=lambda each: place[each.unit_id]):
        yield look.claim(units[each.unit_id], asked[each.requirement_id], each)


class _Look:
    """All that is needed for the claims of some units or a requirement, read in a few queries."""

    def __init__(self, db: Connection, scope: Scope, requirement_id: str | None) -> None:
        self._db, self._scope, self._requirement_id = db, scope, requirement_id
        self._facts = self._by_answer(schema.fact, fact_of)
        self._evidence = self._by_answer(schema.proof, evidence_of)
        self._gaps = self._by_answer(schema.gap, gap_of)
        self._answers = self._by_answer(schema.answer, lambda row: row)
        self._said = self._by_unit()
        pair = pairs(scope)
        self._earlier: dict[int, int] = dict(
            db.execute(select(pair.c.current_id, pair.c.earlier_id)).all()
        )

    def claim(self, unit: UnitLine, asked: Asked, cell: Cell) -> Claim:
        """Return one claim."""
        sent = cell.submission_id
        said = self._said[unit.id, asked.id]
        earlier = tuple(each for each in said if each.submission_id != sent)
        asked_for = _asked_for(earlier)
        return Claim(
            unit=unit,
            asked=asked,
            cell=cell,
            told=self._told(sent, asked.id),
            before=self._told(self._earlier.get(sent or 0), asked.id),
            said=next((each for each in said if each.submission_id == sent), None),
            earlier=earlier,
            asked_for=asked_for,
            is_answered=asked_for is not None
            and self._digest(sent, asked.id)
            not in {None, self._digest(asked_for.submission_id, asked.id)},
        )

    def _digest(self, submission_id: int | None, requirement_id: str) -> str | None:
        rows = self._answers.get((submission_id or 0, requirement_id))
        return rows[0].digest if rows else None

    def _told(self, submission_id: int | None, requirement_id: str) -> Told | None:
        key = (submission_id or 0, requirement_id)
        rows = self._answers.get(key)
        if not rows:
            return None
        answer = answer_of(rows[0], tuple(self._facts.get(key, ())))
        return Told(answer, tuple(self._evidence.get(key, ())), tuple(self._gaps.get(key, ())))

    def _by_answer(
        self, table: Table, value: Callable[[Row[Any]], T]
    ) -> Mapping[tuple[int, str], list[T]]:
        found: defaultdict[tuple[int, str], list[T]] = defaultdict(list)
        for row in self._rows(select(table), table):
            found[row.submission_id, row.requirement_id].append(value(row))
        return found

    def _by_unit(self) -> defaultdict[tuple[int, str], list[Said]]:
        found: defaultdict[tuple[int, str], list[Said]] = defaultdict(list)
        sent = schema.submission.c
        statement = select(schema.review, sent.unit_id)
        for row in self._rows(statement, schema.review):
            found[row.unit_id, row.requirement_id].append(said_of(row))
        return found

    def _rows(self, statement: Select[Any], table: Table) -> Iterable[Row[Any]]:
        sent = schema.submission.c
        statement = (
            statement.join_from(table, schema.submission, sent.id == table.c.submission_id)
            .join(schema.unit, schema.unit.c.id == sent.unit_id)
            .where(self._scope.clause())
            .order_by(sent.sealed_at, sent.number, *table.primary_key.columns)
        )
        if self._requirement_id is not None:
            statement = statement.where(table.c.requirement_id == self._requirement_id)
        return self._db.execute(statement)


def _asked_for(earlier: Sequence[Said]) -> Said | None:
    sent = [each for each in earlier if not each.is_draft]
    return sent[-1] if sent and sent[-1].verdict is not Verdict.ACCEPTED else None
