"""One numbering for all: what each paper of a real checklist calls a requirement and its evidence."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias
from zipfile import ZipFile

import docx
import pytest
from lxml import etree
from tag_reading import Node, bare, read, words_of

from desktop.checklist.bundled import load_bundled
from desktop.report.assessment_word import document
from desktop.report.export import Form, composed_ledger, ledger_file
from desktop.report.folder import planned
from desktop.report.produce import composed
from desktop.report.publish import render
from desktop.terms import printed_ref
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Publicity, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAY = date(2019, 12, 20)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Numbering: TypeAlias = dict[int, tuple[str, tuple[int, ...]]]  # reference and evidence by serial


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbook]:
    folder = tmp_path_factory.mktemp("编号 #1")
    with Workbook.create(
        folder / "办.yaodian", load_bundled("jieyang-2019"), unit="揭阳市政务服务局"
    ) as workbook:
        ids = [each.id for each in workbook.checklist.requirements]
        for number, served in enumerate(([30, 2, 5], [2], [37], [5, 6], [0])):
            path = folder / f"佐证 {'甲乙丙丁戊'[number]}.pdf"
            path.write_bytes(f"内容{number}".encode())
            workbook.attach_file([ids[at] for at in served], path)
        for at in (0, 2, 5):
            workbook.edit("填", edits.assess, ids[at], status=Status.DONE, statement="已办。")
        hidden = workbook.evidence()[1]
        workbook.edit("标注", edits.set_publicity, hidden.id, Publicity.NOT_PUBLIC)
        yield workbook


def expected(book: Workbook) -> Numbering:
    report = composed(book, printed_on=DAY)
    lines = [line for chapter in report.chapters for line in chapter.lines]
    return {line.serial: (line.ref, line.evidence_numbers) for line in lines}


def numbers(words: str) -> tuple[int, ...]:
    """Return the numbers of a list such as 1、2, or of lines that begin with 1. and 2."""
    found = re.findall(r"(\d+)\.佐证", words) or re.findall(r"\d+", words)
    return tuple(sorted(map(int, found)))


def of_rows(rows: Sequence[Sequence[str]], evidence: int) -> Numbering:
    """Read rows whose first cells are serial and reference; bands and heads are left out."""
    return {
        int(row[0]): (bare(row[1]), numbers(bare(row[evidence])))
        for row in rows
        if len(row) > evidence and row[0].isdigit()
    }


def cells(row: Node) -> list[str]:
    return [bare(words_of(cell)) for cell in row.kids]


def of_report(pdf: bytes) -> Numbering:
    table = read(pdf).root.find("Table")[2]
    rows = [cells(row) for row in table.kids if len(row.kids) > 1]
    apart = [re.match(r"(\d+)(.*)", row[0]) for row in rows]
    split = [
        [found[1], found[2], *row[1:]] for found, row in zip(apart, rows, strict=True) if found
    ]
    return of_rows(split, 7)


def of_sheet(xlsx: bytes) -> list[list[str]]:
    with ZipFile(BytesIO(xlsx)) as file:
        texts = [
            "".join(each.itertext()) for each in etree.fromstring(file.read("xl/sharedStrings.xml"))
        ]
        sheet = etree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{MAIN}row"):
        values = {}
        for cell in row.iter(f"{MAIN}c"):
            value = cell.findtext(f"{MAIN}v") or ""
            column = re.sub(r"\d", "", cell.get("r"))
            values[column] = texts[int(value)] if cell.get("t") == "s" else value
        rows.append([values.get(chr(ord("A") + at), "") for at in range(26)])
    return rows


def test_the_report_counts_as_its_content_does(book: Workbook) -> None:
    wanted = expected(book)
    assert list(wanted) == list(range(1, 39))
    assert sorted({each for _, its in wanted.values() for each in its}) == [1, 2, 3, 4, 5]
    assert of_report(render(composed(book, printed_on=DAY)).pdf) == wanted


def test_word_counts_as_the_report_does(book: Workbook) -> None:
    table = docx.Document(BytesIO(document(composed(book, printed_on=DAY)))).tables[2]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert of_rows(rows, 7) == expected(book)


@pytest.mark.parametrize("form", Form)
def test_every_ledger_counts_as_the_report_does(book: Workbook, form: Form) -> None:
    content = composed_ledger(book, form, printed_on=DAY)
    data = ledger_file(content, form)
    heads = ["序号", *(column.head for column in content.columns)]
    if form is Form.PDF:
        rows = [cells(row) for row in read(data).root.find("Table")[0].kids]
    elif form is Form.DOCX:
        found = docx.Document(BytesIO(data)).tables[0].rows
        rows = [[cell.text for cell in row.cells] for row in found]
    else:
        rows = of_sheet(data)
    assert of_rows(rows, heads.index("佐证材料")) == expected(book)


def test_files_and_the_public_version_keep_the_numbers(book: Workbook) -> None:
    wanted = expected(book)
    first_of = {}
    for serial, (ref, its) in wanted.items():
        for number in its:
            first_of.setdefault(number, (serial, ref))
    for filed in planned(book.ledger()):
        serial, ref = first_of[filed.evidence.number]
        assert filed.name.startswith(f"{serial:02}-{printed_ref(ref)}-")
    public = of_report(render(composed(book, printed_on=DAY, is_public=True), has_data=False).pdf)
    hidden = {each.number for each in book.evidence() if each.publicity is Publicity.NOT_PUBLIC}
    assert hidden
    left = {
        serial: (ref, tuple(each for each in its if each not in hidden))
        for serial, (ref, its) in wanted.items()
    }
    assert public == left
