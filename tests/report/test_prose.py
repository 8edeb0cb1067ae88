"""The prose says what was filled in, all of it, and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pdfplumber
import pypdfium2
import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.report.assessment_word import document
from desktop.report.bars import FigureBars
from desktop.report.chapters import grouped
from desktop.report.compose import compose
from desktop.report.prose import annual_text, chapter_text, next_steps, numeral, problems
from desktop.report.publish import render
from desktop.workbook.model import Assessment, Fact, LedgerRow, Status

if TYPE_CHECKING:
    from pathlib import Path

    from docx.table import Table

    from desktop.report.content import SelfAssessment

LETTERS = st.text("政务公开落实情况汇报", min_size=1, max_size=20)


def answered(answers: list[Assessment]) -> list[LedgerRow]:
    rows = samples.rows(max(len(answers), 1))[: len(answers)]
    return [replace(row, assessment=each) for row, each in zip(rows, answers, strict=True)]


def composed(rows: list[LedgerRow]) -> SelfAssessment:
    return compose(
        samples.INFO,
        rows,
        samples.GAPS,
        printed_on=samples.PRINTED_ON,
        state_digest=samples.DIGEST,
        is_prose=True,
    )


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(Status), LETTERS), max_size=14))
def test_every_answer_is_told_once_and_every_open_task_named(
    answers: list[tuple[Status, str]],
) -> None:
    rows = answered(
        [
            Assessment(status, statement=f"{words}{n}号。", reason=f"缘由{n}号")
            for n, (status, words) in enumerate(answers)
        ]
    )
    told = "".join(chapter_text(group, samples.UNIT) for group in grouped(rows))
    for number, (row, (status, words)) in enumerate(zip(rows, answers, strict=True)):
        if status is Status.NOT_APPLICABLE:
            assert f"条目{row.requirement.ref}不涉及我局：缘由{number}号。" in told
        else:
            assert told.count(f"{words}{number}号。") >= 1
        if status is Status.NOT_STARTED:
            assert "尚未启动" in told
    assert "。。" not in told


def test_topics_are_counted_unless_an_answer_counts_itself() -> None:
    rows = answered([Assessment(Status.DONE, statement=f"办了{n}件") for n in range(6)])
    text = chapter_text(next(iter(grouped(rows))), samples.UNIT)
    assert text.startswith("一是深入解读重要政策措施。办了0件。")
    rows = samples.rows(6)
    one = replace(rows[0], assessment=Assessment(Status.DONE, statement="一是建制度。二是强培训。"))
    group = next(
        iter(grouped([one, *answered([Assessment(Status.DONE, statement="办了")] * 6)[1:]]))
    )
    assert chapter_text(group, samples.UNIT).startswith("深入解读重要政策措施方面，一是建制度。")


def test_answers_under_one_topic_are_counted_or_stand_apart() -> None:
    topic = samples.CHAPTERS[0][2][0]
    rows = [
        replace(row, requirement=replace(row.requirement, headings=("一", "二", topic)))
        for row in answered([Assessment(Status.DONE, statement=f"办了{n}件") for n in range(3)])
    ]
    group = replace(next(iter(grouped(rows))), rows=tuple(rows))
    assert chapter_text(group, samples.UNIT) == (
        f"{topic}。一是办了0件。二是办了1件。三是办了2件。"
    )
    for words in ("一是建。二是管。", "1. 建；2. 管。", "（1）建；（2）管。"):
        own = replace(rows[0], assessment=Assessment(Status.DONE, statement=words))
        told = chapter_text(replace(group, rows=(own, *rows[1:])), samples.UNIT)
        assert told == f"{topic}。{words}\n办了1件。\n办了2件。"


def test_figures_flow_into_the_text() -> None:
    facts = (Fact("政策解读", "1,200", "篇"), Fact("办结率", "100", "%"))
    rows = answered([Assessment(Status.DONE, statement="办了", facts=facts)] * 2)
    text = chapter_text(next(iter(grouped(rows))), samples.UNIT)
    assert "政策解读1,200篇，办结率100%。" in text
    annual = annual_text(samples.INFO, rows)
    assert "政策解读1200篇" in annual or "政策解读2400篇" in annual
    assert "办结率" not in annual  # rates cannot be added up
    assert annual.startswith("贯彻落实2019年政务公开工作要点情况。我局承担工作任务2项，已完成2项。")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("公开信息\t100条\n政策解读\t10篇", "公开信息\t100条；政策解读\t10篇。"),
        ("1. 制定规程；\n2. 公开预算。\n", "1. 制定规程；2. 公开预算。"),
        (
            "主要负责同志带头解读政策，撰写署名文章1篇，出席新闻发布\n会2次。",
            "主要负责同志带头解读政策，撰写署名文章1篇，出席新闻发布会2次。",
        ),
    ],
)
def test_lines_of_a_list_stay_apart_and_broken_lines_are_joined(statement: str, told: str) -> None:
    rows = answered([Assessment(Status.DONE, statement=statement)])
    assert chapter_text(next(iter(grouped(rows))), samples.UNIT).endswith(told)


def test_a_chapter_without_a_heading_is_named_after_its_directive() -> None:
    other = replace(samples.DIRECTIVE, title="另一份要点", document_number="〔2019〕1号")
    rows = samples.rows(2)
    bare = replace(rows[1].requirement, path=("一",), headings=())
    report = composed([rows[0], replace(rows[1], requirement=bare, directive=other)])
    assert report.prose[1].heading == "（二）落实《另一份要点》（〔2019〕1号）情况"


def test_problems_and_next_steps_are_those_that_were_written() -> None:
    rows = answered(
        [
            Assessment(Status.DONE, problems="解读少", next_steps="多解读。"),
            Assessment(Status.IN_PROGRESS, problems="栏目旧。", next_steps="勤更新"),
            Assessment(Status.DONE, problems="解读少"),
        ]
    )
    assert problems(rows) == "一是解读少。二是栏目旧。截至目前，有1项任务正在推进。"
    assert next_steps(rows) == "一是多解读。二是勤更新。"
    done = answered([Assessment(Status.DONE)])
    assert problems(done) == "本次自评未填报存在的问题。"
    assert next_steps(done) == "本次自评未填报下一步打算。"
    waiting = answered([Assessment(Status.IN_PROGRESS)])
    assert next_steps(waiting).startswith(f"对尚未完成的条目{waiting[0].requirement.ref}，明确责任")
    several = answered([Assessment(Status.IN_PROGRESS)] * 3)
    assert f"{several[2].requirement.ref}等3项任务" in next_steps(several)


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (999, "九百九十九"),
        (1000, "1000"),
    ],
)
def test_numerals(number: int, word: str) -> None:
    assert numeral(number) == word


@given(st.sets(st.integers(1, 5000), min_size=2))
def test_no_two_numerals_are_the_same(numbers: set[int]) -> None:
    assert len(set(map(numeral, numbers))) == len(numbers)


def test_paper_and_word_say_the_same() -> None:
    report = composed(samples.rows(28))
    with pypdfium2.PdfDocument(render(report).pdf) as file:
        paper = re.sub(r"\s", "", "".join(each.get_textpage().get_text_range() for each in file))
    word = docx.Document(BytesIO(document(report)))
    said = "\n".join(each.text for each in word.paragraphs)
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}

    for chapter in report.prose:
        assert chapter.text in said
        assert chapter.text[:20] in paper
    for text in (report.introduction, report.overview, report.problems, report.next_steps):
        assert text in said
    for chapter in report.chapters:
        for line in chapter.lines:
            assert line.statement in cells
    assert document(report) == document(report)


def heights_of(table: Table) -> list[float]:
    return [row.height.mm if row.height else 0.0 for row in table.rows]


def test_in_word_there_is_room_to_sign_and_to_seal_on_one_page() -> None:
    signing = docx.Document(BytesIO(document(samples.report(28)))).tables[1]
    assert heights_of(signing) == pytest.approx([0, 15, 15, 15, 50], abs=0.1)
    *others, last = signing.rows
    kept = [
        each.paragraph_format.keep_with_next for row in others for each in row.cells[0].paragraphs
    ]
    assert all(kept)
    assert not last.cells[0].paragraphs[0].paragraph_format.keep_with_next
    assert [cell.text for cell in last.cells[1:]] == [
        f"{samples.UNIT}\n年　　月　　日"
    ] * 3  # merged


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_leaves_the_room_to_sign(tmp_path: Path) -> None:
    source = tmp_path / "自评报告 #1 [定稿].docx"
    source.write_bytes(document(samples.report(28)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        source,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pdfplumber.open(source.with_suffix(".pdf")) as file:
        (sheet,) = (each for each in file.pages if "单位盖章处" in each.extract_text())
        (table,) = (each for each in sheet.find_tables() if "填报人" in str(each.extract()))
        heights = [(row.bbox[3] - row.bbox[1]) * 25.4 / 72 for row in table.rows]
    assert heights[1:] == pytest.approx([15, 15, 15, 50], abs=1)


def test_the_bars_do_not_leave_the_type_area_and_vanish_without_figures() -> None:
    assert FigureBars([("已完成", 0)]).wrap(0, 0)[1] == 0
    assert FigureBars([("已完成", 3), ("推进中", 1)]).wrap(0, 0)[1] > 0
