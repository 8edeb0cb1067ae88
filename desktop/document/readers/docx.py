"""Word documents (docx, and docx as WPS writes them).

What the printed page shows is read: deleted revisions, hidden text, headers and footers are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.document.errors import DamagedError, EmptyError
from desktop.document.model import Span
from desktop.document.readers.compose import Composer, Grid
from desktop.document.readers.numbering import Numbering
from desktop.document.readers.package import Package, attribute, child, local
from desktop.document.readers.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.document.model import Extract
    from desktop.document.readers.package import Element

_WRAPPERS: Final = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"}
_SKIPPED: Final = {
    "pPr", "rPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "fldData",
    "Fallback", "txbxContent", "rt", "sdtPr", "tblPr",
}  # fmt: skip
_PAGE: Final = "\f"
_SIGNS: Final = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def read_docx(path: Path, data: bytes) -> Extract:
    """Return the text of a Word document, automatic numbers included.

    Raises:
        DocumentError: damaged, encrypted, a bomb, or without text.
    """
    package = Package(path, data, "Word 文档")
    main = package.related("", "officeDocument") or "word/document.xml"
    body = child(package.xml(main), "body")
    if body is None:
        raise DamagedError(path, "Word 文档")
    numbering = Numbering(
        package.xml(package.related(main, "numbering") or "word/numbering.xml"),
        package.xml(package.related(main, "styles") or "word/styles.xml"),
    )
    composer = Composer()
    for block in _blocks(body):
        if local(block) == "tbl":
            composer.table(_grid(block, numbering))
        else:
            _paragraph(block, numbering, composer)
    extract = composer.extract()
    if not extract.text.strip():
        raise EmptyError(path, "里没有文字（可能只有图片）")
    return extract


def _blocks(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and tables in reading order; the content of text boxes before its anchor."""
    for each in parent:
        name = local(each)
        if name in _WRAPPERS:
            yield from _blocks(each)
        elif name == "tbl":
            yield each
        elif name == "p":
            for box in _boxes(each):
                yield from _blocks(box)
            yield each


def _boxes(element: Element) -> Iterator[Element]:
    for each in element:
        name = local(each)
        if name == "txbxContent":
            yield each
        elif name != "Fallback":
            yield from _boxes(each)


def _paragraph(paragraph: Element, numbering: Numbering, composer: Composer) -> None:
    """Add one paragraph; a forced page break inside cuts it in two."""
    properties = child(paragraph, "pPr")
    if child(properties, "pageBreakBefore") is not None:
        composer.page()
    marker = numbering.marker(paragraph)
    for number, part in enumerate((marker + _text(paragraph)).split(_PAGE)):
        if number:
            composer.page()
        if part or not number:
            composer.paragraph(part, automatic=len(marker.rstrip()) if not number else 0)
    if child(properties, "sectPr") is not None:
        composer.page()


def _text(element: Element) -> str:
    return clean("".join(_pieces(element)))


def _pieces(element: Element) -> Iterator[str]:
    for each in element:
        name = local(each)
        if name == "t":
            yield each.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "br":
            yield _PAGE if attribute(each, "type") == "page" else "\n"
        elif name == "r" and _is_hidden(each):
            continue
        elif name not in _SKIPPED:
            yield from _pieces(each)


def _is_hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false")


def _grid(table: Element, numbering: Numbering) -> Grid:
    """Return a table; ``vMerge`` without a value continues the cell above."""
    grid = Grid()
    open_above: dict[int, tuple[int, int]] = {}
    for row, line in enumerate(_named(table, "tr")):
        skipped = attribute(child(line, "trPr", "gridBefore"), "val")
        column = int(skipped) if skipped and skipped.isdecimal() else 0
        for cell in _named(line, "tc"):
            properties = child(cell, "tcPr")
            width = attribute(child(properties, "gridSpan"), "val")
            columns = int(width) if width and width.isdecimal() else 1
            merge = child(properties, "vMerge")
            if merge is not None and attribute(merge, "val") != "restart" and column in open_above:
                grid.extend(open_above[column], row, columns)
            else:
                text, automatic = _cell(cell, numbering)
                grid.put(row, column, text, columns=columns, automatic=automatic)
                open_above[column] = (row, column)
            column += columns
    return grid


def _named(parent: Element, name: str) -> Iterator[Element]:
    for each in parent:
        if local(each) == name:
            yield each
        elif local(each) in _WRAPPERS:
            yield from _named(each, name)


def _cell(cell: Element, numbering: Numbering) -> tuple[str, tuple[Span, ...]]:
    """Return the cell's paragraphs as lines, and which characters are automatic numbers."""
    text, automatic = "", []
    for paragraph in _cell_paragraphs(cell):
        marker = numbering.marker(paragraph)
        if marker:
            automatic.append(Span(len(text), len(text) + len(marker.rstrip())))
        text += marker + _text(paragraph).replace(_PAGE, "") + "\n"
    return text.rstrip("\n"), tuple(automatic)


def _cell_paragraphs(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs of a cell, those of tables inside it in their order."""
    for each in parent:
        if local(each) == "p":
            yield each
        elif local(each) in _WRAPPERS | {"tbl", "tr", "tc"}:
            yield from _cell_paragraphs(each)
