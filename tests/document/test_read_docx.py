from __future__ import annotations

from typing import TYPE_CHECKING

import docx as python_docx
import pytest
from office_files import STRICT, cell, docx, level, numbered, p, table

from desktop.document.errors import EmptyError
from desktop.document.read import read
from desktop.document.readers.numerals import chinese, numeral

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import Extract, Table

OFFICIAL = '<w:abstractNum w:abstractNumId="7">{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{}'
LEVELS = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4", '<w:suff w:val="nothing"/>')
)


def opened(tmp_path: Path, data: bytes) -> Extract:
    path = tmp_path / "工作要点 #1（定稿）.doc"
    path.write_bytes(data)
    return read(path)


def words(extract: Extract, found: Table) -> list[list[str]]:
    return [[extract.text[each.span.start : each.span.end] for each in row] for row in found.rows]


def test_automatic_numbers_become_text(tmp_path: Path) -> None:
    body = "".join(
        [
            numbered("加强解读", 0),
            numbered("重要政策", 1),
            numbered("认真落实", 2),
            numbered("建立机制", 2),
            numbered("第一点", 3),
            numbered("社会关切", 1),
            numbered("做好研判", 2),
            p("没有编号"),
            numbered("强化监督", 0),
            numbered("决策公开", 1),
        ]
    )
    extract = opened(tmp_path, docx(body, OFFICIAL.format(LEVELS, "")))
    assert extract.text.split("\n")[:-1] == [
        "一、加强解读", "（一）重要政策", "1. 认真落实", "2. 建立机制", "①第一点", "（二）社会关切",
        "1. 做好研判", "没有编号", "二、强化监督", "（一）决策公开",
    ]  # fmt: skip
    automatic = [extract.text[each.start : each.end] for each in extract.automatic]
    assert automatic == ["一、", "（一）", "1.", "2.", "①", "（二）", "1.", "二、", "（一）"]


def test_a_list_that_starts_anew_and_one_that_goes_on(tmp_path: Path) -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = numbered("甲", 0) + numbered("乙", 0, 2) + numbered("丙", 0, 3) + numbered("丁", 0, 3)
    extract = opened(tmp_path, docx(body, OFFICIAL.format(LEVELS, more)))
    assert extract.text == "一、甲\n二、乙\n一、丙\n二、丁\n"


def test_numbers_that_come_from_a_style(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="x"><w:basedOn w:val="x"/></w:style>'
    )
    body = (
        p("章", '<w:pStyle w:val="a"/>')
        + p("节", '<w:pStyle w:val="b"/>')
        + p("不编号", '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("自指", '<w:pStyle w:val="x"/>')
        + p("章", '<w:pStyle w:val="a"/>')
    )
    extract = opened(tmp_path, docx(body, OFFICIAL.format(LEVELS, ""), styles))
    assert extract.text == "一、章\n（一）节\n不编号\n自指\n二、章\n"


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"), (23, "japaneseCounting", "二十三"),
        (105, "chineseCountingThousand", "一百〇五"), (110, "chineseCounting", "一百一十"), (3, "upperRoman", "III"),
        (14, "lowerRoman", "xiv"), (27, "upperLetter", "AA"), (2, "ideographTraditional", "乙"), (20, "decimalEnclosedCircleChinese", "⑳"),
        (3, "decimalEnclosedParen", "⑶"), (12, "decimalFullWidth", "１２"), (7, "decimalZero", "07"), (7, "unheardOf", "7"), (5, "bullet", ""),
    ],
)  # fmt: skip
def test_numerals(number: int, form: str, printed: str) -> None:
    assert numeral(number, form) == printed


def test_chinese_numbers_are_all_different() -> None:
    assert len({chinese(number) for number in range(1, 10_000)}) == 9999


