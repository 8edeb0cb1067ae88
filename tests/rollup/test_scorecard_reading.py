"""Scorecards as offices make them are read: levels, modes, points, footnotes, what was filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.document.model import Cell, Extract, Span, Table
from desktop.document.readers.compose import Composer, Grid
from desktop.rollup.scorecard.model import BonusRule, Mode, Scorecard, Tier
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.reading import NoScorecard, read_scorecards, scorecards_in
from desktop.rollup.scorecard.rules import clauses, rule_of, words_of
from desktop.rollup.scorecard.scoring import score
from tests.rollup import scorecard_books as books
from tests.rollup.scorecard_samples import UNITS

if TYPE_CHECKING:
    from desktop.rollup.scorecard.model import Indicator, ReadSheet


def opened(tmp_path: Path, data: bytes) -> tuple[ReadSheet, ...]:
    path = tmp_path / "考评表 #1 [定稿]?.xlsx"
    path.write_bytes(data)
    return read_scorecards(path)


def drawn(card: Scorecard) -> list[str]:
    def line(each: Indicator, depth: int) -> str:
        return f"{'  ' * depth}{each.code} {each.title}｜{words_of(each)}｜{shown(each.points or each.full)}"

    return [line(each, each.code.count(".")) for each in card.walk()]


def test_a_list_of_deductions(tmp_path: Path) -> None:
    (found,) = opened(tmp_path, books.licheng())
    assert found.unit == "样例区财政局"
    assert found.card.title == "样例区2020年政务公开工作考评表"
    assert drawn(found.card) == [
        "1 主动公开｜扣分｜10",
        "  1.1 早公开或迟公开的，每条扣5分｜扣分，每例5分｜0",
        "  1.2 要素缺失、正文打不开的，每条扣1分｜扣分，每例1分｜0",
        "2 年度报告｜扣分｜10",
        "  2.1 未备案的扣5分｜扣分，每例5分｜0",
        "  2.2 未按时公开的扣5分｜扣分，每例5分｜0",
        "  2.3 与往年或他单位雷同的扣5分，被退回未及时改正的再扣5分｜扣分，每例5分｜0",
        "3 依申请公开｜扣分｜6",
        "  3.1 超期答复每条扣6分｜扣分，每例6分｜0",
        "  3.2 被纠错每件扣3分｜扣分，每例3分｜0",
        "4 保密审查｜扣分，最多扣6分｜6",
        "  4.1 泄露国家秘密的扣6分｜扣分，每例6分｜0",
        "  4.2 转发上级非主动公开文件的，每例扣6分｜扣分，每例6分｜0",
        "  4.3 引用其标题文号未处理的，每例扣2分｜扣分，每例2分｜0",
    ]
    assert found.card.notes == ("注：1.本表由区政府办公室负责解释。", "2.扣分须附依据。")
    filled = {each.code: each for each in found.filled}
    assert (filled["1"].points, filled["1"].reason) == (500, "迟公开1条")
    assert filled["2"].points == 1000
    (finding,) = found.findings
    assert "没有“计分方式”一列" in finding.sentence
    assert "扣分10项" in finding.sentence


def test_two_cards_with_three_levels(tmp_path: Path) -> None:
    first, second = opened(tmp_path, books.jinzhou())
    assert (first.card.group, second.card.group) == ("A", "B")
    assert drawn(second.card) == [
        "1 日常工作｜汇总｜35",
        "  1.1 信息发布｜汇总｜15",
        "    1.1.1 发布时限｜扣分，每例0.5分｜10.5",
        "    1.1.2 发布质量｜扣分，每例0.05分，最多扣2分｜4.5",
        "  1.2 政策解读｜扣分，每例1分｜20",
        "2 重点工作｜汇总｜65",
        "  2.1 组织领导｜赋分｜49.75",
        "  2.2 平台建设｜汇总｜15.25",
        "    2.2.1 网站｜赋分｜15.25",
        "3 加分项｜加分｜0",
        "  3.1 经验做法被上级推广｜加分，每例2分，最多加4分｜0",
        "  3.2 承办现场会｜加分，每例3分｜0",
    ]
    assert second.card.bonus_cap == 500
    assert second.card.full == 10_000


def test_bands_a_condition_and_a_veto(tmp_path: Path) -> None:
    (found,) = opened(tmp_path, books.mianyang())
    assert drawn(found.card) == [
        "1 一、信息公开｜汇总｜15",
        "  1.1 法定主动公开内容｜汇总｜15",
        "    1.1.1 目录齐全｜赋分｜15",
        "2 二、网站与新媒体｜汇总｜55",
        "  2.1 网站｜汇总｜35",
        "    2.1.1 内容更新｜赋分｜35",
        "  2.2 政务新媒体｜汇总｜20",
        "    2.2.1 内容更新｜赋分｜20",
        "3 三、日常工作｜汇总｜30",
        "  3.1 依申请公开｜汇总｜30",
        "    3.1.1 按期答复｜扣分，每例3分｜30",
        "4 四、加分项｜加分｜30",
        "  4.1 创新做法｜加分｜0",
        "    4.1.1 被国家部委推广｜加分，每例10分｜30",
        "5 五、单项否决指标｜汇总｜0",
        "  5.1 网站出现严重表述错误｜否决｜0",
    ]
    assert found.card.bonus_rule == BonusRule("2", 4400)
    assert found.card.tiers == (Tier("优秀", 11_000), Tier("良好", 9000), Tier("一般"))
    assert not [each for each in found.findings if each.is_serious]


HEAD = ["一级指标", "评分标准", "分值", "自评分"]


def test_weights_that_do_not_add_up_are_a_finding(tmp_path: Path) -> None:
    rows = [HEAD, ["组织领导（30分）", "有方案", 20], ["信息发布", "及时", 70], ["合计", None, 100]]
    (found,) = opened(tmp_path, books.book(表=(rows, [])))
    assert found.card.points == 10_000
    sentences = [each.sentence for each in found.findings]
    assert any("写明满分100分，各项指标相加是90分" in each for each in sentences)
    assert not any(each.is_serious for each in found.findings)


def test_points_that_are_no_number_are_said_one_by_one(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["组织领导", "有方案", "若干"],
        ["信息发布", "及时", "1.255"],
        ["解读", "按时", 5, "满"],
    ]
    (found,) = opened(tmp_path, books.book(表=(rows, [])))
    serious = [each.sentence for each in found.findings if each.is_serious]
    assert any("“组织领导”的分值：“若干”不是分数" in each for each in serious)
    assert any("1.255" in each for each in serious)
    assert any("“解读”的自评分" in each.sentence and not each.is_serious for each in found.findings)


def test_weights_as_a_spreadsheet_keeps_percents(tmp_path: Path) -> None:
    rows = [["一级指标", "评分标准", "权重"], ["组织领导", "有方案", 0.3], ["发布", "及时", 0.7]]
    (found,) = opened(tmp_path, books.book(表=(rows, [])))
    assert [each.points for each in found.card.walk()] == [3000, 7000]
    assert any("按百分数" in each.sentence for each in found.findings)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["一级指标", "评分标准", "备注"], ["组织领导", "有方案", "无"]], "没有“分值”一列"),
        ([["姓名", "电话"], ["甲", "1"]], "没有找到考评表"),
    ],
)
def test_what_is_no_scorecard_is_said(
    tmp_path: Path, rows: list[list[books.Cell]], words: str
) -> None:
    with pytest.raises(NoScorecard, match=words) as error:
        opened(tmp_path, books.book(表=(rows, [])))
    assert "考评表 #1" in str(error.value)


def test_a_sheet_without_points_beside_a_good_one_is_a_finding(tmp_path: Path) -> None:
    good = [HEAD, ["组织领导", "有方案", 20]]
    data = books.book(甲=(good, []), 乙=([[*HEAD[:2], "备注"], ["发布", "及时", "无"]], []))
    (found,) = opened(tmp_path, data)
    assert any("“乙”没有“分值”一列" in each.sentence for each in found.findings)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("每条扣5分", [(500, None)]),
        ("发现一次扣0.05分，最多扣1分", [(5, 100)]),
        ("酌情扣1-3分", [(0, None)]),
        ("按完成情况得分", []),
        ("未公开的扣2分；迟公开的扣1分", [(200, None), (100, None)]),
    ],
)
def test_the_words_of_offices(text: str, wanted: list[tuple[int, int | None]]) -> None:
    assert [(each.rule.per_case, each.rule.cap) for each in clauses(text, None)] == wanted


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("迟报每次扣1分；未编制年报的，本项不得分", [Mode.DEDUCT, Mode.VOID]),
        ("错字每处扣0.1分。发生泄密的该项计0分", [Mode.DEDUCT, Mode.VOID]),
        ("未报送的扣除全部分值", [Mode.VOID]),
        ("每例扣1分，扣完本项分值为止", [Mode.DEDUCT]),
        ("制度健全得5分；没有制度的本项不得分", []),
        ("发生泄密的，单项否决", [Mode.VETO]),
        ("每条扣1分；发生泄密的本项一票否决", [Mode.DEDUCT, Mode.VOID]),
    ],
)
def test_a_veto_of_a_part_is_told_from_one_of_all(text: str, modes: list[Mode]) -> None:
    assert [each.rule.mode for each in clauses(text, None)] == modes


def test_words_of_a_voided_part_become_cases_below_it(tmp_path: Path) -> None:
    rows = [["考评内容", "评分标准", "分值"], ["年报", "迟报每次扣1分；未编制的，本项不得分", 5]]
    (found,) = opened(tmp_path, books.book(表=(rows, [])))
    (report,) = found.card.indicators
    assert (report.mode, report.full) == (Mode.DEDUCT, 500)
    assert [each.mode for each in report.children] == [Mode.DEDUCT, Mode.VOID]
    assert not any(each.is_serious for each in found.findings)


def test_unknown_words_are_no_rule() -> None:
    assert rule_of("") is None
    assert rule_of("按实际") is None
    found = rule_of("加分，每例2.5分，最多加6分，不需佐证")
    assert found is not None
    assert (found.mode, found.per_case, found.cap, found.needs_evidence) == (
        Mode.BONUS,
        250,
        600,
        False,
    )


def test_a_table_of_nothing_but_rules(tmp_path: Path) -> None:
    rows = [["评分标准", "分值"], ["有方案得5分。", 5], ["迟公开的每条扣1分；错字每处扣0.5分", 8]]
    (found,) = opened(tmp_path, books.book(表=(rows, [])))
    assert [each.title for each in found.card.indicators] == ["有方案得5分", "迟公开的每条扣1分"]
    assert found.card.full == 1300


CELLS = st.sampled_from(
    ["", "", "主动公开", "10", "2.5", "若干", "每条扣1分", "每条扣1分；每次扣2分", "加分项", "单项否决", "合计", "注：略", "满分：100分", "扣分，每例1分", "汇总", "A", "/", "-1", "分值", "一级指标"]
)  # fmt: skip
HEADS = st.lists(
    st.sampled_from(["编号", "一级指标", "二级指标", "评分标准", "计分方式", "分值", "权重", "自评分", "得分", "适用范围", "备注"]),
    min_size=2, max_size=7,
)  # fmt: skip


@st.composite
def tables(take: Any) -> Extract:
    """A table of any words under a plausible head, with cells merged downwards at random."""
    head = take(HEADS)
    body = take(st.lists(st.lists(CELLS, min_size=len(head), max_size=len(head)), max_size=8))
    grid, composer = Grid(), Composer()
    for row, texts in enumerate([head, *body]):
        for column, text in enumerate(texts):
            height = take(st.integers(1, 3)) if row and text else 1
            if not grid.is_taken(row, column):
                grid.put(row, column, text, rows=height)
    composer.table(grid, "表")
    return composer.extract()


@settings(deadline=None, max_examples=150)
@given(tables())
def test_any_table_is_read_or_refused_and_what_is_usable_can_be_scored(extract: Extract) -> None:
    try:
        found = scorecards_in(Path("表.xlsx"), extract)
    except NoScorecard:
        return
    for each in found:
        if not any(finding.is_serious for finding in each.findings):
            result = score(each.card, UNITS[0], {})
            assert 0 <= result.base <= each.card.full
            assert {row.code for row in each.filled} <= {one.code for one in each.card.walk()}


def test_points_that_are_merged_below_a_torn_head_are_no_fault() -> None:
    grid, composer = Grid(), Composer()
    rows = [["编号"] * 4, ["", "", "", "一级指标"], [""] * 3, ["", "", "满分：100分"]]
    rows += [["", "", "", "主动公开"], ["", "主动公开", "", ""]]
    merged = {(1, 3), (3, 2)}
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if not grid.is_taken(row, column):
                grid.put(row, column, text, rows=3 if (row, column) in merged else 1)
    composer.table(grid, "表")
    try:
        found = scorecards_in(Path("表.xlsx"), composer.extract())
    except NoScorecard:
        return
    assert all(each.findings for each in found)


def test_a_table_as_long_as_no_office_makes_it_is_refused() -> None:
    line = (Cell(Span(0, 0)),)
    extract = Extract("", (Table(Span(0, 0), (line,) * 6000),))
    with pytest.raises(NoScorecard, match="超过5000行"):
        scorecards_in(Path("表.xlsx"), extract)
