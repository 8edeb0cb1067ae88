"""Tagged PDF: the tree tells the whole text in reading order, and nothing is left unmarked."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import page
import pikepdf
import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st
from tag_reading import Node, Tagged, bare, read, words_of

from desktop import terms
from desktop.report.content import ProseChapter
from desktop.report.fingerprint_page import fingerprint_page
from desktop.report.letter import (
    Column,
    Issuer,
    Letter,
    NewPage,
    Places,
    Style,
    Table,
    Text,
)
from desktop.report.letter_files import LetterForm, letter_file
from desktop.report.publish import render, render_index
from desktop.report.wording import (
    DIGEST_NOTE,
    NO_DIGEST,
    NONE,
    PRINTED_STATUSES,
    SHARED_EVIDENCE,
    annex_names,
    annex_pointer,
    points_introduced,
)
from desktop.signing.keys import new_key
from desktop.workbook.model import Assessment, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.report.content import RequirementLine, SelfAssessment

HEADINGS = ("H1", "H2", "H3")


@cache
def tagged(total: int) -> Tagged:
    return read(render(samples.report(total)).pdf)


def said(report: SelfAssessment) -> Iterator[str]:
    """Yield every word of the report as a table, from the values that it was made of."""
    annexes = annex_names(report.year)
    yield from (report.title, report.introduction, "一、总体情况", report.overview)
    yield from (
        "工作任务分类",
        "任务数",
        *(terms.STATUS[each] for each in PRINTED_STATUSES),
        "佐证",
    )
    for chapter in report.chapters:
        counts = [chapter.count(status) for status in PRINTED_STATUSES]
        numbers = (len(chapter.lines), *counts, chapter.evidence_count)
        yield from (chapter.heading or "工作任务", *map(str, numbers))
    yield from ("合计", *(str(count) for _, count in report.figures))
    if report.shares_evidence:
        yield SHARED_EVIDENCE
    bars = report.figures[1:-1]
    for label, count in bars:
        yield f"{label}{count}项（{100 * count / sum(each for _, each in bars):.0f}%）"
    yield from ("二、逐项落实情况", annex_pointer(annexes), "三、存在的问题", report.problems)
    yield from ("四、下一步打算", report.next_steps)
    yield from ("五、尚待完善事项", points_introduced(len(report.gaps)))
    yield from (f"{number}.{gap}" for number, gap in enumerate(report.gaps, 1))
    yield from (f"附件：1.{annexes[0]}", f"2.{annexes[1]}", "姓名签字日期")
    names = report.signatories
    for role, name in (
        ("填报人", names.preparer),
        ("审核人", names.reviewer),
        ("单位负责人", names.head),
    ):
        yield from (role, name, "年月日")
    yield from (
        "单位盖章处",
        report.unit,
        "年月日",
        f"联系电话：{names.phone}",
        "附件1",
        annexes[0],
    )
    yield "序号条目工作任务责任单位时限落实状态落实情况佐证编号"
    for chapter in report.chapters:
        yield chapter.heading
        for line in chapter.lines:
            yield from requirement(line)
    yield from ("附件2", annexes[1], "编号佐证材料名称和SHA-256摘要来源日期大小对应条目")
    for piece in report.evidence:
        yield from (str(piece.number), piece.title, piece.digest or NO_DIGEST, piece.source)
        yield from (piece.dated, piece.size, *piece.refs)
    yield from (
        f"编号：{report.serial}",
        f"数据摘要（SHA-256）：{report.state_digest}",
        DIGEST_NOTE,
    )


def requirement(line: RequirementLine) -> Iterator[str]:
    yield from (str(line.serial), line.ref, "　".join(line.headings), line.text, line.units)
    yield from (line.deadline, terms.STATUS[line.status], line.statement)
    yield "、".join(map(str, line.evidence_numbers)) or NONE


@pytest.mark.parametrize("total", [1, 28])
def test_the_tree_tells_the_whole_report_in_reading_order_and_nothing_else(total: int) -> None:
    assert bare(words_of(tagged(total).root)) == bare("".join(said(samples.report(total))))


def test_what_is_no_part_of_the_text_is_an_artifact() -> None:
    found = tagged(28)
    artifacts = bare(found.artifacts)
    for words in ("—1—", "数据摘要", "第3页", "（续）"):
        assert words in artifacts
    assert "（续）" not in words_of(found.root)
    assert artifacts.count("落实状态") >= 2  # repeated heads
    assert words_of(found.root).count("佐证材料名称和") == 1


def check_tables(root: Node) -> None:
    for table in root.find("Table"):
        rows = table.kids
        assert {row.tag for row in rows} == {"TR"}
        assert {cell.tag for row in rows for cell in row.kids} <= {"TH", "TD"}
        assert len({sum(cell.span for cell in row.kids) for row in rows}) == 1
        assert all(cell.scope for row in rows for cell in row.kids if cell.tag == "TH")
        has_column_heads = all(cell.scope == "Column" for cell in rows[0].kids)
        assert has_column_heads or all(row.kids[0].scope == "Row" for row in rows)


def check_headings(root: Node) -> None:
    levels = [HEADINGS.index(each.tag) for each in root.walk() if each.tag in HEADINGS]
    assert levels[0] == 0
    assert levels.count(0) == 1
    for above, below in itertools.pairwise(levels):
        assert below <= above + 1  # no level is left out


@pytest.mark.parametrize("total", [0, 1, 28])
def test_tables_have_heads_and_headings_leave_no_level_out(total: int) -> None:
    check_tables(tagged(total).root)
    check_headings(tagged(total).root)


def test_lists_figure_and_links_are_what_they_are() -> None:
    root, report = tagged(28).root, samples.report(28)
    assert root.tag == "Document"
    gaps, annexes = root.find("L")
    assert len(gaps.kids) == len(report.gaps)
    assert len(annexes.kids) == 2
    for item in (*gaps.kids, *annexes.kids):
        assert (item.tag, [kid.tag for kid in item.kids]) == ("LI", ["LBody"])
    (figure,) = root.find("Figure")
    assert figure.alternative.startswith("条形图：已完成")
    assert all(f"{label}{count}项" in figure.alternative for label, count in report.figures[1:-1])
    references = sum(len(line.evidence_numbers) for each in report.chapters for line in each.lines)
    links = root.find("Link")
    assert len(links) == 2 * references
    assert {each.links for each in links} == {1}


def test_prose_has_a_heading_for_each_chapter() -> None:
    report = samples.report(5)
    prose = tuple(ProseChapter(f"（{number}）方面", "已落实。" * number) for number in (1, 2, 3))
    root = read(render(replace(report, prose=prose)).pdf).root
    assert [each.words for each in root.find("H3")] == [each.heading for each in prose]
    check_headings(root)


def test_the_index_alone_is_tagged_as_well() -> None:
    report = samples.report(12)
    root = read(render_index(report).pdf).root
    assert not root.find("Link")
    check_tables(root)
    check_headings(root)
    assert bare("".join(piece.title for piece in report.evidence)[:9]) in bare(words_of(root))


@settings(deadline=None, max_examples=12)
@given(st.integers(0, 6000), st.integers(0, 300))
def test_what_is_split_over_pages_is_one_cell_for_a_reader(statement: int, text: int) -> None:
    rows = samples.rows(2)
    answer = Assessment(status=Status.DONE, statement="落实情况" * (statement // 4))
    asked = replace(rows[0].requirement, text="任" * text or "任")
    report = samples.composed([replace(rows[0], requirement=asked, assessment=answer), rows[1]])
    root = read(render(report).pdf).root
    check_tables(root)
    line = report.chapters[0].lines[0]
    cells = root.find("Table")[2].kids[2].kids
    assert bare(words_of(cells[1])) == bare("　".join(line.headings) + line.text)
    assert bare(words_of(cells[5])) == bare(line.statement)


def test_a_letter_is_tagged_from_its_first_word_to_its_places() -> None:
    letter = long_letter()
    root = read(letter_file(letter, LetterForm.PDF)).root
    check_tables(root)
    check_headings(root)
    assert bare(words_of(root)) == bare("".join(letter_words(letter)))


def long_letter() -> Letter:
    """Return a letter with everything that letters are made of, on several pages."""
    columns = (
        Column("编号", 14, is_centred=True),
        Column("要求", 1, grows=True),
        Column("意见", 2, grows=True),
    )
    rows = [("第一章",), *((str(number), "公开" * number, "意见" * 40) for number in range(30))]
    return Letter(
        title_phrases=("关于报送", "落实情况的通报"),
        unit=samples.UNIT,
        printed_on=samples.PRINTED_ON,
        serial="20191220-1",
        state_digest=samples.DIGEST,
        blocks=(
            Text("各单位：", Style.PLAIN),
            Text("现通报如下。\n请各单位落实。"),
            Text("一、总体情况", Style.LEVEL_1),
            Text("（一）公开", Style.LEVEL_2),
            Text("附件：1. 名单", Style.ANNEX_LIST),
            Text("2. 台账", Style.ANNEX_NEXT),
            Issuer(samples.UNIT, "2019年12月20日"),
            NewPage(is_across=True),
            Text("附件1", Style.ANNEX_MARK),
            Text("名单", Style.ANNEX_TITLE),
            Table(columns, rows, is_small=True),
            Places(("审核人", "主管部门")),
            Text("说明", Style.NOTE),
        ),
    )


def letter_words(letter: Letter) -> Iterator[str]:
    yield letter.title
    for block in letter.blocks:
        match block:
            case Text():
                yield block.words
            case Table():
                yield from (column.head for column in block.columns)
                yield from (text for row in block.rows for text in row)
            case Places():
                yield from block.heads
                yield from ["年月日"] * len(block.heads)
            case Issuer():
                yield from (block.name, block.day)


def test_a_form_has_its_heads_at_the_left() -> None:
    certificate = new_key(samples.UNIT).certificate
    root = read(fingerprint_page(certificate, printed_on=samples.PRINTED_ON)).root
    check_tables(root)
    about, groups, _ = root.find("Table")
    assert [[cell.tag for cell in row.kids] for row in about.kids] == [["TH", "TD"]] * 3
    assert [len(row.kids) for row in groups.kids] == [5] * 4


def spoilt(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """Return a PDF with other page content."""
    stream = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        for each in file.pages:
            content = each.Contents.read_bytes()
            each.Contents = file.make_stream(content.replace(old, new))
        file.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/P <</MCID 1>> BDC", b"/Artifact BMC"),
        (b"/Artifact BMC", b""),
        (b"<</MCID 2>>", b"<</MCID 1>>"),
    ],
)
def test_the_checks_notice_what_is_not_marked(old: bytes, new: bytes) -> None:
    pdf = render(samples.report(1)).pdf
    with pytest.raises((AssertionError, KeyError)):
        read(spoilt(pdf, old, new))


def test_a_report_too_long_to_be_verified_at_once_is_plain() -> None:
    with pikepdf.open(BytesIO(render(samples.report(200)).pdf)) as file:
        assert "/StructTreeRoot" not in file.Root
        assert "/MarkInfo" not in file.Root
        assert "/StructParents" not in file.pages[0]


def test_the_claim_stays_pdf_a_and_the_validator_agrees() -> None:
    for pdf, profile in (
        (render(samples.report(3)).pdf, "3b"),
        (render(samples.report(3), has_data=False).pdf, "2b"),
    ):
        assert not page.validate_pdf_bytes(pdf, profile=profile).failures
