"""The ledger as an Excel file: every cell is text, ready to be printed, sorted and filtered.

A statement may begin with = + - or @; it is written as a string and never becomes a formula.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Final
from unicodedata import east_asian_width

from desktop import terms
from desktop.report.ledger import SERIAL_WIDTH
from desktop.report.office import office_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.report.ledger import Ledger

OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FANG: Final = "仿宋_GB2312"
_LONGEST: Final = 32_000  # characters; Excel holds 32,767 in a cell
_CUT: Final = "……（太长，余下部分见自评报告）"
_MM_PER_CHARACTER: Final = 2.1  # of the sheet's width unit
_EM: Final = 3.6  # mm, of the 10 pt type, with a little to spare
_PADDING: Final = 2.5  # mm
_LINE: Final = 14.0  # points
_TALLEST: Final = 409.0  # points; Excel knows no taller row
_WIDEST: Final = 150.0  # mm
_HEAD_ROW: Final = 2
_A4: Final = 9
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t")


def sheet(ledger: Ledger) -> bytes:
    """Return the ledger as an xlsx file; the same content gives the same bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 (slow import)

    stream = BytesIO()
    with Workbook(stream, OPTIONS) as book:
        made = datetime.combine(ledger.printed_on, time(), UTC).replace(tzinfo=None)
        book.set_properties(
            {
                "title": office_text(ledger.title),
                "author": office_text(ledger.unit),
                "comments": f"{terms.PROGRAM}　编号 {ledger.serial}　数据摘要 {ledger.state_digest}",
                "created": made,
            }
        )
        _Writer(book, ledger).write()
    return stream.getvalue()


class _Writer:
    """Fills the one sheet of the book from the top."""

    def __init__(self, book: Any, ledger: Ledger) -> None:  # noqa: ANN401 (the library is untyped)
        self._sheet = book.add_worksheet("台账")
        self._ledger = ledger
        self._widths = [SERIAL_WIDTH, *_widths(ledger)]
        cell = {"font_name": _FANG, "font_size": 10, "text_wrap": True, "valign": "vcenter"}
        ruled = cell | {"border": 1}
        self._title = book.add_format(
            cell | {"font_name": "方正小标宋简体", "font_size": 18, "align": "center"}
        )
        self._note = book.add_format(cell | {"font_size": 11, "text_wrap": False})
        self._head = book.add_format(ruled | {"font_name": "黑体", "align": "center"})
        self._band = book.add_format(cell | {"font_name": "黑体", "text_wrap": False})
        self._centred = book.add_format(ruled | {"align": "center"})
        self._text = book.add_format(ruled | {"align": "left"})
        # Excel keeps such a text a text when somebody edits the cell.
        self._quoted = book.add_format(ruled | {"align": "left", "quote_prefix": True})

    def write(self) -> None:
        """Write title, notes, head and rows, then what concerns the print."""
        sheet, ledger = self._sheet, self._ledger
        last = len(ledger.columns)
        sheet.merge_range(0, 0, 0, last, "", self._title)
        sheet.write_string(0, 0, office_text(ledger.title), self._title)
        sheet.set_row(0, 36)
        notes = f"{'　　'.join(ledger.notes)}　　编号：{ledger.serial}"
        sheet.write_string(1, 0, office_text(notes), self._note)
        for index, head in enumerate(("序号", *(column.head for column in ledger.columns))):
            sheet.write_string(_HEAD_ROW, index, head, self._head)
        sheet.set_row(_HEAD_ROW, 2 * _LINE + 4)
        row = self._rows(_HEAD_ROW + 1)
        self._set_up_print(row, last)

    def _rows(self, row: int) -> int:
        for section in self._ledger.sections:
            if section.heading:  # not merged: merged cells can be neither sorted nor filtered
                self._sheet.write_string(row, 0, office_text(section.heading), self._band)
                row += 1
            for texts in section.rows:
                self._sheet.write_number(row, 0, int(texts[0]), self._centred)
                for index, text in enumerate(texts[1:], 1):
                    self._cell(row, index, office_text(text))
                # Not every program makes rows as tall as their text; this one is told.
                lines = max(map(_lines, texts, self._widths))
                self._sheet.set_row(row, min(lines * _LINE + 4, _TALLEST))
                row += 1
        return row

    def _cell(self, row: int, index: int, text: str) -> None:
        if len(text.encode("utf-16-le")) > 2 * _LONGEST:
            text = text[: _LONGEST // 2] + _CUT
        is_centred = self._ledger.columns[index - 1].is_centred
        style = self._centred if is_centred else self._text
        if text.startswith(FORMULA_SIGNS):
            style = self._quoted
        if text:
            self._sheet.write_string(row, index, text, style)
        else:
            self._sheet.write_blank(row, index, None, style)

    def _set_up_print(self, end: int, last: int) -> None:
        sheet = self._sheet
        sheet.set_column(0, 0, SERIAL_WIDTH / _MM_PER_CHARACTER)
        for index, width in enumerate(self._widths[1:], 1):
            sheet.set_column(index, index, width / _MM_PER_CHARACTER)
        sheet.freeze_panes(_HEAD_ROW + 1, 2)
        sheet.autofilter(_HEAD_ROW, 0, max(end - 1, _HEAD_ROW), last)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.print_area(0, 0, max(end - 1, _HEAD_ROW), last)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        sheet.center_horizontally()
        sheet.set_footer(f"&L编号 {self._ledger.serial}&C第&P页 共&N页")


def _widths(ledger: Ledger) -> Iterator[float]:
    """Yield the widths in millimetres, wider where the tallest row would not hold a text."""
    most = int((_TALLEST - 4) / _LINE) - 2
    for index, column in enumerate(ledger.columns, 1):
        texts = (row[index] for section in ledger.sections for row in section.rows)
        longest = max(map(width, texts), default=0) / 2
        yield max(column.width, min(longest / most * _EM + _PADDING, _WIDEST))


def _lines(text: str, across: float) -> int:
    """Return how many lines a text takes in a column of so many millimetres."""
    room = max((across - _PADDING) / _EM, 1.0)
    return sum(max(1, ceil(width(line) / 2 / room)) for line in text.split("\n"))


def width(text: str) -> int:
    """Return the width in half characters; Chinese ones are whole."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
