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
_MEASURES: Final = {1: "项", 2: "号"}  # annex: what one of its lines is called


def open_points(gaps: Sequence[Gap], rows: Sequence[LedgerRow]) -> Iterator[str]:
    """Yield a sentence for each thing that is missing somewhere, in the order of ``GapKind``."""
    items = (row for group in grouped(rows) for row in group.rows)
    serials = {row.requirement.id: serial for serial, row in enumerate(items, 1)}
    numbers = {piece.id: piece.number for row in rows for piece in row.evidence}
    where: dict[tuple[int, str, int], set[int]] = {}
    for gap in gaps:
        words, annex = gap.sentence.rstrip("。"), 1
        found = {serials[gap.requirement_id]}
        if gap.evidence_ids:  # the names follow the colon
            words, annex = words.partition("：")[0], 2
            found = {numbers[piece] for piece in gap.evidence_ids}
        where.setdefault((_ORDER[gap.kind], words, annex), set()).update(found)
    for (_, words, annex), places in sorted(where.items(), key=lambda item: item[0][0]):
        yield f"{words}：附件{annex}第{numbers_told(sorted(places))}{_MEASURES[annex]}。"
