"""A paper of an office as pages of GB/T 9704."""

from __future__ import annotations

from functools import partial
from itertools import takewhile
from math import inf
from typing import TYPE_CHECKING, Final

from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Spacer,
)

from desktop.report import faces
from desktop.report.cell_tags import RowKind
from desktop.report.faces import Face
from desktop.report.grid import Grid
from desktop.report.letter import (
    BLANK_DATE,
    MISSING_NOTE,
    Issuer,
    NewPage,
    Places,
    Style,
    Table,
    Text,
)
from desktop.report.page import (
    AREA_HEIGHT,
    AREA_WIDTH,
    LANDSCAPE,
    LEADING,
    MM,
    PITCH,
    PORTRAIT,
)
from desktop.report.paragraph import Align, Bookmark, Paragraph, TextStyle
from desktop.report.row import Band, Cells, Row, head_row, keep_with_sums
from desktop.report.styles import (
    ANNEX_LIST,
    ANNEX_MARK,
    ANNEX_NEXT,
    ANNEX_TITLE,
    BAND,
    BODY,
    CELL_CENTRE,
    CELL_HEAD,
    CELL_LEFT,
    LEVEL_1,
    LEVEL_2,
    NOTE,
    SMALL_BAND,
    SMALL_CENTRE,
    SMALL_HEAD,
    SMALL_LEFT,
    TITLE,
    TITLE_SIZE,
)
from desktop.report.tags import Element, Tag
from desktop.report.title import break_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.report.letter import Block, Letter

_PLAIN: Final = TextStyle(Face.FANG, PITCH, LEADING, align=Align.LEFT, above=0)
_STYLES: Final = {
    Style.BODY: BODY,
    Style.LEVEL_1: LEVEL_1,
    Style.LEVEL_2: LEVEL_2,
    Style.PLAIN: _PLAIN,
    Style.ANNEX_LIST: ANNEX_LIST,
    Style.ANNEX_NEXT: ANNEX_NEXT,
    Style.ANNEX_MARK: ANNEX_MARK,
    Style.ANNEX_TITLE: ANNEX_TITLE,
    Style.NOTE: NOTE,
}
_OUTLINE: Final = {Style.LEVEL_1: 0, Style.LEVEL_2: 1, Style.ANNEX_TITLE: 0}
_SIGNED: Final = TextStyle(Face.FANG, PITCH, LEADING, align=Align.CENTRE, above=0)
_PLACE_HEIGHT: Final = 28 * MM
_HAIR: Final = 0.01  # points
_DATE_INDENT: Final = 4 * PITCH  # 成文日期右空四字
_SEAL_LINES: Final = 2
_LONG_ENDING: Final = 280  # characters; ten lines
_DATE: Final = TextStyle(Face.FANG, 12.0, 18.0, align=Align.RIGHT)


def story(letter: Letter) -> list[Flowable]:
    """Return the flowables of a paper."""
    pages = list(_title(letter))
    across = AREA_HEIGHT if letter.is_across else AREA_WIDTH
    annexes = Element(Tag.LIST)
    ending: list[Flowable] = []
    first, after = _ending(letter.blocks)
    for index, block in enumerate(letter.blocks):
        if isinstance(block, NewPage):
            across = AREA_HEIGHT if block.is_across else AREA_WIDTH
        flowables = (
            _text(block, index, annexes) if isinstance(block, Text) else _block(block, across)
        )
        made = list(flowables)
        if isinstance(block, Places):
            _keep_with_table(pages, made, across)
        if first <= index < after:
            ending += made
        else:
            pages += made
        if index == after - 1:
            pages.append(KeepTogether(ending))
    if any(map(faces.is_missing, set(faces.printable("".join(_words(letter)))))):
        pages.append(Paragraph(MISSING_NOTE, NOTE))
    return pages


def _keep_with_table(before: Sequence[Flowable], places: Sequence[Flowable], across: float) -> None:
    """Let nobody sign on a page that says nothing: the last row of the table above stays with it."""
    between = list(takewhile(lambda each: not isinstance(each, Grid), reversed(before)))
    table = before[-len(between) - 1] if len(between) < len(before) else None
    if isinstance(table, Grid) and all(isinstance(each, Spacer | Paragraph) for each in between):
        table.keep_below(sum(each.wrap(across, inf)[1] for each in (*between, *places)))


def _ending(blocks: Sequence[Block]) -> tuple[int, int]:
    """Return where the ending lies: last paragraph, names of annexes, issuer with the seal.

    They stay together: no annex is named alone, and no seal stands on a page without text.
    """
    issuers = (at for at, block in enumerate(blocks) if isinstance(block, Issuer))
    after = next(issuers, -1) + 1
    first = after - 1
    while first > 0 and _style(blocks[first - 1]) in {Style.ANNEX_LIST, Style.ANNEX_NEXT}:
        first -= 1
    last = blocks[first - 1] if first > 0 else None
    if isinstance(last, Text) and last.style is Style.BODY and len(last.words) <= _LONG_ENDING:
        first -= 1
    return first, after


