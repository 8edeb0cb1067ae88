"""This round against the last: what changed per unit and requirement, which gaps came and went."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from desktop.rollup import schema
from desktop.rollup.cells import OUR_OWN, CellState, Scope
from desktop.rollup.rounds import pairs
from desktop.workbook.gaps import REMINDERS, GapKind

if TYPE_CHECKING:
    from sqlalchemy import Connection, Subquery

    Key = tuple[int, str]
    Gaps = dict[Key, tuple[GapKind, ...]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that is not as it was; MISSING stands for no answer in a report.

    ``is_changed`` says that the unit's own words, status or evidence changed; a gap may come by
    itself when its day is over.
    """

    unit_id: int
    requirement_id: str
    before: CellState
    after: CellState
    is_changed: bool
    new_gaps: tuple[GapKind, ...] = ()
    solved_gaps: tuple[GapKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different, by unit and requirement; ``unit_ids`` are those that can be compared."""

    unit_ids: frozenset[int]
    differences: tuple[Difference, ...]

    @property
    def new_gap_count(self) -> int:
        """Return how many gaps came."""
        return sum(len(each.new_gaps) for each in self.differences)

    @property
    def solved_gap_count(self) -> int:
        """Return how many gaps went."""
        return sum(len(each.solved_gaps) for each in self.differences)


def compare(db: Connection, scope: Scope = OUR_OWN, *, is_of_last_round: bool = True) -> Comparison:
    """Hold what counts now against the last round, or against the report before."""
    pair = pairs(scope, is_of_last_round=is_of_last_round)
    units = frozenset(db.execute(select(pair.c.unit_id)).scalars())
    came = _gaps(db, pair, "current_id", "earlier_id")
    went = _gaps(db, pair, "earlier_id", "current_id")
    states = _states(db, pair)
    positions = dict(
        db.execute(select(schema.requirement.c.id, schema.requirement.c.position)).all()
    )
    found = [
        Difference(*key, before, after, is_changed, came.get(key, ()), went.get(key, ()))
        for key, (before, after, is_changed) in states.items()
        if is_changed or key in came or key in went
    ]
    found.sort(key=lambda each: (each.unit_id, positions.get(each.requirement_id, 0)))
    return Comparison(units, tuple(found))


def _states(db: Connection, pair: Subquery) -> dict[Key, tuple[CellState, CellState, bool]]:
    """Return the states before and after, and whether the words differ; both reports count."""
    found: dict[Key, dict[str, tuple[str, str]]] = defaultdict(dict)
    answer = schema.answer.c
    for side in ("earlier_id", "current_id"):
        rows = db.execute(
            select(pair.c.unit_id, answer.requirement_id, answer.status, answer.digest).join_from(
                pair, schema.answer, answer.submission_id == pair.c[side]
            )
        )
        for unit_id, requirement_id, status, digest in rows:
            found[unit_id, requirement_id][side] = (status, digest)
    nothing = (CellState.MISSING.value, "")
    states = {}
    for key, sides in found.items():
        before, after = sides.get("earlier_id", nothing), sides.get("current_id", nothing)
        states[key] = (CellState(before[0]), CellState(after[0]), before != after)
    return states


def _gaps(db: Connection, pair: Subquery, here: str, there: str) -> Gaps:
    """Return the open gaps of one report that are none in the other."""
    gap, other = schema.gap, schema.gap.alias("other")
    is_there = exists().where(
        other.c.submission_id == pair.c[there],
        other.c.requirement_id == gap.c.requirement_id,
        other.c.kind == gap.c.kind,
        other.c.accepted_because == "",
    )
    rows = db.execute(
        select(pair.c.unit_id, gap.c.requirement_id, gap.c.kind)
        .join_from(pair, gap, gap.c.submission_id == pair.c[here])
        .where(gap.c.accepted_because == "", gap.c.kind.not_in(REMINDERS), ~is_there)
        .order_by(pair.c.unit_id, gap.c.requirement_id, gap.c.kind)
    )
    found: dict[Key, list[GapKind]] = defaultdict(list)
    for unit_id, requirement_id, kind in rows:
        found[unit_id, requirement_id].append(GapKind(kind))
    return {key: tuple(kinds) for key, kinds in found.items()}
