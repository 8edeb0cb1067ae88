"""OFD files (GB/T 33190): only the text, line by line; seals and page templates are left out."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from desktop.document.errors import DamagedError, ScanError, TooLargeError
from desktop.document.readers.lines import Line, composed
from desktop.document.readers.package import Package, child, local
from desktop.document.readers.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.document.model import Extract
    from desktop.document.readers.package import Element

PAGE_LIMIT: Final = 400
_SAME_LINE: Final = 0.5


def read_ofd(path: Path, data: bytes) -> Extract:
    """Return the text of an OFD file, page numbers as furniture.

    Raises:
        DocumentError: damaged, a bomb, too long, or pictures only.
    """
    package = Package(path, data, "OFD")
    pages = [_lines(package.xml(name)) for name in _page_names(path, package)]
    if not any(pages):
        raise ScanError(path)
    return composed(pages)


def _page_names(path: Path, package: Package) -> list[str]:
    """Return the content parts of the pages in their order."""
    root = _text(child(package.xml("OFD.xml"), "DocBody", "DocRoot")).lstrip("/")
    pages = child(package.xml(root), "Pages")
    if pages is None:
        raise DamagedError(path, "OFD")
    if len(pages) > PAGE_LIMIT:
        raise TooLargeError(path, f"有 {len(pages)} 页，不像是一份工作要点")
    return [_resolved(root, page.get("BaseLoc", "")) for page in pages]


def _resolved(part: str, location: str) -> str:
    if location.startswith("/"):
        return location.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), location))


def _lines(page: Element | None) -> list[Line]:
    """Return the lines of a page from top to bottom: pieces of equal height, from left to right."""
    pieces = sorted(_pieces(page), key=lambda piece: piece[0]) if page is not None else []
    rows: list[list[tuple[float, Line]]] = []
    for top, piece in pieces:
        if rows and top - rows[-1][0][0] < _SAME_LINE * piece.size:
            rows[-1].append((top, piece))
        else:
            rows.append([(top, piece)])
    return [
        _joined(sorted((piece for _, piece in row), key=lambda each: each.left)) for row in rows
    ]


def _joined(row: list[Line]) -> Line:
    text = "".join(piece.text for piece in row)
    return Line(text, row[0].left, max(each.right for each in row), row[0].size)


def _pieces(element: Element) -> Iterator[tuple[float, Line]]:
    """Yield (height of the baseline, piece) of every text object, in millimetres."""
    for each in element:
        if local(each) != "TextObject":
            yield from _pieces(each)
            continue
        left, top, width, _ = (*_numbers(each.get("Boundary", "")), 0.0, 0.0, 0.0, 0.0)[:4]
        size = (*_numbers(each.get("Size", "")), 1.0)[0]
        for code in each:
            text = clean(_text(code)) if local(code) == "TextCode" else ""
            if text.strip():
                x = (*_numbers(code.get("X", "")), 0.0)[0]
                y = (*_numbers(code.get("Y", "")), 0.0)[0]
                yield top + y, Line(text, left + x, left + width, size)


def _text(element: Element | None) -> str:
    return (element.text or "").strip("\r\n") if element is not None else ""


def _numbers(text: str) -> list[float]:
    try:
        return [float(each) for each in text.split()]
    except ValueError:
        return []
