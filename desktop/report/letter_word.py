"""A paper of an office as a Word document that the officer goes on with."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from desktop.report.letter import BLANK_DATE, Issuer, NewPage, Places, Style, Table, Text
from desktop.report.title import break_title
from desktop.report.word import (
    BODY,
    CELL,
    CELL_CENTRE,
    CELL_HEAD,
    ISSUER,
    LEVEL_1,
    LEVEL_2,
    PLAIN,
    SMALL,
    SMALL_CENTRE,
    SMALL_HEAD,
    TITLE,
    WordDocument,
)

if TYPE_CHECKING:
    from desktop.report.letter import Block, Letter

_STYLES: Final = {
    Style.BODY: BODY,
    Style.LEVEL_1: LEVEL_1,
    Style.LEVEL_2: LEVEL_2,
    Style.PLAIN: PLAIN,
    Style.ANNEX_LIST: BODY,
    Style.ANNEX_NEXT: BODY,
    Style.ANNEX_MARK: PLAIN,
    Style.ANNEX_TITLE: TITLE,
    Style.NOTE: SMALL,
}
_BEFORE: Final = {Style.ANNEX_LIST: "\n", Style.ANNEX_NEXT: "　　　"}
_POINTS_PER_MM: Final = 72 / 25.4
_TITLE_SIZE: Final = 22.0  # points
_SIZE: Final = 16.0
_EMS: Final = defaultdict(lambda: 1.0, dict.fromkeys("0123456789", 0.5))
_DATE_INDENT: Final = 4 * _SIZE  # 成文日期右空四字, as its style has it
_ACROSS: Final = 225.0  # mm
_UPRIGHT: Final = 156.0
_PLACE_HEIGHT: Final = 34.0  # mm; room to sign and to seal


def document(letter: Letter) -> bytes:
    """Return the paper as a docx file; the same content gives the same bytes."""
    note = f"编号 {letter.serial}　数据摘要 {letter.state_digest[:16]}"
    word = WordDocument(letter.title, letter.unit, note, letter.printed_on)
    word.page(is_across=letter.is_across)
    across = _ACROSS if letter.is_across else _UPRIGHT
    lines = break_title(letter.title_phrases, _EMS, across * _POINTS_PER_MM / _TITLE_SIZE)
    word.paragraph("\n".join(lines), TITLE)
    word.paragraph("", PLAIN)
    is_across = letter.is_across
    for block in letter.blocks:
        if isinstance(block, NewPage):
            is_across = block.is_across
            word.page(is_across=is_across)
        else:
            _write(word, block, _ACROSS if is_across else _UPRIGHT)
    return word.packed()


def _write(word: WordDocument, block: Block, across: float) -> None:
    match block:
        case Text():
            word.paragraph(f"{_BEFORE.get(block.style, '')}{block.words}", _STYLES[block.style])
        case Table():
            centre, left, head = (
                (SMALL_CENTRE, SMALL, SMALL_HEAD)
                if block.is_small
                else (CELL_CENTRE, CELL, CELL_HEAD)
            )
            word.table(
                block.widths(across),
                [each.head for each in block.columns],
                block.rows,
                [centre if each.is_centred else left for each in block.columns],
                head_style=head,
            )
        case Places():
            count = len(block.heads)
            word.table(
                [across / count] * count,
                block.heads,
                [[BLANK_DATE] * count],
                [CELL_CENTRE] * count,
                heights=[_PLACE_HEIGHT],
                upright="bottom",
            )
        case Issuer():
            word.paragraph("\n", PLAIN)
            middle = _DATE_INDENT + _width(block.day) / 2
            word.paragraph(block.name, ISSUER, right=max(middle - _width(block.name) / 2, 0.0))
            word.paragraph(block.day, ISSUER)


def _width(words: str) -> float:
    """Return about how wide a line is, in points: a digit is half as wide as a character."""
    return sum(_SIZE if east_asian_width(each) in "WFA" else _SIZE / 2 for each in words)
