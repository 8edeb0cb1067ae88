"""What an office may say about units: nobody is named without the rows that say so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.rollup.cells import FINISHED, CellState
from desktop.workbook.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from desktop.rollup.cells import Cell
    from desktop.rollup.picture import Picture
    from desktop.rollup.summary import Asked, UnitLine

    Row = tuple[Asked, Cell]


class FindingKind(StrEnum):
    """What is found to be wrong, in the order in which it is told."""

    NOT_REPORTED = "not_reported"
    LATE = "late"
    OVERDUE = "overdue"
    NOT_STARTED = "not_started"
    MISSING = "missing"
    NO_EVIDENCE = "no_evidence"
    OUTDATED = "outdated"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that is named, and the rows for which it is."""

    unit: UnitLine
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where; the worst unit first."""

    kind: FindingKind
    named: tuple[Named, ...]

    @property
    def row_count(self) -> int:
        """Return how many rows are behind it."""
        return sum(len(each.rows) for each in self.named)


@dataclass(frozen=True, slots=True)
class Practice:
    """The units that finished all of a chapter with nothing missing."""

    chapter: str
    named: tuple[Named, ...]


def problems(picture: Picture) -> tuple[Finding, ...]:
    """Return what is wrong, with the units to name."""
    silent = tuple(Named(each, picture.row(each)) for each in picture.not_reported)
    late = tuple(Named(each, picture.row(each)) for each in picture.late)
    found = [Finding(FindingKind.NOT_REPORTED, silent), Finding(FindingKind.LATE, late)]
    today = picture.today.isoformat()
    for kind, is_it in _CHECKS.items():
        named = [
            Named(unit, rows)
            for unit in picture.expected
            if unit.has_reported and (rows := _rows(picture, unit, is_it, today))
        ]
        named.sort(key=lambda each: -len(each.rows))
        found.append(Finding(kind, tuple(named)))
    return tuple(each for each in found if each.named)


def practices(picture: Picture) -> Iterator[Practice]:
    """Yield, for each chapter, who finished all that it asks of them; the busiest first."""
    for chapter in picture.chapters:
        named = []
        for unit in picture.expected:
            rows = tuple(row for row in picture.row(unit) if row[0].chapter == chapter)
            if _is_good(rows):
                named.append(Named(unit, rows))
        named.sort(key=lambda each: -len(each.rows))
        if named:
            yield Practice(chapter, tuple(named))


def _rows(
    picture: Picture, unit: UnitLine, is_it: Callable[[Cell, str], bool], today: str
) -> tuple[Row, ...]:
    return tuple(row for row in picture.row(unit) if is_it(row[1], today))


def _is_good(rows: Iterable[Row]) -> bool:
    cells = [cell for _, cell in rows]
    is_clean = all(
        cell.state in FINISHED
        and not cell.gap_count
        and not cell.is_outdated
        and cell.verdict in {None, Verdict.ACCEPTED}
        for cell in cells
    )
    return is_clean and any(cell.state is not CellState.NOT_APPLICABLE for cell in cells)


def _is_overdue(cell: Cell, today: str) -> bool:
    is_past = cell.due_on is not None and cell.due_on < today
    return is_past and cell.state not in FINISHED


_CHECKS: Final[dict[FindingKind, Callable[[Cell, str], bool]]] = {
    FindingKind.OVERDUE: _is_overdue,
    FindingKind.NOT_STARTED: lambda cell, _today: cell.state is CellState.NOT_STARTED,
    FindingKind.MISSING: lambda cell, _today: cell.state is CellState.MISSING,
    FindingKind.NO_EVIDENCE: lambda cell, _today: cell.lacks_evidence,
    FindingKind.OUTDATED: lambda cell, _today: cell.is_outdated,
    FindingKind.RETURNED: lambda cell, _today: (
        cell.verdict in {Verdict.CHANGES_REQUESTED, Verdict.QUERIED}
    ),
}
