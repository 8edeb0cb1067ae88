"""Pages of a PDF as pictures; PDFium is loaded when the first one is asked for.

Run these in the worker only: PDFium must not be entered by two threads.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from desktop.errors import UsageError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

POINTS_PER_INCH = 72


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return the width and height of every page in points."""
    with closing(_open(pdf)) as document:
        return [document.get_page_size(number) for number in range(len(document))]


def page_image(pdf: bytes, number: int, scale: float) -> QImage:
    """Return page ``number`` (from 0) at ``scale`` pixels per point, signatures included."""
    with closing(_open(pdf)) as document:
        document.init_forms()  # before the page is loaded, or signature fields stay invisible
        with closing(document[number]) as page:
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            return QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGBX8888,
            ).copy()


def _open(pdf: bytes) -> PdfDocument:
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415 - slow import

    try:
        return PdfDocument(pdf)
    except PdfiumError as error:
        raise UsageError("这份 PDF 打不开，可能已损坏或加了密。请换一份再试。") from error
