"""What the cells of a table are in the structure of the PDF: heads, and what they are heads of."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from desktop.report.faces import Face
from desktop.report.paragraph import Paragraph
from desktop.report.tags import Element, Tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Flowable


class RowKind(StrEnum):
    """Which cells of a row are heads."""

    HEADS = "heads"  # all of them, of their columns
    ENTRY = "entry"  # the first, of its row
    FORM = "form"  # those in the face of heads, of what stands beside them
    BAND = "band"  # its only one, of the rows below


_OF_COLUMN: Final = "/O/Table/Scope/Column"
_OF_ROW: Final = "/O/Table/Scope/Row"


@runtime_checkable
class Told(Protocol):
    """What can be content of a cell itself: one element less for whoever reads the file."""

    def stand_for(self, cell: Element) -> None:
        """Take the cell as the element of the words."""


class RowTags:
    """The elements of a row and of its cells, the same for all parts of the row."""

    def __init__(
        self, kind: RowKind, cells: Sequence[Sequence[Flowable]], column_count: int
    ) -> None:
        self.row = Element(Tag.ROW)
        self.cells = [
            cell_element(
                kind, is_first=not index, is_head=any(map(_is_head, cell)), span=column_count
            )
            for index, cell in enumerate(cells)
        ]
        for element, cell in zip(self.cells, cells, strict=True):
            _fill(element, cell)


def cell_element(kind: RowKind, *, is_first: bool, is_head: bool = False, span: int = 1) -> Element:
    """Return the element of a cell; ``is_head`` tells that its words are set as a head."""
    if kind is RowKind.BAND:
        return Element(Tag.HEAD, attributes=f"{_OF_COLUMN}/ColSpan {span}")
    if kind is RowKind.HEADS:
        return Element(Tag.HEAD, attributes=_OF_COLUMN)
    if is_head if kind is RowKind.FORM else is_first:
        return Element(Tag.HEAD, attributes=_OF_ROW)
    return Element(Tag.CELL)


def _is_head(piece: Flowable) -> bool:
    return isinstance(piece, Paragraph) and piece.style.face is Face.HEADING


def _fill(element: Element, cell: Sequence[Flowable]) -> None:
    for piece in cell:
        if isinstance(piece, Told):
            piece.stand_for(element)
