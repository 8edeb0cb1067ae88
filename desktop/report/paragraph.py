"""A paragraph of Chinese text as a ReportLab flowable: justified, split over pages by the line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from reportlab.platypus import Flowable

from desktop.report import faces
from desktop.report.breaking import Line, break_lines, gives_left, squeezable
from desktop.report.tags import Element, Tag, content, link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportlab.pdfgen.canvas import Canvas

    from desktop.report.faces import Face, Glyph

_WIDEST_GAP: Final = 0.3  # ems; a line that would need more stays ragged
_PRINTED: Final = 4  # flag of an annotation, ISO 32000-1, 12.5.3
_ASCENT: Final = 0.88  # ems from the top of the character to the baseline, in all our faces


class Align(StrEnum):
    """How a line lies in its measure."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph is set; ``size`` and ``leading`` in points, the indent in ems.

    ``above`` is the share of the leading beyond the size that lies above the characters: none in
    the text, whose first line touches the top of the type area; half in cells. ``tag`` is what
    such a paragraph is in the structure of the PDF.
    """

    face: Face
    size: float
    leading: float
    first_indent: float = 0.0
    align: Align = Align.JUSTIFY
    above: float = 0.5
    tag: Tag = Tag.P


class Paragraph(Flowable):
    """Text in one style; line breaks in the text begin new paragraphs of the same style.

    ``link`` is the key of the bookmark that a click on the text leads to; ``item`` is the item of
    a list whose text this is.
    """

    def __init__(
        self,
        text: str,
        style: TextStyle,
        *,
        bookmark: Bookmark | None = None,
        link: str = "",
        item: Element | None = None,
    ) -> None:
        super().__init__()
        tag = Tag.LINK if link else Tag.ITEM_BODY if item else style.tag
        self._element = Element(tag, item)
        self._link = link
        self.style = style
        self._texts = tuple(part for part in faces.printable(text).split("\n") if part.strip())
        self._lines: tuple[Line, ...] = ()
        self._indented: frozenset[int] = frozenset()
        self._measure = -1.0
        self._bookmark = bookmark

    @classmethod
    def part(cls, whole: Paragraph, first: int, end: int) -> Paragraph:
        """Return some lines of a paragraph that is already broken."""
        bookmark = None if first else whole._bookmark
        part = cls("", whole.style, bookmark=bookmark, link=whole._link)
        part._element = whole._element
        part._texts = whole._texts
        part._lines = whole._lines[first:end]
        part._indented = frozenset(i - first for i in whole._indented)
        part._measure = whole._measure
        return part

    def stand_for(self, cell: Element) -> None:
        """Let plain text be the content of a cell itself; a link stays an element within it."""
        if self._element.tag is Tag.P:
            self._element = cell

    def wrap(self, width: float, _height: float = 0.0) -> tuple[float, float]:
        """Break the text for a width in points; return the width and the height."""
        if width != self._measure:
            self._break(width)
        self.width, self.height = width, len(self._lines) * self.style.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the lines that fit and the rest, or nothing where no line fits."""
        self.wrap(width)
        fitting = int((height + 0.01) / self.style.leading)
        if fitting >= len(self._lines):
            return [self]
        if fitting < 1:
            return []
        rest = len(self._lines)
        return [Paragraph.part(self, 0, fitting), Paragraph.part(self, fitting, rest)]

    def draw(self) -> None:
        """Draw the lines, the first at the top."""
        canvas = self.canv
        if self._bookmark:
            self._bookmark.put(canvas, self.height)
        if not self._lines:
            return
        with content(canvas, self._element):
            self._draw_lines(canvas)
        if self._link:
            area = (0, 0, self.width, self.height)
            # PDF/A allows no annotation that print would leave out.
            canvas.linkRect("", self._link, area, relative=1, thickness=0, F=_PRINTED)
            link(canvas, self._element)

    def _draw_lines(self, canvas: Canvas) -> None:
        pen = _Pen(canvas, self.style)
        margin = (self.style.leading - self.style.size) * self.style.above
        y = self.height - margin - self.style.size * _ASCENT
        for index, line in enumerate(self._lines):
            indent = self.style.first_indent if index in self._indented else 0.0
            pen.draw(line, indent, y)
            y -= self.style.leading
        pen.finish()

    def _break(self, width: float) -> None:
        lines: list[Line] = []
        indented = []
        for text in self._texts:
            indented.append(len(lines))
            lines += break_lines(
                text,
                faces.widths(self.style.face),
                width / self.style.size,
                self.style.first_indent,
            )
        self._lines, self._indented, self._measure = tuple(lines), frozenset(indented), width


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place that links lead to, and the outline of the PDF where it has a title.

    ``level`` counts from 0; what ``is_folded`` shows its lower levels only when it is opened.
    """

    key: str
    title: str = ""
    level: int = 0
    is_folded: bool = False

    def put(self, canvas: Canvas, height: float) -> None:
        """Set the place at the top of what is being drawn."""
        canvas.bookmarkHorizontal(self.key, 0, height)
        if self.title:
            title = faces.printable(self.title)
            canvas.addOutlineEntry(title, self.key, self.level, closed=self.is_folded)


class _Pen:
    """Writes the lines of one paragraph as PDF text operators.

    Every space between characters is a number in a TJ array, not the character spacing Tc: some
    readers lose Tc where a string ends, and the library ends strings at every change of subset.
    """

    def __init__(self, canvas: Canvas, style: TextStyle) -> None:
        self._canvas: Any = canvas  # the stubs know no private names
        self._style = style
        self._glyphs = faces.glyphs(style.face)
        self._font = ""
        self._code = ["BT"]

    def draw(self, line: Line, indent: float, y: float) -> None:
        """Draw one line whose baseline is ``y``."""
        align, gaps = self._fit(line)
        shift = {Align.CENTRE: line.room / 2, Align.RIGHT: line.room}.get(align, 0.0)
        x = (indent + max(shift, 0.0)) * self._style.size
        self._code.append(f"1 0 0 1 {x:.3f} {y:.3f} Tm")
        for face, run in groupby(self._set(line.units, gaps), lambda item: item[0].face):
            items = list(run)
            characters = "".join(glyph.character for glyph, _ in items)
            self._show(face, characters, [gap for _, gap in items])

    def finish(self) -> None:
        """Put everything on the page."""
        self._canvas._code.append(" ".join([*self._code, "ET"]))  # noqa: SLF001 (as its own text objects do)

    def _set(self, units: Sequence[str], gaps: Sequence[float]) -> Iterator[tuple[Glyph, float]]:
        """Yield each character's glyph and the ems to add behind it."""
        for unit, gap in zip(units, gaps, strict=True):
            for character in unit[:-1]:
                yield self._glyphs[character], 0.0
            yield self._glyphs[unit[-1]], gap

    def _show(self, face: Face, characters: str, gaps: list[float]) -> None:
        """Show characters of one face; the library divides a face into subsets of 256."""
        document = self._canvas._doc  # noqa: SLF001 (fonts count their subsets per document)
        font, start = faces.font(face), 0
        for subset, codes in font.splitString(characters, document):
            name = font.getSubsetInternalName(subset, document)
            if name != self._font:
                self._code.append(f"{name} {self._style.size:.3f} Tf")
                self._font = name
            array = "".join(
                f"<{code:02x}>{-1000 * gap:.0f}" if gap else f"<{code:02x}>"
                for code, gap in zip(codes, gaps[start:], strict=False)
            )
            self._code.append(f"[{array.replace('><', '')}] TJ")
            start += len(codes)

    def _fit(self, line: Line) -> tuple[Align, list[float]]:
        """Return how the line lies and how many ems to add behind each of its units."""
        count = len(line.units)
        if line.room < 0:
            return Align.LEFT, _squeezed(line)
        if self._style.align is not Align.JUSTIFY:
            return self._style.align, [0.0] * count
        gap = line.room / (count - 1) if count > 1 else 0.0
        if line.is_last or gap > _WIDEST_GAP:
            return Align.LEFT, [0.0] * count
        return Align.JUSTIFY, [gap] * (count - 1) + [0.0]


def _squeezed(line: Line) -> list[float]:
    """Return what the punctuation gives up, in negative ems behind each unit."""
    capacity = squeezable(line.units)
    share = -line.room / (sum(capacity) or 1.0)
    gaps = [0.0] * len(capacity)
    for index, available in enumerate(capacity):
        if available:
            # The blank of an opening mark lies before it: the unit before moves closer.
            gaps[index - 1 if gives_left(line.units[index]) else index] -= available * share
    return gaps
