"""PDF files with text, by pdfium.

A line joins the one above only where the geometry leaves no doubt: the upper line is full, the
lower one is not indented, both on one page. Everything else is the parser's to join.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pypdfium2

from desktop.document.errors import (
    DamagedError,
    EncryptedError,
    ScanError,
    TooLargeError,
    UnsupportedError,
)
from desktop.document.readers.compose import Composer
from desktop.document.readers.text import clean, is_broken

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import Extract

PAGE_LIMIT: Final = 400
CHARACTER_LIMIT: Final = 2_000_000
_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:[-—–－―─•·]+\s*)?(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?"
    r"(?:\s*[-—–－―─•·]+)?\s*"
)
_EDGE_LINES: Final = 2
_REPEATED_SHARE: Final = 0.6
_REPEATED_MIN: Final = 3
_FEW_PER_PAGE: Final = 10
_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line with its left and right edge and the height of its type, in points."""

    text: str
    left: float
    right: float
    size: float


def read_pdf(path: Path, data: bytes) -> Extract:
    """Return the text of a PDF, page numbers and running heads as furniture.

    Raises:
        DocumentError: encrypted, damaged, scanned, too long, or with unreadable fonts.
    """
    pages = _pages(path, data)
    text = "".join(line.text for page in pages for line in page)
    if len(text.strip()) < _FEW_PER_PAGE * len(pages):
        raise ScanError(path)
    if is_broken(text):
        raise UnsupportedError(
            path,
            "的字体信息不完整，取不出正确的文字",
            "请向发文单位索取 Word 版，或打印后用文字识别软件转换再选择。",
        )
    running = _running(pages)
    composer = Composer()
    for page in pages:
        composer.page()
        _compose(page, running, composer)
    return composer.extract()


def _pages(path: Path, data: bytes) -> list[list[Line]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise EncryptedError(path) if is_locked else DamagedError(path, " PDF ") from error
    try:
        return _all_lines(path, document)
    except pypdfium2.PdfiumError as error:
        raise DamagedError(path, " PDF ") from error
    finally:
        document.close()


def _all_lines(path: Path, document: pypdfium2.PdfDocument) -> list[list[Line]]:
    if len(document) > PAGE_LIMIT:
        raise TooLargeError(path, f"有 {len(document)} 页，不像是一份工作要点")
    pages, count = [], 0
    for page in document:
        pages.append(_lines(page))
        count += sum(len(line.text) for line in pages[-1])
        if count > CHARACTER_LIMIT:
            raise TooLargeError(path, "里的文字太多，不像是一份工作要点")
    return pages


def _lines(page: Any) -> list[Line]:  # noqa: ANN401, pypdfium2 has no types
    """Return the lines of a page in pdfium's reading order."""
    textpage = page.get_textpage()
    text: str = textpage.get_text_range(0, -1)
    is_plain = len(text) == textpage.count_chars()
    lines, start = [], 0
    for match in [*_LINE_ENDS.finditer(text), None]:
        end = match.start() if match else len(text)
        words = text[start:end]
        if words.strip():
            lines.append(_line(textpage, text, start, end) if is_plain else _flat(words))
        start = match.end() if match else end
    textpage.close()
    page.close()
    return lines


def _line(textpage: Any, text: str, start: int, end: int) -> Line:  # noqa: ANN401, as above
    """Return a line; pdfium counts characters as the text does, made-up ones included."""
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip()) - 1
    left, bottom, _, top = textpage.get_charbox(first, loose=True)
    _, _, right, _ = textpage.get_charbox(last, loose=True)
    return Line(clean(words).strip(), left, right, top - bottom)


def _flat(words: str) -> Line:
    """Return a line whose place is unknown; it joins nothing."""
    return Line(clean(words).strip(), 0, 0, 0)


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
