from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from site_pages import META, PAGES, paragraphs, rows, whole

from desktop.document.errors import EmptyError, SuspiciousError
from desktop.document.model import BlockKind
from desktop.document.parse import parse
from desktop.document.read import read, read_pasted
from desktop.document.readers.html import read_html

if TYPE_CHECKING:
    from desktop.document.model import DraftDirective, Extract, ParsedDocument

DOCUMENTS = sorted((Path(__file__).parent.parent / "documents").glob("*.txt"))

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


TITLE = "滨江市2021年政务公开工作要点"
LINES = [
    "各区县人民政府，市政府各部门：",
    "为做好2021年政务公开工作，制定本要点。",
    "一、加强政策解读",
    "（一）做好解读。各部门要及时解读政策。（市政府办公室牵头，市司法局配合）",
    "（二）回应关切。各部门要及时回应社会关切。（市政府办公室牵头）",
    "二、加强保障",
    "（一）落实经费。各部门要落实经费。（市财政局牵头）",
]


def blocks(parsed: ParsedDocument, *kinds: BlockKind) -> list[str]:
    return [block.text for block in parsed.blocks if block.kind in kinds]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("number_in_text", [True, False])
def test_metadata_of_any_layout_is_no_text_but_its_number_counts(
    tmp_path: Path, page: str, *, number_in_text: bool
) -> None:
    lines = ["滨府办〔2021〕17号", *LINES] if number_in_text else LINES
    parsed = parse(opened(tmp_path, PAGES[page](TITLE, lines, META).encode()))
    [directive] = parsed.directives
    assert (directive.title, directive.document_number) == (TITLE, "滨府办〔2021〕17号")
    assert [each.ref for each in directive.requirements] == ["一（一）", "一（二）", "二（一）"]
    assert parsed.leftover == ()
    asked = "".join(blocks(parsed, *(kind for kind in BlockKind if kind != BlockKind.FURNITURE)))
    assert asked.count("滨府办〔2021〕17号") == asked.count(TITLE) == 1
    assert all(each not in asked for each in ("11440500", "2021-06-03", "打印", "版权", "上一篇"))


@settings(max_examples=60, deadline=None)
@given(
    page=st.sampled_from(sorted(PAGES)),
    names=st.lists(st.sampled_from(META[1:7]), min_size=1, unique=True),
)
def test_whatever_a_site_tells_the_document_stays_the_same(
    page: str, names: list[tuple[str, str]]
) -> None:
    meta = [META[0], *names]
    meta += [("公开方式", "主动公开")] * (len(meta) % 2)
    parsed = parse(read_html(Path("网页"), PAGES[page](TITLE, LINES, meta).encode()))
    [directive] = parsed.directives
    assert directive.title == TITLE
    assert bool(directive.document_number) == (META[5] in meta)
    assert len(directive.requirements) == 3
    assert blocks(parsed, BlockKind.LEFTOVER) == []


@pytest.mark.parametrize("source", DOCUMENTS, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("page", ["four_columns", "boxes", "broken_lines"])
def test_real_documents_on_pages_of_sites_ask_the_same(
    tmp_path: Path, source: Path, page: str
) -> None:
    lines = [line for line in source.read_text("utf-8").splitlines() if line.strip()]
    lines = [line.replace("**", "").strip("# ") for line in lines]
    about = [("索引号", "1"), ("分类", "其他"), ("有效性", "有效"), ("发布日期", "2021-06-03")]
    saved = parse(opened(tmp_path, PAGES[page]("", lines, about).encode()))
    plain = parse(opened(tmp_path, "\n".join(lines).encode()))
    assert [asked(each) for each in saved.directives] == [asked(each) for each in plain.directives]
    assert len(saved.leftover) == len(plain.leftover)


def asked(directive: DraftDirective) -> list[tuple[object, ...]]:
    return [(each.ref, each.text, each.assignments) for each in directive.requirements]


def test_a_table_of_tasks_and_the_foot_of_a_document_are_no_metadata(tmp_path: Path) -> None:
    cells = ["名称", "内容", "责任单位", "有效期", "解读", "做好解读", "财政局", "全年"]
    page = f"<h1>{TITLE}</h1><table border=1>{rows(cells, 4)}</table><p>主题词：政务　要点</p>"
    extract = opened(tmp_path, whole(page, "<p>抄送：市委办公室。</p>").encode())
    assert words(extract)[1] == ["解读", "做好解读", "财政局", "全年"]
    assert extract.furniture == ()
    assert "主题词：政务　要点\n抄送：市委办公室。" in extract.text


@pytest.mark.parametrize(
    "line",
    [
        "【打印本页】 【关闭窗口】", "打印 | 收藏 | 关闭", "分享到：", "上一篇：关于做好工作的通知", "下一篇：没有了",
        "责任编辑：李工", "版权所有：某市人民政府 ICP备案号：粤ICP备1号", "网站标识码：4400000001", "字体：[大 中 小]",
        "您当前的位置：首页 > 政务公开 > 要点", "首页 > 政策", "扫一扫在手机打开当前页", "浏览次数：3021", "返回顶部",
    ],
)  # fmt: skip
def test_lines_of_the_site_are_furniture_on_pages_and_in_pasted_text(line: str) -> None:
    for extract in (
        read_html(Path("网页"), whole("", paragraphs([*LINES, line])).encode()),
        read_pasted(None, "\n".join([*LINES, line])),
    ):
        assert [extract.text[each.start : each.end] for each in extract.furniture] == [line]


@pytest.mark.parametrize(
    "line",
    ["（一）打印服务公开。", "一、分享经验", "主办单位：市财政局", "大", "来源于群众的意见要公开。", "上一篇章已完成的任务。"],
)  # fmt: skip
def test_lines_that_only_look_alike_stay(line: str) -> None:
    extract = read_html(Path("网页"), whole("", paragraphs([*LINES, line + "做好公开"])).encode())
    assert extract.furniture == ()


def test_injected_readings_signs_and_rests_of_tags_are_taken_out(tmp_path: Path) -> None:
    spoilt = [line.replace("部门", "部(bù)门(mén)").replace("要", "@@要") for line in LINES]
    page = whole("", paragraphs(spoilt).replace("市司法局配合）</span></p>", "市司法局配合）9/p>"))
    clean = opened(tmp_path, whole("", paragraphs(LINES)).encode())
    assert opened(tmp_path, page.encode()).text == clean.text
    assert read_pasted(None, "\n".join(spoilt)).text == "\n".join(LINES)
    assert read_pasted(None, "朱镕(róng)基").text == "朱镕(róng)基"
