"""Whom an indicator concerns, and whether points are given beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.checklist.unit_names import is_same, unit_name
from desktop.rollup.scorecard.model import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.rollup.scorecard.model import Indicator
    from desktop.rollup.units import ReportingUnit


def is_scored(indicator: Indicator, above: Indicator | None) -> bool:
    """Tell whether points are given beside an indicator: not where it only sums up or takes."""
    if indicator.mode is Mode.AWARD:
        return True
    if indicator.mode is Mode.DEDUCT:
        return above is None or above.mode is not Mode.DEDUCT
    return indicator.mode is Mode.BONUS and not indicator.children


def concerns(indicator: Indicator, unit: ReportingUnit) -> bool:
    """Tell whether an indicator concerns a unit by its group or its name."""
    if not indicator.applies_to and not indicator.not_for:
        return True
    if indicator.applies_to and not _is_among(unit, indicator.applies_to):
        return False
    return not _is_among(unit, indicator.not_for)


def _is_among(unit: ReportingUnit, names: Iterable[str]) -> bool:
    for name in names:
        if name == unit.group or name in unit.names:
            return True
        if any(is_same(unit_name(each), unit_name(name)) for each in unit.names):
            return True
    return False
