"""Scorecards for tests: any that Hypothesis can think of, and three of the shape of real ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from desktop.rollup.scorecard.model import (
    BonusRule,
    Case,
    Entry,
    Indicator,
    Mode,
    NotConcerned,
    Scorecard,
    Tier,
    VetoEffect,
)
from desktop.rollup.units import ReportingUnit

UNITS = (
    ReportingUnit(1, "样例市财政局", group="B"),
    ReportingUnit(2, "样例市教育局", group="B"),
    ReportingUnit(3, "样例市水利局", group="B"),
    ReportingUnit(4, "样例市东区", group="A"),
    ReportingUnit(5, "样例市西区", group="A"),
)
PART = "网站与新媒体"

WORDS = "主动公开年报依申请保密审查网站新媒体扣分=+-@（一）1.5%“”·"
points = st.integers(1, 600).map(lambda n: n * 5)  # steps of 0.05
titles = st.text(WORDS, min_size=1, max_size=12).map(lambda t: f"项{t}末")
rules = st.one_of(
    st.just(""),
    st.lists(titles, min_size=1, max_size=3).map("\n".join),
)
scopes = st.lists(st.sampled_from(["A", "B", "样例市财政局", "教育局"]), max_size=2, unique=True)
caps = st.none() | points


def leaf(mode: Mode, *, is_inside: bool = False) -> st.SearchStrategy[Indicator]:
    """One indicator without any below it; ``is_inside`` takes from the points above it."""
    has_points = mode in {Mode.AWARD, Mode.DEDUCT} and not is_inside
    has_cases = mode in {Mode.DEDUCT, Mode.BONUS}
    return st.builds(
        Indicator,
        code=st.just(""),
        title=titles,
        mode=st.just(mode),
        points=points if has_points else st.just(0),
        rule=rules,
        per_case=points if has_cases else st.just(0),
        cap=caps if has_cases else st.none(),
        needs_evidence=st.booleans(),
        applies_to=scopes.map(tuple),
        not_for=st.one_of(st.just(()), scopes.map(tuple)),
    )


def branch(
    mode: Mode, children: st.SearchStrategy[Indicator], *, has_points: bool
) -> st.SearchStrategy[Indicator]:
    return st.builds(
        Indicator,
        code=st.just(""),
        title=titles,
        mode=st.just(mode),
        points=points if has_points else st.just(0),
        rule=rules,
        cap=caps,
        applies_to=scopes.map(tuple),
        children=st.lists(children, min_size=1, max_size=4).map(tuple),
    )


takers = st.recursive(
    leaf(Mode.DEDUCT, is_inside=True),
    lambda below: branch(Mode.DEDUCT, below, has_points=False),
    max_leaves=4,
)
givers = st.recursive(
    leaf(Mode.BONUS), lambda below: branch(Mode.BONUS, below, has_points=False), max_leaves=4
)
anything = st.one_of(
    leaf(Mode.AWARD),
    leaf(Mode.DEDUCT),
    branch(Mode.DEDUCT, takers | leaf(Mode.VOID), has_points=True),
    givers,
    leaf(Mode.VETO),
)
indicators = st.recursive(
    anything,
    lambda below: branch(Mode.SUM, below | leaf(Mode.VOID), has_points=False),
    max_leaves=8,
)
tiers = st.sampled_from(
    [
        (),
        (Tier("优秀", at_least=9000), Tier("良好", at_least=7500), Tier("一般")),
        (Tier("优秀", share=30), Tier("良好", share=50), Tier("一般")),
        (Tier("优秀", at_least=9000, share=20), Tier("其他")),
    ]
)


def with_codes(found: tuple[Indicator, ...], above: str = "") -> tuple[Indicator, ...]:
    return tuple(
        replace(each, code=f"{above}{n}", children=with_codes(each.children, f"{above}{n}."))
        for n, each in enumerate(found, start=1)
    )


@st.composite
def cards(take: Any) -> Scorecard:
    tree = with_codes(tuple(take(st.lists(indicators, min_size=1, max_size=4))))
    codes = [each.code for each in tree]
    rule = st.builds(BonusRule, code=st.sampled_from(codes), at_least=points)
    return Scorecard(
        title=take(titles),
        indicators=tree,
        group=take(st.sampled_from(["", "A", "B"])),
        points=take(st.just(0) | points),
        not_concerned=take(st.sampled_from(NotConcerned)),
        veto_effect=take(st.sampled_from(VetoEffect)),
        bonus_cap=take(caps),
        bonus_rule=take(st.none() | rule),
        tiers=take(tiers),
        notes=tuple(take(st.lists(titles.map(lambda t: f"注：{t}"), max_size=2))),
    )


cases = st.builds(
    Case,
    count=st.integers(1, 5),
    amount=st.none() | points,
    reason=st.just("逾期"),
    evidence=st.just("截图1"),
    withdrawn_because=st.sampled_from(["", "", "属实但已更正"]),
)
entries = st.builds(
    Entry,
    self_points=st.none() | st.integers(-500, 20_000),
    cases=st.lists(cases, max_size=4).map(tuple),
    review_points=st.none() | st.integers(-500, 20_000),
    final_points=st.none() | st.integers(-500, 20_000),
)


def entries_of(card: Scorecard) -> st.SearchStrategy[dict[str, Entry]]:
    return st.dictionaries(st.sampled_from([each.code for each in card.walk()]), entries)


@st.composite
def scored(take: Any) -> tuple[Scorecard, ReportingUnit, dict[str, Entry]]:
    """A card, a unit, and what is said of it."""
    card = take(cards())
    return card, take(st.sampled_from(UNITS)), take(entries_of(card))


def _rows(mode: Mode, *rows: tuple[str, int]) -> tuple[Indicator, ...]:
    return tuple(Indicator("", title, mode, per_case=points) for title, points in rows)


def licheng() -> Scorecard:
    """A list of deductions, several kinds for the points of each row."""
    pools = (
        ("主动公开", 1000, (("早公开或迟公开", 500), ("要素缺失、正文打不开", 100))),
        (
            "年度报告",
            1000,
            (
                ("未备案", 500),
                ("未按时公开", 500),
                ("要素缺失", 500),
                ("与往年或其他单位雷同", 500),
            ),
        ),
        ("依申请公开", 600, (("超期答复", 600), ("被纠错", 300))),
        ("保密审查", 600, (("泄露", 600), ("引用非公开文件标题文号未处理", 200))),
    )
    tree = tuple(
        Indicator("", title, Mode.DEDUCT, points, children=_rows(Mode.DEDUCT, *rows))
        for title, points, rows in pools
    )
    return Scorecard("样例区政务公开工作考评表", with_codes(tree), points=3200)


def jinzhou(group: str) -> Scorecard:
    """One of two cards of 100 points: deductions with a cap on each part, and a bonus."""
    routine = tuple(
        Indicator("", title, Mode.DEDUCT, points, per_case=50)
        for title, points in (("信息发布", 1500), ("政策解读", 1000), ("回应关切", 1000))
    )
    works = (
        Indicator("", "组织领导", Mode.AWARD, 1000),
        Indicator("", "业务培训", Mode.AWARD, 500),
        Indicator("", "政务公开专区", Mode.AWARD, 5000, applies_to=("A",) if group == "A" else ()),
    )
    tree = (
        Indicator("", "日常工作", Mode.SUM, cap=2000, children=routine),
        Indicator("", "重点工作", Mode.SUM, children=works),
        Indicator(
            "",
            "加分项",
            Mode.BONUS,
            cap=500,
            children=_rows(Mode.BONUS, ("经验做法被上级推广", 200), ("承办现场会", 300)),
        ),
    )
    return Scorecard(
        f"样例市政务公开工作考评指标（{group}类）",
        with_codes(tree),
        group=group,
        points=10_000,
        bonus_cap=500,
        tiers=(Tier("优秀", share=20), Tier("良好", share=40), Tier("合格")),
    )


def mianyang() -> Scorecard:
    """130 points of which 30 are a bonus with a condition; any veto is the end."""
    tree = (
        Indicator(
            "", "信息公开", Mode.SUM, children=(Indicator("", "公开内容", Mode.AWARD, 1500),)
        ),
        Indicator(
            "",
            PART,
            Mode.SUM,
            children=(
                Indicator("", "网站内容", Mode.AWARD, 3500),
                Indicator("", "新媒体", Mode.AWARD, 2000),
            ),
        ),
        Indicator("", "日常工作", Mode.AWARD, 3000),
        Indicator("", "创新加分", Mode.BONUS, per_case=1000, cap=3000),
        Indicator("", "网站出现严重表述错误", Mode.VETO),
    )
    return Scorecard(
        "样例市政务公开考核指标",
        with_codes(tree),
        points=10_000,
        bonus_cap=3000,
        bonus_rule=BonusRule("2", 4400),
        tiers=(Tier("优秀", at_least=11_000), Tier("良好", at_least=9000), Tier("一般")),
    )
