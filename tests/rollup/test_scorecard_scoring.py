"""Points are exact, limits hold, and each point of a result can be traced."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.rollup.scorecard.check import check
from desktop.rollup.scorecard.model import (
    Case,
    Entry,
    Indicator,
    Mode,
    NotConcerned,
    Scorecard,
    Tier,
    VetoEffect,
)
from desktop.rollup.scorecard.outcome import Cause, Result
from desktop.rollup.scorecard.points import NotPoints, decimal_of, points_of, shown
from desktop.rollup.scorecard.ranking import FAILED, ranked
from desktop.rollup.scorecard.scoring import score, scores
from desktop.rollup.units import ReportingUnit
from tests.rollup import scorecard_samples as samples

if TYPE_CHECKING:
    from collections.abc import Mapping

UNIT = samples.UNITS[0]
Said = tuple[Scorecard, ReportingUnit, dict[str, Entry]]


def given_(points: int) -> Entry:
    return Entry(review_points=points, reason="已核")


def case(**more: object) -> Entry:
    return Entry(cases=(Case(reason="迟公开", evidence="截图1", **more),))  # type: ignore[arg-type]


@settings(deadline=None, max_examples=40)
@given(st.integers(-2_000_000, 2_000_000).filter(lambda n: abs(n) <= 1_000_000))
def test_points_are_read_as_they_are_shown(points: int) -> None:
    assert points_of(shown(points)) == points
    assert decimal_of(points) * 100 == points


@pytest.mark.parametrize(
    ("text", "points"),
    [("２．５", 250), (" 10 分", 1000), ("0.05", 5), ("2.2999999999999998", 230), ("10%", 1000)],
)
def test_points_are_read_as_offices_write_them(text: str, points: int) -> None:
    assert points_of(text) == points


@pytest.mark.parametrize("text", ["", "十分", "1.255", "1e9", "NaN", "5+5", "99999999", "--1"])
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(NotPoints, match="不是分数"):
        points_of(text)


@settings(deadline=None, max_examples=40)
@given(samples.scored())
def test_the_total_is_the_sum_of_its_parts(said: Said) -> None:
    card, _, _ = said
    result = score(*said)
    assert sum(each.points for each in result.contributions) == (
        result.total if not result.vetoes or card.veto_effect is VetoEffect.ZERO else
        result.base + result.bonus
    )  # fmt: skip
    assert sum(part.full for part in result.parts) == result.full
    earned = sum(part.earned for part in result.parts)
    bonus = sum(part.bonus for part in result.parts)
    of_card = sum(each.points for each in result.contributions if not each.code)
    total = (
        0 if result.vetoes and card.veto_effect is VetoEffect.ZERO else result.base + result.bonus
    )
    assert earned + bonus + of_card == total == result.total


@settings(deadline=None, max_examples=40)
@given(samples.scored())
def test_never_above_the_most_nor_below_zero(said: Said) -> None:
    card, _, _ = said
    result = score(*said)
    assert 0 <= result.base <= card.full
    assert result.bonus >= 0
    assert card.bonus_cap is None or result.bonus <= card.bonus_cap
    assert all(0 <= part.earned <= part.full for part in result.parts)
    assert result.self_total is None or result.self_total >= 0


@settings(deadline=None, max_examples=40)
@given(samples.scored())
def test_a_cap_holds(said: Said) -> None:
    card, unit, entries = said
    result = score(card, unit, entries)
    for each in card.walk():
        if each.code not in result.points or each.limit is None:
            continue
        if each.mode is Mode.BONUS:
            assert result.points[each.code] <= each.limit
        if each.mode is Mode.DEDUCT and not each.points:
            assert result.points[each.code] >= -each.limit
        if each.mode is Mode.DEDUCT and each.points and each.code not in entries:
            assert result.points[each.code] in {0, *range(each.full - each.limit, each.full + 1)}


@settings(deadline=None, max_examples=60)
@given(samples.cards(), st.data())
def test_many_at_once_are_as_one_by_one(card: Scorecard, data: st.DataObject) -> None:
    said = [(unit, data.draw(samples.entries_of(card))) for unit in samples.UNITS]
    for quick, (unit, entries) in zip(scores(card, said), said, strict=True):
        plain = score(card, unit, entries)
        assert replace(quick, contributions=tuple(quick.contributions)) == plain
        assert len(quick.contributions) == len(plain.contributions)
        assert quick.contributions[-1:] == plain.contributions[-1:]


@settings(deadline=None, max_examples=40)
@given(samples.scored(), st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(said: Said, chance: object) -> None:
    card, unit, entries = said
    shuffled = {}
    for code, entry in entries.items():
        cases = list(entry.cases)
        chance.shuffle(cases)  # type: ignore[attr-defined]
        shuffled[code] = entry._replace(cases=tuple(cases))
    first, second = score(card, unit, entries), score(card, unit, shuffled)
    assert (first.total, first.points) == (second.total, second.points)


@settings(deadline=None, max_examples=40)
@given(samples.scored())
def test_a_withdrawn_case_is_as_if_it_never_was(said: Said) -> None:
    card, unit, entries = said
    without = {
        code: entry._replace(cases=tuple(each for each in entry.cases if each.counts))
        for code, entry in entries.items()
    }
    assert score(card, unit, entries) == score(card, unit, without)


@settings(deadline=None, max_examples=40)
@given(samples.cards(), st.data())
def test_ranking_is_one_order_with_the_totals(card: Scorecard, data: st.DataObject) -> None:
    results = [score(card, unit, data.draw(samples.entries_of(card))) for unit in samples.UNITS]
    found = ranked(card, results)
    assert sorted(each.result.unit.id for each in found) == [1, 2, 3, 4, 5]
    for group in ("A", "B"):
        of_group = [each for each in found if each.result.unit.group == group and each.rank]
        for each in of_group:
            better = [other for other in of_group if _is_better(card, other.result, each.result)]
            assert each.rank == 1 + len(better)
        for one, other in pairwise(of_group):
            assert one.rank <= other.rank
            if one.rank == other.rank and not (one.result.vetoes or other.result.vetoes):
                assert one.tier == other.tier
    assert all(each.rank or not each.result.full for each in found)


def _is_better(card: Scorecard, one: Result, other: Result) -> bool:
    def fails(result: Result) -> bool:
        return bool(result.vetoes) and card.veto_effect is VetoEffect.FAIL

    if fails(one) != fails(other):
        return fails(other)
    return one.total > other.total


def test_equal_results_share_a_rank_and_the_next_is_left_free() -> None:
    card = Scorecard(
        "表",
        (Indicator("1", "工作", Mode.AWARD, 1000),),
        tiers=(Tier("优秀", share=40), Tier("一般")),
    )
    units = [ReportingUnit(n, f"样例市第{n}局") for n in range(1, 5)]
    totals = (900, 950, 900, 100)
    results = [
        score(card, unit, {"1": given_(points)}) for unit, points in zip(units, totals, strict=True)
    ]
    found = ranked(card, results)
    assert [(each.result.unit.id, each.rank) for each in found] == [(2, 1), (1, 2), (3, 2), (4, 4)]
    assert [each.tier for each in found] == ["优秀", "优秀", "优秀", "一般"]


def total(card: Scorecard, entries: Mapping[str, Entry], unit: ReportingUnit = UNIT) -> int:
    return score(card, unit, entries).total


def test_a_list_of_deductions() -> None:
    card = samples.licheng()
    assert check(card) == ()
    assert total(card, {}) == 3200
    assert total(card, {"1.1": case()}) == 2700
    assert total(card, {"1.1": case(count=3), "1.2": case(count=4)}) == 2200  # no more than 10
    assert total(card, {"1": given_(450), "1.1": case()}) == 2650
    result = score(card, UNIT, {"4.1": case(), "4.2": case()})
    assert [(each.cause, each.points) for each in result.contributions if each.code[0] == "4"] == [
        (Cause.FULL, 600), (Cause.CASE, -600), (Cause.CASE, -200), (Cause.LIMITED, 200),
    ]  # fmt: skip


def test_a_cap_on_each_part_and_on_the_bonus() -> None:
    card = samples.jinzhou("B")
    assert check(card) == ()
    works = {"2.1": given_(1000), "2.2": given_(500), "2.3": given_(5000)}
    assert total(card, works) == 10_000
    many = {f"1.{n}": case(count=99) for n in (1, 2, 3)}
    assert total(card, works | many) == 8000
    assert total(card, works | {"3.1": case(count=2), "3.2": case()}) == 10_500
    assert score(card, UNIT, {}).pending == ("2.1", "2.2", "2.3")


def test_the_bonus_has_a_condition_and_a_veto_is_the_end() -> None:
    card = samples.mianyang()
    assert check(card) == ()
    best = {"1.1": given_(1500), "2.1": given_(3500), "2.2": given_(900), "3": given_(3000)}
    bonus = {"4": case(count=2)}
    assert total(card, best | bonus) == 10_900
    less = best | {"2.2": given_(895)} | bonus
    assert total(card, less) == 8895
    assert "不足44分" in score(card, UNIT, less).contributions[-1].words
    vetoed = best | bonus | {"5": case()}
    assert total(card, vetoed) == 0
    assert score(card, UNIT, vetoed).vetoes == ("网站出现严重表述错误：迟公开",)
    stays = replace(card, veto_effect=VetoEffect.FAIL)
    assert total(stays, vetoed) == 10_900
    others = [score(stays, samples.UNITS[1], {}), score(stays, UNIT, vetoed)]
    assert [(each.rank, each.tier) for each in ranked(stays, others)] == [(1, "一般"), (2, FAILED)]


def test_a_part_is_voided_and_the_rest_stands() -> None:
    routine, works, bonus = samples.jinzhou("B").indicators
    voids = (Indicator("", "发布了不应公开的信息", Mode.VOID),)
    first = replace(routine.children[0], children=(replace(routine.children[0], points=0), *voids))
    routine = replace(routine, cap=500, children=(first, *routine.children[1:], *voids))
    card = replace(samples.jinzhou("B"), indicators=samples.with_codes((routine, works, bonus)))
    assert check(card) == ()
    best = {"2.1": given_(1000), "2.2": given_(500), "2.3": given_(5000)}
    assert total(card, best) == 10_000
    one = best | {"1.1.2": case()}
    assert total(card, one) == 8500  # 信息发布 alone, and no cap on deductions gives it back
    assert score(card, UNIT, one).voids == ("发布了不应公开的信息：迟公开",)
    (ground,) = [each for each in score(card, UNIT, one).contributions if each.code == "1.1.2"]
    assert (ground.cause, ground.points, ground.evidence) == (Cause.CASE, 0, "截图1")
    assert (score(card, UNIT, one).vetoes, score(card, UNIT, one).points["1.1"]) == ((), 0)
    assert total(card, one | {"1.1": given_(900)}) == 9500  # set outright, 6 points lost, 5 at most
    whole = best | {"1.4": case(), "1.2": case(count=3), "3.1": case()}
    assert total(card, whole) == 6500 + 200
    withdrawn = case()._replace(cases=(replace(case().cases[0], withdrawn_because="更正"),))
    assert total(card, best | {"1.4": withdrawn}) == 10_000


@pytest.mark.parametrize("above", [None, Indicator("1.1", "扣", Mode.DEDUCT)])
def test_a_veto_of_nothing_is_said(above: Indicator | None) -> None:
    void = Indicator("9", "泄密", Mode.VOID)
    inner = replace(above, children=(void,)) if above else void
    outer = Indicator("1", "年报", Mode.DEDUCT, 500, children=(inner,)) if above else inner
    (found,) = check(Scorecard("表", (outer,)))
    assert found.is_serious
    assert "没有分值可以否决" in found.sentence


def test_what_does_not_concern_a_unit_is_rescaled_or_full() -> None:
    card = samples.jinzhou("A")
    entries = {"2.1": given_(700), "2.2": given_(500)}
    result = score(card, UNIT, entries)  # a unit of group B: 50 of the 100 points fall away
    assert (result.full, result.base) == (5000, 9400)
    assert result.contributions[-1].cause is Cause.RESCALED
    full = replace(card, not_concerned=NotConcerned.FULL)
    assert total(full, entries) == 9700
    nobody = Scorecard("表", (Indicator("1", "工作", Mode.AWARD, 500, not_for=("财政局",)),))
    assert not score(nobody, UNIT, {}).is_ranked
    assert ranked(nobody, [score(nobody, UNIT, {})])[0].rank == 0


def test_the_unit_s_own_sum_stands_beside_the_office_s() -> None:
    card = samples.mianyang()
    entries = {"1.1": Entry(self_points=1500, review_points=1200), "3": Entry(self_points=9999)}
    result = score(card, UNIT, entries)
    assert (result.total, result.self_total) == (1200, 4500)


def test_what_makes_a_card_unusable_is_said() -> None:
    inside = Indicator("1.1", "", Mode.AWARD)
    card = Scorecard(
        "表",
        (
            Indicator("1", "扣", Mode.DEDUCT, 500, children=(inside,)),
            Indicator("1", "汇总", Mode.SUM),
            Indicator("2", "无分值", Mode.AWARD, cap=-5),
            Indicator(
                "3", "部分", Mode.SUM, 600, children=(Indicator("3.1", "x", Mode.AWARD, 500),)
            ),
        ),
        points=9000,
    )
    findings = check(card)
    assert sum(each.is_serious for each in findings) == 5
    odd = [each.sentence for each in findings if not each.is_serious]
    assert [each.partition("，")[0] for each in odd] == ["“表”写明满分90分", "“3 部分”写明6分"]
