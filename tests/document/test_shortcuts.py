"""What is skipped without a look at each character could not have been found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.document import deadlines, doubts, targets, units
from desktop.document.normalize import plain, width_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

SHORTCUTS = {
    "date": (deadlines._DATE, deadlines._DATE_SIGNS),
    "recurring": (deadlines._RECURRING, deadlines._RECURRING_SIGNS),
    "response": (deadlines._RESPONSE, ("内",)),
    "standing": (deadlines._STANDING_PROSE, deadlines._STANDING_SIGNS),
    "suspect": (doubts._SUSPECT, doubts._SUSPECT_SIGNS),
    "label": (units._LABEL, ("：", "责任")),
}


@pytest.mark.parametrize("name", SHORTCUTS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_a_pattern_finds_has_a_sign(name: str, data: st.DataObject) -> None:
    pattern, signs = SHORTCUTS[name]
    text = data.draw(st.from_regex(pattern))
    for match in pattern.finditer(text):
        assert any(sign in around(match) for sign in signs), match[0]


@settings(max_examples=60, deadline=None)
@given(st.from_regex(targets._TARGET))
def test_whatever_is_a_target_has_a_sign(text: str) -> None:
    for match in targets._TARGET.finditer(text):
        assert any(sign in match[0] for sign in targets._SIGNS) or targets._FEW.search(match[0])


@settings(max_examples=60, deadline=None)
@given(st.from_regex(deadlines.LOST))
def test_digits_that_were_lost_are_three_or_more(text: str) -> None:
    for match in deadlines.LOST.finditer(text):
        assert doubts._DIGITS.search(match[0])


def around(match: re.Match[str]) -> str:
    """Return a match with what it may have looked at behind and ahead."""
    return match.string[max(0, match.start() - 1) : match.end() + 24]


@pytest.mark.parametrize("wording", ["20219月", "1030日前", "2021926前"])
def test_lost_digits_are_not_skipped(wording: str) -> None:
    assert deadlines.read(f"各单位{wording}报送", 2021)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_widths_are_counted_sign_by_sign(text: str) -> None:
    assert width_of(text) == sum(0.5 if sign < "\u0100" else 1.0 for sign in text)


def test_long_texts_are_unified_like_short_ones() -> None:
    parts: Iterable[str] = ["（a)", "【1】", "，,"] * 400
    assert plain("".join(parts)) == "".join(plain(each) for each in parts)
