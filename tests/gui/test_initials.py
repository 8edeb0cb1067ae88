"""Chinese by the first letters of its pinyin."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.gui.initials import _tables, initials, is_initials, pattern

COMMON = [
    bytes((row, cell)).decode("gb2312", "ignore")
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
]
LETTERS = st.text("abcdefghjklmnopqrstwxyz", min_size=1)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("zwgk", "推进政务公开工作"),
        ("yhbm", "银行部门"),
        ("yxbm", "银行部门"),
        ("cs", "长沙"),
        ("zs", "长沙"),
        ("2019zw", "2019政务"),
        ("ysqgk", "依申请公开"),
        ("ppt", "附ppt一份"),
        ("c++", "用c++写"),
    ],
)
def test_a_word_is_found_by_its_letters(word: str, text: str) -> None:
    assert pattern(word).search(initials(text))


def test_other_letters_find_nothing() -> None:
    assert not pattern("zwgx").search(initials("推进政务公开工作"))
    assert not pattern("hs").search(initials("长沙"))


def test_every_common_character_has_letters() -> None:
    table = _tables()[0]
    assert [each for each in COMMON if each and ord(each) not in table] == []
    assert ord("𬭚") in table  # beyond two bytes, and in names of places


@given(st.text())
def test_a_text_keeps_its_length_and_what_is_not_chinese(text: str) -> None:
    made = initials(text)
    assert len(made) == len(text)
    assert [b for a, b in zip(text, made, strict=True) if ord(a) not in _tables()[0]] == [
        a for a in text if ord(a) not in _tables()[0]
    ]


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_any_word_finds_itself(word: str) -> None:
    assert pattern(word).search(word)


@given(LETTERS, st.data())
def test_characters_are_found_by_letters_in_any_reading(word: str, data: st.DataObject) -> None:
    becomes, codes = _tables()
    text = ""
    for letter in word:
        fits = {ord(letter), *map(ord, codes.get(letter, ""))}
        text += data.draw(st.sampled_from([chr(k) for k, code in becomes.items() if code in fits]))
    assert pattern(word).search(initials(text))


def test_figures_and_chinese_are_no_initials() -> None:
    assert [is_initials(each) for each in ("z", "zw", "12", "1a", "政w", "")] == [
        *(True, True, False, True, False, False)
    ]
    assert isinstance(pattern("("), re.Pattern)
