"""What in one line of the ledger looks as if it must not be published: pure.

A reminder, never a clearance: evidence that nobody has looked into says nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from desktop.workbook.sensitive import PERSONAL, Sensitive, find_sensitive, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.workbook.model import Evidence, LedgerRow

Contents: TypeAlias = Mapping[str, tuple[Sensitive, ...]]

_find = lru_cache(maxsize=1 << 14)(find_sensitive)  # most texts of a ledger stay as they are


def reminders_of(row: LedgerRow, contents: Contents) -> Iterator[tuple[bool, str, tuple[int, ...]]]:
    """Yield (is it personal, sentence, ids of the evidence that it is in), at most one of each."""
    written = _find(_written(row))
    proofs = [(each, _in_evidence(each, contents)) for each in row.evidence]
    for is_personal, what in ((True, "个人信息"), (False, "密级或内部标志")):
        parts = []
        ours = _of(written, is_personal=is_personal)
        if ours:
            parts.append(f"填报文字里的{told(ours)}")
        ids = []
        for piece, found in proofs:
            theirs = _of(found, is_personal=is_personal)
            if theirs:
                parts.append(f"佐证《{piece.title or piece.name or piece.url}》里的{told(theirs)}")
                ids.append(piece.id)
        if parts:
            yield is_personal, f"可能有{what}：{'；'.join(parts)}。请核对能否公开。", tuple(ids)


def _written(row: LedgerRow) -> str:
    answer = row.assessment
    figures = (f"{each.label} {each.value} {each.measure}" for each in answer.facts)
    return "\n".join(
        (
            answer.statement,
            answer.reason,
            answer.evidence_waiver,
            answer.problems,
            answer.next_steps,
            *figures,
        )
    )


def _in_evidence(piece: Evidence, contents: Contents) -> tuple[Sensitive, ...]:
    said = _find(f"{piece.title}\n{piece.name}\n{piece.document_number}")
    return tuple(dict.fromkeys((*said, *contents.get(piece.sha256, ()))))


def _of(found: tuple[Sensitive, ...], *, is_personal: bool) -> tuple[Sensitive, ...]:
    return tuple(each for each in found if (each.kind in PERSONAL) is is_personal)
