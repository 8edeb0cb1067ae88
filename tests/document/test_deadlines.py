"""When: four kinds that are never mixed up, and dates that lost digits, which are never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.document import deadlines, targets
from desktop.document.model import DeadlineKind

DATE, RECURRING = DeadlineKind.DATE, DeadlineKind.RECURRING
STANDING, RESPONSE = DeadlineKind.STANDING, DeadlineKind.RESPONSE_TIME


@pytest.mark.parametrize(
    ("words", "wording", "due"),
    [
        ("于 2020 年底前编制完成", "2020 年底前", date(2020, 12, 31)),
        ("年底前完成", "年底前", date(2020, 12, 31)),
        ("2021年8月前", "2021年8月前", date(2021, 7, 31)),
        ("2021年1月前", "2021年1月前", date(2020, 12, 31)),
        ("11月底前完成", "11月底前", date(2020, 11, 30)),
        ("6月10日前", "6月10日前", date(2020, 6, 10)),
        ("于 12 月 25 日前报办公室", "12 月 25 日前", date(2020, 12, 25)),
        ("2月底以前", "2月底以前", date(2020, 2, 29)),
        ("到2023年底，建成平台", "2023年底", date(2023, 12, 31)),
        ("年内完成", "年内", date(2020, 12, 31)),
        ("2月30日前", "2月30日前", None),
        ("上半年完成，再评估", "上半年", date(2020, 6, 30)),
        ("第三季度基本完成", "第三季度", date(2020, 9, 30)),
        ("2021年6月底完成整改", "2021年6月底", date(2021, 6, 30)),
    ],
)
def test_dates(words: str, wording: str, due: date | None) -> None:
    (found,) = deadlines.read(words, 2020)
    assert (found.kind, found.wording, found.due_on) == (DATE, wording, due)


@pytest.mark.parametrize(
    ("words", "kind", "wordings"),
    [
        ("应在 24 小时内举行，其他应在 48 小时内回应", RESPONSE, ["24 小时内", "48 小时内"]),
        ("完成审批程序后1个工作日内，公开", RESPONSE, ["1个工作日内"]),
        ("自收到之日起20个工作日内答复", RESPONSE, ["20个工作日内"]),
        ("收到通知后15个工作日内完成整改", RESPONSE, ["15个工作日内"]),
        ("每年至少更新一次", RECURRING, ["每年至少更新一次"]),
        ("按季度公开", RECURRING, ["按季度"]),
        ("每学期一次", RECURRING, ["每学期一次"]),
        ("动态栏目2周内、固定栏目6个月内更新", RESPONSE, ["2周内", "6个月内"]),
        ("每年1月31日前公布年报", RECURRING, ["每年1月31日前"]),
        ("每月10日、20日、30日报送", RECURRING, ["每月10日、20日、30日"]),
        ("每季度第一个月10日前报送", RECURRING, ["每季度第一个月10日前"]),
        ("加强管理，长期坚持。", STANDING, ["长期坚持"]),
    ],
)
def test_other_kinds_have_no_day(words: str, kind: DeadlineKind, wordings: list[str]) -> None:
    found = deadlines.read(words, 2020)
    assert [each.kind for each in found] == [kind] * len(wordings)
    assert [each.wording for each in found] == wordings
    assert not any(each.due_on for each in found)


@pytest.mark.parametrize(
    "words",
    [
        "围绕2019年政府工作任务",
        "持续推动政务公开与政务服务深度融合",
        "长期向好态势",
        "按要求公开",
        "互联网协议第 6 版",
        "十九届二中、三中全会",
        "国办发〔2018〕10号",
        "每一件事",
        "2019年完成清理",
        "今年完成情况",
        "2022年—2024年完成三年任务",
    ],
)
def test_these_are_no_deadlines(words: str) -> None:
    assert deadlines.read(words, 2020) == ()


def test_one_before_for_several_dates() -> None:
    found = deadlines.read("2021年9月底、12月底前分别报送", 2020)
    assert [each.due_on for each in found] == [date(2021, 9, 30), date(2021, 12, 31)]


@pytest.mark.parametrize("words", ["20219月底前完成", "1030日前报送"])
def test_lost_digits_are_not_guessed(words: str) -> None:
    (found,) = deadlines.read(words, 2021)
    assert found.kind is DATE
    assert found.due_on is None


def test_cells() -> None:
    def read(words: str) -> list[tuple[DeadlineKind, str, date | None]]:
        return [(e.kind, e.wording, e.due_on) for e in deadlines.read_alone(words, 2021)]

    assert read("2022年10月") == [(DATE, "2022年10月", date(2022, 10, 31))]
    assert read("第三季度") == [(DATE, "第三季度", date(2021, 9, 30))]
    assert read("持续推进") == [(STANDING, "持续推进", None)]
    assert read("定期") == [(RECURRING, "定期", None)]
    assert read("即知即改") == [(DATE, "即知即改", None)]
    assert read("—") == []
    assert read("2021年2月公布预算,8月公布决算") == [
        (DATE, "2021年2月", date(2021, 2, 28)),
        (DATE, "8月", date(2021, 8, 31)),
    ]
    assert read("长期推进，每年底报送") == [
        (STANDING, "长期推进", None),
        (RECURRING, "每年底", None),
    ]


@given(st.text(alphabet="2019年月日底前每按季度内个工作小时长期〔〕号 第三上半", max_size=40))
def test_wordings_are_verbatim(words: str) -> None:
    for read in (deadlines.read, deadlines.read_alone):
        for found in read(words, 2021):
            assert found.wording in words
            assert found.due_on is None or found.kind is DATE


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_a_day_before_which_is_that_day(day: date) -> None:
    (found,) = deadlines.read(f"{day.year}年{day.month}月{day.day}日前完成", None)
    assert found.due_on == day


@pytest.mark.parametrize(
    ("words", "wordings"),
    [
        ("分值权重不低于4%的要求", ["不低于4%"]),
        ("质量安全监督、竣工等 8 类信息，并", ["8 类信息"]),
        ("每年至少听取1次汇报", ["每年至少听取1次汇报"]),
        ("要依法确定一名负责同志，履行", ["确定一名负责同志"]),
        ("全年不少于2次", ["全年不少于2次"]),
        ("公开率达到100%", ["达到100%"]),
        ("重点对照 26 个试点领域标准指引", []),
        ("互联网协议第6版，整合到“12345”热线", []),
    ],
)
def test_targets(words: str, wordings: list[str]) -> None:
    assert [each.wording for each in targets.read(words)] == wordings
