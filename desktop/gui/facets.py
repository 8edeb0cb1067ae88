"""Which lines of the ledger each filter shows; plain sets, so that counts and views agree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from desktop.workbook.model import LedgerRow


class Facet(StrEnum):
    """The filters above the ledger, in the order of their buttons."""

    ALL = "all"
    MINE = "mine"
    LED = "led"
    OPEN = "open"
    OVERDUE = "overdue"
    NO_EVIDENCE = "no_evidence"
    RETURNED = "returned"


FACETS: Final = {
    Facet.ALL: "全部",
    Facet.MINE: "本单位",
    Facet.LED: "牵头",
    Facet.OPEN: "未完成",
    Facet.OVERDUE: "逾期",
    Facet.NO_EVIDENCE: "缺佐证",
    Facet.RETURNED: "被退回",
}
_LASTING: Final = frozenset({Facet.ALL, Facet.MINE, Facet.LED})  # whatever is answered
Facets = dict[Facet, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Duties:
    """What concerns the unit, and of what it is in charge; neither ever changes."""

    mine: frozenset[str] = frozenset()
    led: frozenset[str] = frozenset()


def facets(duties: Duties, rows: Sequence[LedgerRow], today: date) -> Facets:
    """Return the requirement ids that each filter shows."""
    from desktop.workbook.gaps import is_overdue, lacks_evidence  # noqa: PLC0415 - not to start
    from desktop.workbook.model import Status  # noqa: PLC0415 - not to start
    from desktop.workbook.reviewed import is_returned  # noqa: PLC0415 - not to start

    unfinished = {Status.NOT_STARTED, Status.IN_PROGRESS}
    return {
        Facet.ALL: _ids(rows),
        Facet.MINE: duties.mine,
        Facet.LED: duties.led,
        Facet.OPEN: _ids(row for row in rows if row.assessment.status in unfinished),
        Facet.OVERDUE: _ids(row for row in rows if is_overdue(row, today)),
        Facet.NO_EVIDENCE: _ids(row for row in rows if lacks_evidence(row)),
        Facet.RETURNED: _ids(row for row in rows if row.reviews and is_returned(row)),
    }


def renewed(known: Facets, changed: Sequence[LedgerRow], today: date) -> Facets:
    """Return what each filter shows after some lines have changed."""
    ids, theirs = _ids(changed), facets(Duties(), changed, today)
    return {
        facet: shown if facet in _LASTING else (shown - ids) | theirs[facet]
        for facet, shown in known.items()
    }


def _ids(rows: Iterable[LedgerRow]) -> frozenset[str]:
    return frozenset(row.requirement.id for row in rows)
