"""One page of a PDF by pdfium: its printed lines and ruled tables, upright however it is turned."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from desktop.document.readers.lines import Line
from desktop.document.readers.page_tables import Box, PageTable, filled
from desktop.document.readers.rulings import Ruling, lines_of, tables
from desktop.document.readers.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
_OBJECT_LIMIT: Final = 20_000
_SEGMENT_LIMIT: Final = 20_000
_DEEPEST: Final = 4


class _Turn(NamedTuple):
    """How a page is turned, and its size before that."""

    rotation: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is seen."""
        match self.rotation:
            case 90:
                return y, self.width - x
            case 180:
                return self.width - x, self.height - y
            case 270:
                return self.height - y, x
        return x, y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return where a box is seen."""
        (x, y), (to_x, to_y) = self.point(left, bottom), self.point(right, top)
        return Box(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))


def read_page(page: Any) -> list[Line | PageTable]:  # noqa: ANN401, pypdfium2 has no types
    """Return the lines of a page in pdfium's reading order, tables where they stand."""
    turn = _turn(page)
    textpage = page.get_textpage()
    text: str = textpage.get_text_range(0, -1)
    is_plain = len(text) == textpage.count_chars()
    try:
        if not is_plain:
            return [_flat(words) for words in _LINE_ENDS.split(text) if words.strip()]
        found = [filled(each) for each in tables(_rulings(page, turn))]
        return _placed(textpage, text, turn, found)
    finally:
        textpage.close()
        page.close()


def _turn(page: Any) -> _Turn:  # noqa: ANN401, as above
    rotation = page.get_rotation()
    width, height = page.get_size()
    return _Turn(rotation, *((height, width) if rotation in (90, 270) else (width, height)))


def _placed(
    textpage: Any,  # noqa: ANN401, as above
    text: str,
    turn: _Turn,
    found: list[PageTable],
) -> list[Line | PageTable]:
    """Return lines and tables; the text in a table is taken out of the lines."""
    lines: list[tuple[float, Line]] = []
    start = 0
    for match in [*_LINE_ENDS.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[start:end].strip():
            beside = (
                _beside(textpage, text[start:end], start, turn, found)
                if found
                else [start, end - 1]
            )
            if beside:
                lines.append(_line(textpage, text, beside[0], beside[-1] + 1, turn))
        start = match.end() if match else end
    items: list[Line | PageTable] = []
    waiting = [each for each in found if each.words.strip()]
    for top, line in lines:
        while waiting and waiting[0].ruled.top >= top:
            items.append(waiting.pop(0))
        items.append(line)
    return [*items, *waiting]


def _beside(
    textpage: Any,  # noqa: ANN401, as above
    words: str,
    start: int,
    turn: _Turn,
    found: list[PageTable],
) -> list[int]:
    """Put the characters of a line into their cells; return where those stand that have none."""
    beside = []
    for index, sign in enumerate(words, start):
        box = turn.box(*_charbox(textpage, index))
        if not any(each.put(sign, box) for each in found) and sign.strip():
            beside.append(index)
    return beside


def _line(
    textpage: Any,  # noqa: ANN401, as above
    text: str,
    start: int,
    end: int,
    turn: _Turn,
) -> tuple[float, Line]:
    """Return a line and its height; pdfium counts characters as the text does, made-up ones too."""
    words = text[start:end]
    first = turn.box(*_charbox(textpage, start + len(words) - len(words.lstrip())))
    last = turn.box(*_charbox(textpage, start + len(words.rstrip()) - 1))
    line = Line(clean(words).strip(), first.left, last.right, first.top - first.bottom)
    return first.top, line


def _charbox(textpage: Any, index: int) -> tuple[float, float, float, float]:  # noqa: ANN401
    left, bottom, right, top = textpage.get_charbox(index, loose=True)
    return left, bottom, right, top


def _flat(words: str) -> Line:
    """Return a line whose place is unknown; it joins nothing."""
    return Line(clean(words).strip(), 0, 0, 0)


def _rulings(page: Any, turn: _Turn) -> list[Ruling]:  # noqa: ANN401, as above
    """Return the straight lines drawn on a page; one with very many is a picture, not a table."""
    found: list[Ruling] = []
    for number, outline in enumerate(_paths(page)):
        if number > _OBJECT_LIMIT or len(found) > _SEGMENT_LIMIT:
            return []
        is_filled, points, matrix = outline
        a, b, c, d, e, f = matrix
        seen = [turn.point(a * x + c * y + e, b * x + d * y + f) for x, y in points]
        found += lines_of(seen, is_filled=is_filled)
    return found


Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Final[Matrix] = (1, 0, 0, 1, 0, 0)


def _paths(page: Any) -> Iterator[tuple[bool, list[tuple[float, float]], Matrix]]:  # noqa: ANN401
    """Yield (is filled only, points, matrix) of every outline, those in forms included."""
    raw = page.raw
    count = pdfium.FPDFPage_CountObjects(raw)
    objects = (pdfium.FPDFPage_GetObject(raw, index) for index in range(count))
    yield from _outlines(objects, _UNMOVED, 0)


def _outlines(
    objects: Iterator[Any], moved: Matrix, depth: int
) -> Iterator[tuple[bool, list[tuple[float, float]], Matrix]]:
    for each in objects:
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            matrix = _product(_matrix(each), moved)
            is_filled = not _is_stroked(each)
            yield from ((is_filled, points, matrix) for points in _subpaths(each))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            count = pdfium.FPDFFormObj_CountObjects(each)
            inner = (pdfium.FPDFFormObj_GetObject(each, index) for index in range(count))
            yield from _outlines(inner, _product(_matrix(each), moved), depth + 1)


def _is_stroked(path: Any) -> bool:  # noqa: ANN401, as above
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(stroke.value)


def _matrix(each: Any) -> Matrix:  # noqa: ANN401, as above
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(each, found):
        return _UNMOVED
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _subpaths(path: Any) -> Iterator[list[tuple[float, float]]]:  # noqa: ANN401, as above
    """Yield the outlines of a path as points; curved ones are left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    is_straight = True
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _SEGMENT_LIMIT)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if is_straight and len(points) > 1:
                yield points
            points, is_straight = [], True
        is_straight = is_straight and kind != pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if is_straight and len(points) > 1:
        yield points
