"""The ledger in its three forms: the same rows, nothing runs, nothing personal in the file."""

from __future__ import annotations

import getpass
import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
import page
import pypdfium2
import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from xlsxwriter import Workbook

from desktop.report.export import Form, ledger_file
from desktop.report.ledger import PAPER_COLUMNS, SHEET_COLUMNS, Ledger, ledger, widths_of
from desktop.report.office import office_text
from desktop.workbook.model import Assessment, Duty, Fact, LedgerRow, Review, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = (
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://x.example/","点")',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "\t=1",
    "http://x.example/a#b",
    "mailto:a@x.example",
    "internal:台账!A1",
    "{=1}",
    "<w:p>&amp;]]>",
    "\x00\x07\ufffe\ud800\U0001fffe",
    "\u202e右到左",
)


def made(rows: Sequence[LedgerRow], form: Form = Form.XLSX) -> Ledger:
    return ledger(
        samples.INFO,
        rows,
        SHEET_COLUMNS if form is Form.XLSX else PAPER_COLUMNS,
        printed_on=samples.PRINTED_ON,
        serial="20191220-6F1F0A3E",
        state_digest=samples.DIGEST,
    )


def said(*statements: str) -> list[LedgerRow]:
    return [
        replace(row, assessment=Assessment(status=Status.DONE, statement=text))
        for row, text in zip(samples.rows(len(statements)), statements, strict=True)
    ]


def cells(xlsx: bytes) -> list[list[str]]:
    with ZipFile(BytesIO(xlsx)) as package:
        texts = [
            "".join(piece.text or "" for piece in each.iter(f"{MAIN}t"))
            for each in etree.fromstring(package.read("xl/sharedStrings.xml"))
        ]
        root = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    return [
        [
            texts[int(cell.findtext(f"{MAIN}v", "0"))]
            if cell.get("t") == "s"
            else cell.findtext(f"{MAIN}v", "")
            for cell in row
        ]
        for row in root.iter(f"{MAIN}row")
    ]


