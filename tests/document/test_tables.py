"""Tasks in tables: columns in any order and naming, merged cells, several tasks in a cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.document.markers import ref_of
from desktop.document.model import (
    BlockKind,
    Cell,
    DeadlineKind,
    DoubtKind,
    DraftRequirement,
    Extract,
    Role,
    Source,
    Span,
    Table,
)
from desktop.document.parse import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

UP = object()  # a place that the cell above covers
LEFT = object()  # a place that the cell to the left covers


def extract(rows: Sequence[Sequence[object]], before: str = "", behind: str = "") -> Extract:
    """Print rows as readers do: one cell a line, merged places repeat the span of their origin."""
    text, above, result = before, {}, []
    start = len(text)
    for row in rows:
        cells: list[Cell] = []
        for column, value in enumerate(row):
            if value is LEFT:
                cells.append(Cell(cells[-1].span, is_inherited=True))
            elif value is UP:
                cells.append(Cell(above[column].span, is_inherited=True))
            else:
                words = str(value)
                cells.append(Cell(Span(len(text), len(text) + len(words))))
                text += words + "\n" if words else ""
            above[column] = cells[-1]
        result.append(tuple(cells))
    table = Table(Span(start, max(start, len(text) - 1)), tuple(result))
    return Extract(text + behind, (table,))


def requirements(source: Extract) -> list[DraftRequirement]:
    return [each for directive in parse(source).directives for each in directive.requirements]


def assert_covered(source: Extract) -> None:
    position = 0
    for block in parse(source).blocks:
        assert position <= block.span.start
        assert not source.text[position : block.span.start].strip()
        position = block.span.end
    assert not source.text[position:].strip()


TASKS = [
    ["序号", "工作任务", "具体要求", "牵头单位", "责任单位", "完成时限", "备注"],
    ["一、加强政策解读", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
    ["1", "政策解读", "起草单位同步组织解读。", "市府办", "各镇（街）", "2021年8月前", ""],
    ["2", UP, "主动回应关切。", UP, UP, "持续推进", "11月底前完成"],
    ["二、平台建设", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
    ["3", "网站建设", "1.加强网站管理。2.做好集约化；及时更新。", "市数据局", "各单位", "全年", ""],
    ["4", "新媒体", "清理账号。", "市府办", "", "20219月底前", ""],
]


def test_a_table_of_tasks() -> None:
    source = extract(
        TASKS, "台山市2021年政务公开工作要点任务分解表\n", "各单位要对照本工作要点抓好落实。\n"
    )
    first, second, third, fourth, fifth = requirements(source)
    assert (first.ref, first.headings) == ("一1", ("加强政策解读", "政策解读"))
    assert first.deadlines[0].due_on == date(2021, 7, 31)
    assert [(e.unit, e.role, e.source) for e in first.assignments] == [
        ("市府办", Role.LEAD, Source.CELL),
        ("各镇（街）", Role.RESPONSIBLE, Source.CELL),
    ]
    assert second.headings == first.headings
    assert {each.source for each in second.assignments} == {Source.INHERITED}
    assert DoubtKind.INHERITED_CELL in {each.kind for each in second.doubts}
    assert [each.wording for each in second.deadlines] == ["持续推进", "11月底前"]
    assert [third.path, fourth.path] == [("二", "3", "1"), ("二", "3", "2")]
    assert [third.ref, fourth.ref] == ["二3.1", "二3.2"]
    assert fourth.text == "做好集约化；及时更新。"
    assert third.assignments == fourth.assignments
    assert fifth.deadlines[0].due_on is None
    assert DoubtKind.LOST_DIGITS in {each.kind for each in fifth.doubts}
    assert_covered(source)


def test_other_names_in_another_order() -> None:
    rows = [
        ["责任科室", "工作要求", "时限要求"],
        ["政策法规科", "公开规章。（责任单位：办公室）", "长期"],
        ["财务科、各科室", "公开预决算。", "每季度"],
    ]
    first, second = requirements(extract(rows))
    assert [each.unit for each in first.assignments] == ["政策法规科", "办公室"]
    assert first.text == "公开规章。"
    assert (first.ref, second.ref) == ("¶1", "¶2")
    assert [each.unit for each in second.assignments] == ["财务科", "各科室"]


def test_an_empty_unit_cell_goes_on_with_the_one_above_and_says_so() -> None:
    rows = [["任务", "责任单位"], ["公开规章。", "市司法局"], ["公开预算。", ""]]
    _, second = requirements(extract(rows))
    assert [(e.unit, e.source) for e in second.assignments] == [("市司法局", Source.INHERITED)]
    assert DoubtKind.INHERITED_CELL in {each.kind for each in second.doubts}


def test_a_table_goes_on_without_a_head_and_with_a_repeated_one() -> None:
    head = ["任务", "责任单位"]
    first = extract([head, ["公开规章。", "市司法局"], head, ["公开预算。", "市财政局"]])
    more = extract([["公开决算。", "市审计局"]], first.text)
    found = requirements(Extract(more.text, (*first.tables, *more.tables)))
    assert [each.text for each in found] == ["公开规章。", "公开预算。", "公开决算。"]


def test_a_table_without_tasks_is_text() -> None:
    source = extract(
        [["索引号", "A1"], ["发布机构", "市府办"]], behind="一、公开。完善目录。（市府办）\n"
    )
    (requirement,) = requirements(source)
    assert requirement.text == "公开。完善目录。"
    assert_covered(source)


def test_units_in_further_rows_of_one_task() -> None:
    rows = [["任务", "责任单位"], ["公开规章。", "市司法局"], [UP, "市府办"]]
    (requirement,) = requirements(extract(rows))
    assert [each.unit for each in requirement.assignments] == ["市司法局", "市府办"]


def test_a_number_for_several_rows() -> None:
    rows = [
        ["序号", "工作任务", "具体要求", "责任单位"],
        ["1", "政策解读", "及时解读。", "市府办"],
        [UP, UP, "主动回应。", "市委宣传部"],
        ["2", "平台", "加强管理。", "市数据局"],
        ["3", "公开", "（1）公开规章。（2）公开预算。", "各单位"],
        [UP, UP, "（1）公开决算。", "市审计局"],
    ]
    found = requirements(extract(rows))
    assert [each.ref for each in found] == ["1¶1", "1¶2", "2", "3¶1（1）", "3¶1（2）", "3¶2（1）"]
    assert [each.headings for each in found[:2]] == [("政策解读",)] * 2
    blank = [["" if value is UP else value for value in row] for row in rows]
    assert [each.ref for each in requirements(extract(blank))] == [each.ref for each in found]


@pytest.mark.parametrize(
    ("path", "ref"),
    [
        (("二", "31"), "二31"),
        (("二", "3", "1"), "二3.1"),
        (("一", "1", "1.1"), "一1.1"),
        (("一", "1", "1.1", "1.1.2"), "一1.1.2"),
        (("一", "（一）", "1", "（1）", "①"), "一（一）1（1）①"),
        (("十", "一"), "十.一"),
        (("1", "¶2"), "1¶2"),
        (("第二章", "第二条"), "第二章第二条"),
    ],
)
def test_references_can_be_told_apart(path: tuple[str, ...], ref: str) -> None:
    assert ref_of(path) == ref


def test_lists_in_parallel_cells() -> None:
    rows = [
        ["工作任务", "责任单位", "完成时限"],
        [
            "（1）网站建设；（2）账号管理。",
            "（1）市数据局（2）市网信办、各镇（街）",
            "(1)6月底前(2)全年",
        ],
        ["①公开规章；②公开预算。", "①市司法局", "每季度"],
        ["1.公开规章。\n2.公开预算。", "1.市司法局\n2.市财政局", "2022年2月公布预算，8月公布决算"],
    ]
    found = requirements(extract(rows))
    assert [[each.unit for each in one.assignments] for one in found] == [
        ["市数据局"], ["市网信办", "各镇（街）"], ["市司法局"], ["市司法局"], ["市司法局"], ["市财政局"],
    ]  # fmt: skip
    assert [[each.wording for each in one.deadlines] for one in found[:2]] == [
        ["6月底前"],
        ["全年"],
    ]
    assert [str(each.due_on) for each in found[5].deadlines] == ["2022-02-28", "2022-08-31"]


def test_sections_and_persons() -> None:
    rows = [
        ["公开事项", "工作要求", "责任科室、责任人", "分管领导", "备注"],
        ["规章", "公开规章。", "办公室、张某某", "李某", "11月底前完成"],
        ["预算", "公开预算。", "财务科（王某）、办公室", "李某", ""],
        ["决算", "公开决算。", "财务科 王某", "李某", ""],
        ["其他", "公开其他信息。", "管理、市政、质安", "李某", ""],
    ]
    found = requirements(extract(rows))
    assert [[each.unit for each in one.assignments] for one in found] == [
        ["办公室"], ["财务科", "办公室"], ["财务科"], ["管理", "市政", "质安"],
    ]  # fmt: skip
    assert [each.wording for each in found[0].deadlines] == ["11月底前"]
    assert_covered(extract(rows))


def test_many_columns_of_units() -> None:
    rows = [
        ["任务", "牵头处室", "会办单位", "落实单位", "完成时间"],
        ["公开规章。", "法规处", "办公室", "各处室", "第三季度"],
    ]
    (found,) = requirements(extract(rows, "2022年政务公开工作要点任务分解表\n"))
    roles = [(each.unit, each.role.value) for each in found.assignments]
    assert roles == [("法规处", "lead"), ("办公室", "supporting"), ("各处室", "responsible")]
    assert found.deadlines[0].due_on == date(2022, 9, 30)


MARKDOWN = """某市2022年政务公开工作要点任务分解表

