"""GB/T 9704—2012 on a letter, measured: faces and sizes, title, date and seal, annexes, landscape."""

from __future__ import annotations

import itertools
from functools import cache
from io import BytesIO
from typing import Any

import docx
import pdfplumber
import pytest
import report_samples as samples

from desktop.report.letter import Column, Issuer, Letter, NewPage, Places, Style, Table, Text
from desktop.report.letter_files import LetterForm, letter_file

MM = 72 / 25.4
HALF_A_MM = 0.5 * MM
PITCH = 156 * MM / 28
LEADING = 225 * MM / 22
MIDDLE = 28 * MM + 78 * MM
DAY = "2019年12月20日"
ISSUER = "汕尾市人民政府办公室"
LAST = "以上请认真抓好落实。"
TITLE = ("汕尾市人民政府办公室关于", "2019年政务公开工作要点", "落实情况的通报")
FACES = {
    "title": "NotoSerifSC-Bold",
    "一": "NotoSansSC-Medium",
    "（": "FandolKai",
    "body": "FandolFang",
}

Chars = list[dict[str, Any]]


@cache
def lines(page: int, issuer: str = ISSUER) -> tuple[Chars, ...]:
    """The lines of a page from the top, without its foot."""
    columns = (Column("序号", 12, is_centred=True), Column("要求", 1, grows=True))
    letter = Letter(
        title_phrases=TITLE,
        unit=ISSUER,
        printed_on=samples.PRINTED_ON,
        serial="1",
        state_digest=samples.DIGEST,
        blocks=(
            Text("各有关单位：", Style.PLAIN),
            Text("现将落实情况通报如下，请结合实际抓好整改。" * 3),
            Text("一、总体情况", Style.LEVEL_1),
            Text("（一）按时报送", Style.LEVEL_2),
            Text(LAST),
            Text("附件：1. 报送情况表", Style.ANNEX_LIST),
            Text("2. 一览表", Style.ANNEX_NEXT),
            Issuer(issuer, DAY),
            NewPage(),
            Text("附件1", Style.ANNEX_MARK),
            Text("报送情况表", Style.ANNEX_TITLE),
            Table(columns, [("1", "公开")]),
            NewPage(is_across=True),
            Text("附件2", Style.ANNEX_MARK),
        ),
    )
    with pdfplumber.open(BytesIO(letter_file(letter, LetterForm.PDF))) as file:
        found: dict[float, Chars] = {}
        for char in file.pages[page].chars:
            if char["tag"] != "Artifact":
                found.setdefault(round(char["matrix"][5], 1), []).append(char)
    return tuple(found[baseline] for baseline in sorted(found, reverse=True))


def line(page: int, beginning: str) -> Chars:
    return next(each for each in lines(page) if words(each).startswith(beginning))


def words(chars: Chars) -> str:
    return "".join(char["text"] for char in chars)


def baseline(chars: Chars) -> float:
    return float(chars[0]["matrix"][5])


def test_the_title_stands_in_the_middle_two_sizes_larger_broken_between_its_phrases() -> None:
    upper, lower = lines(0)[:2]
    assert (words(upper), words(lower)) == (TITLE[0], "".join(TITLE[1:]))
    for each in (upper, lower):
        assert {char["size"] for char in each} == {22}  # 2号
        assert FACES["title"] in each[0]["fontname"]
        assert (each[0]["x0"] + each[-1]["x1"]) / 2 == pytest.approx(MIDDLE, abs=HALF_A_MM)


@pytest.mark.parametrize(
    ("beginning", "face", "indent"),
    [
        ("各有关单位", "body", 0),
        ("现将", "body", 2),
        ("一、", "一", 2),
        ("（一）", "（", 2),
        (LAST[:3], "body", 2),
        ("附件：1", "body", 2),
        ("2.", "body", 5),
    ],
)
def test_each_part_has_its_face_its_size_and_its_indent(
    beginning: str, face: str, indent: int
) -> None:
    found = line(0, beginning)
    assert FACES[face] in found[0]["fontname"]
    assert {round(char["size"], 2) for char in found} == {round(PITCH, 2)}  # 3号
    assert found[0]["x0"] == pytest.approx(28 * MM + indent * PITCH, abs=HALF_A_MM)


