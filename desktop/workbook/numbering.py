"""Evidence is numbered in the order in which the ledger first shows it."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter, is_not
from typing import TYPE_CHECKING, Any, Final

from desktop.workbook.model import Evidence, LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Thousands of pieces may move at once, and ``replace`` takes twice as long.
_NAMES: Final = tuple(each.name for each in fields(Evidence))
_VALUES: Final = attrgetter(*_NAMES)
_AT: Final = _NAMES.index("number")


def moved(rows: Iterable[LedgerRow]) -> Iterator[LedgerRow]:
    """Yield the rows, given in printed order, whose evidence has another number now."""
    pieces: dict[int, Evidence] = {}
    for row in rows:
        right = []
        for each in row.evidence:
            piece = pieces.get(each.id)
            if piece is None:
                piece = pieces[each.id] = _numbered(each, len(pieces) + 1)
            right.append(piece)
        if any(map(is_not, right, row.evidence)):
            told = (row.requirement, row.directive, row.assessment)
            yield LedgerRow(*told, tuple(right), row.duties, row.reviews, row.offers)


def _numbered(piece: Evidence, number: int) -> Evidence:
    if piece.number == number:
        return piece
    values: tuple[Any, ...] = _VALUES(piece)
    values = (*values[:_AT], number, *values[_AT + 1 :])
    return Evidence(*values)
