from __future__ import annotations

import itertools
import re
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.report.breaking import CLOSERS, OPENERS, break_lines, units_of

EM = defaultdict(lambda: 1.0, {chr(code): 0.5 for code in range(0x20, 0x7F)})

PIECES = st.sampled_from(
    [
        *"公开工作要点落实情况自评报告汕尾市，。、；：？！”’）》】“‘（《【·％",
        "——",
        "……",
        "2019",
        "SHA-256",
        "https://www.gov.cn/zwgk/a_b?x=1",
        "99.2%",
        " ",
        ",",
        "(",
        ")",
    ]
)
TEXTS = st.lists(PIECES, max_size=120).map("".join)
ANYTHING = st.text(max_size=80)
MEASURES = st.sampled_from([6.0, 9.5, 12.0, 28.0])


def squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


@settings(deadline=None)
@given(TEXTS | ANYTHING, MEASURES, st.sampled_from([0.0, 2.0]))
def test_nothing_is_lost_or_added(text: str, measure: float, indent: float) -> None:
    lines = break_lines(text, EM, measure, indent)
    assert squash("".join(line.text for line in lines)) == squash(text)


@settings(deadline=None)
@given(TEXTS, MEASURES)
def test_no_closer_begins_a_line_and_no_opener_ends_one(text: str, measure: float) -> None:
    lines = break_lines(text, EM, measure)
    for line, following in itertools.pairwise(lines):
        if line.text[-1] in OPENERS or following.text[0] in CLOSERS:
            # Allowed only where the line offers no other place at all.
            assert not places(line.units)


def places(units: tuple[str, ...]) -> list[int]:
    """Where a line could have ended earlier, told without the breaker's own rule."""
    solid = [unit for unit in units if not unit.isspace()]
    return [
        index
        for index in range(1, len(solid))
        if not set(solid[index - 1][-1]) & OPENERS and not set(solid[index][0]) & CLOSERS
    ]


@settings(deadline=None)
@given(TEXTS, MEASURES)
def test_a_line_never_holds_more_than_its_measure(text: str, measure: float) -> None:
    for line in break_lines(text, EM, measure):
        blanks = 0.5 * sum(unit in OPENERS | CLOSERS for unit in line.units)
        assert line.width <= measure + blanks + 1e-6
        assert line.room == pytest.approx(measure - line.width)


@settings(deadline=None)
@given(TEXTS, MEASURES)
def test_pairs_and_words_stay_whole(text: str, measure: float) -> None:
    kept = [unit for unit in units_of(text) if sum(EM[c] for c in unit) <= measure]
    printed = [unit for line in break_lines(text, EM, measure) for unit in line.units]
    for unit in kept:
        if len(unit) > 1 and not unit.isspace():
            assert unit in printed


def test_a_full_line_has_28_characters() -> None:
    lines = break_lines("字" * 100, EM, 28, 2)
    assert [len(line.text) for line in lines] == [26, 28, 28, 18]


def test_a_mark_behind_a_full_line_is_pulled_in_where_punctuation_can_give_way() -> None:
    lines = break_lines("字" * 10 + "，" + "字" * 10 + "、" + "字" * 6 + "。后", EM, 28)
    assert lines[0].text.endswith("。")
    assert lines[0].room == pytest.approx(-1)


def test_a_mark_behind_a_full_line_takes_a_character_along_where_nothing_can_give_way() -> None:
    lines = break_lines("字" * 28 + "。" + "后" * 3, EM, 28)
    assert [line.text for line in lines] == ["字" * 27, "字。后后后"]


@pytest.mark.parametrize("mark", "，；：？！》”’…—。、）】〕")
def test_marks_that_the_library_lets_begin_a_line(mark: str) -> None:
    for before in range(1, 29):
        lines = break_lines("字" * before + mark + "字" * 30, EM, 28)
        assert not any(line.text.startswith(mark) for line in lines)


def test_a_word_longer_than_the_line_is_broken_and_kept() -> None:
    digest = "0123456789abcdef" * 4
    lines = break_lines(digest, EM, 10)
    assert "".join(line.text for line in lines) == digest
    assert all(line.width <= 10 for line in lines)


def test_ten_thousand_characters_without_a_break_take_linear_time() -> None:
    assert len(break_lines("x" * 10_000, EM, 28)) == 179
    assert len(break_lines("）" * 10_000, EM, 28)) >= 10_000 // 29


@pytest.mark.parametrize("whole", ["μg/m³", "m²", "≤35", "±5", "￥100"])
def test_measures_and_signs_stay_with_their_numbers(whole: str) -> None:
    for before in range(12):
        lines = [line.text for line in break_lines("字" * before + whole + "字" * 9, EM, 6.0)]
        assert any(whole in line for line in lines), lines
