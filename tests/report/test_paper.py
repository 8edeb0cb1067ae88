"""The real PDF, measured: type area, lines, characters, order of pages, nothing missing."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pdfplumber
import pikepdf
import pypdfium2
import pytest
import report_samples as samples

from desktop import terms
from desktop.report.breaking import CLOSERS, OPENERS
from desktop.report.publish import RenderedReport, render
from desktop.workbook.model import Assessment, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

MM = 72 / 25.4
HALF_A_MM = 0.5 * MM
ASCENT = 0.88  # of the characters, above the baseline
FOOT = 262 * MM  # from the top of the page
LONG_GAP = (
    "对照要求，部分科室反映：“政策解读形式单一、更新不够及时”，《条例》宣传（含新媒体）"
    "覆盖面不足；个别栏目（如“五公开”专栏）更新间隔超过3个月……需在2019年12月31日前整改——"
) * 14


@cache
def rendered(total: int = 28) -> RenderedReport:
    return render(samples.report(total))


@cache
def filled() -> RenderedReport:
    """A report whose second page is text from the first line to the last."""
    return render(replace(samples.report(3), gaps=(LONG_GAP,)))


def lines_of(page: pdfplumber.page.Page) -> list[list[dict[str, float | str]]]:
    """The lines of the type area, characters in order, by baseline."""
    lines: dict[float, list[dict[str, float | str]]] = {}
    for char in page.chars:
        if char["top"] < FOOT and char["size"] > 15:
            lines.setdefault(round(char["matrix"][5], 1), []).append(char)
    return [lines[baseline] for baseline in sorted(lines, reverse=True)]


def full_page() -> Iterator[list[dict[str, float | str]]]:
    with pdfplumber.open(BytesIO(filled().pdf)) as file:
        yield from lines_of(file.pages[2])


def ink_end(char: dict[str, float | str]) -> float:
    """Where a character ends to the eye: the right half of a closing mark is blank."""
    width = float(char["x1"]) - float(char["x0"])
    return float(char["x1"]) - (width / 2 if char["text"] in CLOSERS else 0)


def test_a_full_page_has_22_lines_in_the_type_area() -> None:
    lines = list(full_page())
    assert len(lines) == 22
    baselines = [line[0]["matrix"][5] for line in lines]
    steps = [upper - lower for upper, lower in itertools.pairwise(baselines)]
    assert steps == pytest.approx([225 * MM / 22] * 21, abs=0.02)
    size = 156 * MM / 28
    assert 297 * MM - (baselines[0] + ASCENT * size) == pytest.approx(37 * MM, abs=HALF_A_MM)
    assert baselines[-1] - (1 - ASCENT) * size >= 35 * MM


def test_lines_begin_and_end_at_the_edges_of_the_type_area() -> None:
    for line in list(full_page())[:-1]:
        assert line[0]["x0"] == pytest.approx(28 * MM, abs=HALF_A_MM)
        assert ink_end(line[-1]) <= 184 * MM + HALF_A_MM
        assert float(line[-1]["x1"]) >= 184 * MM - HALF_A_MM


def test_a_line_of_plain_characters_has_28_of_them() -> None:
    plain = replace(samples.report(3), gaps=("公开工作要点落实情况" * 160,))
    with pdfplumber.open(BytesIO(render(plain).pdf)) as file:
        lines = lines_of(file.pages[2])
    assert Counter(map(len, lines[:20])) == {28: 20}


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    for line in full_page():
        assert line[0]["text"] not in CLOSERS
        assert line[-1]["text"] not in OPENERS


def test_extracted_text_is_the_text() -> None:
    printed = "".join(str(char["text"]) for line in full_page() for char in line)
    assert printed in LONG_GAP


def test_page_numbers_stand_in_the_outer_corner_and_every_page_names_the_state() -> None:
    pdf = rendered().pdf
    with pikepdf.open(BytesIO(pdf)) as file:
        upright = BytesIO()
        for page in file.pages:
            page.rotate(0, relative=False)
        file.save(upright)
    with pdfplumber.open(upright) as file:
        count = len(file.pages)
        for number, page in enumerate(file.pages, 1):
            foot = [char for char in page.chars if char["top"] > FOOT and char["upright"]]
            large = [char for char in foot if char["size"] == 14]
            assert "".join(char["text"] for char in large) == f"— {number} —"
            assert large[0]["matrix"][5] == pytest.approx(28 * MM, abs=0.01)  # 35 mm - 7 mm
            if number % 2:
                assert large[-1]["x1"] == pytest.approx(184 * MM - 14, abs=HALF_A_MM)
            else:
                assert large[0]["x0"] == pytest.approx(28 * MM + 14, abs=HALF_A_MM)
            note = "".join(char["text"] for char in foot if char["size"] == 9)
            assert f"数据摘要 {samples.DIGEST[:16]}" in note
            assert f"第{number}页 共{count}页" in note


def test_tables_lie_across_with_their_head_at_the_left_edge_of_upright_paper() -> None:
    with pikepdf.open(BytesIO(rendered().pdf)) as file:
        turns = [int(page.get("/Rotate", 0)) for page in file.pages]
        sizes = {tuple(round(float(x) / MM) for x in page.mediabox) for page in file.pages}
    assert sizes == {(0, 0, 210, 297)}
    assert turns == sorted(turns)
    assert set(turns) == {0, 90}


def test_no_character_leaves_its_page_or_its_cell() -> None:
    with pdfplumber.open(BytesIO(rendered(12).pdf)) as file:
        for page in file.pages[3:]:
            edges = sorted({round(edge["x0"], 1) for edge in page.vertical_edges})
            assert edges[0] == pytest.approx(35 * MM, abs=HALF_A_MM)
            assert edges[-1] == pytest.approx(260 * MM, abs=HALF_A_MM)
            for char in page.chars:
                if char["size"] == 10.5 and char["fontname"].endswith("FandolFang-Regular"):
                    crossed = [x for x in edges if char["x0"] + 0.1 < x < ink_end(char) - 0.1]
                    assert not crossed, char["text"]


def page_texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as file:
        return [re.sub(r"\s|\ufffe", "", page.get_textpage().get_text_range()) for page in file]


def is_printed(pages: list[str], text: str) -> bool:
    """Tell whether a text is on one page, or begins on one and ends on the next."""
    wanted = re.sub(r"\s", "", text)
    if any(wanted in page for page in pages):
        return True
    for page, following in itertools.pairwise(pages):
        cut = next((n for n in range(len(wanted), 0, -1) if wanted[:n] in page), 0)
        if cut and wanted[cut:] in following:
            return True
    return False


@pytest.mark.parametrize("total", [0, 1, 28, 120])
def test_nothing_is_missing(total: int) -> None:
    report = samples.report(total)
    pages = page_texts(rendered(total).pdf)
    assert is_printed(pages, report.title)
    for text in (report.introduction, report.overview, *report.gaps, report.state_digest):
        assert is_printed(pages, text), text
    for chapter in report.chapters:
        assert is_printed(pages, chapter.heading)
        for line in chapter.lines:
            for text in (line.ref, line.text, line.statement, terms.STATUS[line.status]):
                assert is_printed(pages, text), (line.ref, text)
            numbers = "、".join(map(str, line.evidence_numbers))
            assert is_printed(pages, numbers)
    for piece in report.evidence:
        for text in (piece.title, piece.source, piece.digest, piece.dated, *piece.refs):
            assert is_printed(pages, text), (piece.number, text)


def test_the_check_for_missing_text_can_fail() -> None:
    pages = page_texts(rendered(1).pdf)
    assert not is_printed(pages, samples.report(1).overview + "多")
    assert not is_printed(pages, "不在报告里的话")


def test_signature_boxes_lie_on_one_page_apart_from_each_other_and_empty() -> None:
    boxes = rendered().signature_boxes
    assert list(boxes) == ["preparer", "reviewer", "head", "seal"]
    assert len({box.page for box in boxes.values()}) == 1
    ordered = list(boxes.values())
    for upper, lower in itertools.pairwise(ordered):
        assert upper.y0 > lower.y1
    with pdfplumber.open(BytesIO(rendered().pdf)) as file:
        page = file.pages[ordered[0].page]
        for box in ordered[:3]:
            assert box.x1 - box.x0 > 40 * MM
            assert box.y1 - box.y0 > 10 * MM
            height = float(page.height)
            area = page.crop((box.x0, height - box.y1, box.x1, height - box.y0))
            assert not area.chars
            assert not area.lines
        assert "单位盖章处" in page.extract_text()
        assert not page.images


def test_bookmarks_lead_to_every_chapter() -> None:
    report = samples.report(28)
    with pypdfium2.PdfDocument(rendered().pdf) as file:
        entries = [
            (mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in file.get_toc()
        ]
    assert entries[0] == (0, report.title, 0)
    chapters = [entry for entry in entries if entry[0] == 1]
    assert [title for _, title, _ in chapters] == [each.heading for each in report.chapters]
    assert [page for *_, page in entries] == sorted(page for *_, page in entries)
    assert chapters[-1][2] > chapters[0][2]


HARD = {
    "emoji": "😀👨‍👩‍👧‍👦✅ 已办结 עברית‎ العربية",
    "rare": "堃喆𬭎龘䶮〇㎡℃①㈠㊣臺檔",
    "controls": "a\u0301\ufeff\x00\x07\ud800\t\u2028two\u200f",
    "no break": "x" * 10_000,
    "longer than a page": "字" * 5_000,
    "only marks": "）" * 300 + "（" * 300,
    "leaders": "——————……………………——",
}


@pytest.mark.parametrize("name", HARD)
def test_hard_statements_are_printed(name: str) -> None:
    rows = samples.rows(2)
    answer = Assessment(status=Status.DONE, statement=HARD[name])
    report = samples.composed([replace(rows[0], assessment=answer), rows[1]])
    pages = page_texts(render(report).pdf)
    assert is_printed(pages, rows[1].requirement.text)
    if name == "rare":
        assert is_printed(pages, HARD[name])
    if name == "emoji":
        assert is_printed(pages, "已办结")
        assert is_printed(pages, "“〓”代表字库中没有的字符")
    if name == "longer than a page":
        assert sum(page.count("字") for page in pages) >= 5_000
    if name == "no break":
        assert sum(page.count("x") for page in pages) == 10_000


@pytest.mark.parametrize("total", [16, 26, 27])
def test_the_closing_notes_share_their_page_with_the_evidence(total: int) -> None:
    with pdfplumber.open(BytesIO(rendered(total).pdf)) as file:
        words = {char["text"] for char in file.pages[-1].chars}
    assert set("来源佐证材料名称") <= words
