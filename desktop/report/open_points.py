"""What is still missing (尚待完善事项) as sentences of a report: one for all that lack the same.

Places are named by the numbers of the annexes: references may repeat where a workbook holds
several directives, and the names of forty pieces of evidence would fill a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.report.chapters import grouped
from desktop.report.wording import numbers_told
from desktop.workbook.gaps import GapKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.workbook.gaps import Gap
    from desktop.workbook.model import LedgerRow

_ORDER: Final = {kind: place for place, kind in enumerate(GapKind)}


def open_points(gaps: Sequence[Gap], rows: Sequence[LedgerRow]) -> Iterator[str]:
    """Yield a sentence for each thing that is missing somewhere, in the order of ``GapKind``."""
    items = (row for group in grouped(rows) for row in group.rows)
    serials = {row.requirement.id: serial for serial, row in enumerate(items, 1)}
    numbers = {piece.id: piece.number for row in rows for piece in row.evidence}
    where: dict[tuple[int, str], set[int]] = {}
    for gap in gaps:
        words = gap.sentence.rstrip("。")
        found = {serials[gap.requirement_id]}
        if gap.evidence_ids:  # the names follow the colon
            words = words.partition("：")[0]
            found = {numbers[piece] for piece in gap.evidence_ids}
        key = (_ORDER[gap.kind], f"{words}：附件{2 if gap.evidence_ids else 1}第")
        where.setdefault(key, set()).update(found)
    for (_, words), places in sorted(where.items(), key=lambda item: item[0][0]):
        measure = "项" if words.endswith("附件1第") else "号"
        yield f"{words}{numbers_told(sorted(places))}{measure}。"
