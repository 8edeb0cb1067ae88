from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.checklist.concern import concerning, concerns, is_own_plan, leading
from desktop.checklist.model import Assignment, Checklist, Directive, Level, Requirement, Role
from desktop.checklist.unit_names import UnitName, unit_name


def asked(*units: str) -> Requirement:
    assignments = tuple(Assignment(unit, Role.RESPONSIBLE) for unit in units)
    return Requirement("id", "一", ("一",), (), "", "内容", assignments)


@pytest.mark.parametrize(
    ("printed", "level", "bare"),
    [
        ("汕尾市财政局", "市", "财政局"),
        ("市财政局", "市", "财政局"),
        ("财政局", "", "财政局"),
        ("揭阳市市场监管局", "市", "市场监管局"),
        ("市市场监督管理局", "市", "市场监管局"),
        ("市场监管局", "", "市场监管局"),
        ("市政科", "", "市政科"),
        ("市政务服务数据管理局", "市", "政务服务数据管理局"),
        ("市府办", "市", "政府办公室"),
        ("揭阳市人民政府办公室", "市", "政府办公室"),
        ("市城市管理局", "市", "城管执法局"),
        ("市城市管理和综合执法局", "市", "城管执法局"),
        ("县城市管理和综合执法局", "县", "城管执法局"),
        ("邹城市城市管理局", "市", "城管执法局"),
        ("汕头市金平区卫生健康局", "区", "卫生健康局"),
        ("城乡科", "", "城乡科"),
    ],
)
def test_names_are_taken_apart(printed: str, level: str, bare: str) -> None:
    assert unit_name(printed) == UnitName(level, bare)


@pytest.mark.parametrize(
    ("units", "unit"),
    [
        (["市财政局"], "汕尾市财政局"),
        (["市发展改革局", "财政局", "税务局"], "汕尾市财政局"),
        (["市府办公室"], "市政府办公室"),
        (["市府办"], "湛江市人民政府办公室"),
        (["市发改委"], "揭阳市发展和改革局"),
        (["住建局"], "汕尾市住房和城乡建设局"),
        (["市农业农村局（市扶贫办）"], "揭阳市扶贫办"),
        (["市政府各部门"], "揭阳市教育局"),
        (["各县（市、区）人民政府（管委会）"], "揭东区人民政府"),
        (["各县（市、区）政府（管委会）"], "湛江经济技术开发区管委会"),
        (["局机关各科室"], "办公室"),
        (["机关各科室"], "政策法规科"),
        (["局属各单位"], "市公共事业事务中心".removeprefix("市")),
        (["城乡科"], "城乡科"),
        (["各有关单位"], "市气象局"),
        (["市府直属有关单位"], "湛江市旅游局"),
        ([], "任何一个单位"),
    ],
)
def test_concerned(units: list[str], unit: str) -> None:
    assert concerns(asked(*units), unit)


@pytest.mark.parametrize(
    ("units", "unit"),
    [
        (["市财政局"], "金平区财政局"),
        (["市发展改革局", "财政局"], "金平区财政局"),
        (["市教育局"], "揭阳市财政局"),
        (["市政府各部门"], "揭东区人民政府"),
        (["市政府各部门"], "金平区财政局"),
        (["各县（市、区）人民政府（管委会）"], "揭阳市财政局"),
        (["局机关各科室"], "汕尾市财政局"),
        (["城乡科"], "财务科"),
        (["城乡科"], "政策法规科"),
    ],
)
def test_not_concerned(units: list[str], unit: str) -> None:
    assert not concerns(asked(*units), unit)


def test_a_departments_own_plan_concerns_it_throughout() -> None:
    plan = Directive(
        None,
        "方案",
        "汕尾市住房和城乡建设局",
        None,
        2019,
        Level.DEPARTMENT,
        None,
        (asked("城乡科"),),
    )
    assert is_own_plan(plan, "市住建局")
    assert not is_own_plan(plan, "市财政局")
    assert concerning(Checklist("x", (plan,)), "汕尾市住房和城乡建设局") == {"id"}
    assert concerning(Checklist("x", (plan,)), "汕尾市财政局") == frozenset()


def test_what_a_government_office_issues_is_for_all() -> None:
    plan = Directive(None, "要点", "揭阳市人民政府办公室", None, 2019, Level.CITY, None)
    assert not is_own_plan(plan, "市政府办公室")


def rows(*assigned: tuple[tuple[str, Role], ...]) -> Checklist:
    requirements = tuple(
        replace(
            asked(), id=str(number), assignments=tuple(Assignment(*each) for each in assignments)
        )
        for number, assignments in enumerate(assigned)
    )
    return Checklist("x", (Directive(None, "要点", None, None, 2019, None, None, requirements),))


def test_who_leads_is_in_charge_and_where_nobody_leads_who_is_responsible() -> None:
    lead, responsible, supporting = Role.LEAD, Role.RESPONSIBLE, Role.SUPPORTING
    asked_for = rows(
        (("市财政局", lead), ("市审计局", supporting)),
        (("市审计局", lead), ("市财政局", supporting)),
        (("市审计局", lead), ("市财政局", responsible)),
        (("市审计局", responsible), ("市财政局", responsible)),
        (("市财政局", supporting),),
        (),
    )
    assert leading(asked_for, "市财政局") == {"0", "3"}
    assert concerning(asked_for, "市财政局") == {"0", "1", "2", "3", "4", "5"}


UNITS = st.sampled_from(["市财政局", "财政局", "市审计局", "市政府各部门", "城乡科"])


@given(st.lists(st.lists(st.tuples(UNITS, st.sampled_from(Role)), max_size=4)), UNITS)
def test_many_rows_are_judged_like_one(assigned: list[list[tuple[str, Role]]], unit: str) -> None:
    asked_for = rows(*map(tuple, assigned))
    found = concerning(asked_for, unit)
    assert found == {each.id for each in asked_for.requirements if concerns(each, unit)}
    assert leading(asked_for, unit) <= found