def test_lines_stand_on_the_grid_of_22() -> None:
    below = [baseline(each) for each in lines(0)[2:]]
    for upper, lower in itertools.pairwise(below):
        assert (upper - lower) / LEADING == pytest.approx(
            round((upper - lower) / LEADING), abs=0.01
        )
        assert upper - lower >= LEADING - 0.1


def test_the_issuer_is_centred_over_the_date_with_room_for_the_seal() -> None:
    issuer, day = lines(0)[-2:]
    assert (words(issuer), words(day)) == (ISSUER, DAY)
    assert day[-1]["x1"] == pytest.approx(184 * MM - 4 * PITCH, abs=HALF_A_MM)  # 右空四字
    middles = [(each[0]["x0"] + each[-1]["x1"]) / 2 for each in (issuer, day)]
    assert middles[0] == pytest.approx(middles[1], abs=HALF_A_MM)
    above = baseline(lines(0)[-3]) - baseline(issuer)
    assert above >= 3 * LEADING - 0.1  # two empty lines for the seal


def test_annexes_begin_new_pages_with_their_mark_at_the_left_edge() -> None:
    for page in (1, 2):
        mark = lines(page)[0]
        assert words(mark) == f"附件{page}"
        assert FACES["一"] in mark[0]["fontname"]
        assert mark[0]["x0"] == pytest.approx((28 if page == 1 else 35) * MM, abs=HALF_A_MM)
    title = lines(1)[1]
    assert FACES["title"] in title[0]["fontname"]
    assert (title[0]["x0"] + title[-1]["x1"]) / 2 == pytest.approx(MIDDLE, abs=HALF_A_MM)


@pytest.mark.parametrize("issuer", ["某局", "很长的名称" * 3, "很长的名称" * 4, "很长的名称" * 8])
def test_whatever_the_issuer_is_called_it_stays_within_the_lines(issuer: str) -> None:
    *_, day = lines(0, issuer)
    assert day[-1]["x1"] == pytest.approx(184 * MM - 4 * PITCH, abs=HALF_A_MM)
    signed = [each for each in lines(0, issuer) if words(each) and words(each) in issuer]
    assert "".join(map(words, signed)) == issuer
    for each in signed:
        assert each[0]["x0"] >= 28 * MM - HALF_A_MM
        assert each[-1]["x1"] <= 184 * MM + HALF_A_MM


@pytest.mark.parametrize("issuer", [ISSUER, "某局", "很长的名称" * 5])
def test_word_sets_the_issuer_over_the_middle_of_the_date_as_well(issuer: str) -> None:
    letter = Letter(
        (issuer,), issuer, samples.PRINTED_ON, "1", samples.DIGEST, (Issuer(issuer, DAY),)
    )
    *_, name, day = docx.Document(BytesIO(letter_file(letter, LetterForm.DOCX))).paragraphs
    assert day.style.paragraph_format.right_indent.pt == 4 * 16
    middle = 4 * 16 + (8 * 8 + 3 * 16) / 2
    assert name.paragraph_format.right_indent.pt == max(middle - 8 * len(issuer), 0)


def test_word_breaks_the_title_where_the_pages_do() -> None:
    letter = Letter(TITLE, ISSUER, samples.PRINTED_ON, "1", samples.DIGEST)
    first, second, *_ = docx.Document(BytesIO(letter_file(letter, LetterForm.DOCX))).paragraphs
    assert [first.text, second.text] == [words(each) for each in lines(0)[:2]]


def test_in_word_the_places_to_sign_are_a_table_of_their_own() -> None:
    columns = (Column("序号", 12), Column("要求", 1, grows=True))
    blocks = (Table(columns, [("1", "公开")]), Places(("审核人（签字）", "单位（盖章）")))
    letter = Letter(TITLE, ISSUER, samples.PRINTED_ON, "1", samples.DIGEST, blocks)
    document = docx.Document(BytesIO(letter_file(letter, LetterForm.DOCX)))
    kinds = [each.tag.rpartition("}")[2] for each in document.element.body]
    first, second = (at for at, kind in enumerate(kinds) if kind == "tbl")
    assert second == first + 2  # a paragraph between, else Word takes both for one
    assert document.tables[1].rows[1].height.mm == pytest.approx(34, abs=0.1)