def _style(block: Block) -> Style | None:
    return block.style if isinstance(block, Text) else None


def _words(letter: Letter) -> Iterator[str]:
    for block in letter.blocks:
        if isinstance(block, Text):
            yield block.words
        elif isinstance(block, Table):
            yield from (text for row in block.rows for text in row)


def _title(letter: Letter) -> Iterator[Flowable]:
    across = AREA_HEIGHT if letter.is_across else AREA_WIDTH
    lines = break_title(
        [faces.printable(phrase) for phrase in letter.title_phrases],
        faces.widths(Face.TITLE),
        across / TITLE_SIZE,
    )
    yield Paragraph("\n".join(lines), TITLE, bookmark=Bookmark("title", letter.title, 0))
    height = len(lines) * TITLE.leading
    yield Spacer(1, (-height) % LEADING + LEADING)


def _block(block: Block, across: float) -> Iterator[Flowable]:
    match block:
        case Table():
            yield Spacer(1, 4)
            yield _grid(block, across)
            yield Spacer(1, LEADING / 2)
        case Places():
            yield _places(block, across)
        case Issuer():
            yield Spacer(1, _SEAL_LINES * LEADING)
            yield SignedAndDated(block)
        case NewPage():
            yield NextPageTemplate(LANDSCAPE if block.is_across else PORTRAIT)
            yield PageBreak()


def _text(text: Text, index: int, annexes: Element) -> Iterator[Flowable]:
    """Yield a paragraph, or several; the names of annexes are items of one list."""
    style = _STYLES[text.style]
    if text.style is Style.LEVEL_1:
        yield CondPageBreak(4 * LEADING)  # a smaller heading may come between it and its text
    if text.style is Style.LEVEL_2:
        yield CondPageBreak(3 * LEADING)  # the heading and two lines of its text
    if text.style is Style.ANNEX_LIST:
        yield Spacer(1, LEADING)
    level = _OUTLINE.get(text.style)
    if level is None:
        is_item = text.style in {Style.ANNEX_LIST, Style.ANNEX_NEXT}
        for line in filter(str.strip, text.words.split("\n")):
            yield Paragraph(line, style, item=Element(Tag.ITEM, annexes) if is_item else None)
        return
    yield Paragraph(text.words, style, bookmark=Bookmark(f"heading-{index}", text.words, level))
    if text.style is Style.ANNEX_TITLE:
        yield Spacer(1, 4)


def _grid(table: Table, across: float) -> Flowable:
    head_style, band_style = (SMALL_HEAD, SMALL_BAND) if table.is_small else (CELL_HEAD, BAND)
    head = head_row((each.head for each in table.columns), head_style)
    rows: list[Row] = []
    for texts in table.rows:
        if len(texts) == 1:
            again = Paragraph(f"{texts[0]}（续）", band_style)
            rows.append(Band(Paragraph(texts[0], band_style), again))
        else:
            rows.append(Row(partial(_cells, table, texts), is_centred=True))
    if table.rows and "合计" in table.rows[-1]:
        keep_with_sums(rows)
    return Grid([width * MM for width in table.widths(across / MM)], head, rows)


def _cells(table: Table, texts: Sequence[str]) -> Cells:
    centre, left = (SMALL_CENTRE, SMALL_LEFT) if table.is_small else (CELL_CENTRE, CELL_LEFT)
    return [
        [Paragraph(text, centre if column.is_centred else left)]
        for column, text in zip(table.columns, texts, strict=True)
    ]


def _places(places: Places, across: float) -> Flowable:
    room = [[Spacer(1, _PLACE_HEIGHT), Paragraph(BLANK_DATE, _DATE)] for _ in places.heads]
    width = across / len(places.heads)
    heads = head_row(places.heads, CELL_HEAD)
    return Grid([width] * len(places.heads), heads, [Row(room, kind=RowKind.FORM)])


class SignedAndDated(Flowable):
    """成文日期 four characters from the right edge, 署名 above it in its middle: GB/T 9704, 7.3.5.1."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__()
        self._lines = [Paragraph(words, _SIGNED) for words in (issuer.name, issuer.day)]
        self._measures = [_natural_width(words) for words in (issuer.name, issuer.day)]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the width given and the height of the lines."""
        self.width = width
        self._measures = [min(each, width) for each in self._measures]
        self.height = sum(
            line.wrap(measure)[1] for line, measure in zip(self._lines, self._measures, strict=True)
        )
        return self.width, self.height

    def split(self, _width: float, _height: float) -> list[Flowable]:
        """Never split."""
        return []

    def draw(self) -> None:
        """Draw the name, then the date below it; a name that is too long ends at the edge."""
        middle = self.width - _DATE_INDENT - self._measures[-1] / 2
        y = self.height
        for line, measure in zip(self._lines, self._measures, strict=True):
            y -= line.height
            line.drawOn(self.canv, min(middle - measure / 2, self.width - measure), y)


def _natural_width(words: str) -> float:
    """Return the width of a line in points, and a hair more."""
    widths = faces.widths(Face.FANG)
    return sum(widths[each] for each in faces.printable(words)) * PITCH + _HAIR
