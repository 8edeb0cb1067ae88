"""Figures add up, each is exactly the rows behind it, and the order of coming in does not matter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.rollup import schema, summary
from desktop.rollup.cells import CellState, Scope
from desktop.rollup.figures import STATES, Axis, Measure, figures, rows_of
from desktop.rollup.picture import picture
from desktop.rollup.units import all_units, describe
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Status, Verdict
from tests.rollup import filled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from desktop.rollup.picture import Picture
    from desktop.rollup.store import Rollup

TODAY = date(2026, 11, 21)
UNITS, REQUIREMENTS = 4, 4
LAW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

replies = st.builds(
    filled.Reply,
    status=st.sampled_from(list(Status)),
    evidence=st.sampled_from([(), ("一 #.pdf",)]),
    gaps=st.sampled_from([(), (GapKind.NO_EVIDENCE,), (GapKind.NO_EVIDENCE, GapKind.OVERDUE)]),
    is_changed=st.booleans(),
)
reports = st.dictionaries(st.integers(0, REQUIREMENTS - 1), replies, max_size=REQUIREMENTS)
worlds = st.lists(st.one_of(st.none(), reports), min_size=UNITS, max_size=UNITS)
duties = st.sets(st.tuples(st.integers(0, UNITS - 1), st.integers(0, REQUIREMENTS - 1)))
verdicts = st.lists(
    st.tuples(
        st.integers(0, UNITS - 1), st.integers(0, REQUIREMENTS - 1), st.sampled_from(list(Verdict))
    ),
    unique_by=lambda each: each[:2],
)


def ids(db: Connection) -> list[str]:
    return [each.id for each in summary.requirements(db)]


def enter(
    db: Connection,
    world: list[dict[int, filled.Reply] | None],
    told: set[tuple[int, int]],
    said: list[tuple[int, int, Verdict]],
    order: list[int],
) -> None:
    """Enter a world; ``order`` is in which order the reports come in."""
    asked = ids(db)
    units = list(filled.add_units(db, filled.names(UNITS)).values())
    filled.tell(db, [(units[unit], asked[at], "lead") for unit, at in told])
    sent = {}
    for number in order:
        given_ = world[number]
        if given_ is not None:
            made = filled.Report("", given_, day=1 + number)
            sent[number] = filled.report(db, units[number], asked, made)
    for number, at, verdict in said:
        if number in sent:
            row = {"submission_id": sent[number], "requirement_id": asked[at]}
            db.execute(
                schema.review.insert().values(
                    **row, verdict=verdict.value, is_draft=True, version=1
                )
            )


@given(worlds, duties, verdicts)
@LAW
def test_rows_columns_and_chapters_add_up_to_the_total(
    rollup: Rollup,
    world: list[dict[int, filled.Reply] | None],
    told: set[tuple[int, int]],
    said: list[tuple[int, int, Verdict]],
) -> None:
    with rollup.reading() as db:
        enter(db, world, told, said, list(range(UNITS)))
        total = figures(db, Axis.ALL, today=TODAY)
        by_requirement = figures(db, Axis.REQUIREMENT, today=TODAY)
        chapters = {each.id: each.chapter for each in summary.requirements(db)}
        assert by_requirement.gathered(Axis.CHAPTER, chapters) == figures(
            db, Axis.CHAPTER, today=TODAY
        )
        for axis in (Axis.UNIT, Axis.CHAPTER, Axis.REQUIREMENT):
            parts = figures(db, axis, today=TODAY)
            for measure in Measure:
                summed = sum(parts.count(measure, key) for key in parts.counts)
                assert summed == total.count(measure)
        assert sum(map(total.count, STATES)) == total.count(Measure.ASKED)
        assert total.count(Measure.ASKED) == len(summary.matrix(db).cells)


@given(worlds, duties, verdicts, st.sampled_from(list(Axis)))
@LAW
def test_a_figure_is_as_many_as_its_rows(
    rollup: Rollup,
    world: list[dict[int, filled.Reply] | None],
    told: set[tuple[int, int]],
    said: list[tuple[int, int, Verdict]],
    axis: Axis,
) -> None:
    with rollup.reading() as db:
        enter(db, world, told, said, list(range(UNITS)))
        counted = figures(db, axis, today=TODAY)
        cells = summary.matrix(db).cells
        for key in counted.counts:
            for measure in Measure:
                figure = counted.figure(measure, key)
                rows = rows_of(db, figure)
                assert figure.count == len(rows)
                assert all(cells[row.unit_id, row.requirement_id] == row for row in rows)


@given(worlds, duties, verdicts, st.permutations(range(UNITS)))
@LAW
def test_the_order_of_coming_in_does_not_matter(
    rollup: Rollup,
    world: list[dict[int, filled.Reply] | None],
    told: set[tuple[int, int]],
    said: list[tuple[int, int, Verdict]],
    order: list[int],
) -> None:
    def marks(order: list[int]) -> dict[tuple[int, str], tuple[str, int]]:
        with rollup.reading() as db:
            enter(db, world, told, said, order)
            by_name = {each.id: at for at, each in enumerate(all_units(db))}
            found = summary.matrix(db).cells.values()
            return {(by_name[c.unit_id], c.requirement_id): (c.mark, c.gap_count) for c in found}

    assert marks(list(range(UNITS))) == marks(order)


def test_a_cell_tells_state_gaps_and_review_without_colour(rollup: Rollup) -> None:
    with rollup.reading() as db:
        asked = ids(db)
        (unit, other) = filled.add_units(db, ["=甲局", "乙局"]).values()
        filled.tell(db, [(unit, asked[3], "lead"), (other, asked[0], "lead")])
        replies = {
            0: filled.Reply(Status.DONE, gaps=(GapKind.NO_EVIDENCE,)),
            1: filled.Reply(Status.NOT_APPLICABLE),
        }
        sent = filled.report(db, unit, asked, filled.Report("", replies))
        verdict = {"verdict": Verdict.CHANGES_REQUESTED.value, "is_draft": True, "version": 1}
        key = {"submission_id": sent, "requirement_id": asked[0]}
        db.execute(schema.review.insert().values(**key, **verdict))
        seen = summary.matrix(db)
        first, second = seen.units
        marks = [getattr(seen.at(first, each), "mark", None) for each in seen.requirements]
        assert marks == ["●！×", "／", None, "□"]
        missing = seen.at(second, seen.requirements[0])
        assert missing is not None
        assert missing.state is CellState.NOT_SUBMITTED
        signs = {each: filled.Reply(Status.DONE) for each in CellState}
        assert len(signs) == len(CellState)


def look(rollup: Rollup, today: date = TODAY, due_on: date | None = None) -> Picture:
    return picture(rollup, today=today, due_on=due_on)


def names(found: Iterable[summary.UnitLine]) -> list[str]:
    return [each.name for each in found]


def test_who_has_not_reported_and_who_is_late(rollup: Rollup) -> None:
    with rollup.writing("receive") as db:
        asked = ids(db)
        wanted = ["准时局", "迟报局", "未报局", "不必报局", "宽限局"]
        units = filled.add_units(db, wanted)
        for name, day in (("准时局", 10), ("迟报局", 12)):
            filled.report(db, units[name], asked, filled.Report(name, {0: filled.Reply()}, day=day))
        all_ = {each.name: each for each in all_units(db)}
        describe(db, all_["不必报局"], is_expected=False)
        describe(db, all_["宽限局"], due_on=date(2026, 12, 31))
    seen = look(rollup, due_on=date(2026, 11, 11))
    assert names(seen.expected) == ["准时局", "迟报局", "未报局", "宽限局"]
    assert names(seen.not_reported) == ["未报局", "宽限局"]
    assert names(seen.late) == ["迟报局"]
    assert [each.is_late(seen.today, seen.due_on) for each in seen.not_reported] == [True, False]
    assert look(rollup).late == ()


def test_reporting_again_does_not_make_a_unit_late(rollup: Rollup) -> None:
    with rollup.writing("receive") as db:
        asked = ids(db)
        (unit,) = filled.add_units(db, ["甲局"]).values()
        for number, day in ((1, 5), (2, 20)):
            made = filled.Report(
                "", {0: filled.Reply()}, number=number, day=day, is_current=number == 2
            )
            filled.report(db, unit, asked, made)
    seen = look(rollup, due_on=date(2026, 11, 6))
    (line,) = seen.expected
    days = (date(2026, 11, 5), date(2026, 11, 20))
    assert (line.number, line.first_on, line.last_on) == (2, *days)
    assert seen.late == ()


def test_what_nobody_took_up_and_what_is_overdue_everywhere(rollup: Rollup) -> None:
    with rollup.writing("receive") as db:
        asked = ids(db)
        units = filled.add_units(db, ["甲局", "乙局"])
        filled.tell(db, [(each, asked[0], "responsible") for each in units.values()])
        replies = {
            0: filled.Reply(Status.IN_PROGRESS),
            1: filled.Reply(Status.DONE),
            2: filled.Reply(Status.NOT_APPLICABLE),
        }
        filled.report(db, units["甲局"], asked, filled.Report("", replies))
    seen = look(rollup)
    assert [each.id for each in seen.nobody] == asked[2:]
    (overdue,) = seen.overdue_everywhere
    figure = seen.by_requirement.figure(Measure.OVERDUE, overdue.id)
    assert (overdue.id, figure.count) == (asked[0], 2)
    with rollup.reading() as db:
        assert {row.unit_id for row in rows_of(db, figure)} == set(units.values())
    assert look(rollup, today=date(2019, 12, 31)).overdue_everywhere == ()


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), ["区府办", "市甲局"]),
        (Scope(is_deep=True), ["区府办", "某街道", "市甲局"]),
        (Scope(group="A"), ["市甲局"]),
    ],
)
def test_units_below_another_office_are_looked_at_apart(
    rollup: Rollup, scope: Scope, expected: list[str]
) -> None:
    with rollup.reading() as db:
        asked = ids(db)
        units = filled.add_units(db, ["区府办", "市甲局"])
        describe(db, all_units(db)[1], group="A")
        row = {"name": "某街道", "parent_id": units["区府办"], "position": 9}
        db.execute(schema.unit.insert().values(**row))
        (below,) = all_units(db, parent_id=units["区府办"])
        filled.report(db, below.id, asked, filled.Report("", {0: filled.Reply()}))
        seen = summary.matrix(db, scope)
        assert [each.name for each in seen.units] == expected
        assert len(seen.cells) == expected.count("某街道")


def test_what_does_not_apply_is_not_in_the_rate(rollup: Rollup) -> None:
    with rollup.reading() as db:
        asked = ids(db)
        (unit,) = filled.add_units(db, ["甲局"]).values()
        said = (Status.DONE, Status.ONGOING, Status.NOT_APPLICABLE, Status.IN_PROGRESS)
        replies = {at: filled.Reply(status) for at, status in enumerate(said)}
        filled.report(db, unit, asked, filled.Report("", replies))
        assert figures(db, Axis.UNIT, today=TODAY).rate(unit) == pytest.approx(2 / 3)
        assert figures(db, Axis.UNIT, today=TODAY).rate(-1) is None


def test_statements_of_a_server_are_not_compiled(rollup: Rollup) -> None:
    if rollup.is_shared:
        for give in (rollup.reading, lambda: rollup.writing("test")):
            with give() as db:
                assert db.exec_driver_sql("SHOW jit").scalar_one() == "off"


def test_what_is_read_at_once_is_one_state(rollup: Rollup) -> None:
    with rollup.reading() as db:
        before = summary.unit_lines(db)
        if rollup.is_shared:  # a file has one writer and no reader meanwhile
            with rollup.writing("add_units") as other:
                filled.add_units(other, ["甲局"])
        assert summary.unit_lines(db) == before