def assert_nothing_runs(xlsx: bytes) -> None:
    with ZipFile(BytesIO(xlsx)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            content = package.read(name)
            assert b"<f>" not in content, name
            assert b"<f " not in content, name
            assert b"<hyperlink" not in content, name
            assert b'TargetMode="External"' not in content, name


def test_no_cell_becomes_a_formula_or_a_link() -> None:
    rows = said(*HOSTILE)
    rows[0] = replace(rows[0], requirement=replace(rows[0].requirement, title="=1+1"))
    xlsx = ledger_file(made(rows), Form.XLSX)
    assert_nothing_runs(xlsx)
    found = {text for row in cells(xlsx) for text in row}
    assert {office_text(text).strip() for text in HOSTILE} - {""} <= found | {"（未填写）"}
    assert "=1+1" in found


def test_on_paper_forty_pieces_of_evidence_do_not_fill_page_after_page() -> None:
    pieces = tuple(samples.evidence(number) for number in range(1, 41))
    unnamed = replace(pieces[3], title="", url=f"https://www.example.gov.cn/{'a' * 200}")
    row = replace(samples.rows(1)[0], evidence=(*pieces[:3], unnamed, *pieces[4:]))
    (text,) = (each for each in made([row], Form.PDF).sections[0].rows[0] if "1. " in each)
    lines = text.split("\n")
    assert lines[0] == f"1. {pieces[0].title}"
    assert lines[3].startswith("4. https://www.example.gov.cn/a")
    assert len(lines[3]) < 80
    assert lines[6:] == ["等40份，其余编号：7～40"]
    (whole,) = (each for each in made([row]).sections[0].rows[0] if "1. " in each)
    assert unnamed.url in whole


def test_the_check_for_formulas_can_fail() -> None:
    stream = BytesIO()
    with Workbook(stream) as book:
        book.add_worksheet().write(0, 0, "=1+1")
    with pytest.raises(AssertionError):
        assert_nothing_runs(stream.getvalue())


@settings(deadline=None, max_examples=15)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_any_text_comes_back_from_sheet_and_document(texts: list[str]) -> None:
    rows = said(*texts)
    wanted = [office_text(text.strip() or "（未填写）").strip() for text in texts]
    xlsx = ledger_file(made(rows), Form.XLSX)
    assert_nothing_runs(xlsx)
    column = [each.head for each in made(rows).columns].index("落实情况") + 1
    shown = [row[column] for row in cells(xlsx) if row[0].isdecimal()]
    word = docx.Document(BytesIO(ledger_file(made(rows, Form.DOCX), Form.DOCX)))
    column = [each.head for each in made(rows, Form.DOCX).columns].index("落实情况") + 1
    table = [row.cells[column].text for row in word.tables[0].rows if row._tr.tc_lst[1:]][1:]
    for want, sheet, document in zip(wanted, shown, table, strict=True):
        assert sheet.replace("_x000D_", "").strip() == want
        assert document.strip() == want


def test_columns_that_say_nothing_are_left_out() -> None:
    rows = samples.rows(3)
    heads = {each.head for each in made(rows).columns}
    assert {"条目", "工作任务", "具体要求", "责任单位", "完成时限", "落实情况", "备注"} <= heads
    assert not {"自评分", "审核意见", "存在的问题", "数据"} & heads
    answer = replace(
        rows[0].assessment, problems="更新慢。", self_score="2", facts=(Fact("解读", "12", "篇"),)
    )
    rows[0] = replace(
        rows[0],
        assessment=answer,
        duties=(Duty("法规科", "张堃"),),
        reviews=(Review(1, Verdict.QUERIED, "请补链接", "1.5"),),
    )
    content = made(rows)
    texts = dict(
        zip([each.head for each in content.columns], content.sections[0].rows[0][1:], strict=True)
    )
    assert texts["承办科室（责任人）"] == "法规科（张堃）"
    assert texts["数据"] == "解读12篇"
    assert texts["审核意见"] == "存疑：请补链接"
    assert sum(widths_of(made(rows, Form.PDF), 225)) == pytest.approx(225)


@pytest.mark.parametrize("total", [0, 1, 28])
def test_every_row_is_in_every_form_once(total: int) -> None:
    rows = samples.rows(total) if total else []
    for form in Form:
        content = made(rows, form)
        numbers = [row[0] for section in content.sections for row in section.rows]
        assert numbers == [str(number) for number in range(1, total + 1)]
        assert ledger_file(content, form) == ledger_file(content, form)


def test_the_pdf_lies_across_and_is_pdf_a_2b_without_attachment() -> None:
    pdf = ledger_file(made(samples.rows(28), Form.PDF), Form.PDF)
    assert page.validate_pdf_bytes(pdf, profile="2b").failures == []
    assert page.validate_pdf_bytes(pdf, profile="3b").failures  # the control
    with pypdfium2.PdfDocument(pdf) as file:
        assert file.count_attachments() == 0
        assert file[0].get_rotation() == 90
        texts = [each.get_textpage().get_text_range() for each in file]
    assert all("落实情况" in text for text in texts)
    assert "数据摘要" in texts[0]


def test_nothing_personal_is_in_the_files() -> None:
    for form in (Form.XLSX, Form.DOCX):
        with ZipFile(BytesIO(ledger_file(made(samples.rows(3), form), form))) as package:
            for name in package.namelist():
                content = package.read(name).decode("utf-8", "ignore")
                assert "python-docx" not in content, name
                assert "/home/" not in content, name
                assert f">{getpass.getuser()}<" not in content, name
            about = package.read("docProps/core.xml").decode()
        assert samples.UNIT in about
        assert "2019-12-20" in about


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    xlsx = ledger_file(made(said("长" * 40_000)), Form.XLSX)
    texts = [text for row in cells(xlsx) for text in row]
    assert any(text.endswith("余下部分见自评报告）") and len(text) < 32_767 for text in texts)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_sheet_and_document(tmp_path: Path) -> None:
    def convert(form: Form) -> Path:
        path = tmp_path / f"台账 #1 [定稿]{form}"
        path.write_bytes(ledger_file(made(samples.rows(5), form), form))
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                tmp_path,
                path,
            ],
            check=True,
            capture_output=True,
        )
        return tmp_path / "台账 #1 [定稿].pdf"

    for form in (Form.DOCX, Form.XLSX):
        with pypdfium2.PdfDocument(convert(form)) as file:
            width, height = file[0].get_size()
            texts = [each.get_textpage().get_text_range() for each in file]
        assert width > height
        assert "填报单位" in texts[0]
        assert all("完成时限" in text for text in texts)  # the head is repeated
        assert "办结率100%" in re.sub(r"\s", "", "".join(texts))
