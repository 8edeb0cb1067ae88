"""Tasks in tables: columns in any order and naming, merged cells, several tasks in a cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.document.model import (
    BlockKind,
    Cell,
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
