"""Which lines of the ledger each filter shows; plain sets, so that counts and views agree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.workbook.gaps import Gap
    from desktop.workbook.model import LedgerRow


class Facet(StrEnum):
    """The filters above the ledger, in the order of their buttons."""

    ALL = "all"
    MINE = "mine"
    OPEN = "open"
    NO_EVIDENCE = "no_evidence"
    OVERDUE = "overdue"


FACETS: Final = {
    Facet.ALL: "全部",
    Facet.MINE: "本单位",
    Facet.OPEN: "未完成",
    Facet.NO_EVIDENCE: "缺佐证",
    Facet.OVERDUE: "逾期",
}


def facets(
    mine: frozenset[str], rows: Sequence[LedgerRow], gaps: Iterable[Gap]
) -> dict[Facet, frozenset[str]]:
    """Return the requirement ids that each filter shows; ``mine`` never changes."""
    from desktop.workbook.gaps import GapKind  # noqa: PLC0415 - not needed to start
    from desktop.workbook.model import Status  # noqa: PLC0415

    lacking: dict[GapKind, set[str]] = {kind: set() for kind in GapKind}
    for gap in gaps:
        lacking[gap.kind].add(gap.requirement_id)
    return {
        Facet.ALL: frozenset(row.requirement.id for row in rows),
        Facet.MINE: mine,
        Facet.OPEN: frozenset(
            row.requirement.id
            for row in rows
            if row.assessment.status in {Status.NOT_STARTED, Status.IN_PROGRESS}
        ),
        Facet.NO_EVIDENCE: frozenset(lacking[GapKind.NO_EVIDENCE]),
        Facet.OVERDUE: frozenset(lacking[GapKind.OVERDUE]),
    }
