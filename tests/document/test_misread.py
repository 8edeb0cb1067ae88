"""Misread markers: believed where the sequence makes them certain, never guessed otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plausible import Plausible, documents

from desktop.document.markers import han_value, marker_of
from desktop.document.model import DoubtKind, ParsedDocument
from desktop.document.normalize import plain
from desktop.document.parse import parse_text


def refs(document: ParsedDocument) -> list[str]:
    return [each.ref for directive in document.directives for each in directive.requirements]


def suspects(document: ParsedDocument) -> list[str]:
    found = [*document.doubts]
    found += [
        doubt
        for directive in document.directives
        for each in directive.requirements
        for doubt in each.doubts
    ]
    return [each.wording for each in found if each.kind is DoubtKind.SUSPECT_CHARACTER]


@pytest.mark.parametrize(
    ("printed", "label", "value"),
    [
        ("十一、", "十一", 11),
        ("九十九、", "九十九", 99),
        ("二十○、", "二十〇", 20),
        ("二〇、", "二〇", 20),
        ("三０、", "三0", 30),
        ("一百零二、", "一百零二", 102),
        ("（二十三）", "（二十三）", 23),
        ("(四)", "（四）", 4),
        ("二）", "二）", 2),
        ("㈡", "（二）", 2),
        ("１．", "1", 1),
        ("12、", "12", 12),
        ("1)", "1）", 1),
        ("⒊", "3", 3),
        ("⑿", "（12）", 12),
        ("⑳", "⑳", 20),
        ("第二十一条 ", "第二十一条", 21),
        ("第三章　", "第三章", 3),
    ],
)
def test_every_marker(printed: str, label: str, value: int) -> None:
    found = marker_of(plain(printed + "公开规章"))
    assert found is not None
    assert (found.label, found.value, found.length) == (label, value, len(printed))


@pytest.mark.parametrize(
    "words",
    ["2022年工作", "1.5万元", "一是公开", "第一时间公开", "十二五规划", "3%以上", "第一条规定", "（试行）"],
)  # fmt: skip
def test_words_are_no_markers(words: str) -> None:
    assert marker_of(plain(words)) is None


@given(st.integers(1, 99))
def test_numerals_up_to_ninety_nine(number: int) -> None:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    numeral = {0: "", 1: "十"}.get(tens, f"{digits[tens]}十") + (digits[ones] if ones else "")
    assert han_value(numeral) == han_value(str(number)) == number


TASK = "做好公开，完善机制。（市府办）\n"


@pytest.mark.parametrize(
    ("markers", "answer", "doubtful"),
    [
        (["（ー）", "（二）", "（三）"], ["（一）", "（二）", "（三）"], ["（ー）"]),
        (["（一）", "（工）", "（三）"], ["（一）", "（二）", "（三）"], ["（工）"]),
        (["（一）", "（二）", "（兰）"], ["（一）", "（二）", "（三）"], ["（兰）"]),
        (["—、", "二、"], ["一", "二"], ["—、"]),
        (["一、", "ニ，", "三、"], ["一", "二", "三"], ["ニ，"]),
        (["l.", "2.", "3，", "4."], ["1", "2", "3", "4"], ["l.", "3，"]),
        (["（九）", "（+）", "（十—）"], ["（九）", "（十）", "（十一）"], ["（+）", "（十—）"]),
        (["9.", "lO.", "11."], ["9", "10", "11"], ["lO."]),
    ],
)
def test_the_sequence_makes_them_certain(
    markers: list[str], answer: list[str], doubtful: list[str]
) -> None:
    document = parse_text("".join(marker + TASK for marker in markers))
    assert refs(document) == answer
    assert suspects(document) == doubtful


@pytest.mark.parametrize(
    "text",
    [
        "一、公开\n做好保障，落实以下三项：\n人、财、物都要到位。\n二、解读。完善机制。\n",
        "一、公开。完善机制，\n大，小事项都公开。\n二、解读。完善机制。\n",
        "七、公开。完善机制。\n人、财、物都要到位。\n",
        "— 公开\n— 解读\n",
        "l.公开规章。\n",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    document = parse_text(text)
    assert not suspects(document)
    assert set(refs(document)) <= {"一", "一¶1", "二", "七", "七¶1"}


def test_a_misread_heading_is_told_for_the_document() -> None:
    text = f"—、公开\n（一）{TASK}二、解读\n（一）{TASK}兰、保障\n（一）{TASK}"
    document = parse_text(text)
    assert refs(document) == ["一（一）", "二（一）", "三（一）"]
    assert [each.wording for each in document.doubts] == ["—、", "兰、"]
    first, *_ = document.doubts
    assert first.span is not None
    assert text[first.span.start : first.span.end] == "—、"


SECOND = {"二、": "ニ、", "（二）": "（工）", "2. ": "Z. ", "2、": "Z、", "（2）": "（Z）"}


@settings(max_examples=15, deadline=None)
@given(documents())
def test_no_misread_second_is_taken_for_another(document: Plausible) -> None:
    paragraphs = [
        next(
            (bad + each[len(good) :] for good, bad in SECOND.items() if each.startswith(good)), each
        )
        for each in document.paragraphs
    ]
    answer = ["".join(each.path) for each in document.asked]
    found = refs(parse_text("\n\n".join(paragraphs)))
    assert {each for each in found if "¶" not in each} <= {*answer}
