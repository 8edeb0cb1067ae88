"""自评表 and 考评结果 on paper: every indicator once, every point with its reason."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import page
import pypdfium2
import pytest
from hypothesis import given, settings

from desktop.report.letter import Letter, Table, Text
from desktop.report.letter_files import LetterForm, letter_file
from desktop.report.scorecard_page import result_page, self_page
from desktop.rollup.scorecard.model import Case, Entry, Scorecard
from desktop.rollup.scorecard.points import points_of
from desktop.rollup.scorecard.ranking import ranked
from desktop.rollup.scorecard.scoring import score
from tests.rollup import scorecard_samples as samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.rollup.units import ReportingUnit

DAY = date(2026, 11, 21)
UNIT = samples.UNITS[0]
ENTRIES = {
    "1.1": Entry(self_points=1500, self_note="公开128条", self_evidence="1、2", review_points=1200, reason="目录不全"),
    "4": Entry(cases=(Case(reason="被省级推广", evidence="通报"),)),
}  # fmt: skip


def rows(letter: Letter) -> list[tuple[str, ...]]:
    (table,) = (each for each in letter.blocks if isinstance(each, Table))
    return [tuple(row) for row in table.rows]


def result(card: Scorecard, entries: dict[str, Entry]) -> Letter:
    (found,) = ranked(card, [score(card, UNIT, entries)])
    return result_page(card, found, entries, printed_on=DAY)


@settings(deadline=None, max_examples=40)
@given(samples.scored())
def test_every_row_of_a_result_is_there_and_adds_up(
    said: tuple[Scorecard, ReportingUnit, dict[str, Entry]],
) -> None:
    card, unit, entries = said
    (found,) = ranked(card, [score(card, unit, entries)])
    *lines, total = rows(result_page(card, found, entries, printed_on=DAY))
    assert points_of(total[3]) == found.result.total
    points = sum(points_of(line[3]) for line in lines)
    assert points == sum(each.points for each in found.result.contributions)


@settings(deadline=None, max_examples=40)
@given(samples.cards())
def test_every_indicator_is_in_the_table_once(card: Scorecard) -> None:
    shown = rows(self_page(card, UNIT, {}, printed_on=DAY))
    codes = [re.split(r"　", row[0])[0] for row in shown][:-1]
    assert len(codes) == len(set(codes))
    wanted = {each.code for each in card.walk()}
    hidden = wanted - set(codes)  # below what does not concern the unit
    assert set(codes) <= wanted
    assert all(any(code.startswith(f"{other}.") for other in codes) for code in hidden)


def test_the_self_assessment_says_what_was_filled_in() -> None:
    shown = rows(self_page(samples.mianyang(), UNIT, ENTRIES, printed_on=DAY))
    assert ("1　信息公开（15分）",) in shown
    assert ("1.1", "公开内容", "赋分", "15", "15", "公开128条", "1、2") in shown
    assert shown[-1] == ("", "合计", "各项相加", "100", "15", "", "")
    blank = self_page(samples.mianyang(), UNIT, {}, printed_on=DAY)
    assert "　　年　　月　　日" in next(
        each.words for each in blank.blocks if isinstance(each, Text)
    )


def test_the_result_says_why() -> None:
    letter = result(samples.mianyang(), ENTRIES)
    assert ("1.1", "公开内容", "满分15分，目录不全", "12", "—") in rows(letter)
    words = "".join(each.words for each in letter.blocks if isinstance(each, Text))
    assert "总分12分" in words
    assert "尚未评分的指标：2.1、2.2、3" in words
    assert ("—", "全表", "“网站与新媒体”0分，不足44分，不计加分", "-10", "—") in rows(letter)
    vetoed = result(samples.mianyang(), {"5": Entry(cases=(Case(reason="错误"),))})
    assert "单项否决：网站出现严重表述错误：错误" in "".join(
        each.words for each in vetoed.blocks if isinstance(each, Text)
    )


@pytest.mark.parametrize("make", [samples.licheng, samples.mianyang])
def test_pages_and_word_say_the_same(make: Callable[[], Scorecard]) -> None:
    card = make()
    letter = self_page(card, UNIT, ENTRIES, printed_on=DAY)
    pdf = letter_file(letter, LetterForm.PDF)
    assert pdf == letter_file(letter, LetterForm.PDF)
    assert page.validate_pdf_bytes(pdf, profile="2b").failures == []
    with pypdfium2.PdfDocument(pdf) as file:
        assert file[0].get_rotation() == 90
        text = "".join(each.get_textpage().get_text_range() for each in file)
    bare = re.sub(r"\s", "", text)
    word = docx.Document(BytesIO(letter_file(letter, LetterForm.DOCX)))
    cells = {cell.text for row in word.tables[0].rows for cell in row.cells}
    for each in card.walk():
        assert each.title in bare
        assert any(each.title in cell for cell in cells)
    assert "单位负责人（签字、盖章）" in bare