def test_merged_cells_are_filled_and_marked(tmp_path: Path) -> None:
    down, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = p("任务分解表") + table(
        cell(p("任务")) + cell(p("要求")) + cell(p("责任单位")),
        cell(p("一、加强解读"), '<w:gridSpan w:val="3"/>'),
        cell(p("做好解读"), down) + cell(p("及时解读") + p("多样解读")) + cell(p("财政局"), down),
        cell(p(""), goes_on) + cell(p("回应关切")) + cell(p(""), goes_on),
    )
    extract = opened(tmp_path, docx(body))
    [found] = extract.tables
    assert words(extract, found) == [
        ["任务", "要求", "责任单位"],
        ["一、加强解读"] * 3,
        ["做好解读", "及时解读\n多样解读", "财政局"],
        ["做好解读", "回应关切", "财政局"],
    ]
    assert [[each.is_inherited for each in row] for row in found.rows[1:]] == [
        [False, True, True],
        [False, False, False],
        [True, False, True],
    ]
    assert extract.text.count("做好解读") == 1
    assert extract.text[found.span.start : found.span.end].startswith("任务\n")


def test_a_title_over_the_table_and_a_frame_of_one_column_are_paragraphs(tmp_path: Path) -> None:
    body = table(cell(p("框内文字")), cell(p("又一段"))) + table(
        cell(p("2024年分工表"), '<w:gridSpan w:val="2"/>'), cell(p("任务")) + cell(p("单位"))
    )
    extract = opened(tmp_path, docx(body))
    assert extract.text == "框内文字\n又一段\n2024年分工表\n任务\n单位\n"
    assert [words(extract, each) for each in extract.tables] == [[["任务", "单位"]]]


def test_numbers_in_cells_are_automatic_too(tmp_path: Path) -> None:
    body = table(*(cell(numbered("", 2)) + cell(p(f"任务{n}")) for n in range(2)))
    extract = opened(tmp_path, docx(body, OFFICIAL.format(LEVELS, "")))
    assert words(extract, extract.tables[0]) == [["1.", "任务0"], ["2.", "任务1"]]
    assert [extract.text[each.start : each.end] for each in extract.automatic] == ["1.", "2."]


def test_only_what_is_printed_is_read(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>留</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>下</w:t><w:br/><w:t>行</w:t><w:tab/></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{p('控件里')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:pict><w:txbxContent>"
        + p("文本框")
        + "</w:txbxContent></w:pict><w:t>锚</w:t></w:r></w:p>"
    )
    assert opened(tmp_path, docx(body)).text == "留增下\n行\t\n控件里\n文本框\n锚\n"


def test_a_forced_page_break_begins_a_page(tmp_path: Path) -> None:
    body = (
        p("通知")
        + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        + p("附件")
        + p("三", "<w:pageBreakBefore/>")
    )
    extract = opened(tmp_path, docx(body))
    assert [extract.text[start:].split("\n")[0] for start in extract.page_starts] == ["附件", "三"]


def test_strict_files_are_read_alike(tmp_path: Path) -> None:
    data = docx(numbered("章", 0), OFFICIAL.format(LEVELS, ""), main=STRICT)
    assert opened(tmp_path, data).text == "一、章\n"


def test_what_python_docx_writes_is_read(tmp_path: Path) -> None:
    document = python_docx.Document()
    document.add_heading("2024年工作要点", 0)
    document.add_paragraph("一、加强解读")
    grid = document.add_table(rows=2, cols=2)
    grid.cell(0, 0).text, grid.cell(0, 1).text = "任务", "责任单位"
    grid.cell(1, 0).merge(grid.cell(1, 1)).text = "合并"
    path = tmp_path / "由库写出.docx"
    document.save(str(path))
    extract = read(path)
    assert extract.text.startswith("2024年工作要点\n一、加强解读\n任务\n责任单位\n合并\n")
    assert words(extract, extract.tables[0])[1] == ["合并", "合并"]


def test_a_document_without_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(EmptyError):
        opened(tmp_path, docx(p("")))
