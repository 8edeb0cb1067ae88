"""下发: what is split over the units is all of what is asked, and joins again by its ids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from desktop.checklist.bundled import load_bundled
from desktop.checklist.concern import concerning
from desktop.checklist.file import load
from desktop.checklist.involvement import Way
from desktop.checklist.model import Assignment, Role
from desktop.checklist.region import Region
from desktop.errors import UsageError
from desktop.report.duties import NOBODY, duties
from desktop.rollup import schema
from desktop.rollup.issuing import (
    changed_units,
    is_issued,
    issue,
    own_checklist,
    plan_issue,
    writing_packages,
)
from desktop.workbook.book import Workbook, finish, now

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.rollup.store import Rollup

SEED = load_bundled("jieyang-2019")
UNITS = ["市发展改革局", "市财政局", "市教育局", "市住房城乡建设局", "榕城区人民政府", "区财政局"]


@given(st.lists(st.sampled_from(UNITS), min_size=1, unique=True))
def test_a_package_is_what_concerns_the_unit(names: list[str]) -> None:
    plan = plan_issue(SEED, names)
    for package in plan.packages:
        ids = [one.requirement.id for one in package.involvements]
        assert frozenset(ids) == concerning(SEED, package.unit)
        assert len(ids) == len(set(ids))
    taken = {one.requirement.id for each in plan.packages for one in each.involvements}
    assert taken | {each.id for each in plan.nobody} == {each.id for each in SEED.requirements}
    assert taken.isdisjoint(each.id for each in plan.nobody)


@given(st.sets(st.sampled_from([each.id for each in SEED.requirements])))
def test_a_part_keeps_ids_words_and_order(ids: set[str]) -> None:
    part = own_checklist(SEED, ids)
    assert part.requirements == tuple(each for each in SEED.requirements if each.id in ids)
    assert [each.title for each in part.directives] == [each.title for each in SEED.directives]


def asked_of(checklist: Checklist, *assignments: Assignment) -> Checklist:
    directive = checklist.directives[0]
    one = replace(directive.requirements[0], assignments=assignments)
    return replace(
        checklist,
        directives=(
            replace(directive, requirements=(one,), level=None, issuer="汕尾市人民政府办公室"),
        ),
    )


@pytest.mark.parametrize(
    ("printed", "unit", "way"),
    [
        ("市财政局", "市财政局", Way.NAMED),
        ("财政局", "市财政局", Way.INHERITED),
        ("市住建局", "市住房和城乡建设局", Way.ALIAS),
        ("市政府各部门", "市水利局", Way.COLLECTIVE),
    ],
)
def test_by_which_way(checklist: Checklist, printed: str, unit: str, way: Way) -> None:
    asked = asked_of(checklist, Assignment(printed, Role.SUPPORTING, "各" in printed))
    (one,) = plan_issue(asked, [unit]).packages[0].involvements
    assert (one.way, one.role, one.printed) == (way, Role.SUPPORTING, printed)


def test_the_strongest_role_counts(checklist: Checklist) -> None:
    asked = asked_of(
        checklist,
        Assignment("市政府各部门", Role.SUPPORTING, is_collective=True),
        Assignment("市水利局", Role.LEAD),
    )
    (one,) = plan_issue(asked, ["市水利局"]).packages[0].involvements
    assert (one.role, one.way) == (Role.LEAD, Way.NAMED)


def test_other_names_that_were_set(checklist: Checklist) -> None:
    asked = asked_of(
        checklist,
        Assignment("府办", Role.LEAD),
        Assignment("五大家", Role.SUPPORTING, is_collective=True),
    )
    region = (
        Region().with_aliases("市委市政府综合办", ["府办"]).with_members("五大家", ["市水利局"])
    )
    first, second = plan_issue(asked, ["市委市政府综合办", "市水利局"], region).packages
    assert first.involvements[0].way is Way.ALIAS
    assert second.involvements[0].way is Way.COLLECTIVE


def test_what_nobody_takes_up_is_seen_before(checklist: Checklist) -> None:
    asked = asked_of(checklist, Assignment("市财政局", Role.LEAD))
    plan = plan_issue(asked, ["市水利局"])
    assert plan.nobody == asked.requirements
    assert plan.idle == ("市水利局",)
    table = duties(plan, office="府办", printed_on=now().date())
    assert table.sections[0].heading == NOBODY
    with pytest.raises(UsageError, match="名单"):
        plan_issue(asked, [])


def test_every_unit_gets_a_workbook_that_opens(tmp_path: Path) -> None:
    folder = tmp_path / "下发 #1（全部）"
    plan = plan_issue(SEED, ["市财政局", "榕城区人民政府"])
    steps = writing_packages(plan, folder, year=2019, is_per_unit=True, actor="办")
    paths = finish(steps)
    assert [path.parent for path in paths] == [folder, folder]
    for path, package in zip(paths, plan.packages, strict=True):
        with Workbook.open(path) as book:
            assert book.info.unit == package.unit
            assert [row.requirement for row in book.ledger()] == [
                one.requirement for one in package.involvements
            ]
    again = finish(writing_packages(plan, folder, year=2019, is_per_unit=True))
    assert len({*paths, *again}) == 4  # nothing that may be filled in already is replaced
    (whole,) = finish(writing_packages(plan, folder, year=2019, is_per_unit=False))
    assert load(whole) == SEED


def test_duties_are_noted_in_the_rollup(rollup: Rollup) -> None:
    plan = plan_issue(rollup.checklist(), ["办公室", "水利局"])
    issue(rollup, plan)
    issue(rollup, plan)
    with rollup.reading() as db:
        rows = db.execute(select(schema.duty)).all()
        names = db.execute(select(schema.unit.c.name)).scalars().all()
    assert len(rows) == sum(len(each.involvements) for each in plan.packages)
    assert sorted(names) == ["办公室", "水利局"]


def test_whose_duties_a_plan_sees_otherwise(rollup: Rollup) -> None:
    plan = plan_issue(rollup.checklist(), ["办公室", "规划科", "水利局"])
    with rollup.reading() as db:
        assert not is_issued(db)
        assert changed_units(db, plan) == ("办公室", "规划科")  # nothing concerns the third
    issue(rollup, plan)
    with rollup.writing("issue") as db:
        assert is_issued(db)
        assert changed_units(db, plan) == ()
        office = select(schema.unit.c.id).where(schema.unit.c.name == "办公室").scalar_subquery()
        first = select(schema.duty.c.requirement_id).where(schema.duty.c.unit_id == office)
        one = db.execute(first.limit(1)).scalar_one()
        db.execute(
            delete(schema.duty).where(
                schema.duty.c.unit_id == office, schema.duty.c.requirement_id == one
            )
        )
        assert changed_units(db, plan) == ("办公室",)
