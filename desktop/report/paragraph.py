"""A paragraph of Chinese text as a ReportLab flowable: justified, split over pages by the line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from reportlab.platypus import Flowable

from desktop.report import faces
from desktop.report.breaking import Line, break_lines, gives_left, squeezable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

    from desktop.report.faces import Face

_WIDEST_GAP: Final = 0.35  # ems; a line that would need more stays ragged
_ASCENT: Final = 0.88  # ems from the top of the character to the baseline, in all our faces


class Align(StrEnum):
    """How a line lies in its measure."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph is set; ``size`` and ``leading`` in points, the indent in ems."""

    face: Face
    size: float
    leading: float
    first_indent: float = 0.0
    align: Align = Align.JUSTIFY
    keeps_with_next: bool = False


class Paragraph(Flowable):
    """Text in one style; line breaks in the text begin new paragraphs of the same style."""

    def __init__(self, text: str, style: TextStyle, *, bookmark: Bookmark | None = None) -> None:
        super().__init__()
        self.style = style
        self.keepWithNext = style.keeps_with_next
        self._texts = tuple(part for part in faces.printable(text).split("\n") if part.strip())
        self._lines: tuple[Line, ...] = ()
        self._indented: frozenset[int] = frozenset()
        self._measure = -1.0
        self._bookmark = bookmark

    @classmethod
    def part(cls, whole: Paragraph, first: int, end: int) -> Paragraph:
        """Return some lines of a paragraph that is already broken."""
        part = cls("", whole.style, bookmark=None if first else whole._bookmark)
        part._texts = whole._texts
        part._lines = whole._lines[first:end]
        part._indented = frozenset(i - first for i in whole._indented)
        part._measure = whole._measure
        return part

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
        pen = _Pen(canvas, self.style)
        # The character stands in the middle of its line's height.
        margin = (self.style.leading - self.style.size) / 2
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
    """A place that the outline of the PDF leads to; ``level`` counts from 0."""

    key: str
    title: str
    level: int

    def put(self, canvas: Canvas, height: float) -> None:
        """Set the place at the top of what is being drawn."""
        canvas.bookmarkHorizontal(self.key, 0, height)
        canvas.addOutlineEntry(faces.printable(self.title), self.key, self.level, closed=False)


class _Pen:
    """Writes lines into one text object, changing face and spacing only where they change."""

    def __init__(self, canvas: Canvas, style: TextStyle) -> None:
        self._canvas = canvas
        self._style = style
        self._glyphs = faces.glyphs(style.face)
        self._text: PDFTextObject = canvas.beginText()
        self._face: Face | None = None
        self._spacing = 0.0

    def draw(self, line: Line, indent: float, y: float) -> None:
        """Draw one line whose baseline is ``y``."""
        size = self._style.size
        align, gaps = self._fit(line)
        shift = {Align.CENTRE: line.room / 2, Align.RIGHT: line.room}.get(align, 0.0)
        self._text.setTextOrigin((indent + max(shift, 0.0)) * size, y)
        for face, spacing, characters in self._runs(line.units, gaps):
            if spacing != self._spacing:
                self._text.setCharSpace(spacing * size)
                self._spacing = spacing
            if face is not self._face:
                self._text.setFont(face, size, self._style.leading)
                self._face = face
            self._text.textOut(characters)

    def finish(self) -> None:
        """Put everything on the page."""
        if self._spacing:
            self._text.setCharSpace(0)
        self._canvas.drawText(self._text)

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
        return Align.JUSTIFY, [round(gap, 5)] * (count - 1) + [0.0]

    def _runs(
        self, units: Sequence[str], gaps: Sequence[float]
    ) -> Iterator[tuple[Face, float, str]]:
        """Yield stretches of characters with the same face and the same space behind them."""
        face, spacing, run = self._style.face, 0.0, ""
        for unit, gap in zip(units, gaps, strict=True):
            for index, character in enumerate(unit, 1):
                glyph = self._glyphs[character]
                behind = gap if index == len(unit) else 0.0
                if run and (glyph.face is not face or behind != spacing):
                    yield face, spacing, run
                    run = ""
                face, spacing = glyph.face, behind
                run += glyph.character
        if run:
            yield face, spacing, run


def _squeezed(line: Line) -> list[float]:
    """Return what the punctuation gives up, in negative ems behind each unit."""
    capacity = squeezable(line.units)
    share = -line.room / (sum(capacity) or 1.0)
    gaps = [0.0] * len(capacity)
    for index, available in enumerate(capacity):
        if available:
            # The blank of an opening mark lies before it: the unit before moves closer.
            gaps[index - 1 if gives_left(line.units[index]) else index] -= available * share
    return [round(gap, 5) for gap in gaps]
