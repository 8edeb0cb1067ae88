"""What changed since the last round: nothing is told of nothing, and every difference is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.rollup import summary
from desktop.rollup.cells import CellState
from desktop.rollup.compare import compare
from desktop.workbook.gaps import REMINDERS, GapKind
from desktop.workbook.model import Status
from tests.rollup import filled

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.rollup.store import Rollup

KINDS = [kind for kind in GapKind if kind not in REMINDERS]
replies = st.builds(
    filled.Reply,
    status=st.sampled_from(list(Status)),
    gaps=st.lists(st.sampled_from(KINDS), unique=True, max_size=3).map(tuple),
)
reports = st.dictionaries(st.integers(0, 3), replies, max_size=4)
LAW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def enter(
    db: Connection,
    before: dict[int, filled.Reply],
    after: dict[int, filled.Reply],
    *,
    round_: int = 2,
) -> list[str]:
    asked = [each.id for each in summary.requirements(db)]
    (unit,) = filled.add_units(db, ["=甲局"]).values()
    first = filled.Report("", before, is_current=False)
    filled.report(db, unit, asked, first)
    filled.report(db, unit, asked, filled.Report("", after, number=2, round=round_, day=2))
    return asked


@given(reports, reports)
@LAW
def test_gaps_before_and_what_came_less_what_went_are_the_gaps_now(
    rollup: Rollup, before: dict[int, filled.Reply], after: dict[int, filled.Reply]
) -> None:
    def count(world: dict[int, filled.Reply]) -> int:
        return sum(len(each.gaps) for each in world.values())

    with rollup.reading() as db:
        asked = enter(db, before, after)
        found = compare(db)
    assert count(before) + found.new_gap_count - found.solved_gap_count == count(after)
    told = {each.requirement_id: each for each in found.differences}
    for at, requirement_id in enumerate(asked):
        is_same = before.get(at) == after.get(at)
        assert (requirement_id not in told) == is_same
        if not is_same:
            states = (told[requirement_id].before, told[requirement_id].after)
            assert states == (_state(before.get(at)), _state(after.get(at)))


@given(reports, reports)
@LAW
def test_the_other_way_round_what_came_went(
    rollup: Rollup, before: dict[int, filled.Reply], after: dict[int, filled.Reply]
) -> None:
    with rollup.reading() as db:
        enter(db, before, after)
        there = compare(db)
    with rollup.reading() as db:
        enter(db, after, before)
        back = compare(db)
    swapped = [
        (each.requirement_id, each.after, each.before, each.solved_gaps, each.new_gaps)
        for each in back.differences
    ]
    assert swapped == [
        (each.requirement_id, each.before, each.after, each.new_gaps, each.solved_gaps)
        for each in there.differences
    ]


def test_a_second_report_of_the_same_round_is_held_against_the_round_before(
    rollup: Rollup,
) -> None:
    with rollup.reading() as db:
        enter(db, {}, {0: filled.Reply()}, round_=1)
        assert compare(db).unit_ids == frozenset()
        nearer = compare(db, is_of_last_round=False)
    assert [each.after for each in nearer.differences] == [CellState.DONE]


def _state(reply: filled.Reply | None) -> CellState:
    return CellState(reply.status) if reply else CellState.MISSING
