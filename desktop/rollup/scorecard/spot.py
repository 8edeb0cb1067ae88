"""One unit at one indicator, and what may be said there: points within range, nothing without a ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.errors import UsageError
from desktop.rollup.scorecard.concerning import concerns, is_scored
from desktop.rollup.scorecard.model import Indicator, Mode
from desktop.rollup.scorecard.points import MOST, shown

if TYPE_CHECKING:
    from desktop.rollup.scorecard.model import Case
    from desktop.rollup.scorecard.store import StoredCard
    from desktop.rollup.units import ReportingUnit

_MOST_CASES: Final = 1000


class NoEvidence(UsageError):
    """Points would be taken (or added) without saying why, or without proof."""

    def __init__(self, title: str, missing: str, what: str) -> None:
        super().__init__(f"“{title}”{what}要写明{missing}，没有保存。没有依据的不{what}。")


@dataclass(frozen=True, slots=True)
class Spot:
    """One unit at one indicator of a card in force."""

    stored: StoredCard
    unit: ReportingUnit
    indicator: Indicator
    above: tuple[Indicator, ...]

    @property
    def id(self) -> int:
        """Return the row of the indicator."""
        return self.stored.ids[self.indicator.code]

    @property
    def is_scored(self) -> bool:
        """Tell whether points may be given here; else only its cases count, or what is below."""
        return is_scored(self.indicator, self.above[-1] if self.above else None)

    @property
    def most(self) -> int:
        """Return the most points that a unit can have here."""
        if self.indicator.mode is Mode.BONUS:
            limit = self.indicator.limit
            return MOST if limit is None else limit
        return self.indicator.points


def spot(stored: StoredCard, unit: ReportingUnit, code: str) -> Spot:
    """Return a place to be scored.

    Raises:
        UsageError: there is no such indicator, or it does not concern the unit.
    """
    path = _path(stored.card.indicators, code)
    if not path:
        raise UsageError(f"考评表“{stored.card.title}”里没有编号“{code}”。请先看一看编号再填。")
    *above, indicator = path
    if stored.card.group not in {"", unit.group} or not all(concerns(each, unit) for each in path):
        raise UsageError(f"“{indicator.title}”不涉及{unit.name}，不用打分。")
    return Spot(stored, unit, indicator, tuple(above))


def _path(indicators: tuple[Indicator, ...], code: str) -> tuple[Indicator, ...]:
    for each in indicators:
        if each.code == code:
            return (each,)
        if below := _path(each.children, code):
            return (each, *below)
    return ()


def check_points(at: Spot, points: int) -> None:
    """Refuse points where none are given, or out of range. Raises UsageError."""
    title = at.indicator.title
    if not at.is_scored:
        hint = "按例登记" if at.indicator.mode.is_by_cases else "由下面各项相加"
        raise UsageError(f"“{title}”不直接打分，{hint}。")
    if not 0 <= points <= at.most:
        raise UsageError(
            f"“{title}”的分数是{shown(points)}，应在0到{shown(at.most)}之间，没有保存。"
        )


def check_reason(at: Spot, points: int, reason: str, evidence: str) -> None:
    """Want a reason for every loss; evidence too, unless an award merely was not earned."""
    mode, title = at.indicator.mode, at.indicator.title
    changes = points > 0 if mode is Mode.BONUS else points < at.most
    if not changes:
        return
    what = "加分" if mode is Mode.BONUS else "扣分"
    if not reason.strip():
        raise NoEvidence(title, "理由", what)
    if mode is not Mode.AWARD and at.indicator.needs_evidence and not evidence.strip():
        raise NoEvidence(title, "佐证", what)


def check_case(at: Spot, case: Case) -> None:
    """Refuse a case without a ground, or one that does not say what it takes. Raises UsageError."""
    indicator, title = at.indicator, at.indicator.title
    if not indicator.mode.is_by_cases or indicator.children:
        raise UsageError(f"“{title}”不按例计分，请直接打分，或登记到下面的指标。")
    what = {Mode.DEDUCT: "扣分", Mode.BONUS: "加分"}.get(indicator.mode, "否决")
    if not case.reason.strip():
        raise NoEvidence(title, "理由", what)
    if indicator.needs_evidence and not case.evidence.strip():
        raise NoEvidence(title, "佐证", what)
    if not 1 <= case.count <= _MOST_CASES:
        raise UsageError(f"例数应在1到{_MOST_CASES}之间。")
    if case.amount is not None and not 0 <= case.amount <= MOST:
        raise UsageError(f"“{title}”的{what}数应是正数。")
    if not indicator.mode.is_veto and case.amount is None and not indicator.per_case:
        raise UsageError(f"“{title}”没有写明每例{what}多少，请写明这一例{what}多少。")
    if case.happened_on:
        try:
            date.fromisoformat(case.happened_on)
        except ValueError as error:
            raise UsageError(f"“{case.happened_on}”不是日期，应写成 2026-12-31 这样。") from error
