"""The public version: what the workbook marks as not public is left out. Pure.

It is a help, never a clearance: nobody but the office decides what may be published.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.terms import printed_ref
from desktop.workbook.model import Publicity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.workbook.model import Evidence, LedgerRow

HIDDEN: Final = (Publicity.ON_REQUEST, Publicity.NOT_PUBLIC)
_TELLING: Final = 4  # characters; a shorter title says nothing


def public_rows(rows: Sequence[LedgerRow]) -> tuple[LedgerRow, ...]:
    """Return the rows without evidence marked as not public, without duties and reviews.

    Evidence keeps its number, so that all versions speak of the same piece.
    """
    return tuple(
        replace(
            row,
            evidence=tuple(each for each in row.evidence if each.publicity not in HIDDEN),
            duties=(),
            reviews=(),
            offers=(),
        )
        for row in rows
    )


def reminders(rows: Sequence[LedgerRow]) -> list[str]:
    """Return what to look at before the public version is published, as sentences."""
    pieces = {each.id: each for row in rows for each in row.evidence}.values()
    hidden = [each for each in pieces if each.publicity in HIDDEN]
    unmarked = sum(each.publicity is None for each in pieces)
    found = list(dict.fromkeys(_mentions(rows, hidden)))
    if hidden:
        found.append(f"公开版没有列出标为依申请公开或不予公开的佐证材料{len(hidden)}份。")
    if unmarked:
        found.append(f"有{unmarked}份佐证材料没有标注公开属性，已列入公开版，请逐份确认。")
    return found


def _mentions(rows: Sequence[LedgerRow], hidden: Sequence[Evidence]) -> Iterator[str]:
    for row in rows:
        answer = row.assessment
        said = f"{answer.statement}{answer.reason}{answer.problems}{answer.next_steps}"
        for piece in hidden:
            words = (piece.document_number, piece.title)
            for word in words:
                if len(word) >= _TELLING and word in said:
                    ref = printed_ref(row.requirement.ref)
                    yield f"{ref}的填报文字提到了未公开的“{word}”，请改写后再公开。"
