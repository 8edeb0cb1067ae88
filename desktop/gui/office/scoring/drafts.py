"""What was typed on the scoring page and not said: by card, unit and indicator, never dropped.

A place is known by the card's title and the indicator's titles, as the roll-up knows it when a card
is imported again: what was typed comes along where the scores do, and the rest is listed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.gui.office.scoring.saying import Draft, Way, ways
from desktop.rollup.scorecard.matching import places
from desktop.rollup.scorecard.model import Entry
from desktop.rollup.scorecard.spot import Spot, spot

if TYPE_CHECKING:
    from desktop.gui.office.scoring.board import Board


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: by which card, of whom, at which indicator."""

    title: str
    group: str
    unit_id: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stranded:
    """What was typed for a place that is there no more; ``at`` is how it was."""

    place: Place
    way: Way
    at: Spot
    draft: Draft


def place_of(at: Spot) -> Place:
    """Return the place of a spot."""
    card = at.stored.card
    path = next(path for path, code in places(card).items() if code == at.indicator.code)
    return Place(card.title, card.group, at.unit.id, path)


class Drafts:
    """For as long as the window is open."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Place, Way], tuple[Spot, Draft]] = {}

    def __bool__(self) -> bool:
        """Tell whether anything was typed and not said."""
        return bool(self._kept)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def of(self, at: Spot, way: Way) -> Draft | None:
        """Return what was typed in a place for a way of saying something."""
        kept = self._kept.get((place_of(at), way))
        return kept[1] if kept else None

    def begun(self, at: Spot) -> list[Way]:
        """Return for which ways something was typed in a place."""
        place = place_of(at)
        return [way for where, way in self._kept if where == place]

    def keep(self, at: Spot, way: Way, draft: Draft) -> None:
        """Keep what was typed."""
        self._kept[place_of(at), way] = at, draft

    def forget(self, at: Spot, way: Way) -> None:
        """Forget what was typed: it is said, or is what stands already."""
        self._kept.pop((place_of(at), way), None)

    def follow(self, at: Spot, version: int, said: Entry) -> None:
        """Let what else is typed in a place stand beside what its writer just said over ``version``."""
        place = place_of(at)
        for (where, way), (spot_, draft) in list(self._kept.items()):
            if where == place and draft.seen.version == version:
                self._kept[where, way] = spot_, replace(draft, seen=said)

    def stranded(self, board: Board) -> tuple[Stranded, ...]:
        """Return what no place of the cards in force can show."""
        return tuple(
            Stranded(place, way, at, draft)
            for (place, way), (at, draft) in self._kept.items()
            if not _is_there(board, place, way)
        )

    def drop(self, stranded: Stranded) -> None:
        """Forget one that is wanted no more."""
        self._kept.pop((stranded.place, stranded.way), None)


def _is_there(board: Board, place: Place, way: Way) -> bool:
    """Tell whether the page can show what was typed for a place."""
    for found in board.cards:
        if (found.card.title, found.card.group) != (place.title, place.group):
            continue
        code = places(found.card).get(place.path)
        units = {each.result.unit.id: each.result.unit for each in found.ranked}
        if code is None or place.unit_id not in units:
            return False
        try:
            at = spot(found.stored, units[place.unit_id], code)
        except UsageError:
            return False
        return way in ways(at, found.entries.get(place.unit_id, {}).get(code, Entry()))
    return False
