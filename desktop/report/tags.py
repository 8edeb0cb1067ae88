"""What each mark on a page is: the structure of a tagged PDF, recorded while pages are drawn.

ISO 32000-1, 14.7 and 14.8. ReportLab knows nothing of it: our own flowables say which element their
content belongs to; all else is an artifact. An element is made when its first content is drawn,
and the parts of what was split over pages share theirs, so that the tree is in reading order.
"""

from __future__ import annotations

from array import array
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE_FOOT: Final = "<</Type/Pagination/Subtype/Footer>>"
_NEW: Final = -1


class Tag(StrEnum):
    """The standard structure types in use; the value is the name in the file."""

    DOCUMENT = "Document"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"
    P = "P"
    LIST = "L"
    ITEM = "LI"
    ITEM_BODY = "LBody"
    TABLE = "Table"
    ROW = "TR"
    HEAD = "TH"
    CELL = "TD"
    FIGURE = "Figure"
    LINK = "Link"


class Element:
    """One element; ``within`` is what it belongs to, else what is open when it is drawn.

    ``attributes`` are those of the file, in PDF syntax; ``alternative`` is said instead of what
    is drawn.
    """

    __slots__ = ("alternative", "attributes", "number", "tag", "within")

    def __init__(
        self,
        tag: Tag,
        within: Element | None = None,
        *,
        attributes: str = "",
        alternative: str = "",
    ) -> None:
        self.tag = tag
        self.within = within
        self.attributes = attributes
        self.alternative = alternative
        self.number = _NEW


class Structure:
    """The tree, in arrays: a long report has tens of thousands of elements.

    ``owners`` and ``kids`` belong together, in the order of drawing: a kid is the number of an
    element, or ``~index`` of a piece of content. That lies on ``pages[index]``; it is the next link
    where ``links[index]`` says so, else the next marked content of its page.
    """

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.attributes: dict[int, str] = {}
        self.alternatives: dict[int, str] = {}
        self.owners, self.kids = array("l"), array("l")
        self.pages, self.links = array("l"), array("b")
        self._page = self._marks = 0

    def add(self, element: Element, parent: int) -> None:
        """Make an element the next kid of another; the first of all has no parent."""
        element.number = len(self.tags)
        self.tags.append(element.tag)
        if element.attributes:
            self.attributes[element.number] = element.attributes
        if element.alternative:
            self.alternatives[element.number] = element.alternative
        if element.number:
            self.owners.append(parent)
            self.kids.append(element.number)

    def mark(self, owner: int, page: int) -> int:
        """Return the number, on its page, of a new piece of marked content."""
        if self._page != page:
            self._page, self._marks = page, 0
        number = self._marks
        self._marks += 1
        self._content(owner, page, is_link=False)
        return number

    def link(self, owner: int, page: int) -> None:
        """Record that the next annotation of the document, on this page, belongs to an element."""
        self._content(owner, page, is_link=True)

    def _content(self, owner: int, page: int, *, is_link: bool) -> None:
        self.owners.append(owner)
        self.kids.append(~len(self.pages))
        self.pages.append(page)
        self.links.append(is_link)


class Marking:
    """Where a canvas is in the tree while it is drawn on."""

    def __init__(self) -> None:
        self.structure = Structure()
        self.inside = Element(Tag.DOCUMENT)
        self.is_closed = False  # within marked content or an artifact: nothing is marked again
        self.structure.add(self.inside, _NEW)

    def place(self, element: Element) -> int:
        """Return the number of an element, which is put into the tree where it is not yet."""
        if element.number == _NEW:
            parent = element.within or self.inside
            self.structure.add(element, self.place(parent))
        return element.number


@contextmanager
def within(canvas: Any, element: Element) -> Iterator[None]:  # noqa: ANN401 (a canvas that marks)
    """Let everything drawn here belong to an element, which may stay empty."""
    marking: Marking = canvas.marking
    if marking.is_closed:
        yield
        return
    marking.place(element)
    around, marking.inside = marking.inside, element
    try:
        yield
    finally:
        marking.inside = around


@contextmanager
def content(canvas: Any, element: Element) -> Iterator[None]:  # noqa: ANN401 (as above)
    """Mark what is drawn here as content of an element."""
    marking: Marking = canvas.marking
    if marking.is_closed:
        yield
        return
    owner = marking.place(element)
    number = marking.structure.mark(owner, canvas.getPageNumber() - 1)
    with _marked(canvas, marking, f"/{element.tag} <</MCID {number}>> BDC"):
        yield


@contextmanager
def artifact(canvas: Any, properties: str = "") -> Iterator[None]:  # noqa: ANN401 (as above)
    """Mark what is drawn here as no part of the text: rules, repeated heads, page numbers."""
    marking: Marking = canvas.marking
    if marking.is_closed:
        yield
        return
    with _marked(canvas, marking, f"/Artifact {properties} BDC" if properties else "/Artifact BMC"):
        yield


@contextmanager
def _marked(canvas: Any, marking: Marking, operator: str) -> Iterator[None]:  # noqa: ANN401 (as above)
    code = canvas._code  # noqa: SLF001 (the library has no operator for it)
    marking.is_closed = True
    code.append(operator)
    try:
        yield
    finally:
        code.append("EMC")
        marking.is_closed = False


def link(canvas: Any, element: Element) -> None:  # noqa: ANN401 (as above)
    """Record that the next annotation belongs to an element."""
    marking: Marking = canvas.marking
    if not marking.is_closed:
        marking.structure.link(marking.place(element), canvas.getPageNumber() - 1)
