"""Ranks and tiers, within each group: equal results share a rank, the next one is left free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.rollup.scorecard.model import VetoEffect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.rollup.scorecard.model import Scorecard
    from desktop.rollup.scorecard.outcome import Result

FAILED: Final = "不合格"
_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Ranked:
    """A result in its place: ``rank`` from 1, 0 where nothing of the card concerns the unit."""

    result: Result
    rank: int
    tier: str


def ranked(card: Scorecard, results: Iterable[Result]) -> tuple[Ranked, ...]:
    """Return all results, the groups one after another, the best of each first.

    Who was vetoed is ranked last where the card lets the points stand. Units with equal results
    keep the order in which they came.
    """
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.unit.group, []).append(result)
    return tuple(each for group in groups.values() for each in _ranked(card, group))


def _ranked(card: Scorecard, results: Sequence[Result]) -> Iterable[Ranked]:
    in_order = sorted((each for each in results if each.is_ranked), key=lambda r: _key(card, r))
    rank = 0
    for at, result in enumerate(in_order, start=1):
        if at == 1 or _key(card, result) != _key(card, in_order[at - 2]):
            rank = at
        yield Ranked(result, rank, _tier(card, result, rank, len(in_order)))
    yield from (Ranked(each, 0, "") for each in results if not each.is_ranked)


def _key(card: Scorecard, result: Result) -> tuple[bool, int]:
    fails = bool(result.vetoes) and card.veto_effect is VetoEffect.FAIL
    return fails, -result.total


def _tier(card: Scorecard, result: Result, rank: int, count: int) -> str:
    """Return the first tier whose conditions hold; those of equal rank are never parted."""
    if not card.tiers:
        return ""
    if result.vetoes:
        return FAILED
    shares = 0
    for tier in card.tiers:
        shares += tier.share or 0
        places = (2 * count * shares + _PERCENT) // (2 * _PERCENT)  # half a place is one
        is_within = tier.share is None or rank <= places
        if is_within and (tier.at_least is None or result.total >= tier.at_least):
            return tier.name
    return ""
