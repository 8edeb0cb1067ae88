"""Printed lines with their places become paragraphs; for formats that know only where ink is.

A line joins the one above only where the geometry leaves no doubt: the upper line is full, the
lower one is not indented, both on one page. Everything else is the parser's to join.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.document.readers.compose import Composer

if TYPE_CHECKING:
    from desktop.document.model import Extract

# A recogniser takes the dash beside a page number for the digit one (一).
_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:[-—–－―─•·一]+\s*)?(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?"
    r"(?:\s*[-—–－―─•·一]+)?\s*"
)
_EDGE_LINES: Final = 2
_REPEATED_SHARE: Final = 0.6
_REPEATED_MIN: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line with its left and right edge and the height of its type, in points."""

    text: str
    left: float
    right: float
    size: float


def composed(pages: list[list[Line]]) -> Extract:
    """Return the text of pages of lines; page numbers and running heads become furniture."""
    running = _running(pages)
    composer = Composer()
    for page in pages:
        composer.page()
        _compose(page, running, composer)
    return composer.extract()


def _running(pages: list[list[Line]]) -> set[str]:
    """Return the lines that stand at the edge of most pages, digits disregarded."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_shape(line) for line in _edge(page)})
    needed = max(_REPEATED_MIN, _REPEATED_SHARE * len(pages))
    return {shape for shape, count in edges.items() if count >= needed}


def _edge(page: list[Line]) -> list[Line]:
    return page[:_EDGE_LINES] + page[_EDGE_LINES:][-_EDGE_LINES:]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s", "", line.text))


def _compose(page: list[Line], running: set[str], composer: Composer) -> None:
    edge = {id(line) for line in _edge(page)}
    right = max((line.right for line in page), default=0)
    left = min((line.left for line in page if not _PAGE_NUMBER.fullmatch(line.text)), default=0)
    paragraph: list[Line] = []
    for line in page:
        is_number = _PAGE_NUMBER.fullmatch(line.text) is not None
        is_furniture = id(line) in edge and (is_number or _shape(line) in running)
        if paragraph and (is_furniture or not _continues(paragraph[-1], line, left, right)):
            composer.paragraph(_joined(paragraph))
            paragraph = []
        if is_furniture:
            composer.furniture(line.text)
        else:
            paragraph.append(line)
    if paragraph:
        composer.paragraph(_joined(paragraph))


def _continues(upper: Line, lower: Line, left: float, right: float) -> bool:
    """Tell whether the upper line is full and the lower one begins at the left margin."""
    size = upper.size
    is_same_type = abs(size - lower.size) < size / 4
    # A line may fall short by what did not fit: a closing mark, a number, a Latin word.
    is_full = right - upper.right < 2.6 * size
    is_flush = lower.left - left < 0.8 * size and upper.left - left < 3.5 * size
    return size > 0 and is_same_type and is_full and is_flush


def _joined(lines: list[Line]) -> str:
    """Return lines as one; between Latin words or digits a space stood."""
    text = lines[0].text
    for line in lines[1:]:
        is_latin = text[-1:].isascii() and line.text[:1].isascii()
        text += (" " if is_latin and text[-1:].isalpha() else "") + line.text
    return text
