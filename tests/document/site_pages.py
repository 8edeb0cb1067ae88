"""Saved pages as several publishing systems of government sites write them, made by hand."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Page = Callable[[str, Sequence[str], "Meta"], str]
    Meta = Sequence[tuple[str, str]]

META = (
    ("索引号", "11440500/2021-00317"),
    ("分类", "政务公开、其他"),
    ("发布机构", "滨江市人民政府办公室"),
    ("成文日期", "2021-06-01"),
    ("名称", "{title}"),
    ("文号", "滨府办〔2021〕17号"),
    ("发布日期", "2021-06-03"),
    ("主题词", ""),
)
NAVIGATION = "".join(
    f"<li><a href='#'>{name}</a></li>"
    for name in ("首页", "政务公开", "政务服务", "互动交流", "走进滨江", "要闻动态", "数据开放")
)


def paragraphs(lines: Sequence[str]) -> str:
    return "".join(
        f'<p style="text-indent:2em"><span>　　{escape(each)}</span></p>\n' for each in lines
    )


def values(title: str, meta: Meta) -> list[tuple[str, str]]:
    return [(name, value.format(title=title)) for name, value in meta]


def rows(cells: list[str], per_row: int, tag: str = "td") -> str:
    cut = [cells[at : at + per_row] for at in range(0, len(cells), per_row)]
    return "".join("<tr>" + "".join(f"<{tag}>{c}</{tag}>" for c in row) + "</tr>" for row in cut)


def whole(head: str, article: str, foot: str = "", title: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}_滨江市人民政府</title>"
        f"<script>var x='索引号：';</script></head><body>{head}{article}{foot}</body></html>"
    )


def two_columns(title: str, lines: Sequence[str], meta: Meta) -> str:
    """A plain table of two columns without colons, before the title."""
    cells = [each for pair in values(title, meta) for each in pair]
    table = f"<table width='100%'>{rows(cells, 2)}</table>"
    return whole(table, f"<h1>{title}</h1><div>{paragraphs(lines)}</div>")


def four_columns(title: str, lines: Sequence[str], meta: Meta) -> str:
    """A table of four columns with labels blown up by blanks, as TRS sites print it."""
    cells = []
    for name, value in values(title, meta):
        wide = "&nbsp;&nbsp;".join(name) if len(name) == 2 else name
        cells += [f"<b>{wide}：</b>", value or "&nbsp;"]
    head = f"<div class='bt'><ul>{NAVIGATION}</ul></div><table class='zwgk_table'>{rows(cells, 4)}</table>"
    article = (
        f"<div class='tit'>{title}</div><div class='TRS_Editor'>"
        f"<style>.TRS_Editor P{{line-height:2}}</style>{paragraphs(lines)}</div>"
    )
    foot = (
        "<div>扫一扫在手机打开当前页</div><div>【打印本页】 【关闭窗口】</div>"
        "<div>版权所有：滨江市人民政府办公室　网站标识码：4405000001　粤ICP备05070829号</div>"
    )
    return whole(head, article, foot, title)


def six_columns(title: str, lines: Sequence[str], meta: Meta) -> str:
    """Three pairs a row, heads as ``th``, all inside one table that lays out the page."""
    cells = [each for pair in values(title, meta) for each in (f"{pair[0]}:", pair[1])]
    table = f"<table border=1>{rows(cells, 6, 'th')}</table>"
    return whole(
        "",
        f"<table><tr><td>{table}</td></tr><tr><td><p align=center><b>{title}</b></p>"
        f"{paragraphs(lines)}</td></tr></table>",
    )


def one_cell_a_pair(title: str, lines: Sequence[str], meta: Meta) -> str:
    """Label and value in one cell, with the number of readers below the title."""
    cells = [f"<strong>{name}：</strong>{value}" for name, value in values(title, meta)]
    info = (
        "<div class='info'>发布时间：2021-06-03 09:12　来源：本网　浏览次数：<span>1024</span>次　"
        "字体：[<a>大</a> <a>中</a> <a>小</a>]</div>"
    )
    return whole(
        f"<table>{rows(cells, 2)}</table>",
        f"<h2>{title}</h2>{info}<div id='zoom'>{paragraphs(lines)}</div>",
        "<div>责任编辑：张工</div><div>上一篇：<a>关于放假的通知</a></div><div>下一篇：没有了</div>",
        title,
    )


def definition_list(title: str, lines: Sequence[str], meta: Meta) -> str:
    """Pairs as ``dt`` and ``dd``."""
    pairs = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in values(title, meta))
    return whole(
        f"<dl class='xxgk-info'>{pairs}</dl>",
        f"<div class='article'><h1>{title}</h1>{paragraphs(lines)}</div>",
    )


def list_items(title: str, lines: Sequence[str], meta: Meta) -> str:
    """Pairs as list items with a label element."""
    pairs = "".join(
        f"<li><label>{name}：</label><span>{value}</span></li>"
        for name, value in values(title, meta)
    )
    return whole(
        f"<ul>{pairs}</ul>",
        f"<h1>{title}</h1><div class='pages_content'>{paragraphs(lines)}</div>",
        "<div class='share'>分享到：<a>微信</a><a>微博</a></div>",
    )


def boxes(title: str, lines: Sequence[str], meta: Meta) -> str:
    """Pairs as boxes in a grid, a page number of Xinhua's system in the comment."""
    pairs = "".join(
        f"<div class='row'><div class='k'>{name}</div><div class='v'>{value}</div></div>"
        for name, value in values(title, meta)
    )
    return whole(
        f"<div class='position'>当前位置：<a>首页</a> &gt; <a>政策文件</a></div><div class='wrap'>{pairs}</div>",
        f"<div class='wrap'><div>{title}</div><div id='UCAP-CONTENT'>{paragraphs(lines)}</div></div>",
        "<div>[打印本页] [关闭窗口]</div>",
    )


def plain_lines(title: str, lines: Sequence[str], meta: Meta) -> str:
    """No element of its own: pairs are paragraphs like all others."""
    pairs = "".join(f"<p>{name}：{value}</p>" for name, value in values(title, meta))
    return whole("", f"<div>{pairs}<p align='center'>{title}</p>{paragraphs(lines)}</div>")


def broken_lines(title: str, lines: Sequence[str], meta: Meta) -> str:
    """Everything in one element, lines by ``br``, as the oldest systems write it."""
    pairs = "<br>".join(
        f"{name}：{value}　　{other}：{value2}"
        for (name, value), (other, value2) in zip(
            values(title, meta)[::2], values(title, meta)[1::2], strict=True
        )
    )
    text = "<br>\r\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{escape(each)}" for each in lines)
    return whole("", f"<center><font>{pairs}<br>{title}<br>{text}</font></center>")


PAGES: dict[str, Page] = {
    page.__name__: page
    for page in (
        two_columns,
        four_columns,
        six_columns,
        one_cell_a_pair,
        definition_list,
        list_items,
        boxes,
        plain_lines,
        broken_lines,
    )
}
