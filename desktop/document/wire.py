"""An extract as JSON values, on its way from the process that read a foreign file.

Nothing that comes back is believed before it is checked: that process may have been taken over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.document.model import Cell, Extract, Span, Table

if TYPE_CHECKING:
    from collections.abc import Mapping


class BrokenAnswerError(ValueError):
    """An answer that says something impossible."""


def packed(extract: Extract) -> dict[str, Any]:
    """Return an extract as JSON values."""
    return {
        "text": extract.text,
        "tables": [[_pair(table.span), _cells(table), table.name] for table in extract.tables],
        "page_starts": list(extract.page_starts),
        "furniture": [_pair(each) for each in extract.furniture],
        "automatic": [_pair(each) for each in extract.automatic],
    }


def unpacked(answer: Mapping[str, Any]) -> Extract:
    """Return the extract in an answer. Raises BrokenAnswerError where there is none."""
    try:
        text = _text(answer["text"])
        end = len(text)
        return Extract(
            text,
            tuple(_table(span, rows, name, end) for span, rows, name in answer["tables"]),
            tuple(_offset(each, end) for each in answer["page_starts"]),
            tuple(_span(each, end) for each in answer["furniture"]),
            tuple(_span(each, end) for each in answer["automatic"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenAnswerError from error


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _cells(table: Table) -> list[list[list[int]]]:
    return [[[*_pair(cell.span), int(cell.is_inherited)] for cell in row] for row in table.rows]


def _table(span: object, rows: list[list[list[int]]], name: object, end: int) -> Table:
    cells = tuple(tuple(Cell(_span(cell[:2], end), bool(cell[2])) for cell in row) for row in rows)
    if len({len(row) for row in cells}) != 1:
        raise BrokenAnswerError
    return Table(_span(span, end), cells, _text(name))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BrokenAnswerError
    return value


def _span(pair: object, end: int) -> Span:
    match pair:
        case [start, stop]:
            span = Span(_offset(start, end), _offset(stop, end))
            if span.start <= span.end:
                return span
    raise BrokenAnswerError


def _offset(value: object, end: int) -> int:
    if type(value) is not int or not 0 <= value <= end:
        raise BrokenAnswerError
    return value
