"""Evidence is numbered in the order in which the ledger first shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.workbook.model import Evidence, LedgerRow


def moved(rows: Iterable[LedgerRow]) -> Iterator[LedgerRow]:
    """Yield the rows, given in printed order, whose evidence has another number now."""
    pieces: dict[int, Evidence] = {}
    for row in rows:
        right = tuple(
            pieces.get(each.id) or pieces.setdefault(each.id, _numbered(each, len(pieces) + 1))
            for each in row.evidence
        )
        if any(each is not old for each, old in zip(right, row.evidence, strict=True)):
            yield replace(row, evidence=right)


def _numbered(piece: Evidence, number: int) -> Evidence:
    if piece.number == number:
        return piece
    return replace(piece, number=number)
