"""Find the article in a saved page: what is frame, what is metadata, and where the text stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.document.readers.site import (
    Metadata,
    is_label,
    is_title,
    may_be_metadata,
    merged,
    metadata,
    squeezed,
)
from desktop.document.readers.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_CONTAINERS: Final = {
    "body", "div", "section", "article", "main", "form", "center", "td", "tr", "tbody", "table",
}  # fmt: skip
_FRAMES: Final = _CONTAINERS | {"p", "ul", "ol", "dl", "header", "fieldset"}
_FRAME: Final = re.compile(
    r"(^|[\s_-])(nav|menu|crumbs?|breadcrumb|position|location|share|print|footer|copyright|"
    r"related|sidebar|toolbar|qrcode|ewm|dqwz|pagination|hidden)([\s_-]|$)",
    re.IGNORECASE,
)
_LONG: Final = 600
_METADATA_LENGTH: Final = 2000
_PIECES: Final = {"td", "th", "tr", "li", "dt", "dd", "p", "div", "br", "h1", "h2", "h3", "table"}
_NODE_LIMIT: Final = 2000
_TITLES: Final = ('meta[name="ArticleTitle"]', "h1", "title")
_DIRECTIVE: Final = re.compile("要点|通知|方案|意见|安排|分工|任务|清单|计划|办法|转发")
_TITLE_LENGTH: Final = 80
_TITLE_STEPS: Final = 12
_SITE: Final = re.compile(r"\s*[-_|–—]+\s*")
# Where the publishing systems of government sites put the article.
_ARTICLES: Final = (
    "#UCAP-CONTENT, #zoom, #Zoom, #zoomcon, #vsb_content, .TRS_Editor, .trs_editor_view, "
    ".pages_content, .article-content, .wp_articlecontent"
)
_MARKED_SHARE: Final = 0.5
_MAIN_SHARE: Final = 0.8
_LAYOUT_CELLS: Final = 3
_DEPTH_LIMIT: Final = 150


def title_of(tree: LexborHTMLParser) -> str:
    """Return the article's title as the page tells it, without the name of the site."""
    for selector in _TITLES:
        node = tree.css_first(selector)
        words = (node.attributes.get("content") or node.text()) if node is not None else ""
        for piece in _SITE.split(clean(words)):
            if _DIRECTIVE.search(piece):
                return " ".join(piece.split())
    return ""


def title_before(article: LexborNode) -> str:
    """Return the nearest short element before the article that reads like a title."""
    node: LexborNode | None = article
    for _ in range(_TITLE_STEPS):
        if node is None or node.tag == "body":
            return ""
        before = node.prev
        node = before if before is not None else node.parent
        words = squeezed(node.text()) if before is not None and node is not None else ""
        if len(words) <= _TITLE_LENGTH and is_title(words):
            return words
    return ""


def metadata_of(body: LexborNode) -> Metadata:
    """Return what the site's own tables and lists say about the document."""
    if not may_be_metadata(body.text()):
        return Metadata()
    found = (describes(each) for each in body.css("table, dl, ul, div, p"))
    return merged([each for each in found if each is not None])


def article_of(body: LexborNode) -> LexborNode:
    """Return the element that is marked as the article, or the innermost with most of the text.

    Links do not count as text. A mark is believed only where half of the page's text is under it.
    """
    node, weight = body, _weight(body)
    marked = max(body.css(_ARTICLES), key=_weight, default=None)
    if marked is not None and _weight(marked) > _MARKED_SHARE * weight:
        return marked
    for _ in range(_DEPTH_LIMIT):
        weights = ((_weight(each), each) for each in children(node))
        enough = _MAIN_SHARE * weight
        weight, inner = next((each for each in weights if each[0] >= enough > 0), (0, node))
        if not weight or inner.tag not in _CONTAINERS or is_table(inner):
            break
        node = inner
    return node


def _weight(node: LexborNode) -> int:
    """Return how many characters of an element, Latin ones apart, are neither links nor frame."""
    if is_frame(node):
        return 0
    return _wide(node) - sum(_wide(each) for each in node.css("a"))


def _wide(node: LexborNode) -> int:
    words = node.text()
    return len(words) - len(words.encode("ascii", "ignore"))


def is_frame(node: LexborNode) -> bool:
    """Tell whether an element is a menu, a foot, hidden, or describes the document."""
    attributes = node.attributes
    if node.tag not in _FRAMES:
        return False
    style = (attributes.get("style") or "").replace(" ", "").lower()
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if "display:none" in style:
        return True
    if node.tag != "body" and _FRAME.search(names) and not _is_long(node):
        return True
    return describes(node) is not None


def _is_long(node: LexborNode) -> bool:
    """Tell whether there is so much in it that its name must mean something else."""
    return _wide(node) > _LONG


def describes(node: LexborNode) -> Metadata | None:
    """Return what an element says about the document, or None where it is something else."""
    pieces = _pieces(node)
    return metadata(pieces) if may_be_metadata("\n".join(pieces)) else None


def _pieces(node: LexborNode) -> list[str]:
    """Return the text by cells and lines; a label in an element of its own is a piece as well.

    Nothing where there is more than any metadata: large elements are not walked to their end.
    """
    pieces, length = [""], 0
    for count, each in enumerate(node.traverse(include_text=True)):
        if count > _NODE_LIMIT or length > _METADATA_LENGTH:
            return []
        if each.tag in _PIECES or is_label(pieces[-1]):
            pieces.append("")
        if each.tag == "-text":
            pieces[-1] += squeezed(each.text())
            length += len(pieces[-1])
    return pieces


def is_table(node: LexborNode) -> bool:
    """Tell a ruled table from one that only lays out the page."""
    if node.tag != "table" or any(each != node for each in node.css("table")):
        return False
    rows = [len(row.css("td, th")) for row in node.css("tr")]
    return sum(1 for cells in rows if cells > 1) > 1 or (len(rows) == 1 and rows[0] > _LAYOUT_CELLS)


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements directly in ``node``."""
    yield from node.iter(include_text=False)
