"""Papers over a roll-up: nobody is named without rows, every paragraph can be rewritten."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from desktop.report.circular import circular
from desktop.report.dunning import dunning_letter, not_reported_list, to_remind
from desktop.report.findings import FindingKind, practices, problems
from desktop.report.letter import Issuer, Letter, NewPage, Style, Table, Text
from desktop.report.letter_files import LetterForm, letter_file
from desktop.report.own_report import own_report
from desktop.report.passages import kept
from desktop.report.return_page import return_page
from desktop.report.rollup_tables import by_unit
from desktop.rollup import slips
from desktop.rollup.figures import Figure, Measure, rows_of
from desktop.rollup.scorecard import store
from desktop.rollup.settings import set_setting
from tests.report.rollup_samples import AT, REMARK, look, make_rollup
from tests.rollup import filled, scorecard_samples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.rollup.picture import Picture
    from desktop.rollup.store import Rollup


@pytest.fixture
def rollup(tmp_path: Path) -> Iterator[Rollup]:
    with make_rollup(tmp_path) as rollup:
        yield rollup


@pytest.fixture
def seen(rollup: Rollup) -> Picture:
    return look(rollup)


def words(letter: Letter) -> str:
    return "\n".join(each.words for each in letter.blocks if isinstance(each, Text))


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_whoever_is_named_has_rows_behind(rollup: Rollup, seen: Picture) -> None:
    found = problems(seen)
    kinds = {each.kind for each in found}
    assert {FindingKind.NOT_REPORTED, FindingKind.LATE, FindingKind.NO_EVIDENCE} <= kinds
    cells = seen.matrix.cells
    for finding in (*found, *practices(seen)):
        for named in finding.named:
            assert named.rows
            assert all(cells[named.unit.id, asked.id] == cell for asked, cell in named.rows)
    measures = {
        FindingKind.OVERDUE: Measure.OVERDUE,
        FindingKind.NO_EVIDENCE: Measure.NO_EVIDENCE,
        FindingKind.NOT_STARTED: Measure.NOT_STARTED,
        FindingKind.MISSING: Measure.MISSING,
    }
    with rollup.reading() as db:
        for each in found:
            if each.kind in measures:
                figure: Figure = seen.total.figure(measures[each.kind])
                rows = rows_of(db, figure)
                silent = {unit.id for unit in seen.not_reported}
                told = {(row.unit_id, row.requirement_id) for row in rows}
                told = {key for key in told if key[0] not in silent}
                assert told == {(n.unit.id, asked.id) for n in each.named for asked, _ in n.rows}


def test_only_who_finished_all_is_praised(seen: Picture) -> None:
    praised = {named.unit.name for each in practices(seen) for named in each.named}
    assert praised == {filled.AWKWARD[0]}


def test_the_circular_says_the_figures_and_the_names(seen: Picture) -> None:
    told = words(circular(seen, answer_by="于2026年12月5日前").letter)
    assert "应报送单位7个，已报送6个（其中逾期报送" in told
    assert f"应报合计{seen.total.count(Measure.ASKED)}条次" in told
    assert f"{filled.AWKWARD[2]}截至2026年11月21日尚未报送落实情况。" in told
    assert "于2026年12月5日前重新报送" in told
    (table,) = (each for each in (by_unit(seen),))
    assert [row[1] for row in table.rows] == [*filled.names(7), "合计"]
    column = [int(row[3]) for row in table.rows]
    assert sum(column[:-1]) == column[-1] == 42


@pytest.mark.parametrize("paper", [circular, own_report])
def test_every_paragraph_can_be_rewritten(rollup: Rollup, seen: Picture, paper: object) -> None:
    for each in paper(seen).passages:  # type: ignore[operator]
        with rollup.writing("passage") as db:
            set_setting(db, *kept(each, f"改写：{each.name}"))
    composed = paper(look(rollup))  # type: ignore[operator]
    assert all(each.is_edited and not each.is_outdated for each in composed.passages)
    told = words(composed.letter)
    assert all(f"改写：{each.name}" in told for each in composed.passages)
    first = composed.passages[0]
    with rollup.writing("passage") as db:
        set_setting(db, *kept(first, ""))
    assert not paper(look(rollup)).passages[0].is_edited  # type: ignore[operator]


def test_places_by_a_scorecard_are_an_annex_of_the_circular_alone(rollup: Rollup) -> None:
    card = scorecard_samples.licheng()
    with rollup.writing("scorecard") as db:
        store.put_in_force(db, card, at=AT.isoformat(), by="审核人甲")
    seen = look(rollup)
    letter = circular(seen).letter
    told = words(letter)
    assert f"3. {card.title}得分和名次" in told
    assert f"按照《{card.title}》考评" in told
    places = [each for each in letter.blocks if isinstance(each, Table)][-1]
    assert sorted(row[2] for row in places.rows) == sorted(filled.names(7))
    assert letter_file(letter, LetterForm.PDF)
    assert card.title not in words(own_report(seen).letter)


def test_the_own_report_names_no_unit(seen: Picture) -> None:
    told = words(own_report(seen).letter)
    assert not any(name in told for name in filled.names(7))
    assert "有1个单位尚未报送" in told


@pytest.mark.parametrize("form", list(LetterForm))
def test_the_same_roll_up_gives_the_same_bytes(seen: Picture, form: LetterForm) -> None:
    letter = circular(seen).letter
    assert letter_file(letter, form) == letter_file(letter, form)


def test_the_word_file_has_no_fields_but_page_numbers_and_no_links(seen: Picture) -> None:
    data = letter_file(circular(seen).letter, LetterForm.DOCX)
    with zipfile.ZipFile(BytesIO(data)) as package:
        body = package.read("word/document.xml").decode()
        relations = "".join(
            package.read(name).decode() for name in package.namelist() if name.endswith(".rels")
        )
    assert "&lt;b&gt;园林&lt;/b&gt;&amp;绿化局" in body
    assert "instrText" not in body
    assert 'TargetMode="External"' not in relations


def test_the_pdf_has_signs_legend_and_every_unit(seen: Picture) -> None:
    shown = "".join(pages(letter_file(circular(seen).letter, LetterForm.PDF)))
    plain = re.sub(r"\s", "", shown)
    assert "附件2" in plain
    assert "●已完成" in plain
    assert "𠮷祥" not in plain
    assert "“〓”代表字库中没有的字符" in plain
    for name in filled.names(7):
        assert re.sub(r"\s", "", name).replace("𠮷", "〓") in plain


def test_a_reminder_is_one_page_however_much_is_open(rollup: Rollup, seen: Picture) -> None:
    units = to_remind(seen)
    assert filled.AWKWARD[0] not in {each.name for each in units}
    for unit in units:
        long = replace(unit, name="某" * 60)
        for each in (unit, long):
            assert len(pages(letter_file(dunning_letter(seen, each), LetterForm.PDF))) == 1


def worded(seen: Picture) -> Picture:
    """The same where every requirement has a long title."""
    asked = tuple(replace(each, title=f"{each.title}长" * 20) for each in seen.matrix.requirements)
    return replace(seen, matrix=replace(seen.matrix, requirements=asked))


def test_a_reminder_of_a_hundred_open_items_is_one_page(tmp_path: Path) -> None:
    with make_rollup(tmp_path, count=100) as rollup:
        seen = worded(look(rollup))
    (silent,) = seen.not_reported
    letter = dunning_letter(seen, silent, answer_by="于2026年12月5日前")
    told = words(letter)
    assert "已逾期16天" in told
    assert "另有92条" in told
    assert len(pages(letter_file(letter, LetterForm.PDF))) == 1


def test_the_list_of_the_silent(seen: Picture) -> None:
    letter = not_reported_list(seen)
    (table,) = (each for each in letter.blocks if isinstance(each, Table))
    assert [list(row) for row in table.rows] == [
        ["1", filled.AWKWARD[2], "6", "2026年11月5日", "16", ""]
    ]


def test_a_returned_item_is_on_paper_as_in_the_file(rollup: Rollup, seen: Picture) -> None:
    (unit,) = (each for each in seen.matrix.units if each.name == filled.AWKWARD[1])
    assert unit.submission_id is not None
    slip = slips.make_slip(rollup, unit.submission_id, note="请按期报送。")
    shown = re.sub(r"\s", "", "".join(pages(letter_file(return_page(slip), LetterForm.PDF))))
    assert "=SUM(A1:A9)局：" in shown
    assert re.sub(r"\s", "", REMARK) in shown
    assert "退回" in shown
    assert "7.5" in shown
    assert "主管部门（盖章）" in shown
    assert "请按期报送。" in shown


def test_a_roll_up_of_nobody_is_a_paper_too(tmp_path: Path) -> None:
    with make_rollup(tmp_path) as rollup:
        with rollup.writing("empty") as db:
            for table in ("review", "gap", "proof", "fact", "answer", "submission"):
                db.exec_driver_sql(f"DELETE FROM {table}")
            for table in ("workbook", "duty", "unit"):
                db.exec_driver_sql(f"DELETE FROM {table}")
        seen = look(rollup)
    nobody = "一（1）、一（2）、一（3）、一（4）、一（5）、一（6）等6条没有单位承担"
    assert nobody in words(circular(seen).letter)
    assert nobody in words(own_report(seen).letter)
    for letter in (circular(seen).letter, own_report(seen).letter, not_reported_list(seen)):
        for form in LetterForm:
            assert letter_file(letter, form)


@pytest.mark.parametrize("count", range(14, 24))
def test_the_seal_stands_on_a_page_with_text_and_all_annexes_are_named_together(count: int) -> None:
    ending = (
        Text("最后一段的话。" * 6),
        Text("附件：1. 甲表", Style.ANNEX_LIST),
        Text("2. 乙表", Style.ANNEX_NEXT),
        Issuer("某某局", "2026年11月21日"),
    )
    letter = Letter(
        title_phrases=("关于", "落实情况的通报"),
        unit="某某局",
        printed_on=AT.date(),
        serial="1",
        state_digest="0" * 64,
        blocks=(*[Text("一行。")] * count, *ending, NewPage(is_across=True), Text("甲表")),
    )
    (sheet,) = (
        each for each in pages(letter_file(letter, LetterForm.PDF)) if "2026年11月21日" in each
    )
    for words in ("最后一段", "附件", "甲表", "乙表"):
        assert words in sheet


@pytest.mark.parametrize("count", range(10, 20))
def test_a_heading_stands_on_the_page_of_what_it_heads(count: int) -> None:
    headings = (Text("二、好的做法", Style.LEVEL_1), Text("（一）公开", Style.LEVEL_2))
    letter = Letter(
        title_phrases=("关于", "落实情况的通报"),
        unit="某某局",
        printed_on=AT.date(),
        serial="1",
        state_digest="0" * 64,
        blocks=(*[Text("一行。")] * count, *headings, Text("做得好的单位。" * 12)),
    )
    (sheet,) = (each for each in pages(letter_file(letter, LetterForm.PDF)) if "二、好的" in each)
    assert "（一）公开" in sheet
    assert "做得好" in sheet
