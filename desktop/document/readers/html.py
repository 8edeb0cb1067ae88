"""Web pages as saved from a government site, and what a browser or Word puts on the clipboard.

Only the article is read: menus, the table of metadata (索引号, 发布机构 …) and the page's foot are
not part of the document. Nothing that the page refers to is ever loaded.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from desktop.document.errors import EmptyError, SuspiciousError, TooLargeError, UnsupportedError
from desktop.document.readers.compose import Composer, Grid
from desktop.document.readers.text import clean, decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selectolax.lexbor import LexborNode

    from desktop.document.model import Extract

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_UNREAD: Final = (
    "script", "style", "noscript", "nav", "aside", "footer", "iframe", "object", "svg", "select",
    "button", "input", "textarea", "template", "head", "img",
)  # fmt: skip
_INLINE: Final = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "o:p", "ruby", "rb",
}  # fmt: skip
_CONTAINERS: Final = {
    "body", "div", "section", "article", "main", "form", "center", "td", "tr", "tbody", "table",
}  # fmt: skip
_FRAME: Final = re.compile(
    r"(^|[\s_-])(nav|menu|crumbs?|breadcrumb|position|location|share|print|footer|copyright|"
    r"related|sidebar|toolbar|qrcode|ewm|dqwz|pagination|hidden)([\s_-]|$)",
    re.IGNORECASE,
)
_METADATA: Final = re.compile(
    r"索\s*引\s*号|信息分类|主题分类|发布机构|发文机关[：:]|公开方式[：:]|公开时限|有效性|废止日期|生成日期|"
    r"成文日期[：:]|发布日期[：:]|发文日期[：:]|信息名称|文\s*号[：:]|主题词"
)
_METADATA_MIN: Final = 3
_METADATA_LENGTH: Final = 600
_TITLES: Final = ('meta[name="ArticleTitle"]', "h1", "title")
_DIRECTIVE: Final = re.compile("要点|通知|方案|意见|安排|分工|任务|清单|计划|办法|转发")
_SITE: Final = re.compile(r"\s*[-_|–—]+\s*")
# Where the publishing systems of government sites put the article.
_ARTICLES: Final = (
    "#UCAP-CONTENT, #zoom, #Zoom, #zoomcon, #vsb_content, .TRS_Editor, .trs_editor_view, "
    ".pages_content, .article-content, .wp_articlecontent"
)
_MARKED_SHARE: Final = 0.5
_MAIN_SHARE: Final = 0.8
_LAYOUT_CELLS: Final = 3
# Elements that stay open until closed: what others leave unclosed does not nest.
_NESTING: Final = re.compile(
    r"<(/?)(?:div|section|article|span|font|table|ul|ol|dl|blockquote|center|form|b|i|u|em|strong|a)\b",
    re.IGNORECASE,
)
_NESTING_LIMIT: Final = 1000
_DEPTH_LIMIT: Final = 150
_LENGTH_LIMIT: Final = 8 * 1024 * 1024
_SPAN_LIMIT: Final = 1000
_BREAK_INSIDE: Final = re.compile(r"(?<=[\u2e80-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\uffef])")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


def read_html(path: Path, data: bytes) -> Extract:
    """Return the article of a saved web page.

    Raises:
        DocumentError: no text, or bytes that are no text.
    """
    source = _decode(data)
    if source is None:
        raise UnsupportedError(path, "不是文档，里面的内容不是文字")
    tree = _tree(path, source)
    title = _title(tree)
    body = _stripped(tree)
    composer = Composer()
    if body is not None:
        article = _article(body)
        if title and _squeezed(title) not in _squeezed(article.text()):
            composer.paragraph(title)
        _Walk(composer).run(article)
    return _checked(path, composer.extract())


def read_fragment(path: Path, source: str) -> Extract:
    """Return all text of pasted HTML. Raises EmptyError."""
    composer = Composer()
    body = _stripped(_tree(path, source))
    if body is not None:
        _Walk(composer).run(body)
    return _checked(path, composer.extract())


def _tree(path: Path, source: str) -> LexborHTMLParser:
    if len(source) > _LENGTH_LIMIT:
        raise TooLargeError(path, "里的网页内容太多，不像是一份工作要点")
    depth = 0
    for match in _NESTING.finditer(source):
        depth += -1 if match[1] else 1
        if depth > _NESTING_LIMIT:
            raise SuspiciousError(path, "的网页层层嵌套得异常")
    return LexborHTMLParser(source)


def _checked(path: Path, extract: Extract) -> Extract:
    if not extract.text.strip():
        raise EmptyError(path)
    return extract


def _decode(data: bytes) -> str | None:
    """Return the page's text: by its mark, by the charset it names, else as any text."""
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = named[1].decode("ascii", "replace").lower()
        try:
            return data.decode("gb18030" if name in ("gb2312", "gbk") else name)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


def _stripped(tree: LexborHTMLParser) -> LexborNode | None:
    tree.strip_tags(list(_UNREAD))
    return tree.body


