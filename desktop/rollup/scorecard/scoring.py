"""What a unit gets by a scorecard: pure, exact, each point with the reason for it.

The contributions of a result always add up to its total; a limit or a rescaling is one of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.rollup.scorecard.outcome import Contribution, Lines, Result
from desktop.rollup.scorecard.scorer import OwnScorer, Scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from desktop.rollup.scorecard.model import Entry, Scorecard
    from desktop.rollup.units import ReportingUnit


def score(card: Scorecard, unit: ReportingUnit, entries: Mapping[str, Entry]) -> Result:
    """Return what a unit gets; ``entries`` by code, those that are missing say nothing."""
    result = Scorer(card, card.full, unit, entries).result()
    return replace(result, self_total=_own_total(card, card.full, unit, entries))


def scores(
    card: Scorecard, said: Iterable[tuple[ReportingUnit, Mapping[str, Entry]]]
) -> Iterator[Result]:
    """Yield the same for many units; their lines are worked out when somebody looks at them."""
    full = card.full
    for unit, entries in said:
        result = Scorer(card, full, unit, entries, is_told=False).result()
        lines = Lines(_lines_of, card, unit, entries)
        own = _own_total(card, full, unit, entries)
        yield replace(result, contributions=lines, self_total=own)


def _lines_of(
    card: Scorecard, unit: ReportingUnit, entries: Mapping[str, Entry]
) -> tuple[Contribution, ...]:
    return tuple(score(card, unit, entries).contributions)


def _own_total(
    card: Scorecard, full: int, unit: ReportingUnit, entries: Mapping[str, Entry]
) -> int | None:
    """Return what the unit gives itself, None where it says nothing."""
    if all(entry.self_points is None for entry in entries.values()):
        return None
    return OwnScorer(card, full, unit, entries, is_told=False).total()
