"""When, said among the units of a statement; a name that begins like a time stays a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.document import deadlines, units
from desktop.document.model import DeadlineKind, DraftRequirement, Role
from desktop.document.parse import parse_text

L, R, S = Role.LEAD, Role.RESPONSIBLE, Role.SUPPORTING
UNITS = ["市财政局", "市司法局", "各镇（街道）", "市直各部门", "市政府办公室"]
TIMES = [
    "2021年11月底前完成",
    "9月30日前",
    "2018年底前",
    "年底前取得阶段性成效",
    "每季度报送一次",
    "持续推进",
    "长期坚持",
    "常态化",
    "2021 年 6 月底前",
    "2021年1月31日前完成并持续推进",
]


def only(text: str) -> DraftRequirement:
    (directive,) = parse_text(text).directives
    return directive.requirements[0]


@given(
    st.lists(st.sampled_from(UNITS), min_size=1, max_size=4, unique=True),
    st.sampled_from(TIMES),
    st.sampled_from(["，", "；", ", ", "，于", " "]),
)
def test_a_time_behind_units_is_none_of_them(names: list[str], time: str, sign: str) -> None:
    statement = units.read("、".join(names) + sign + time)
    assert [each.unit for each in statement.assignments] == names
    (words,) = statement.deadlines
    found = deadlines.read_alone(words, 2021)
    assert found == deadlines.read_alone(time, 2021)
    assert all(each.due_on or each.kind is not DeadlineKind.DATE for each in found)


@pytest.mark.parametrize(
    ("words", "answer", "times"),
    [
        (
            "市财政局牵头，各镇（街道）配合，2021年11月底前完成",
            [("市财政局", L), ("各镇（街道）", S)],
            ["2021年11月底前完成"],
        ),
        (
            "市司法局、市财政局按职责分工牵头负责，年底前取得阶段性成效",
            [("市司法局", L), ("市财政局", L)],
            ["年底前取得阶段性成效"],
        ),
        ("8月底前由市财政局负责", [("市财政局", R)], ["8月底前"]),
        ("责任单位：市财政局，长期；完成时限：6月底", [("市财政局", R)], ["长期", "6月底"]),
        ("市审计局（2021年8月前完成）", [("市审计局", R)], ["2021年8月前完成"]),
        ("长期照护中心、第三方评估中心", [("长期照护中心", R), ("第三方评估中心", R)], []),
        ("2022年世园会办公室，内蒙古路街道", [("2022年世园会办公室", R), ("内蒙古路街道", R)], []),
    ],
)
def test_who_and_when(words: str, answer: list[tuple[str, Role]], times: list[str]) -> None:
    statement = units.read(words)
    assert [(each.unit, each.role) for each in statement.assignments] == answer
    assert list(statement.deadlines) == times


def test_a_bracket_with_a_time_is_a_statement() -> None:
    found = only("一、公开预算。做好公开工作。（市财政局牵头，各镇配合，2021年11月底前完成）\n")
    assert [each.unit for each in found.assignments] == ["市财政局", "各镇"]
    assert [each.wording for each in found.deadlines] == ["2021年11月底前"]
    assert found.text == "公开预算。做好公开工作。"


def test_a_bracket_with_nothing_but_a_time_stays_in_the_words() -> None:
    found = only("一、公开预算。做好公开工作（2021年11月底前完成）。\n")
    assert found.text.endswith("（2021年11月底前完成）。")
    assert [each.wording for each in found.deadlines] == ["2021年11月底前"]


@pytest.mark.parametrize("stop", ["。", ""])
def test_a_sentence_that_says_nothing_but_who(stop: str) -> None:
    found = only(f"一、公开预算。做好公开工作。财务股牵头，办公室、各股室配合{stop}\n")
    assert [(each.unit, each.role) for each in found.assignments] == [
        ("财务股", L),
        ("办公室", S),
        ("各股室", S),
    ]
    assert found.text == "公开预算。做好公开工作。"


def test_a_sentence_that_also_says_what_stays() -> None:
    words = "公开预算。做好公开工作。市政府办公室统筹推进政务公开工作。"
    found = only(f"一、{words}\n")
    assert (found.text, found.assignments) == (words, ())


def test_whom_to_call_asks_for_nothing() -> None:
    text = (
        "关于印发2022年政务公开任务分解表的通知\n各镇、各部门：\n"
        "现印发给你们，并于11月20日前报送落实情况（联系人：张某，电话：0000）。\n某市政务公开办\n"
        "2022年6月1日\n2022年政务公开任务分解表\n一、公开预算。（市财政局负责）\n"
    )
    (directive,) = parse_text(text).directives
    assert [each.ref for each in directive.requirements] == ["一"]
