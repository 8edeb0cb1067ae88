"""What all units get by the cards in force: in their places, traceable, counted by indicator."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.collecting import no_collecting
from desktop.rollup.scorecard.concerning import concerns
from desktop.rollup.scorecard.model import Mode
from desktop.rollup.scorecard.ranking import Ranked, ranked
from desktop.rollup.scorecard.scoring import scores
from desktop.rollup.scorecard.store import StoredCard, entries, in_force
from desktop.rollup.units import all_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from desktop.rollup.scorecard.model import Entry, Indicator, Scorecard
    from desktop.rollup.units import ReportingUnit

_LOWEST: Final = 5


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """How the units did by one indicator; ``average`` in hundredths, half of one rounded up.

    ``points`` are those of each unit that it concerns, the lowest first, below zero where they are
    taken from the indicator above; ``case_count`` counts the cases that stand.
    """

    code: str
    title: str
    mode: Mode
    full: int
    average: int
    points: tuple[tuple[str, int], ...]
    case_count: int

    @property
    def lowest(self) -> tuple[tuple[str, int], ...]:
        """Return the few units that have least, and less than the best; none where it is a bonus."""
        if self.mode is Mode.BONUS or self.mode.is_veto:
            return ()
        return tuple(each for each in self.points[:_LOWEST] if each[1] < self.points[-1][1])


@dataclass(frozen=True, slots=True)
class CardResults:
    """One card: the units in their places, group by group, and the figures of each indicator.

    ``entries`` are what is said of each unit, by its id and the code of the indicator.
    """

    stored: StoredCard
    ranked: tuple[Ranked, ...]
    figures: tuple[IndicatorFigures, ...]
    entries: Mapping[int, Mapping[str, Entry]]

    @property
    def card(self) -> Scorecard:
        """Return the card itself."""
        return self.stored.card

    def of(self, unit: ReportingUnit) -> Ranked | None:
        """Return one unit's place, None where the card is not for it."""
        return next((each for each in self.ranked if each.result.unit.id == unit.id), None)


def results(db: Connection) -> tuple[CardResults, ...]:
    """Return the results by every card in force, in the order in which the cards came."""
    units = [unit for unit in all_units(db) if unit.is_expected]
    with no_collecting():
        return tuple(results_by(db, stored, units) for stored in in_force(db))


def results_by(db: Connection, stored: StoredCard, units: Iterable[ReportingUnit]) -> CardResults:
    """Return the results of those of some units for which a card is."""
    card = stored.card
    said = entries(db, stored)
    concerned = [(unit, said.get(unit.id, {})) for unit in units if card.group in {"", unit.group}]
    found = ranked(card, scores(card, concerned))
    return CardResults(stored, found, tuple(_figures(card, found, said)), said)


def _figures(
    card: Scorecard, found: Sequence[Ranked], said: Mapping[int, Mapping[str, Entry]]
) -> Iterator[IndicatorFigures]:
    points: dict[str, list[tuple[int, str]]] = defaultdict(list)
    cases: dict[str, int] = defaultdict(int)
    every = [each.code for each in card.walk()]
    is_for_all = not any(each.applies_to or each.not_for for each in card.walk())
    for each in found:
        result = each.result
        for code in every if is_for_all else _concerned(card.indicators, result.unit):
            points[code].append((result.points.get(code, 0), result.unit.name))
        for code, entry in said.get(result.unit.id, {}).items():
            if entry.cases:
                cases[code] += sum(case.count for case in entry.cases if case.counts)
    for indicator in card.walk():
        ordered = sorted(points[indicator.code])
        total, count = sum(value for value, _ in ordered), len(ordered)
        yield IndicatorFigures(
            indicator.code,
            indicator.title,
            indicator.mode,
            indicator.full,
            (2 * total + count) // (2 * count) if count else 0,
            tuple((name, value) for value, name in ordered),
            cases[indicator.code],
        )


def _concerned(indicators: Iterable[Indicator], unit: ReportingUnit) -> Iterator[str]:
    for each in indicators:
        if concerns(each, unit):
            yield each.code
            yield from _concerned(each.children, unit)
