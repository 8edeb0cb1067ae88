"""The page of GB/T 9704—2012: A4, type area 156 × 225 mm, 22 lines of 28 characters.

Twenty-eight characters of 16 pt are wider than the type area; the pitch is 156 mm / 28.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from desktop.report import faces
from desktop.report.faces import Face
from desktop.report.packing import packed
from desktop.report.tags import PAGE_FOOT, Marking, artifact

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from desktop.report.tags import Structure

MM: Final = 72 / 25.4
WIDTH: Final = 210 * MM
HEIGHT: Final = 297 * MM
LEFT: Final = 28 * MM
BOTTOM: Final = 35 * MM
AREA_WIDTH: Final = 156 * MM
AREA_HEIGHT: Final = 225 * MM
PITCH: Final = AREA_WIDTH / 28
LEADING: Final = AREA_HEIGHT / 22
PORTRAIT: Final = "portrait"
LANDSCAPE: Final = "landscape"

_PAGE_NUMBER_SIZE: Final = 14.0  # 4号
_PAGE_NUMBER_DROP: Final = 7 * MM  # below the type area
_NOTE_SIZE: Final = 9  # 小五号
_TOTAL: Final = "page-count"
_LONG: Final = 200  # pages
_SLACK: Final = 0.01  # points; so that 22 lines of a rounded pitch fit


@dataclass(frozen=True, slots=True)
class Laid:
    """A story that was laid out: the PDF as the library makes it, and what its marks mean."""

    pdf: bytes
    page_count: int
    structure: Structure


OnPage: TypeAlias = Callable[[int], None]


def ignore_page(_number: int) -> None:
    """Do nothing about a page."""


class Page(PageTemplate):
    """A page with its number — 1 — outside and the digest line inside.

    Landscape pages are bound like the others: the page is upright paper, its content turned so
    that the head of a table lies at the left edge, and viewers are told to turn the page.
    """

    def __init__(self, name: str, note: str) -> None:
        self._turned = name == LANDSCAPE
        self._note = note
        across, up = (AREA_HEIGHT, AREA_WIDTH) if self._turned else (AREA_WIDTH, AREA_HEIGHT)
        left, bottom = (BOTTOM, WIDTH - LEFT - AREA_WIDTH) if self._turned else (LEFT, BOTTOM)
        frame = Frame(left, bottom - _SLACK, across, up + _SLACK, 0, 0, 0, 0, id=name)
        # The library swaps the sides of a turned page; both come out as upright A4.
        size = (HEIGHT, WIDTH) if self._turned else (WIDTH, HEIGHT)
        super().__init__(id=name, frames=[frame], pagesize=size)
        self.rotation = 90 if self._turned else 0

    def beforeDrawPage(self, canvas: Canvas, document: BaseDocTemplate) -> None:  # noqa: N802
        """Draw the foot of the page, then turn the page where it is landscape."""
        with artifact(canvas, PAGE_FOOT):
            draw_foot(canvas, document.page, self._note)
        if self._turned:
            canvas.rotate(90)
            canvas.translate(0, -WIDTH)


class PackedCanvas(Canvas):
    """A canvas that compresses each page when it is done, and knows what its marks belong to.

    The library keeps all pages as text until the end; a long report then fills the memory.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 (as the library's)
        super().__init__(*args, **options)
        self.marking = Marking()

    def showPage(self) -> None:  # noqa: N802
        """End the page."""
        library: Any = self  # the stubs know no private names
        document = library._doc  # noqa: SLF001 (pages are reached there only)
        name = document.thisPageName()
        super().showPage()
        page = document.idToObject[name]
        content = pdfdoc.PDFStream(content=packed(page.stream.encode("latin-1")))
        content.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
        page.Contents, page.stream = content, None


def draw_foot(canvas: Canvas, number: int, note: str) -> None:
    """Draw page number and the note beside it; odd pages have the number at the right."""
    baseline = BOTTOM - _PAGE_NUMBER_DROP
    is_odd = number % 2 == 1
    canvas.saveState()
    canvas.setFont(faces.font(Face.SONG).fontName, _PAGE_NUMBER_SIZE)
    shown = f"— {number} —"
    if is_odd:
        canvas.drawRightString(LEFT + AREA_WIDTH - _PAGE_NUMBER_SIZE, baseline, shown)
    else:
        canvas.drawString(LEFT + _PAGE_NUMBER_SIZE, baseline, shown)
    canvas.setFont(faces.font(Face.FANG).fontName, _NOTE_SIZE)
    note = f"{note}　第{number}页"
    width = canvas.stringWidth(note, faces.font(Face.FANG).fontName, _NOTE_SIZE)
    total = 5 * _NOTE_SIZE  # room for 共1000页
    start = LEFT if is_odd else LEFT + AREA_WIDTH - width - total
    canvas.drawString(start, baseline, note)
    canvas.translate(start + width, baseline)
    canvas.doForm(_TOTAL)
    canvas.restoreState()


class _Enough(Exception):
    """The first page is done and no other is wanted."""


class _Document(BaseDocTemplate):
    """Tells of each page that begins; ends after the first where no other is wanted."""

    on_page: OnPage
    only_first = False

    def handle_pageBegin(self) -> None:  # noqa: N802
        """Begin a page."""
        if self.page and self.only_first:
            raise _Enough
        self.on_page(self.page + 1)
        super().handle_pageBegin()


def draw_total(canvas: Canvas, pages: int) -> None:
    """Fill in, at the end, the page count that every page shows."""
    canvas.beginForm(_TOTAL, 0, -_NOTE_SIZE, 6 * _NOTE_SIZE, _NOTE_SIZE)
    canvas.setFont(faces.font(Face.FANG).fontName, _NOTE_SIZE)
    canvas.drawString(0, 0, f" 共{pages}页")
    canvas.endForm()


def build(
    story: list[Flowable],
    *,
    note: str,
    title: str,
    author: str,
    first: str = PORTRAIT,
    on_page: OnPage = ignore_page,
    only_first_of: int = 0,
) -> Laid:
    """Lay the story out in one pass.

    ``note`` stands at the foot of every page; ``first`` is how the first page lies. ``on_page``
    gets the number of each page that begins; what it raises ends the work. ``only_first_of`` pages
    lays out the first alone, which then says how many there are.

    The page count is written last, into one form that every page shows; nothing is laid out twice.
    """
    stream = BytesIO()
    document = _Document(
        stream,
        pagesize=(WIDTH, HEIGHT),
        pageTemplates=[
            Page(name, note) for name in sorted((PORTRAIT, LANDSCAPE), key=first.__ne__)
        ],
        invariant=1,
        pageCompression=0,  # pages are packed when they are done, the rest in archive.py
        initialFontName=faces.font(Face.FANG).fontName,
        lang="zh-CN",
        title=title,
        author=author,
    )
    # Saving waits for the form; the stubs do not know this switch of the library.
    document._doSave = 0  # type: ignore[attr-defined]  # noqa: SLF001
    document.on_page, document.only_first = on_page, bool(only_first_of)
    with suppress(_Enough):
        document.build(story, canvasmaker=PackedCanvas)
    pages = document.canv.getPageNumber() - 1
    draw_total(document.canv, only_first_of or pages)
    document.canv.save()
    canvas: PackedCanvas = document.canv  # type: ignore[assignment]  # made by canvasmaker
    structure = canvas.marking.structure
    del document, canvas
    faces.release()
    if pages > _LONG:
        gc.collect()  # the library's pages hold each other; they must not wait for the archive
    return Laid(stream.getvalue(), pages, structure)