| 序号 | 工作任务 | 具体要求 | 责任单位 | 完成时限 |
| --- | :---: | --- | --- | --- |
| **一、加强解读** |  |  |  |  |
| 1 | 政策解读 | 起草单位同步组织解读。 | 市府办<br>市司法局 | 长期 |
|  |  | 主动回应关切\\|热点。 | 各镇街 | 2022年10月底前 |
| 2 | 平台建设 | 加强网站管理。 | 市数据局 |

各单位要对照本工作要点抓好落实。
"""


def test_a_table_drawn_with_bars() -> None:
    document = parse(Extract(MARKDOWN))
    first, second, third = document.directives[0].requirements
    assert [each.ref for each in (first, second, third)] == ["一1¶1", "一1¶2", "一2"]
    assert [each.unit for each in first.assignments] == ["市府办", "市司法局"]
    assert first.headings == ("加强解读", "政策解读")
    assert second.text == "主动回应关切\\|热点。"
    assert second.deadlines[0].due_on == date(2022, 10, 31)
    assert not document.leftover
    assert_covered(Extract(MARKDOWN))


TABBED = """某局2022年政务公开工作任务分解表

序号\t工作任务\t具体要求\t责任科室\t完成时限
一、加强解读
1\t政策解读\t解读材料与文件同步。\t办公室；各科室配合\t长期
\t\t主动回应关切。\t各科室（按职责分工）\t2022年10月底前
2\t平台建设\t加强网站管理。\t信息科

