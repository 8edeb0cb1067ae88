"""One unit scored by one card: the way through its indicators, from the leaves up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.rollup.scorecard.concerning import concerns
from desktop.rollup.scorecard.model import Entry, Indicator, Mode, NotConcerned, VetoEffect
from desktop.rollup.scorecard.outcome import Cause, Contribution, Part, Result
from desktop.rollup.scorecard.points import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.rollup.scorecard.model import Case, Scorecard
    from desktop.rollup.units import ReportingUnit

_NOTHING: Final = Entry()


@dataclass(slots=True)
class _Sum:
    """What an indicator came to; ``lost`` is what deductions took, part of ``full - earned``."""

    full: int = 0
    earned: int = 0
    lost: int = 0
    bonus: int = 0
    lines: list[Contribution] = field(default_factory=list)

    def add(self, other: _Sum) -> None:
        self.full += other.full
        self.earned += other.earned
        self.lost += other.lost
        self.bonus += other.bonus
        self.lines += other.lines


class Scorer:
    """Goes through the card once for one unit; ``full`` is the card's, added up once for all.

    Where it is not ``is_told``, no lines are made: a province has half a million.
    """

    def __init__(
        self,
        card: Scorecard,
        full: int,
        unit: ReportingUnit,
        entries: Mapping[str, Entry],
        *,
        is_told: bool = True,
    ) -> None:
        self._card = card
        self._full = full
        self._unit = unit
        self._entries = entries
        self._is_told = is_told
        self._sums: dict[str, _Sum] = {}
        self._vetoes: list[str] = []
        self._voids: list[str] = []
        self._pending: list[str] = []
        self._taken: dict[str, int] = {}

    def total(self) -> int:
        """Return what the unit gets."""
        return self._worked_out()[-1]

    def _worked_out(self) -> tuple[_Sum, int, int, int]:
        """Return the sum of all parts, then base, bonus and total."""
        whole = _Sum()
        for each in self._card.indicators:
            whole.add(self._sum(each))
        base, bonus = self._rescaled(whole), self._granted(whole)
        return whole, base, bonus, self._vetoed(base + bonus, whole)

    def result(self) -> Result:
        """Return it with all that it is made of; the unit's own sum is not in it."""
        whole, base, bonus, total = self._worked_out()
        tops = [(each, self._sums[each.code]) for each in self._card.indicators]
        points = {code: each.earned + each.bonus for code, each in self._sums.items()}
        return Result(
            self._unit,
            total,
            whole.full,
            base,
            bonus,
            tuple(Part(top.code, top.title, it.full, it.earned, it.bonus) for top, it in tops),
            tuple(whole.lines),
            tuple(self._vetoes),
            tuple(self._pending),
            tuple(self._voids),
            points | self._taken,
        )

    def _said(self, code: str) -> Entry:
        return self._entries.get(code, _NOTHING)

    def _decided(self, entry: Entry) -> int | None:
        """Return points that were set outright."""
        return entry.decided

    def _standing(self, entry: Entry) -> list[Case]:
        """Return the cases that count."""
        return [each for each in entry.cases if each.counts] if entry.cases else []

    def _told(
        self, indicator: Indicator, cause: Cause, points: int, words: str = "", evidence: str = ""
    ) -> list[Contribution]:
        if not self._is_told:
            return []
        return [Contribution(indicator.code, indicator.title, cause, points, words, evidence)]

    def _sum(self, indicator: Indicator) -> _Sum:
        is_for_all = not indicator.applies_to and not indicator.not_for
        if is_for_all or concerns(indicator, self._unit):
            found = _BY_MODE[indicator.mode](self, indicator)
        else:
            found = self._not_concerned(indicator)
        self._sums[indicator.code] = found
        return found

    def _not_concerned(self, indicator: Indicator) -> _Sum:
        if self._card.not_concerned is NotConcerned.RESCALE or not indicator.full:
            return _Sum()
        full = indicator.full
        return _Sum(
            full, full, lines=self._told(indicator, Cause.NOT_CONCERNED, full, "不涉及，计满分")
        )

    def _summed(self, indicator: Indicator) -> _Sum:
        found = _Sum()
        for child in indicator.children:
            found.add(self._sum(child))
        if indicator.cap is not None and found.lost > indicator.cap:
            back = found.lost - indicator.cap
            words = f"本项最多扣{shown(indicator.cap)}分"
            lines = self._told(indicator, Cause.LIMITED, back, words)
            found.add(_Sum(0, back, -back, lines=lines))
        return self._voided(indicator, found)

    def _voided(self, indicator: Indicator, found: _Sum) -> _Sum:
        """Return a sum, or nothing of it where a case below says so; no limit gives that back."""
        found_cases = [
            (child, case)
            for child in indicator.children
            if child.mode is Mode.VOID
            if concerns(child, self._unit)
            for case in self._standing(self._said(child.code))
        ]
        if not found_cases:
            return found
        reasons = [f"{child.title}：{case.reason}" for child, case in found_cases]
        self._voids += reasons
        words = f"本项否决：{'；'.join(reasons)}"
        grounds = [_case(child, case, 0) for child, case in found_cases if self._is_told]
        line = self._told(indicator, Cause.VOIDED, -found.earned - found.bonus, words)
        return _Sum(found.full, lines=found.lines + grounds + line)

    def _awarded(self, indicator: Indicator) -> _Sum:
        entry = self._said(indicator.code)
        decided = self._decided(entry)
        if decided is None:
            self._pending.append(indicator.code)
            return _Sum(indicator.points)
        earned = _between(decided, indicator.points)
        if not self._is_told:
            return _Sum(indicator.points, earned)
        lines = self._told(indicator, Cause.AWARDED, earned, *_reason(entry))
        return _Sum(indicator.points, earned, lines=lines)

    def _deducted(self, indicator: Indicator) -> _Sum:
        full, entry = indicator.points, self._said(indicator.code)
        found = _Sum(full, full, lines=self._told(indicator, Cause.FULL, full, "满分起扣"))
        if entry.cases or indicator.children:
            found = self._taken_off(indicator, found)
        decided = self._decided(entry)
        if decided is None:
            return found
        earned = _between(decided, full)
        more = self._set(indicator, earned - found.earned, entry)
        return _Sum(full, earned, full - earned, lines=found.lines + more)

    def _taken_off(self, indicator: Indicator, found: _Sum) -> _Sum:
        """Return what the cases leave of all points."""
        lost, lines = self._cases(indicator, -1)
        if lost > found.full:  # a card without points for it takes nothing
            lines += self._told(indicator, Cause.LIMITED, lost - found.full, "扣完为止")
            lost = found.full
        left = _Sum(found.full, found.full - lost, lost, lines=found.lines + lines)
        return self._voided(indicator, left)

    def _added(self, indicator: Indicator) -> _Sum:
        bonus, lines = self._cases(indicator, 1)
        return _Sum(bonus=bonus, lines=lines)

    def _cases(self, indicator: Indicator, sign: int) -> tuple[int, list[Contribution]]:
        """Return what all cases under an indicator take (or add), and the lines for it."""
        entry = self._said(indicator.code)
        standing = self._standing(entry)
        amount = sum(each.points(indicator) for each in standing)
        lines = [_case(indicator, each, sign) for each in standing if self._is_told]
        decided = self._decided(entry) if sign > 0 else None
        if decided is not None:
            lines += self._set(indicator, max(decided, 0) - amount, entry)
            amount = max(decided, 0)
        for child in indicator.children:
            if child.mode is not Mode.VOID and concerns(child, self._unit):
                more, below = self._cases(child, sign)
                self._taken[child.code] = sign * more
                amount += more
                lines += below
        limit = indicator.limit
        if limit is not None and amount > limit:
            words = f"最多{'加' if sign > 0 else '扣'}{shown(limit)}分"
            lines += self._told(indicator, Cause.LIMITED, sign * (limit - amount), words)
            amount = limit
        return amount, lines

    def _veto(self, indicator: Indicator) -> _Sum:
        cases = self._standing(self._said(indicator.code))
        self._vetoes += [f"{indicator.title}：{case.reason}" for case in cases]
        return _Sum(lines=[_case(indicator, case, 0) for case in cases if self._is_told])

    def _set(self, indicator: Indicator, points: int, entry: Entry) -> list[Contribution]:
        """Return the line for what the office changed outright, none where it changed nothing."""
        return self._told(indicator, Cause.SET, points, *_reason(entry)) if points else []

    def _rescaled(self, whole: _Sum) -> int:
        full = self._full
        if whole.full in {0, full}:
            return whole.earned
        base = (2 * whole.earned * full + whole.full) // (2 * whole.full)
        words = f"涉及的指标满分{shown(whole.full)}分，按{shown(full)}分折算"
        whole.lines.append(_of_card(Cause.RESCALED, base - whole.earned, words))
        return base

    def _granted(self, whole: _Sum) -> int:
        """Return the bonus that counts for the card."""
        bonus, cap = whole.bonus, self._card.bonus_cap
        if bonus and (refused := self._refusal()):
            whole.lines.append(_of_card(Cause.BONUS_REFUSED, -bonus, refused))
            return 0
        if cap is not None and bonus > cap:
            words = f"加分最多{shown(cap)}分"
            whole.lines.append(_of_card(Cause.BONUS_LIMITED, cap - bonus, words))
            return cap
        return bonus

    def _refusal(self) -> str:
        """Return why the bonus does not count, or nothing."""
        rule = self._card.bonus_rule
        asked = self._card.find(rule.code) if rule else None
        if rule is None or asked is None:
            return ""
        found = self._sums.get(rule.code, _Sum())
        if found.earned * asked.full >= rule.at_least * found.full:
            return ""
        return f"“{asked.title}”{shown(found.earned)}分，不足{shown(rule.at_least)}分，不计加分"

    def _vetoed(self, total: int, whole: _Sum) -> int:
        if not self._vetoes or self._card.veto_effect is VetoEffect.FAIL:
            return total
        words = f"单项否决：{'；'.join(self._vetoes)}"
        whole.lines.append(_of_card(Cause.VETOED, -total, words))
        return 0