def _title(tree: LexborHTMLParser) -> str:
    """Return the article's title as the page tells it, without the name of the site."""
    for selector in _TITLES:
        node = tree.css_first(selector)
        words = (node.attributes.get("content") or node.text()) if node is not None else ""
        for piece in _SITE.split(clean(words)):
            if _DIRECTIVE.search(piece):
                return " ".join(piece.split())
    return ""


def _squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def _article(body: LexborNode) -> LexborNode:
    """Return the element that is marked as the article, or the innermost with most of the text.

    Links do not count as text. A mark is believed only where half of the page's text is under it.
    """
    marked = max(body.css(_ARTICLES), key=_weight, default=None)
    if marked is not None and _weight(marked) > _MARKED_SHARE * _weight(body):
        return marked
    node = body
    for _ in range(_DEPTH_LIMIT):
        enough = _MAIN_SHARE * _weight(node)
        inner = next((each for each in _children(node) if _weight(each) >= enough > 0), None)
        if inner is None or inner.tag not in _CONTAINERS or _is_table(inner):
            break
        node = inner
    return node


def _weight(node: LexborNode) -> int:
    """Return how many Chinese characters of an element are neither links nor frame."""
    if _is_frame(node):
        return 0
    linked = sum(len(_HAN.findall(each.text())) for each in node.css("a"))
    return len(_HAN.findall(node.text())) - linked


def _is_frame(node: LexborNode) -> bool:
    """Tell whether an element is a menu, a foot, hidden, or the table of metadata."""
    attributes = node.attributes
    if node.tag not in _CONTAINERS and node.tag not in ("p", "ul", "ol", "dl", "header"):
        return False
    style = (attributes.get("style") or "").replace(" ", "").lower()
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if "display:none" in style:
        return True
    if node.tag != "body" and _FRAME.search(names) and not _is_long(node):
        return True
    words = node.text()
    return len(words) < _METADATA_LENGTH and len(set(_METADATA.findall(words))) >= _METADATA_MIN


def _is_long(node: LexborNode) -> bool:
    """Tell whether there is so much in it that its name must mean something else."""
    return len(_HAN.findall(node.text())) > _METADATA_LENGTH


def _is_table(node: LexborNode) -> bool:
    """Tell a ruled table from one that only lays out the page."""
    if node.tag != "table" or any(each != node for each in node.css("table")):
        return False
    rows = [len(row.css("td, th")) for row in node.css("tr")]
    return sum(1 for cells in rows if cells > 1) > 1 or (len(rows) == 1 and rows[0] > _LAYOUT_CELLS)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    yield from node.iter(include_text=False)


class _Walk:
    """Turn elements into paragraphs and tables; inline text gathers until a block ends."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._gathered: list[str] = []

    def run(self, node: LexborNode) -> None:
        """Add everything in ``node``."""
        self._inside(node, 0)
        self._flush()

    def _inside(self, node: LexborNode, depth: int) -> None:
        if depth > _DEPTH_LIMIT:
            self._gathered.append(node.text())
            return
        for each in node.iter(include_text=True):
            tag = each.tag or ""
            if tag == "-text":
                self._gathered.append(each.text())
            elif tag == "br":
                self._flush()
            elif tag == "pre":
                self._verbatim(each)
            elif tag in _INLINE:
                self._inside(each, depth + 1)
            elif not _is_frame(each):
                self._flush()
                self._block(each, depth + 1)
                self._flush()

    def _block(self, node: LexborNode, depth: int) -> None:
        if _is_table(node):
            self._composer.table(_grid(node))
        else:
            self._inside(node, depth)

    def _verbatim(self, node: LexborNode) -> None:
        self._flush()
        for line in clean(node.text()).split("\n"):
            self._composer.paragraph(line)

    def _flush(self) -> None:
        words = _collapsed("".join(self._gathered))
        self._gathered.clear()
        if words:
            self._composer.paragraph(words)


def _collapsed(words: str) -> str:
    """Return text with the white space of the source as a browser shows it.

    Ideographic and no-break spaces are text; a source line that breaks between two Chinese
    characters breaks nothing.
    """
    words = _BREAK_INSIDE.sub("", clean(words))
    return re.sub(r"[ \t\n\f]+", " ", words).strip()


def _grid(table: LexborNode) -> Grid:
    """Return a table by the HTML table model: cells fill the free places from left to right."""
    grid = Grid()
    rows = table.css("tr")
    for row, line in enumerate(rows):
        column = 0
        for cell in _children(line):
            if cell.tag not in ("td", "th"):
                continue
            while grid.is_taken(row, column):
                column += 1
            height = min(_span(cell, "rowspan") or len(rows), len(rows) - row)
            width = _span(cell, "colspan") or 1
            grid.put(row, column, _cell_text(cell), rows=height, columns=width)
            column += width
    return grid


def _span(cell: LexborNode, name: str) -> int:
    """Return a span; 0 means to the end (WHATWG HTML 4.9.11), nonsense means 1."""
    text = (cell.attributes.get(name) or "1").strip()
    return min(int(text), _SPAN_LIMIT) if text.isdecimal() and len(text) < len("9999999") else 1


def _cell_text(cell: LexborNode) -> str:
    composer = Composer()
    _Walk(composer).run(cell)
    return composer.extract().text.strip("\n")
