"""The forms that real documents take beyond the four seeds, and the doubts about damaged ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plausible import Plausible, documents

from desktop.document.model import (
    BlockKind,
    DoubtKind,
    DraftDirective,
    DraftRequirement,
    Level,
    Role,
    Source,
)
from desktop.document.parse import parse_text


def requirements(text: str) -> list[DraftRequirement]:
    return [each for directive in parse_text(text).directives for each in directive.requirements]


def refs(text: str) -> list[str]:
    return [each.ref for each in requirements(text)]


def only(text: str) -> DraftDirective:
    (directive,) = parse_text(text).directives
    return directive


def test_articles() -> None:
    text = (
        "新余市2023年政务公开工作方案\n第一章 总则\n第一条 为做好工作，制定本方案。\n"
        "第二章 主要任务\n第二条 加强解读。（责任单位：市府办）\n第三条 加强回应。责任单位：市委宣传部。\n"
    )
    assert refs(text) == ["第二章第二条", "第二章第三条"]
    assert requirements(text)[1].assignments[0].unit == "市委宣传部"


def test_five_levels() -> None:
    text = (
        "一、公开\n（一）政策公开\n1. 规章公开\n（1）公开内容\n①公开文本，完善目录。（司法局）\n"
        "②公开解读。（司法局）\n（2）清理文件，完善目录。（司法局）\n2. 其他公开。做好相关工作。（市府办）\n"
    )
    assert refs(text) == ["一（一）1（1）①", "一（一）1（1）②", "一（一）1（2）", "一（一）2"]


def test_bold_lead_sentences() -> None:
    text = "**一、聚焦公开。**做好公开。（省厅牵头，各部门负责）\n\n**二、强化解读。**及时解读。（各部门负责）\n"
    assert [each.title for each in requirements(text)] == ["聚焦公开", "强化解读"]


def test_numbers_that_run_on_and_one_that_is_missing() -> None:
    text = "一、公开\n1.公开规章。（甲局）\n2.公开预算。（甲局）\n二、解读\n3.做好解读。（甲局）\n5.做好回应。（甲局）\n"
    assert refs(text) == ["一1", "一2", "二3", "二5"]
    kinds = [[doubt.kind for doubt in each.doubts] for each in requirements(text)]
    assert kinds == [[], [], [], [DoubtKind.NUMBERING_GAP]]


def test_the_same_number_twice_is_told() -> None:
    document = parse_text("一、公开。完善目录。\n一、解读。完善机制。\n")
    assert [each.kind for each in document.doubts] == [DoubtKind.DUPLICATE_REF]


def test_labelled_lines() -> None:
    text = (
        "新余市2023年政务公开工作要点\n一、总体要求\n做好工作。\n二、重点任务\n（一）做好公开。完善目录。\n"
        "牵头单位：市府办\n责任单位：各县区、市直各部门\n完成时限：2023年11月底前\n（二）做好解读。完善机制。\n"
        "责任单位：各部门\n完成时限：持续推进\n三、保障措施\n（一）加强领导。各单位要高度重视。\n"
    )
    found = requirements(text)
    assert [each.ref for each in found] == ["二（一）", "二（二）", "三（一）"]
    assert [each.unit for each in found[0].assignments] == ["市府办", "各县区", "市直各部门"]
    assert str(found[0].deadlines[0].due_on) == "2023-11-30"
    assert found[0].text == "做好公开。完善目录。"
    assert [doubt.kind for doubt in found[2].doubts] == [DoubtKind.NO_ASSIGNMENT]


def test_a_section_gives_its_units_and_a_task_may_have_its_own() -> None:
    text = "一、公开（市府办、各科室）\n（一）公开规章。\n（二）公开预算。（财务科）\n"
    first, second = requirements(text)
    assert {each.source for each in first.assignments} == {Source.INHERITED}
    assert [(each.unit, each.source) for each in second.assignments] == [("财务科", Source.INLINE)]


def test_one_statement_behind_the_last_of_several_tasks() -> None:
    first, second = requirements(
        "一、公开\n（一）公开规章。\n（二）公开预算。\n（责任单位：财务科）\n"
    )
    assert first.assignments[0].unit == second.assignments[0].unit == "财务科"
    assert first.assignments[0].source is Source.INHERITED


@pytest.mark.parametrize(
    "sentence",
    [
        "各市州、县市区人民政府，省直各单位均为责任单位。",
        "以下责任单位均包含各市州、县市区人民政府，省直各单位。",
    ],
)
def test_units_for_the_whole_document(sentence: str) -> None:
    text = f"湖南省2022年政务公开工作要点\n{sentence}\n一、公开。完善目录。（省厅牵头）\n二、解读。完善机制。\n"
    for each in requirements(text):
        units = [e.unit for e in each.assignments if e.source is Source.DEFAULT]
        assert units == ["各市州、县市区人民政府", "省直各单位"]


def test_units_for_all_tasks_in_a_chapter_that_is_none() -> None:
    text = (
        "某市2022年政务公开工作要点\n一、总体要求\n做好政务公开工作。（以下责任单位均包含各区县政府）\n"
        "二、公开\n（一）公开规章，完善目录。（市司法局）\n（二）公开预算，完善目录。（市财政局）\n"
    )
    first, second = requirements(text)
    assert [each.unit for each in first.assignments] == ["市司法局", "各区县政府"]
    assert second.assignments[1].source is Source.DEFAULT
    kinds = {block.text[:4]: block.kind for block in parse_text(text).blocks}
    assert kinds["做好政务"] is BlockKind.PREAMBLE


def test_what_is_said_for_those_below_does_not_reach_those_above() -> None:
    text = (
        "一、公开规章，完善目录。（市司法局）\n二、公开预算。（市财政局。以下责任单位均包含各区县政府）\n"
        "三、公开决算，完善目录。（市审计局）\n"
    )
    units = [[each.unit for each in found.assignments] for found in requirements(text)]
    assert units == [["市司法局"], ["市财政局", "各区县政府"], ["市审计局", "各区县政府"]]


def test_the_same_units_below() -> None:
    text = (
        "一、公开\n（一）公开规章。（市司法局）\n（二）公开预算。（市财政局、市审计局，下同）\n"
        "（三）公开决算。\n（四）公开采购。（市采购中心）\n（五）公开投资。\n"
    )
    found = requirements(text)
    assert [len(each.assignments) for each in found] == [1, 2, 2, 1, 2]
    assert {each.source for each in found[4].assignments} == {Source.DEFAULT}
    assert {each.source for each in found[1].assignments} == {Source.INLINE}


def test_headings_that_only_their_type_makes_headings() -> None:
    text = (
        "# 某市2022年政务公开工作要点\n\n## 加强政策解读\n\n1. 解读政策，完善机制。（市司法局）\n"
        "2. 创新方式，做好解读。（市府办）\n\n## 推进主动公开\n\n### 财政公开\n\n3. 公开预算，完善机制。（市财政局）\n\n"
        "**规章公开**\n\n公开规章，完善机制。（市司法局）\n\n## 附则\n"
    )
    found = [(each.ref, each.headings) for each in requirements(text)]
    assert found == [
        ("1", ("加强政策解读",)),
        ("2", ("加强政策解读",)),
        ("3", ("推进主动公开", "财政公开")),
        ("¶1", ("推进主动公开", "财政公开", "规章公开")),
    ]
    assert not parse_text(text).leftover


def test_a_heading_printed_again_on_the_next_page() -> None:
    text = (
        "一、加强公开\n（一）公开规章，完善机制。（市司法局）\n\f一、加强公开\n"
        "（二）公开预算，完善机制。（市财政局）\n二、加强解读\n（一）做好解读，完善机制。（市府办）\n"
    )
    document = parse_text(text)
    assert refs(text) == ["一（一）", "一（二）", "二（一）"]
    assert not document.doubts
    assert [each.text for each in document.blocks if each.kind is BlockKind.HEADING] == [
        "一、加强公开", "一、加强公开", "二、加强解读",
    ]  # fmt: skip


def test_a_chapter_whose_number_is_missing_is_told() -> None:
    text = "一、公开\n（一）公开规章。（甲局）\n三、解读\n（一）做好解读。（甲局）\n"
    (doubt,) = parse_text(text).doubts
    assert (doubt.kind, doubt.wording) == (DoubtKind.NUMBERING_GAP, "解读")


def test_points_counted_inside_a_task() -> None:
    text = (
        "一、公开\n（一）做好公开。一是公开规章；二是公开预算。（市府办）\n"
        "（二）做好解读。\n一是及时解读，完善机制；\n二是准确解读，完善机制。（市司法局）\n"
        "（三）做好回应。\n一是及时回应，完善机制。（市府办）\n二是准确回应，完善机制。（市网信办）\n"
    )
    assert refs(text) == ["一（一）", "一（二）", "一（三）¶1", "一（三）¶2"]
    assert requirements(text)[1].text.count("\n") == 2


def test_two_plans_in_one_document() -> None:
    text = (
        "湖南省人民政府办公厅关于印发2022年政务管理服务和政务公开工作要点的通知\n湘政办发〔2022〕10号\n"
        "各市州人民政府：\n现印发给你们。\n附件：1. 2022年政务管理服务工作要点\n2. 2022年政务公开工作要点\n"
        "湖南省人民政府办公厅\n2022年4月1日\n附件1\n2022年政务管理服务工作要点\n一、服务\n（一）一网通办。完善平台。（省局）\n"
        "附件2\n2022年政务公开工作要点\n一、公开\n（一）政策公开。完善机制。（省厅）\n"
    )
    first, second = parse_text(text).directives
    assert (first.title, second.title) == ("2022年政务管理服务工作要点", "2022年政务公开工作要点")
    assert first.document_number == second.document_number == "湘政办发〔2022〕10号"
    assert first.level is Level.PROVINCE
    assert [len(each.requirements) for each in (first, second)] == [1, 1]


def test_unnumbered_tasks() -> None:
    text = "2019年政务公开工作要点\n为做好工作，制定本要点。\n加强解读。（责任单位：市府办）\n加强回应。（责任单位：市委宣传部）\n"
    assert refs(text) == ["¶1", "¶2"]


def test_a_notice_without_tasks() -> None:
    directive = only(
        "某市人民政府办公室关于召开会议的通知\n某府办〔2022〕3号\n各单位：\n定于明天开会。\n2022年4月1日\n"
    )
    assert directive.requirements == ()
    assert directive.document_number == "某府办〔2022〕3号"


def test_navigation_is_left_over() -> None:
    text = (
        "首页 > 政务公开 > 文件\n某市人民政府办公室关于印发2021年政务公开工作要点的通知\n某府办〔2021〕3号\n"
        "一、公开。完善目录。（市府办）\n"
    )
    assert [each.text for each in parse_text(text).leftover] == ["首页 > 政务公开 > 文件"]


@pytest.mark.parametrize(
    "text", ["", "  \n\n", "Hello.\n1. First item.\n2. Second item in it.", "（市府办牵头）"]
)
def test_no_tasks_at_all(text: str) -> None:
    document = parse_text(text)
    assert document.directives == ()
    assert all(block.kind is BlockKind.LEFTOVER for block in document.blocks)


def test_damaged_words_are_doubted() -> None:
    text = "一、公开\n（一）做好公(gōng)开 and 解读，〔202130，于20219月底前完成，1030日前报送管理系統。（市府办）\n"
    (requirement,) = requirements(text)
    found = {(doubt.kind, doubt.wording) for doubt in requirement.doubts}
    assert {
        (DoubtKind.SUSPECT_CHARACTER, "(gōng)"),
        (DoubtKind.SUSPECT_CHARACTER, "and"),
        (DoubtKind.SUSPECT_CHARACTER, "統"),
        (DoubtKind.LOST_DIGITS, "20219月底前"),
        (DoubtKind.LOST_DIGITS, "1030日前"),
    } <= found
    assert not any(each.due_on for each in requirement.deadlines)


def test_a_sound_text_raises_no_doubt() -> None:
    text = "一、公开\n（一）加强IPv6（互联网协议第6版）改造，落实《细则（试行）》（国办发〔2018〕10号）。（市府办）\n"
    (requirement,) = requirements(text)
    assert requirement.doubts == ()
    assert [(each.unit, each.role) for each in requirement.assignments] == [
        ("市府办", Role.RESPONSIBLE)
    ]


CONFUSED = str.maketrans(
    {"公": "公", "解": "觧", "已": "己", "网": "冈", "和": "和", "工": "エ", "开": "幵"}
)


@settings(max_examples=30, deadline=None)
@given(documents(), st.integers(0, 6))
def test_misread_characters_do_not_change_the_outline(document: Plausible, every: int) -> None:
    paragraphs = [
        each.translate(CONFUSED) if at % 7 == every and "。" in each else each
        for at, each in enumerate(document.paragraphs)
    ]
    assert refs("\n\n".join(paragraphs)) == ["".join(each.path) for each in document.asked]


def test_the_only_task_of_a_chapter_glued_to_its_heading() -> None:
    text = (
        "某市2021年政务公开工作要点\n一、加强政策解读（一）做好解读工作。及时解读。（责任单位：市财政局）"
        "（二）做好回应工作。及时回应。（责任单位：市教育局）二、加强平台建设（一）加强网站建设。规范栏目。"
        "（责任单位：市数据局）\n"
    )
    found = requirements(text)
    assert [each.ref for each in found] == ["一（一）", "一（二）", "二（一）"]
    assert found[2].headings == ("加强平台建设",)


def test_other_departments_that_nobody_names_are_kept_as_written() -> None:
    (found,) = requirements("一、公开目录。（市发展改革局、财政局等部门按职责分工负责）\n")
    units = [(each.unit, each.is_collective) for each in found.assignments]
    assert units == [("市发展改革局", False), ("财政局", False), ("等部门", True)]


def test_blanks_before_a_colon_that_a_converter_left() -> None:
    (found,) = requirements("一、公开目录。（责任单位 ： 甲局 、 乙局 ）\n")
    assert [each.unit for each in found.assignments] == ["甲局", "乙局"]


def test_who_and_when_in_two_brackets() -> None:
    (found,) = requirements("一、公开目录，完善机制。（甲局）（完成时限:2022年10月）\n")
    assert [each.unit for each in found.assignments] == ["甲局"]
    assert [str(each.due_on) for each in found.deadlines] == ["2022-10-31"]
    assert found.text == "公开目录，完善机制。"


def test_a_unit_cut_where_the_line_was_full() -> None:
    text = (
        "一、公开目录，完善机制，按时公开。\n牵头单位：市政府办公室，责任单位：各县（市、区）\n"
        "人民政府（管委会）\n二、做好解读，完善机制。\n责任单位：各部门\n"
    )
    units = [each.unit for each in requirements(text)[0].assignments]
    assert units == ["市政府办公室", "各县（市、区）人民政府（管委会）"]


def test_a_line_of_units_signs_nothing() -> None:
    assert parse_text("一、公开目录。\n责任单位 市人社局\n").directives[0].issuer is None


def test_departments_of_a_ministry() -> None:
    text = "一、公开标准。及时公布。〔社会救助司(低收入司)、信息中心按职责分工负责〕\n二、公开规划。（规划司牵头）\n"
    units = [[each.unit for each in found.assignments] for found in requirements(text)]
    assert units == [["社会救助司(低收入司)", "信息中心"], ["规划司"]]


def test_a_rarer_label_behind_a_task_without_other_words() -> None:
    text = "一、加强解读\n1.做好解读。\n主责单位：区政府办\n协办单位：各街道\n2.做好回应。\n主责单位：宣传部\n"
    first, second = requirements(text)
    assert (first.ref, first.text, first.assignments[0].unit) == ("一1", "做好解读。", "区政府办")
    assert (second.ref, second.text) == ("一2", "做好回应。")


def test_a_last_sentence_that_says_who() -> None:
    text = (
        "一、推进财政资金公开。公开“三公”经费。由市财政局牵头，市直各部门落实。\n"
        "二、推进行政权力公开。公开清单。由市编办按有关规定牵头做好清理、公开各项工作。\n"
    )
    first, second = requirements(text)
    assert [(each.unit, each.role) for each in first.assignments] == [
        ("市财政局", Role.LEAD),
        ("市直各部门", Role.RESPONSIBLE),
    ]
    assert first.text == "推进财政资金公开。公开“三公”经费。"
    assert second.text.endswith("各项工作。")
    assert second.assignments == ()


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (
            "滨江市人民政府办公室\n关于印发2022年政务公开工作要点\n任务分解表的通知",
            "滨江市人民政府办公室关于印发2022年政务公开工作要点任务分解表的通知",
        ),
        ("滨江市财政局政务公开工作\n实施方案", "滨江市财政局政务公开工作实施方案"),
        (
            "滨江市贯彻《政务公开\n五年行动计划（2021—2025年）》实施方案",
            "滨江市贯彻《政务公开五年行动计划（2021—2025年）》实施方案",
        ),
        ("2022年政务公开工作要点分工表", "2022年政务公开工作要点分工表"),
        ("政务公开工作提示单", "政务公开工作提示单"),
    ],
)
def test_titles_of_several_lines(printed: str, title: str) -> None:
    directive = only(f"{printed}\n为做好工作，作如下安排。\n一、公开规章。（市司法局负责）\n")
    assert directive.title == title
    assert [each.ref for each in directive.requirements] == ["一"]


def test_a_unit_behind_each_sentence_counts() -> None:
    text = "一、任务\n（一）民生公开。公开预算。（市财政局）公开招生计划。（市教育局）做好解读。（各部门）\n"
    (found,) = requirements(text)
    assert [each.unit for each in found.assignments] == ["市财政局", "市教育局", "各部门"]
    assert found.text == "民生公开。公开预算。公开招生计划。做好解读。"
