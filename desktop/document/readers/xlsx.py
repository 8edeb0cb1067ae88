"""Excel workbooks (xlsx): the visible sheets as tables.

Read straight from the parts: values as shown, dates as dates, formulas by their stored results.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from desktop.document.errors import DamagedError, EmptyError
from desktop.document.readers.compose import Composer, Grid
from desktop.document.readers.package import Package, attribute, child, local
from desktop.document.readers.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.document.model import Extract
    from desktop.document.readers.package import Element

_CELL: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
# ECMA-376 part 1, 18.8.30: built-in number formats that are dates (27-36, 50-58 in East Asia).
_DATE_FORMATS: Final = frozenset([*range(14, 18), 22, *range(27, 37), *range(50, 59)])
_DATE_CODE: Final = re.compile(r"[yd年月日]", re.IGNORECASE)
_QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001, a spreadsheet's days have no time zone
_LAST_DAY: Final = 2_958_465


def read_xlsx(path: Path, data: bytes) -> Extract:
    """Return the visible sheets of an Excel workbook as tables, merged cells filled in.

    Raises:
        DocumentError: damaged, encrypted, a bomb, or without text.
    """
    package = Package(path, data, "Excel 表格")
    main = package.related("", "officeDocument") or "xl/workbook.xml"
    sheets = child(package.xml(main), "sheets")
    if sheets is None:
        raise DamagedError(path, "Excel 表格")
    targets = {name: target for name, _, target in package.relations(main)}
    book = _Book(package)
    composer = Composer()
    for sheet in sheets:
        root = package.xml(targets.get(attribute_id(sheet), ""))
        if root is not None and sheet.get("state", "visible") == "visible":
            composer.table(book.grid(root), clean(sheet.get("name", "")).strip())
    extract = composer.extract()
    if not extract.text.strip():
        raise EmptyError(path)
    return extract


def attribute_id(sheet: Element) -> str:
    """Return the relation id of a sheet, which is not its ``sheetId``."""
    return next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")


class _Book:
    """What the sheets of one workbook share: strings and date formats."""

    def __init__(self, package: Package) -> None:
        strings = package.xml("xl/sharedStrings.xml")
        self._strings = [_runs(each) for each in strings] if strings is not None else []
        self._dates = _date_styles(package.xml("xl/styles.xml"))

    def grid(self, sheet: Element) -> Grid:
        """Return the cells of a sheet; a merge never reaches beyond the last written cell."""
        texts = dict(self._cells(sheet))
        texts = {place: text for place, text in texts.items() if text}
        last_row = max((row for row, _ in texts), default=0)
        last_column = max((column for _, column in texts), default=0)
        sizes = {}
        for top, left, bottom, right in _merges(sheet):
            rows, columns = min(bottom, last_row) - top + 1, min(right, last_column) - left + 1
            sizes[top, left] = (max(rows, 1), max(columns, 1))
        grid = Grid()
        columns_used = {number: at for at, number in enumerate(sorted({c for _, c in texts}))}
        rows_used = {number: at for at, number in enumerate(sorted({r for r, _ in texts}))}
        for (row, column), text in sorted(texts.items()):
            rows, columns = sizes.get((row, column), (1, 1))
            grid.put(
                rows_used[row],
                columns_used[column],
                text,
                rows=_used(rows_used, row, rows),
                columns=_used(columns_used, column, columns),
            )
        return grid

    def _cells(self, sheet: Element) -> Iterator[tuple[tuple[int, int], str]]:
        data = child(sheet, "sheetData")
        for row in data if data is not None else ():
            for cell in row:
                match = _CELL.fullmatch(cell.get("r", ""))
                if match:
                    yield (int(match[2]), _column(match[1])), clean(self._shown(cell)).strip()

    def _shown(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = child(cell, "is")
            return _runs(inline) if inline is not None else ""
        value = child(cell, "v")
        text = (value.text or "") if value is not None else ""
        if kind == "s":
            known = text.isdecimal() and len(text) < len("99999999")
            return self._strings[int(text)] if known and int(text) < len(self._strings) else ""
        if kind == "b":
            return "是" if text == "1" else "否"
        return text if kind != "n" else self._number(text, cell.get("s", "0"))

    def _number(self, text: str, style: str) -> str:
        try:
            number = float(text)
        except ValueError:
            return text
        if style in self._dates and 0 < number < _LAST_DAY:
            day = _EPOCH + timedelta(days=number)
            return f"{day.year}年{day.month}月{day.day}日"
        is_whole = number.is_integer() and abs(number) < 1e15  # noqa: PLR2004, exact in a double
        return str(int(number)) if is_whole else text


def _used(places: dict[int, int], first: int, length: int) -> int:
    return max(1, sum(1 for place in places if first <= place < first + length))


def _runs(element: Element) -> str:
    """Return the text of a string, without its phonetic guide."""
    words = ""
    for each in element:
        if local(each) == "t":
            words += each.text or ""
        elif local(each) == "r":
            words += _runs(each)
    return words


def _date_styles(styles: Element | None) -> frozenset[str]:
    """Return the indexes of the cell styles that show a date."""
    codes: dict[str, str] = {}
    formats = child(styles, "numFmts")
    for each in formats if formats is not None else ():
        codes[each.get("numFmtId", "")] = _QUOTED.sub(_date_signs, each.get("formatCode", ""))
    cells = child(styles, "cellXfs")
    found = []
    for index, each in enumerate(cells if cells is not None else ()):
        number = each.get("numFmtId", "0")
        is_built_in = number.isdecimal() and int(number) in _DATE_FORMATS
        if is_built_in or _DATE_CODE.search(codes.get(number, "")):
            found.append(str(index))
    return frozenset(found)


def _date_signs(match: re.Match[str]) -> str:
    """Keep 年月日 of a quoted piece of a format code; colours and words are no dates."""
    return match[0] if match[0].strip('"') in ("年", "月", "日") else ""


def _merges(sheet: Element) -> Iterator[tuple[int, int, int, int]]:
    """Yield top, left, bottom, right of every merged range."""
    merged = child(sheet, "mergeCells")
    for each in merged if merged is not None else ():
        corners = [_CELL.fullmatch(corner) for corner in (attribute(each, "ref") or "").split(":")]
        match corners:
            case [re.Match() as first, re.Match() as last]:
                yield int(first[2]), _column(first[1]), int(last[2]), _column(last[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
