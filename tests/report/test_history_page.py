"""The file's history can be printed: every line, in words, in every form."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pdfplumber
import pytest
from docx import Document

from desktop.errors import UsageError
from desktop.report.export import Form, form_of
from desktop.report.history_page import LONGEST, composed_history, history_file
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.report.history_page import History

FIRST = f"{1:012x}"
LONG = "很长的落实情况。" * 100
DAY = date(2026, 12, 1)


@pytest.fixture
def workbook(tmp_path: Path) -> Iterator[Workbook]:
    with Workbook.create(
        tmp_path / "台账.yaodian", make_checklist(), unit="甲局", actor="乙"
    ) as book:
        book.edit("填", edits.assess, FIRST, status=Status.DONE, statement="=办结")
        book.edit("改", edits.assess, FIRST, statement=LONG)
        book.undo()
        yield book


@pytest.fixture
def content(workbook: Workbook) -> History:
    return composed_history(workbook, printed_on=DAY)


def test_every_line_is_told_in_words(workbook: Workbook, content: History) -> None:
    assert [row[0] for row in content.rows] == ["1", "2", "3", "4"]
    assert [row[3] for row in content.rows] == ["建立工作簿", "填报", "填报", "撤销"]
    assert content.rows[1][4:] == ("一（1）", "进展：未启动", "落实情况：=办结\n进展：已完成")
    assert content.rows[2][6] == f"落实情况：{LONG}"
    words = "".join(map("".join, content.rows))
    assert FIRST not in words
    assert workbook.info.id not in words
    assert workbook.events()[-1].digest in content.foot


def test_on_paper_in_word_and_as_a_sheet(content: History) -> None:
    made = {form: history_file(content, form) for form in Form}
    with pdfplumber.open(BytesIO(made[Form.PDF])) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
        assert pdf.pages[0].width > pdf.pages[0].height
    document = Document(BytesIO(made[Form.DOCX]))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    with ZipFile(BytesIO(made[Form.XLSX])) as sheet:
        xml = b"".join(sheet.read(name) for name in sheet.namelist() if "sheet1" in name)
        strings = xml.decode()
    for words in ("建立工作簿", "撤销", "=办结"):
        assert words in text
        assert any(words in cell for cell in cells)
        assert words in strings
    assert "<f>" not in strings
    # Paper takes the beginning of what is long, and says so; the sheet has all of it.
    assert LONG in strings
    assert max(map(len, cells)) == LONGEST
    assert "全文请存为 .xlsx" in text.replace("\n", "")
    assert history_file(content, Form.PDF) == made[Form.PDF]


def test_what_form_is_wanted_is_told_by_the_suffix(tmp_path: Path) -> None:
    assert [form_of(tmp_path / f"a{form.value.upper()}") for form in Form] == list(Form)
    with pytest.raises(UsageError, match=r"\.xlsx、\.docx、\.pdf"):
        form_of(tmp_path / "a.txt")
