from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from office_files import xlsx

from desktop.document.errors import EmptyError
from desktop.document.read import read

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import Extract

STRINGS = "".join(f"<si><t>{each}</t></si>" for each in ("工作任务", "责任单位", "完成时限")) + (
    "<si><r><t>做好</t></r><r><t>解读</t></r><rPh><t>zuohao</t></rPh></si>"
)
STYLES = (
    '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="177" formatCode="[Red]0.00"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="14"/><xf numFmtId="177"/></cellXfs>'
)
HEAD = '<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="E3" t="s"><v>2</v></c></row>'


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def opened(tmp_path: Path, data: bytes) -> Extract:
    path = tmp_path / "分工表 [2024]#.xls"
    path.write_bytes(data)
    return read(path)


def words(extract: Extract) -> list[list[str]]:
    return [
        [extract.text[each.span.start : each.span.end] for each in row]
        for row in extract.tables[0].rows
    ]


def test_a_sheet_becomes_a_table(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{text("B1", "2024年任务分解表")}</row>{HEAD}<row r="4"><c r="B4" t="s"><v>3</v></c>'
        f'{text("C4", "财政局&#10;教育局")}<c r="E4" s="2"><v>45657</v></c></row>'
        f'<row r="5">{text("C5", "民政局")}<c r="E5" s="1"><v>45657</v></c></row>'
        f'<row r="6">{text("B6", "条数")}<c r="C6"><v>12</v></c><c r="E6" s="3"><v>0.5</v></c></row>'
    )
    merges = '<mergeCells><mergeCell ref="B1:E1"/><mergeCell ref="B4:B5"/></mergeCells>'
    extract = opened(tmp_path, xlsx(rows, STRINGS, STYLES, merges))
    assert extract.text.startswith("2024年任务分解表\n工作任务\n责任单位\n完成时限\n")
    assert words(extract) == [
        ["工作任务", "责任单位", "完成时限"],
        ["做好解读", "财政局\n教育局", "2024年12月31日"],
        ["做好解读", "民政局", "2024年12月31日"],
        ["条数", "12", "0.5"],
    ]
    assert [each.is_inherited for each in extract.tables[0].rows[2]] == [True, False, False]
    assert "藏起来的" not in extract.text
    assert extract.tables[0].name == "任务"


def test_a_merge_to_the_end_of_the_sheet_costs_nothing(tmp_path: Path) -> None:
    merges = '<mergeCells><mergeCell ref="B4:XFD1048576"/></mergeCells>'
    rows = HEAD + f'<row r="4">{text("B4", "任务")}</row>'
    assert words(opened(tmp_path, xlsx(rows, STRINGS, merges=merges)))[1] == ["任务"] * 3


@pytest.mark.parametrize(
    "rows",
    [
        "",
        '<row r="1"><c r="A1" t="s"><v>99</v></c><c r="A2" t="s"><v>x</v></c></row>',
        '<row r="1"><c r="?"><v>1</v></c><c><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"/><c r="B1"/></row>',
    ],
)
def test_a_sheet_without_text_is_said(tmp_path: Path, rows: str) -> None:
    with pytest.raises(EmptyError):
        opened(tmp_path, xlsx(rows))


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(EmptyError):
        opened(tmp_path, xlsx(f'<row r="1">{text("A1", "看不见")}</row>', state="veryHidden"))
