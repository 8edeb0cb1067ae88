"""Several tables as one Excel file: every text is a text, ready to be printed, sorted, filtered.

Rows are written as they come and not kept, so that thousands of units take no memory.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from desktop import terms
from desktop.report.office import office_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    Value = str | int | float | None

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FANG: Final = "仿宋_GB2312"
_LONGEST: Final = 16_000  # characters; Excel holds 32,767 half ones in a cell
_CUT: Final = "……（太长，余下部分见原报送件）"
_PER_CHARACTER: Final = 1.9  # units of a column's width for one Chinese character
_LINE: Final = 14.0  # points
_TALLEST: Final = 409.0  # points; Excel knows no taller row
_HEAD_ROW: Final = 2
_A3: Final = 8
_A4: Final = 9
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t")
_RATE: Final = "0.0%"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column; ``characters`` is how many Chinese ones lie beside each other."""

    head: str
    characters: float
    is_centred: bool = False
    is_rate: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet; ``frozen`` columns stay in sight; ``is_large`` prints it on A3.

    A row is as long as the columns are.
    """

    name: str
    title: str
    note: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Value]]
    frozen: int = 2
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What the file says of itself."""

    title: str
    author: str
    comments: str
    made_on: date


def workbook_file(about: BookInfo, tables: Iterable[SheetTable]) -> bytes:
    """Return an xlsx file of these sheets; the same content gives the same bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 (slow import)

    stream = BytesIO()
    made = datetime.combine(about.made_on, time(), UTC).replace(tzinfo=None)
    with (
        tempfile.TemporaryDirectory() as folder,
        Workbook(stream, {**_OPTIONS, "tmpdir": folder}) as book,
    ):
        book.set_properties(
            {
                "title": office_text(about.title),
                "author": office_text(about.author),
                "comments": f"{terms.PROGRAM}　{office_text(about.comments)}",
                "created": made,
            }
        )
        formats = _Formats(book)
        for table in tables:
            _Writer(book.add_worksheet(table.name), formats, table).write()
    return stream.getvalue()


class _Formats:
    """How cells look; a file knows each only once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 (the library is untyped)
        cell = {"font_name": _FANG, "font_size": 10, "text_wrap": True, "valign": "vcenter"}
        ruled = cell | {"border": 1}
        title = {"font_name": "方正小标宋简体", "font_size": 16, "text_wrap": False}
        self.title = book.add_format(cell | title)
        self.note = book.add_format(cell | {"text_wrap": False})
        self.head = book.add_format(ruled | {"font_name": "黑体", "align": "center"})
        self.centred = book.add_format(ruled | {"align": "center"})
        self.rate = book.add_format(ruled | {"align": "center", "num_format": _RATE})
        self.text = book.add_format(ruled | {"align": "left"})
        # Excel keeps such a text a text when somebody edits the cell.
        self.quoted = book.add_format(ruled | {"align": "left", "quote_prefix": True})


class _Writer:
    """Writes one sheet from the top; a row cannot be reached again."""

    def __init__(self, sheet: Any, formats: _Formats, table: SheetTable) -> None:  # noqa: ANN401 (the library is untyped)
        self._sheet, self._formats, self._table = sheet, formats, table

    def write(self) -> None:
        """Write title, note, head and rows, then what concerns the print."""
        sheet, table, formats = self._sheet, self._table, self._formats
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, office_text(table.title), formats.title)
        sheet.write_string(1, 0, office_text(table.note), formats.note)
        lines = max(_lines(each.head, each.characters) for each in table.columns)
        sheet.set_row(_HEAD_ROW, max(lines, 2) * _LINE + 4)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, column.characters * _PER_CHARACTER + 1)
            sheet.write_string(_HEAD_ROW, index, office_text(column.head), formats.head)
        end = _HEAD_ROW
        for end, row in enumerate(table.rows, _HEAD_ROW + 1):
            self._row(end, row)
        self._set_up_print(end)

    def _row(self, at: int, row: Sequence[Value]) -> None:
        columns = self._table.columns
        values = [_text(value) if isinstance(value, str) else value for value in row]
        # Not every program makes rows as tall as their text; this one is told.
        lines = max(
            _lines(value, column.characters)
            for value, column in zip(values, columns, strict=True)
            if isinstance(value, str)
        )
        self._sheet.set_row(at, min(lines * _LINE + 4, _TALLEST))
        for index, (value, column) in enumerate(zip(values, columns, strict=True)):
            self._cell(at, index, value, column)

    def _cell(self, at: int, index: int, value: Value, column: SheetColumn) -> None:
        sheet, formats = self._sheet, self._formats
        style = formats.centred if column.is_centred else formats.text
        if column.is_rate:
            style = formats.rate
        if value is None or value == "":
            sheet.write_blank(at, index, None, style)
        elif not isinstance(value, str):
            sheet.write_number(at, index, value, style)
        else:
            style = formats.quoted if value.startswith(_FORMULA_SIGNS) else style
            sheet.write_string(at, index, value, style)

    def _set_up_print(self, end: int) -> None:
        sheet, last = self._sheet, len(self._table.columns) - 1
        sheet.freeze_panes(_HEAD_ROW + 1, self._table.frozen)
        sheet.autofilter(_HEAD_ROW, 0, end, last)
        sheet.set_landscape()
        sheet.set_paper(_A3 if self._table.is_large else _A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.print_area(0, 0, end, last)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_footer("&L&A&C第&P页 共&N页")


@lru_cache(maxsize=1 << 14)  # most of a table is said again and again
def _text(value: str) -> str:
    text = office_text(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT


def _lines(text: str, characters: float) -> int:
    """Return how many lines a text takes in a column."""
    return sum(max(1, ceil(_width(line) / 2 / characters)) for line in text.split("\n"))


def _width(line: str) -> int:
    """Return the width in half characters, a little too much for rare ones."""
    return len(line.encode("gb18030", "replace"))
