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
from desktop.document.readers.article import (
    article_of,
    children,
    is_frame,
    is_table,
    metadata_of,
    title_before,
    title_of,
)
from desktop.document.readers.compose import Composer, Grid
from desktop.document.readers.noise import mended, without_noise
from desktop.document.readers.site import same_number, site_metadata, squeezed, with_site_lines
from desktop.document.readers.text import clean, decode

if TYPE_CHECKING:
    from collections.abc import Sequence
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


def read_html(path: Path, data: bytes) -> Extract:
    """Return the article of a saved web page.

    Raises:
        DocumentError: no text, or bytes that are no text.
    """
    source = _decode(data)
    if source is None:
        raise UnsupportedError(path, "不是文档，里面的内容不是文字")
    tree = _tree(path, mended(without_noise(source)))
    title = title_of(tree)
    body = _stripped(tree)
    if body is None:
        raise EmptyError(path)
    article, about = article_of(body), metadata_of(body)
    extract = _walked(article)
    told, words = site_metadata(extract)
    number = about.number or told.number
    title = title or about.title or told.title or title_before(article)
    front = [number] if number and not same_number(number, words) else []
    front += [title] if title and squeezed(title) not in words else []
    return _checked(path, with_site_lines(_walked(article, front) if front else extract))


def read_fragment(path: Path, source: str) -> Extract:
    """Return all text of pasted HTML. Raises EmptyError."""
    body = _stripped(_tree(path, source))
    if body is None:
        raise EmptyError(path)
    return _checked(path, with_site_lines(_walked(body)))


def _walked(node: LexborNode, front: Sequence[str] = ()) -> Extract:
    """Return an element's text below the lines that stand nowhere in it."""
    composer = Composer()
    for line in front:
        composer.paragraph(line)
    _Walk(composer).run(node)
    return composer.extract()


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
            elif not is_frame(each):
                self._flush()
                self._block(each, depth + 1)
                self._flush()

    def _block(self, node: LexborNode, depth: int) -> None:
        if is_table(node):
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
        for cell in children(line):
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
    return _walked(cell).text.strip("\n")
