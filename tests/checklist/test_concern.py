from __future__ import annotations

import pytest

from desktop.checklist.concern import concerning, concerns, is_own_plan
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
