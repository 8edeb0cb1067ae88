"""PDF files with text, by pdfium: every line with its place, in pdfium's reading order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pypdfium2

from desktop.document.errors import (
    DamagedError,
    EncryptedError,
    ScanError,
    TooLargeError,
    UnsupportedError,
)
from desktop.document.readers.lines import Line, composed
from desktop.document.readers.text import clean, is_broken

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import Extract

PAGE_LIMIT: Final = 400
CHARACTER_LIMIT: Final = 2_000_000
_FEW_PER_PAGE: Final = 10
_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")


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
    return composed(pages)


def _pages(path: Path, data: bytes) -> list[list[Line]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise EncryptedError(path) if is_locked else DamagedError(path, "PDF") from error
    try:
        return _all_lines(path, document)
    except pypdfium2.PdfiumError as error:
        raise DamagedError(path, "PDF") from error
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
