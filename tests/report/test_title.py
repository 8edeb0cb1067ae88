from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.report.title import break_title

EM = defaultdict(lambda: 1.0, dict.fromkeys("0123456789", 0.5))
REST = ("2019年政务公开工作要点", "落实情况", "自评报告")


def test_a_title_is_broken_by_meaning_in_even_lines() -> None:
    assert break_title(("汕尾市住房和城乡建设局", *REST), EM, 20) == [
        "汕尾市住房和城乡建设局",
        "2019年政务公开工作要点落实情况自评报告",
    ]
    assert break_title(("某区审计局", *REST), EM, 20) == [
        "某区审计局2019年政务公开工作要点",
        "落实情况自评报告",
    ]


def test_a_long_name_is_broken_where_a_place_ends() -> None:
    unit = "广西壮族自治区巴马瑶族自治县住房和城乡建设委员会"
    assert break_title((unit, *REST), EM, 20) == [
        "广西壮族自治区巴马瑶族自治县",
        "住房和城乡建设委员会",
        "2019年政务公开工作要点落实情况自评报告",
    ]


@settings(deadline=None)
@given(st.lists(st.text("市局县政务公开", min_size=1, max_size=50), min_size=1, max_size=9))
def test_no_line_is_longer_than_the_measure_and_nothing_is_lost(phrases: list[str]) -> None:
    lines = break_title(phrases, EM, 20)
    assert "".join(lines) == "".join(phrases)
    assert all(len(line) <= 20 for line in lines)
