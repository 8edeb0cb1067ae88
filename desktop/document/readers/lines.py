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
from desktop.document.readers.page_tables import BEGINNING, as_grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.document.model import Extract
    from desktop.document.readers.page_tables import PageTable

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


def composed(pages: Sequence[Sequence[Line | PageTable]]) -> Extract:
    """Return the text of pages; page numbers and running heads become furniture.

    A table that goes on over page breaks is one table.
    """
    running = _running([_edge(page) for page in pages])
    writer = _Writer()
    for page in pages:
        writer.page()
        _compose(page, running, writer)
    return writer.extract()


class _Writer:
    """Writes down what comes page by page; a table waits whether the next page goes on with it."""

    def __init__(self) -> None:
        self._composer = Composer()
        self._tables: list[PageTable] = []
        self._beside: list[str] = []
        self._is_new_page = False

    def page(self) -> None:
        self._is_new_page = True

    def furniture(self, text: str) -> None:
        if self._tables:
            self._beside.append(text)
        else:
            self._begin()
            self._composer.furniture(text)

    def paragraph(self, text: str) -> None:
        self._flush()
        self._begin()
        self._composer.paragraph(text)

    def table(self, table: PageTable) -> None:
        if self._tables and not (self._is_new_page and self._tables[-1].fits(table)):
            self._flush()
        if not self._tables:
            self._begin()
        self._is_new_page = False
        self._tables.append(table)

    def extract(self) -> Extract:
        self._flush()
        return self._composer.extract()

    def _begin(self) -> None:
        if self._is_new_page:
            self._composer.page()
        self._is_new_page = False

    def _flush(self) -> None:
        if self._tables:
            grid, repeated = as_grid(self._tables)
            self._composer.table(grid)
            for text in (*repeated, *self._beside):
                for line in text.split("\n"):
                    self._composer.furniture(line)
        self._tables, self._beside = [], []


def _running(edges: list[list[Line]]) -> set[str]:
    """Return the lines that stand at the edge of most pages, digits disregarded."""
    counts: Counter[str] = Counter()
    for edge in edges:
        counts.update({_shape(line) for line in edge})
    needed = max(_REPEATED_MIN, _REPEATED_SHARE * len(edges))
    return {shape for shape, count in counts.items() if count >= needed}


def _edge(page: Sequence[Line | PageTable]) -> list[Line]:
    edge = [*page[:_EDGE_LINES], *page[_EDGE_LINES:][-_EDGE_LINES:]]
    return [line for line in edge if isinstance(line, Line)]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s", "", line.text))


def _compose(page: Sequence[Line | PageTable], running: set[str], writer: _Writer) -> None:
    edge = {id(line) for line in _edge(page)}
    lines = [line for line in page if isinstance(line, Line)]
    right = max((line.right for line in lines), default=0)
    left = min((line.left for line in lines if not _PAGE_NUMBER.fullmatch(line.text)), default=0)
    paragraph: list[Line] = []

    def end_paragraph() -> None:
        if paragraph:
            writer.paragraph(_joined(paragraph))
            paragraph.clear()

    for item in page:
        if not isinstance(item, Line):
            end_paragraph()
            writer.table(item)
        elif id(item) in edge and (_PAGE_NUMBER.fullmatch(item.text) or _shape(item) in running):
            end_paragraph()
            writer.furniture(item.text)
        else:
            if paragraph and not _continues(paragraph[-1], item, left, right):
                end_paragraph()
            paragraph.append(item)
    end_paragraph()


def _continues(upper: Line, lower: Line, left: float, right: float) -> bool:
    """Tell whether the upper line is full and the lower one begins at the left margin."""
    size = upper.size
    is_same_type = abs(size - lower.size) < size / 4
    # A line may fall short by what did not fit: a closing mark, a number, a Latin word.
    is_full = right - upper.right < 2.6 * size
    is_flush = lower.left - left < 0.8 * size and upper.left - left < 3.5 * size
    is_begun = BEGINNING.match(lower.text) is not None
    return size > 0 and is_same_type and is_full and is_flush and not is_begun


def _joined(lines: list[Line]) -> str:
    """Return lines as one; between Latin words or digits a space stood."""
    text = lines[0].text
    for line in lines[1:]:
        is_latin = text[-1:].isascii() and line.text[:1].isascii()
        text += (" " if is_latin and text[-1:].isalpha() else "") + line.text
    return text