\t各科室要对照本工作要点抓好落实。
"""


def test_a_table_with_tabs_between_its_cells() -> None:
    document = parse(Extract(TABBED))
    first, second, third = document.directives[0].requirements
    assert [each.ref for each in (first, second, third)] == ["一1¶1", "一1¶2", "一2"]
    assert [each.unit for each in first.assignments] == ["办公室", "各科室"]
    assert first.headings == ("加强解读", "政策解读")
    assert second.deadlines[0].due_on == date(2022, 10, 31)
    assert third.assignments[0].unit == "信息科"
    assert not document.leftover
    assert_covered(Extract(TABBED))


def test_a_time_in_a_cell_of_units() -> None:
    text = "工作任务\t责任单位\n做好年报。\t办公室牵头，2022年10月底前完成\n做好解读。\t各科室\n"
    first, _ = requirements(Extract(text))
    assert [each.unit for each in first.assignments] == ["办公室"]
    assert [each.wording for each in first.deadlines] == ["2022年10月底前"]


def test_tabs_in_prose_are_blanks() -> None:
    text = "一、任务\n（一）公开规章，\t完善机制。\t（责任单位：市府办）\n（二）做好\t解读。（市府办）\n"
    found = requirements(Extract(text))
    assert [each.assignments[0].unit for each in found] == ["市府办", "市府办"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="\t\t\n\n 任务责任单位公开。1一、", max_size=120))
def test_any_tabs_are_covered(text: str) -> None:
    assert_covered(Extract("工作任务\t责任单位\n" + text))
    assert_covered(Extract(text))


def test_bars_without_a_rule_are_characters() -> None:
    text = "一、公开|解读\n（一）公开规章|预算，完善机制。（市府办）\n"
    assert [each.text for each in requirements(Extract(text))] == ["公开规章|预算，完善机制。"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="||--:\n 任务责任单位公开。1*<br>", max_size=120))
def test_any_bars_are_covered(text: str) -> None:
    assert_covered(Extract("|工作任务|责任单位|\n|---|---|\n" + text))
    assert_covered(Extract(text))


WORDS = st.sampled_from(
    ["", "公开规章。", "一、公开", "市府办", "1", "①公开；②解读", "2021年底前", UP, LEFT]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), max_size=6))
def test_any_table_is_covered(rows: list[list[object]]) -> None:
    head: list[list[object]] = [["工作任务", "责任单位", "完成时限"]]
    clean = [
        ["" if at == 0 and value is LEFT else value for at, value in enumerate(row)] for row in rows
    ]
    source = extract(head + clean, behind="各单位抓好落实。\n")
    assert_covered(source)
    for block in parse(source).blocks:
        assert block.kind in BlockKind


def test_a_cell_of_several_lines_is_one_piece() -> None:
    rows = [
        ["序号", "工作任务", "具体要求", "责任单位"],
        ["一、公开\n工作", LEFT, LEFT, LEFT],
        ["1", "政策\n法规\n010000", "公开规章", "法规科\n办公室\n12"],
    ]
    document = parse(extract(rows))
    assert {block.kind for block in document.blocks} == {BlockKind.HEADING, BlockKind.REQUIREMENT}
    (found,) = document.directives[0].requirements
    assert found.headings == ("公开工作", "政策法规010000")
    assert [each.unit for each in found.assignments][:2] == ["法规科", "办公室"]


def test_requirement_and_remark_of_a_reminder() -> None:
    rows = [
        ["任务", "要求", "责任单位", "完成情况", "备注"],
        ["政策解读", "做好图解", "办公室", "已完成", "11月底前完成"],
    ]
    (found,) = requirements(extract(rows, "2022年政务公开工作任务表\n"))
    assert (found.headings, found.text) == (("政策解读",), "做好图解")
    assert found.deadlines[0].due_on == date(2022, 11, 30)


def test_several_tasks_run_on_in_a_cell() -> None:
    rows = [
        ["目标任务", "主要内容", "责任单位"],
        ["一、推进公开", "（一）公开决策。及时公开。（二）公开会议。做好公开。", "各部门"],
    ]
    assert [each.ref for each in requirements(extract(rows))] == ["一（一）", "一（二）"]


def test_a_count_inside_a_heading_cell_is_no_number() -> None:
    rows = [
        ["序号", "内容要求", "工作要求", "责任科室"],
        ["1", "①公开法律；②公开法规", "及时更新", "办公室"],
    ]
    (found,) = requirements(extract(rows))
    assert (found.ref, found.headings) == ("1", ("①公开法律；②公开法规",))


def test_the_same_as_above() -> None:
    rows = [
        ["工作任务", "责任单位", "进度安排"],
        ["公开规章", "法规科", "4月启动，10月底前完成"],
        ["公开预算", "同上", "同上"],
    ]
    first, second = requirements(extract(rows, "2022年政务公开任务表\n"))
    assert [str(each.due_on) for each in first.deadlines] == ["2022-10-31"]
    assert second.deadlines == first.deadlines
    assert [(each.unit, each.source) for each in second.assignments] == [
        ("法规科", Source.INHERITED)
    ]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("20个工作日", DeadlineKind.RESPONSE_TIME), ("24小时", DeadlineKind.RESPONSE_TIME)],
)
def test_a_response_time_alone_in_a_cell(cell: str, kind: DeadlineKind) -> None:
    rows = [["工作任务", "责任单位", "完成时限"], ["按时答复申请", "办公室", cell]]
    (found,) = requirements(extract(rows))
    assert [each.kind for each in found.deadlines] == [kind]


def test_a_table_that_lost_its_head() -> None:
    rows = [
        ["一", "加强重点领域信息公开", "市府办、各部门", "2022年底前"],
        ["二", "加强政策文件解读工作", "市府办", "长期"],
    ]
    first, second = requirements(extract(rows, "2022年政务公开任务表\n"))
    assert [(each.ref, each.text) for each in (first, second)] == [
        ("一", "加强重点领域信息公开"),
        ("二", "加强政策文件解读工作"),
    ]
    assert [each.unit for each in first.assignments] == ["市府办", "各部门"]
    assert first.deadlines[0].due_on == date(2022, 12, 31)


def test_a_list_of_organs_is_no_table_of_tasks() -> None:
    rows = [["1", "市府办", "8720001"], ["2", "市司法局", "8720002"]]
    assert parse(extract(rows)).directives == ()
