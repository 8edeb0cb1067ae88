from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.document.errors import EmptyError, SuspiciousError
from desktop.document.read import read, read_pasted

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import Extract

PAGE = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>某市2024年政务公开工作要点 - 某市人民政府门户网站</title>
<script>var a = "不要";</script><style>p{}</style></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; 文件</div>
<table class="xxgk"><tr><td>索 引 号：</td><td>11440000/2024-001</td><td>主题分类：</td><td>综合政务</td></tr>
<tr><td>发布机构：</td><td>某市政府办公室</td><td>文 号：</td><td>某府办〔2024〕1号</td></tr></table>
<div class="main"><div id="zoom" class="TRS_Editor">
<p style="text-align:center">某府办〔2024〕1号</p>
<p>　　一、加强政策
解读</p>
<p>　　（一）<strong>做好解读。</strong>各部门要及时<span>公开</span>信息，<br>不得拖延，确保群众看得到、听得懂、能监督，切实做到应公开尽公开。</p>
<table border="1"><thead><tr><th>任务</th><th>责任单位</th></tr></thead>
<tbody><tr><td rowspan="2"><p>任务一</p><p>又一段</p></td><td>财政局</td></tr><tr><td>教育局</td></tr></tbody></table>
<p style="display: none">隐藏的字</p>
</div></div>
<div class="related"><a href="1">相关文件甲</a><a href="2">相关文件乙</a></div>
<div class="footer">版权所有 某市人民政府 粤ICP备1号</div></body></html>"""


def opened(tmp_path: Path, data: bytes) -> Extract:
    path = tmp_path / "网页 #1.htm"
    path.write_bytes(data)
    return read(path)


def words(extract: Extract, index: int = 0) -> list[list[str]]:
    found = extract.tables[index]
    return [[extract.text[each.span.start : each.span.end] for each in row] for row in found.rows]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_the_article_of_a_saved_page_is_found(tmp_path: Path, encoding: str) -> None:
    extract = opened(tmp_path, PAGE.encode(encoding))
    assert extract.text.split("\n") == [
        "某市2024年政务公开工作要点",
        "某府办〔2024〕1号",
        "一、加强政策解读",
        "（一）做好解读。各部门要及时公开信息，",
        "不得拖延，确保群众看得到、听得懂、能监督，切实做到应公开尽公开。",
        "任务", "责任单位", "任务一", "又一段", "财政局", "教育局", "",
    ]  # fmt: skip
    assert words(extract) == [
        ["任务", "责任单位"],
        ["任务一\n又一段", "财政局"],
        ["任务一\n又一段", "教育局"],
    ]
    assert extract.tables[0].rows[2][0].is_inherited


def test_a_page_that_says_utf_8_and_is_not(tmp_path: Path) -> None:
    data = PAGE.replace("gb2312", "utf-8").encode("gb18030")
    assert "（一）做好解读" in opened(tmp_path, data).text


def test_an_article_that_is_one_table_is_a_table(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>任务{n}，要做好</td><td>财政局</td></tr>" for n in range(9)
    )
    page = f"<html><body><div class='nav'><a>首页</a></div><div><table>{rows}</table></div></body></html>"
    assert words(opened(tmp_path, page.encode()))[3] == ["3", "任务3，要做好", "财政局"]


def test_tables_that_only_lay_out_the_page_are_no_tables(tmp_path: Path) -> None:
    page = "<html><body><table><tr><td><table><tr><td><p>一、要点</p><p>内容在此</p></td></tr></table></td></tr></table>"
    extract = opened(tmp_path, page.encode())
    assert (extract.text, extract.tables) == ("一、要点\n内容在此\n", ())


@pytest.mark.parametrize("span", ["0", "99999", "-1", "x", "", "99999999999"])
def test_odd_spans_do_no_harm(tmp_path: Path, span: str) -> None:
    page = f"<table><tr><td rowspan='{span}'>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    extract = opened(tmp_path, page.encode())
    assert len(extract.tables[0].rows) == 2
    assert {len(row) for row in extract.tables[0].rows} in ({2}, {3})


def test_deep_nesting_is_read_and_absurd_nesting_said(tmp_path: Path) -> None:
    page = "<div>" * 900 + "一、要点" + "</div>" * 900
    assert "一、要点" in opened(tmp_path, page.encode()).text
    with pytest.raises(SuspiciousError, match="嵌套"):
        opened(tmp_path, ("<div>" * 500_000 + "一、要点").encode())


def test_a_page_without_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(EmptyError):
        opened(tmp_path, b"<html><body><img src='http://example.invalid/a.png'></body></html>")


def test_pasted_table_from_a_spreadsheet() -> None:
    html = (
        "<html><head><meta charset=utf-8></head><body><!--StartFragment--><table><tr><td>任务</td><td>单位</td></tr>"
        "<tr><td rowspan=2>解读</td><td>财政局</td></tr><tr><td>教育局</td></tr></table><!--EndFragment--></body></html>"
    )
    extract = read_pasted(html, "任务\t单位\n解读\t财政局\n\t教育局\n")
    assert words(extract)[2] == ["解读", "教育局"]
    assert extract.tables[0].rows[2][0].is_inherited


def test_pasted_prose_keeps_its_numbering_from_the_plain_text() -> None:
    html = "<ol><li>做好解读</li></ol>"
    assert read_pasted(html, "1. 做好解读").text == "1. 做好解读"
    assert read_pasted(html, "  ").text == "做好解读\n"


def test_pasted_tab_separated_rows_are_a_table() -> None:
    text = '序号\t工作任务\t责任单位\r\n1\t"解读\n政策"\t财政局\r\n2\t回应\t教育局\r\n'
    assert words(read_pasted(None, text)) == [
        ["序号", "工作任务", "责任单位"],
        ["1", "解读\n政策", "财政局"],
        ["2", "回应", "教育局"],
    ]


def test_nothing_pasted_is_said() -> None:
    with pytest.raises(EmptyError, match="粘贴的内容"):
        read_pasted("<p> </p>", " \n")
