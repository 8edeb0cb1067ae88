"""Tables as text: CSV, and TSV as spreadsheets put it on the clipboard."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from desktop.document.readers.compose import Composer, Grid

if TYPE_CHECKING:
    from desktop.document.model import Extract

# A comma also stands in prose: only a head row that names columns makes a CSV.
_COLUMN: Final = re.compile("序号|任务|要求|内容|单位|部门|科室|时限|时间|责任|牵头|措施|备注|事项")
_MIN_NAMED: Final = 2
_NAME_LENGTH: Final = 20
_FULL_SHARE: Final = 0.8
_FIELD_LIMIT: Final = 1_000_000


def separated(text: str) -> Extract | None:
    """Return the table in ``text``, or None when it is prose."""
    for delimiter in ("\t", ",", ";"):
        rows = _rows(text, delimiter)
        if rows:
            return _extract(rows)
    return None


def _rows(text: str, delimiter: str) -> list[list[str]] | None:
    """Return the records, if the first one is a head row and every other one fits under it."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    names = head.split(delimiter)
    named = sum(1 for name in names if _COLUMN.search(name))
    if named < _MIN_NAMED or max(map(len, names)) > _NAME_LENGTH:
        return None
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    rows = [record for record in records if any(field.strip() for field in record)]
    width = len(rows[0])
    full = sum(1 for row in rows if len(row) == width)
    fits = len(rows) > 1 and full >= _FULL_SHARE * len(rows)
    return rows if fits and max(map(len, rows)) == width else None


def _extract(rows: list[list[str]]) -> Extract:
    grid = Grid()
    for row, fields in enumerate(rows):
        for column, text in enumerate(fields):
            grid.put(row, column, text.strip())
    composer = Composer()
    composer.table(grid)
    return composer.extract()
