"""What nobody should type, measured on paper: every character in its column, none lost, none alone."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import page
import pdfplumber
import pytest
import report_samples as samples
from tag_reading import bare, read, words_of

from desktop.report import faces
from desktop.report.assessment_word import document
from desktop.report.breaking import CLOSERS
from desktop.report.compose import compose
from desktop.report.office import office_text
from desktop.report.publish import render
from desktop.workbook.model import Assessment, LedgerRow, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

MM = 72 / 25.4
SLACK = 0.5 * MM
MISSING = "〓"
HARD = {
    "emoji": "😀👨‍👩‍👧‍👦✅ 已办结，👍🏽继续。",
    "rare": "堃喆𬭎龘䶮〇㎡℃①㈠㊣臺檔",
    "right to left": "甲\u202e乙丙\u202c丁 עברית\u200f العربية\u200e 戊",
    "controls": "a\u0301\ufeff\x00\x07\ud800\t\u2028two\u200f",
    "no break": "x" * 10_000,
    "longer than a page": "字" * 2_000,
    "a long address": "https://x.example/" + "a/b?c=%20&" * 200,
    "only marks": "）" * 300 + "（" * 300,
    "leaders": "——————……………………——" * 20,
}


def rows(name: str) -> list[LedgerRow]:
    first, second = samples.rows(2)
    answer = Assessment(status=Status.DONE, statement=HARD[name])
    asked = replace(first.requirement, text=f"{HARD[name]}尾")
    return [replace(first, requirement=asked, assessment=answer), second]


@cache
def made(name: str, *, is_prose: bool) -> bytes:
    report = compose(
        samples.INFO,
        rows(name),
        (HARD[name],),
        printed_on=samples.PRINTED_ON,
        state_digest=samples.DIGEST,
        is_prose=is_prose,
    )
    return render(report).pdf


def ink(char: dict[str, Any]) -> tuple[float, float]:
    """Where a character is to be seen: half of a mark is blank."""
    half = (char["x1"] - char["x0"]) / 2
    return char["x0"], char["x1"] - (half if char["text"] in CLOSERS else 0)


def outside(sheet: pdfplumber.page.Page) -> Iterator[str]:
    """Yield the characters that leave the type area or cross a rule of their table."""
    is_upright = sheet.width < sheet.height
    left, right = (28 * MM, 184 * MM) if is_upright else (35 * MM, 260 * MM)
    top, bottom = (37 * MM, 262 * MM) if is_upright else (28 * MM, 184 * MM)
    rules = [
        (edge["x0"], edge["top"] - SLACK, edge["bottom"] + SLACK) for edge in sheet.vertical_edges
    ]
    for char in sheet.chars:
        if char["tag"] == "Artifact" or char["text"].isspace():
            continue
        x0, x1 = ink(char)
        is_out = x0 < left - SLACK or x1 > right + SLACK
        is_out |= char["top"] < top - MM or char["bottom"] > bottom + MM
        middle = (char["top"] + char["bottom"]) / 2
        if is_out or any(x0 + 0.3 < x < x1 - 0.3 and up < middle < down for x, up, down in rules):
            yield f"{char['text']} on page {sheet.page_number}"


@pytest.mark.parametrize(
    ("name", "is_prose"),
    [*((name, False) for name in HARD), ("emoji", True), ("longer than a page", True)],
)
def test_hard_words_stay_in_their_columns_and_on_their_pages(name: str, *, is_prose: bool) -> None:
    pdf = made(name, is_prose=is_prose)
    with pdfplumber.open(BytesIO(pdf)) as file:
        for sheet in file.pages:
            assert list(outside(sheet)) == []
    assert not page.validate_pdf_bytes(pdf, profile="3b").failures


def test_the_measure_notices_what_is_outside() -> None:
    with pdfplumber.open(BytesIO(made("rare", is_prose=False))) as file:
        sheet = file.pages[-2]
        moved = [char | {"x0": char["x0"] + 40, "x1": char["x1"] + 40} for char in sheet.chars]
        sheet.objects["char"] = moved
        assert list(outside(sheet))


@pytest.mark.parametrize("name", HARD)
def test_no_character_is_lost_and_none_is_a_box(name: str) -> None:
    wanted = bare(faces.printable(HARD[name]))
    shown = "".join(MISSING if faces.is_missing(each) else each for each in wanted)
    printed = bare(words_of(read(made(name, is_prose=False)).root))
    assert printed.count(f"{shown}尾") == 1
    assert printed.count(shown) == 3  # as text, as statement, as gap
    assert not re.search("[\u200b-\u200f\u202a-\u202e\ufffd\x00]", printed)


@pytest.mark.parametrize("name", HARD)
def test_word_says_the_same(name: str) -> None:
    report = samples.composed(rows(name))
    table = docx.Document(BytesIO(document(report))).tables[2]
    written = bare(table.rows[2].cells[6].text)
    assert written == bare(office_text(HARD[name]))
    assert set(faces.printable(HARD[name])) - set(written) <= set(" \n\u3000á")
