"""PDF files with text, by pdfium: every line with its place, in pdfium's reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pypdfium2

from desktop.document.errors import (
    DamagedError,
    EncryptedError,
    ScanError,
    TooLargeError,
    UnsupportedError,
)
from desktop.document.readers.lines import Line, composed
from desktop.document.readers.pdf_page import read_page
from desktop.document.readers.text import is_broken

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import Extract
    from desktop.document.readers.page_tables import PageTable

PAGE_LIMIT: Final = 400
CHARACTER_LIMIT: Final = 2_000_000
_FEW_PER_PAGE: Final = 10


def read_pdf(path: Path, data: bytes) -> Extract:
    """Return the text of a PDF, page numbers and running heads as furniture.

    Raises:
        DocumentError: encrypted, damaged, scanned, too long, or with unreadable fonts.
    """
    pages = _pages(path, data)
    text = "".join(_words(item) for page in pages for item in page)
    if len(text.strip()) < _FEW_PER_PAGE * len(pages):
        raise ScanError(path)
    if is_broken(text):
        raise UnsupportedError(
            path,
            "的字体信息不完整，取不出正确的文字",
            "请向发文单位索取 Word 版，或打印后用文字识别软件转换再选择。",
        )
    return composed(pages)


def _pages(path: Path, data: bytes) -> list[list[Line | PageTable]]:
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


def _all_lines(path: Path, document: pypdfium2.PdfDocument) -> list[list[Line | PageTable]]:
    if len(document) > PAGE_LIMIT:
        raise TooLargeError(path, f"有 {len(document)} 页，不像是一份工作要点")
    pages, count = [], 0
    for page in document:
        pages.append(read_page(page))
        count += sum(len(_words(item)) for item in pages[-1])
        if count > CHARACTER_LIMIT:
            raise TooLargeError(path, "里的文字太多，不像是一份工作要点")
    return pages


def _words(item: Line | PageTable) -> str:
    return item.text if isinstance(item, Line) else item.words
