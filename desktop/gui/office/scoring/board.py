"""What the scoring page shows, as plain values: results by every card, kept true edit by edit.

Everything is read in the worker; after an edit only its one row is read again and counted anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.rollup.scorecard.ranking import ranked
from desktop.rollup.scorecard.results import results
from desktop.rollup.scorecard.scoring import score
from desktop.rollup.scorecard.store import entry
from desktop.rollup.units import all_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.rollup.scorecard.model import Entry
    from desktop.rollup.scorecard.ranking import Ranked
    from desktop.rollup.scorecard.results import CardResults
    from desktop.rollup.scorecard.spot import Spot
    from desktop.rollup.store import Rollup


@dataclass(frozen=True, slots=True)
class Board:
    """The results by each card in force; ``order`` is each unit's place on the list of units.

    The figures of the indicators are left out: nobody looks at them here, and each edit ages them.
    """

    cards: tuple[CardResults, ...]
    order: Mapping[int, int]

    def card(self, id_: int | None) -> CardResults | None:
        """Return the results by the card with an id, by the first card where there is none."""
        first = self.cards[0] if self.cards else None
        return next((each for each in self.cards if each.stored.id == id_), first)

    def listed(self, found: CardResults) -> list[Ranked]:
        """Return the units in the order of the list."""
        return sorted(found.ranked, key=lambda each: self.order.get(each.result.unit.id, 0))

    def with_entry(self, at: Spot, said: Entry) -> Board:
        """Return the board after something was said in one place."""
        cards = (
            self._counted(each, at, said) if each.stored.id == at.stored.id else each
            for each in self.cards
        )
        return replace(self, cards=tuple(cards))

    def _counted(self, found: CardResults, at: Spot, said: Entry) -> CardResults:
        of_unit = {**found.entries.get(at.unit.id, {}), at.indicator.code: said}
        anew = score(found.card, at.unit, of_unit)
        every = [
            anew if each.result.unit.id == at.unit.id else each.result
            for each in self.listed(found)
        ]
        return replace(
            found,
            ranked=tuple(ranked(found.card, every)),
            entries={**found.entries, at.unit.id: of_unit},
        )


def read(rollup: Rollup) -> Board:
    """Return the board; for the worker."""
    with rollup.reading() as db:
        order = {unit.id: at for at, unit in enumerate(all_units(db))}
        found = results(db)
    return Board(tuple(replace(each, figures=()) for each in found), order)


def read_entry(rollup: Rollup, at: Spot) -> Entry:
    """Return what stands in one place now."""
    with rollup.reading() as db:
        return entry(db, at.id, at.unit.id)
