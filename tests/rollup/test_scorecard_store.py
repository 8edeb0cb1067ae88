"""Cards and scores in a roll-up, on a file and on PostgreSQL: whole, versioned, traceable."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from desktop.errors import UsageError
from desktop.rollup import schema, units
from desktop.rollup.errors import ChangedMeanwhile
from desktop.rollup.scorecard import judging, store, taking
from desktop.rollup.scorecard.model import Case, Entry, FilledRow, Indicator, Mode, ReadSheet
from desktop.rollup.scorecard.outcome import Cause
from desktop.rollup.scorecard.results import CardResults, results
from desktop.rollup.scorecard.spot import NoEvidence, Spot, spot
from desktop.rollup.store import Rollup
from tests.rollup import scorecard_samples as samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.rollup.scorecard.model import Scorecard
    from desktop.rollup.scorecard.store import StoredCard

AT = "2026-11-21T08:00:00+00:00"
BY = "审核人甲"
CASE = Case(reason="迟公开1条", evidence="截图1", happened_on="2026-03-05")


@pytest.fixture
def bureaus(rollup: Rollup) -> tuple[units.ReportingUnit, ...]:
    with rollup.writing("units") as db:
        units.add_units(db, ["样例市财政局", "样例市教育局", "样例市水利局"], group="B")
        units.add_units(db, ["样例市东区", "样例市西区"], group="A")
    with rollup.reading() as db:
        return units.all_units(db)


def put(rollup: Rollup, card: Scorecard) -> StoredCard:
    with rollup.writing("scorecard", card.title) as db:
        return store.put_in_force(db, card, at=AT, by=BY).stored


def give(rollup: Rollup, at: Spot, points: int | None, **more: object) -> int:
    said = {"reason": "已核", "evidence": "台账", **more}
    with rollup.writing("scorecard_score") as db:
        return judging.give(db, at, points, by=BY, moment=AT, **said)  # type: ignore[arg-type]


def case(rollup: Rollup, at: Spot, case: Case = CASE, **more: int) -> int:
    with rollup.writing("scorecard_case") as db:
        return judging.add_case(db, at, case, by=BY, moment=AT, **more)


def found(rollup: Rollup) -> CardResults:
    with rollup.reading() as db:
        (result,) = results(db)
    return result


@pytest.mark.parametrize("make", [samples.licheng, samples.mianyang])
def test_a_card_is_kept_as_it_was(rollup: Rollup, make: Callable[[], Scorecard]) -> None:
    put(rollup, make())
    with rollup.reading() as db:
        (kept,) = store.in_force(db)
    assert kept.card == make()
    assert set(kept.ids) == {each.code for each in make().walk()}


def test_what_is_unusable_is_not_put_in_force(rollup: Rollup) -> None:
    bad = replace(samples.licheng(), indicators=(Indicator("1", "工作", Mode.AWARD),))
    with pytest.raises(UsageError, match="没有分值"):
        put(rollup, bad)
    with rollup.reading() as db:
        assert store.in_force(db) == ()


def test_units_are_scored_ranked_and_every_point_is_traced(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    stored = put(rollup, samples.licheng())
    finance, education, water, *_ = bureaus
    first = case(rollup, spot(stored, finance, "1.1"))
    case(rollup, spot(stored, finance, "1.2"), replace(CASE, count=3))
    give(rollup, spot(stored, education, "2"), 200)
    result = found(rollup)
    group = [each for each in result.ranked if each.result.unit.group == "B"]
    assert [(each.result.unit.name, each.result.total, each.rank) for each in group] == [
        (water.name, 3200, 1),
        (finance.name, 2400, 2),
        (education.name, 2400, 2),
    ]
    lines = group[1].result.contributions
    assert sum(each.points for each in lines) == 2400
    assert [(each.code, each.cause, each.points, each.words) for each in lines[:3]] == [
        ("1", Cause.FULL, 1000, "满分起扣"),
        ("1.1", Cause.CASE, -500, "迟公开1条"),
        ("1.2", Cause.CASE, -300, "迟公开1条（3例）"),
    ]
    assert lines[1].case_id == first
    figures = {each.code: each for each in result.figures}
    assert (figures["1"].average, figures["1"].lowest) == (840, ((finance.name, 200),))
    assert figures["1.2"].case_count == 3
    assert figures["3"].lowest == ()


def test_two_groups_have_their_own_cards(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    card = put(rollup, samples.jinzhou("A"))
    put(rollup, samples.jinzhou("B"))
    with rollup.reading() as db:
        first, second = results(db)
    assert {each.result.unit.group for each in first.ranked} == {"A"}
    assert len(second.ranked) == 3
    with pytest.raises(UsageError, match="不涉及"):
        spot(card, bureaus[0], "1.1")
    assert first.of(bureaus[0]) is None


def test_without_reason_and_evidence_nothing_is_deducted(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    stored = put(rollup, samples.mianyang())
    unit = bureaus[0]
    with pytest.raises(NoEvidence, match="“日常工作”扣分要写明理由"):
        give(rollup, spot(stored, unit, "3"), 100, reason=" ")
    give(rollup, spot(stored, unit, "3"), 100, evidence="")  # an award that was not earned
    for code, what in (("4", "加分"), ("5", "否决")):
        with pytest.raises(NoEvidence, match=f"{what}要写明佐证"):
            case(rollup, spot(stored, unit, code), replace(CASE, evidence=" "))
        with pytest.raises(NoEvidence, match=f"{what}要写明理由"):
            case(rollup, spot(stored, unit, code), replace(CASE, reason=""))
    list_ = put(rollup, samples.licheng())
    with pytest.raises(NoEvidence, match="扣分要写明佐证"):
        give(rollup, spot(list_, unit, "1"), 900, evidence="")
    give(rollup, spot(list_, unit, "1"), 1000, reason="", evidence="")  # nothing is taken


@pytest.mark.parametrize(
    ("code", "points", "words"),
    [("1", 100, "相加"), ("3", 3001, "0到30之间"), ("3", -1, "0到30之间"), ("5", 0, "按例"), ("9", 1, "没有编号")],
)  # fmt: skip
def test_points_that_cannot_be_given_are_refused(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...], code: str, points: int, words: str
) -> None:
    stored = put(rollup, samples.mianyang())
    with pytest.raises(UsageError, match=words):
        give(rollup, spot(stored, bureaus[0], code), points)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"count": 0}, "例数"),
        ({"amount": -5}, "正数"),
        ({"happened_on": "3月5日"}, "不是日期"),
    ],
)
def test_cases_that_cannot_be_are_refused(
    rollup: Rollup,
    bureaus: tuple[units.ReportingUnit, ...],
    change: dict[str, object],
    words: str,
) -> None:
    stored = put(rollup, samples.licheng())
    with pytest.raises(UsageError, match=words):
        case(rollup, spot(stored, bureaus[0], "1.1"), replace(CASE, **change))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="不按例计分"):
        case(rollup, spot(stored, bureaus[0], "1"))


def test_cases_and_points_given_outright_exclude_each_other(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    stored = put(rollup, samples.licheng())
    whole, part = spot(stored, bureaus[0], "1"), spot(stored, bureaus[0], "1.1")
    id_ = case(rollup, part)
    with pytest.raises(UsageError, match="已按例计分"):
        give(rollup, whole, 500)
    with rollup.writing("scorecard_case") as db:
        judging.withdraw_case(db, part, id_, "申诉属实")
    give(rollup, whole, 500)
    with pytest.raises(UsageError, match="已直接打分（5分）"):
        case(rollup, part)
    give(rollup, whole, None, reason="", evidence="")
    case(rollup, part)


def test_an_appeal_and_what_became_of_it(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    stored = put(rollup, samples.licheng())
    unit = bureaus[0]
    part, whole = spot(stored, unit, "1.1"), spot(stored, unit, "1")
    id_ = case(rollup, part)
    with rollup.writing("scorecard_appeal") as db:
        judging.appeal(db, part, "当天系统故障，附运维记录")
        with pytest.raises(UsageError, match="理由"):
            judging.appeal(db, part, " ")
        with pytest.raises(UsageError, match="写明理由"):
            judging.decide(db, whole, 800, reason="", by=BY, moment=AT)
        judging.decide(db, whole, 800, reason="故障属实，酌情", by=BY, moment=AT)
    result = found(rollup).of(unit)
    assert result is not None
    assert result.result.total == 3000
    assert [(each.points, each.words) for each in result.result.contributions[:3]] == [
        (1000, "满分起扣"),
        (-500, "迟公开1条"),
        (300, "复核：故障属实，酌情"),
    ]
    with rollup.writing("scorecard_decide") as db:
        judging.decide(db, whole, None, reason="", by=BY, moment=AT)
        with pytest.raises(UsageError, match="原因"):
            judging.withdraw_case(db, part, id_, "")
        judging.withdraw_case(db, part, id_, "故障属实")
        with pytest.raises(UsageError, match="已经撤销"):
            judging.withdraw_case(db, part, id_, "故障属实")
    again = found(rollup).of(unit)
    assert again is not None
    assert again.result.total == 3200
    with rollup.reading() as db:
        (kept,) = store.entry(db, part.id, unit.id).cases
    assert kept.withdrawn_because == "故障属实"


def test_what_another_said_meanwhile_is_not_overwritten(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    stored = put(rollup, samples.mianyang())
    at = spot(stored, bureaus[0], "3")
    assert give(rollup, at, 2000, expected=0) == 1
    with pytest.raises(ChangedMeanwhile, match=BY):
        give(rollup, at, 1000, expected=0)
    assert give(rollup, at, 1000, expected=1) == 2
    with pytest.raises(ChangedMeanwhile):
        case(rollup, spot(stored, bureaus[0], "4"), expected=7)


def test_two_officers_at_once_never_both_win(
    rollup: Rollup, place: str | Path, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    stored = put(rollup, samples.mianyang())
    at = spot(stored, bureaus[0], "3")
    won: list[int] = []
    lost: list[Exception] = []
    barrier = threading.Barrier(2)

    def officer(points: int) -> None:
        with Rollup.open(place, actor="审核人") as mine:
            barrier.wait()
            try:
                won.append(give(mine, at, points, expected=0))
            except ChangedMeanwhile as error:
                lost.append(error)

    threads = [threading.Thread(target=officer, args=(n,)) for n in (100, 200)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (won, len(lost)) == ([1], 1)


def test_a_corrected_card_keeps_what_was_said(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    card = samples.licheng()
    stored = put(rollup, card)
    unit = bureaus[0]
    case(rollup, spot(stored, unit, "1.1"))
    give(rollup, spot(stored, unit, "4"), 500)
    first, second, third, _ = card.indicators
    corrected = replace(card, indicators=samples.with_codes((second, first, third)), points=0)
    with rollup.writing("scorecard") as db:
        done = store.put_in_force(db, corrected, at=AT, by=BY)
    assert (done.carried_count, done.left) == (1, ("保密审查",))
    result = found(rollup)
    assert result.card == corrected
    of_unit = result.of(unit)
    assert of_unit is not None
    assert of_unit.result.total == 2600 - 500
    with rollup.reading() as db:
        assert len(db.execute(select(schema.scorecard)).all()) == 2


def row(code: str, *titles: str, **more: object) -> FilledRow:
    return FilledRow(code, titles, **more)  # type: ignore[arg-type]


def test_what_a_unit_filled_in_is_seen_and_then_taken(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    card = samples.mianyang()
    stored = put(rollup, card)
    unit = bureaus[0]
    sheet = ReadSheet(
        card,
        unit.name,
        (
            row("1", "信息公开", self_points=1500),  # a sum
            row("9", "信息公开", "公开内容", self_points=1400, self_note="公开120条"),
            row("3", "日常工作", self_points=9900),
            row("4", "创新加分", self_note="被省级推广", appeal="请予加分"),
            row("8", "别的指标", self_points=100),
            row("5", "网站出现严重表述错误"),
        ),
    )
    with rollup.reading() as db:
        planned = taking.plan(db, stored, unit, sheet)
    assert [each.words for each in planned.takings] == [
        "1.1 公开内容：自评分未填→14；填了自评说明",
        "4 创新加分：填了自评说明；提出申诉",
    ]
    assert [each.sentence for each in planned.findings] == [
        "表中的“别的指标”在考评表“样例市政务公开考核指标”里找不到，填的内容没有导入。",
        "“日常工作”的自评分99不在0到30之间，没有导入。",
    ]
    with rollup.writing("scorecard_self", unit.name) as db:
        assert taking.apply(db, planned, by=BY, moment=AT) == ()
    with rollup.reading() as db:
        assert taking.plan(db, stored, unit, sheet).takings == ()
        said = store.entries(db, stored)[unit.id]
    assert said["1.1"] == Entry(self_points=1400, self_note="公开120条", version=1)
    assert said["4"].appeal == "请予加分"
    with pytest.raises(ChangedMeanwhile), rollup.writing("scorecard_self") as db:
        taking.apply(db, planned, by=BY, moment=AT)


def test_what_the_office_filled_in_obeys_the_card(
    rollup: Rollup, bureaus: tuple[units.ReportingUnit, ...]
) -> None:
    card = samples.licheng()
    stored = put(rollup, card)
    unit = bureaus[0]
    sheet = ReadSheet(
        card,
        unit.name,
        (
            row("1", "主动公开", points=500, reason="迟公开1条", evidence="截图1"),
            row("2", "年度报告", points=500),
            row("3", "依申请公开", points=600),  # as it is
            row("4", "保密审查", final_points=500, final_reason="复核属实"),
        ),
    )
    with rollup.writing("scorecard_score", unit.name) as db:
        planned = taking.plan(db, stored, unit, sheet, is_review=True)
        (refused,) = taking.apply(db, planned, by=BY, moment=AT)
    assert "“年度报告”扣分要写明理由" in refused.sentence
    of_unit = found(rollup).of(unit)
    assert of_unit is not None
    assert of_unit.result.total == 2600
    with rollup.reading() as db:
        again = taking.plan(db, stored, unit, sheet, is_review=True)
    assert [each.spot.indicator.title for each in again.takings] == ["年度报告"]