class OwnScorer(Scorer):
    """Counts what the unit says of itself: nothing else, and no cases."""

    def _decided(self, entry: Entry) -> int | None:
        return entry.self_points or 0

    def _standing(self, _entry: Entry) -> list[Case]:
        return []


_BY_MODE: Final[Mapping[Mode, Callable[[Scorer, Indicator], _Sum]]] = {
    Mode.SUM: Scorer._summed,  # noqa: SLF001 - this module's own
    Mode.AWARD: Scorer._awarded,  # noqa: SLF001
    Mode.DEDUCT: Scorer._deducted,  # noqa: SLF001
    Mode.BONUS: Scorer._added,  # noqa: SLF001
    Mode.VETO: Scorer._veto,  # noqa: SLF001
    Mode.VOID: lambda _scorer, _indicator: _Sum(),  # the one above it looks at its cases
}


def _between(points: int, most: int) -> int:
    return points if 0 <= points <= most else min(max(points, 0), most)


def _of_card(cause: Cause, points: int, words: str) -> Contribution:
    return Contribution("", "", cause, points, words)


def _case(indicator: Indicator, case: Case, sign: int) -> Contribution:
    """Return the line of one event; with 0 for a sign it only says what a veto stands on."""
    points = sign * case.points(indicator)
    words = case.reason + (f"（{case.count}例）" if case.count > 1 else "")
    return Contribution(
        indicator.code, indicator.title, Cause.CASE, points, words, case.evidence, case.id
    )


def _reason(entry: Entry) -> tuple[str, str]:
    """Return why the office decided so, and by what evidence."""
    is_final = entry.final_points is not None
    return (f"复核：{entry.final_reason}" if is_final else entry.reason), entry.evidence
