"""What a unit gets by a scorecard: pure, exact, each point with the reason for it.

The contributions of a result always add up to its total; a limit or a rescaling is one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from desktop.checklist.unit_names import is_same, unit_name
from desktop.rollup.scorecard.model import Entry, Indicator, Mode, NotConcerned, VetoEffect
from desktop.rollup.scorecard.outcome import Cause, Contribution, Part, Result
from desktop.rollup.scorecard.points import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from desktop.rollup.scorecard.model import Case, Scorecard
    from desktop.rollup.units import ReportingUnit

_NOTHING: Final = Entry()


def score(card: Scorecard, unit: ReportingUnit, entries: Mapping[str, Entry]) -> Result:
    """Return what a unit gets; ``entries`` by code, those that are missing say nothing."""
    result = _Scorer(card, unit, lambda code: entries.get(code, _NOTHING)).result()
    if all(entry.self_points is None for entry in entries.values()):
        return result
    own = _Scorer(card, unit, lambda code: _own_word(entries.get(code, _NOTHING))).result()
    return replace(result, self_total=own.total)


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


def _own_word(entry: Entry) -> Entry:
    return Entry(review_points=entry.self_points or 0)


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


class _Scorer:
    """Goes through the card once for one unit."""

    def __init__(self, card: Scorecard, unit: ReportingUnit, said: Callable[[str], Entry]) -> None:
        self._card = card
        self._unit = unit
        self._said = said
        self._sums: dict[str, _Sum] = {}
        self._vetoes: list[str] = []
        self._voids: list[str] = []
        self._pending: list[str] = []
        self._taken: dict[str, int] = {}

    def result(self) -> Result:
        whole = _Sum()
        parts = []
        for each in self._card.indicators:
            found = self._sum(each)
            whole.add(found)
            parts.append(Part(each.code, each.title, found.full, found.earned, found.bonus))
        base = self._rescaled(whole)
        bonus = self._granted(whole)
        total = self._vetoed(base + bonus, whole)
        points = {code: each.earned + each.bonus for code, each in self._sums.items()}
        return Result(
            self._unit,
            total,
            whole.full,
            base,
            bonus,
            tuple(parts),
            tuple(whole.lines),
            tuple(self._vetoes),
            tuple(self._pending),
            tuple(self._voids),
            points | self._taken,
        )

    def _sum(self, indicator: Indicator) -> _Sum:
        if concerns(indicator, self._unit):
            found = _BY_MODE[indicator.mode](self, indicator)
        else:
            found = self._not_concerned(indicator)
        self._sums[indicator.code] = found
        return found

    def _not_concerned(self, indicator: Indicator) -> _Sum:
        if self._card.not_concerned is NotConcerned.RESCALE or not indicator.full:
            return _Sum()
        full = indicator.full
        line = _line(indicator, Cause.NOT_CONCERNED, full, "不涉及，计满分")
        return _Sum(full, full, lines=[line])

    def _summed(self, indicator: Indicator) -> _Sum:
        found = _Sum()
        for child in indicator.children:
            found.add(self._sum(child))
        if indicator.cap is not None and found.lost > indicator.cap:
            back = found.lost - indicator.cap
            words = f"本项最多扣{shown(indicator.cap)}分"
            found.add(_Sum(0, back, -back, lines=[_line(indicator, Cause.LIMITED, back, words)]))
        return self._voided(indicator, found)

    def _voided(self, indicator: Indicator, found: _Sum) -> _Sum:
        """Return a sum, or nothing of it where a case below says so; no limit gives that back."""
        reasons = [
            f"{child.title}：{case.reason}"
            for child in indicator.children
            if child.mode is Mode.VOID and concerns(child, self._unit)
            for case in self._said(child.code).cases
            if case.counts
        ]
        if not reasons:
            return found
        self._voids += reasons
        words = f"本项否决：{'；'.join(reasons)}"
        line = _line(indicator, Cause.VOIDED, -found.earned - found.bonus, words)
        return _Sum(found.full, lines=[*found.lines, line])

    def _awarded(self, indicator: Indicator) -> _Sum:
        entry = self._said(indicator.code)
        if entry.decided is None:
            self._pending.append(indicator.code)
            return _Sum(indicator.points)
        earned = _between(entry.decided, indicator.points)
        line = _line(indicator, Cause.AWARDED, earned, *_reason(entry))
        return _Sum(indicator.points, earned, lines=[line])

    def _deducted(self, indicator: Indicator) -> _Sum:
        full = indicator.points
        begin = _line(indicator, Cause.FULL, full, "满分起扣")
        lost, lines = self._cases(indicator, -1)
        if lost > full:  # a card without points for it takes nothing
            lines.append(_line(indicator, Cause.LIMITED, lost - full, "扣完为止"))
            lost = full
        found = self._voided(indicator, _Sum(full, full - lost, lost, lines=[begin, *lines]))
        entry = self._said(indicator.code)
        if entry.decided is None:
            return found
        earned = _between(entry.decided, full)
        more = _set(indicator, earned - found.earned, entry)
        return _Sum(full, earned, full - earned, lines=[*found.lines, *more])

    def _added(self, indicator: Indicator) -> _Sum:
        bonus, lines = self._cases(indicator, 1)
        return _Sum(bonus=bonus, lines=lines)

    def _cases(self, indicator: Indicator, sign: int) -> tuple[int, list[Contribution]]:
        """Return what all cases under an indicator take (or add), and the lines for it."""
        entry = self._said(indicator.code)
        standing = [each for each in entry.cases if each.counts]
        amount = sum(each.points(indicator) for each in standing)
        lines = [_case(indicator, each, sign) for each in standing]
        if sign > 0 and entry.decided is not None:
            lines += _set(indicator, max(entry.decided, 0) - amount, entry)
            amount = max(entry.decided, 0)
        for child in indicator.children:
            if child.mode is not Mode.VOID and concerns(child, self._unit):
                more, below = self._cases(child, sign)
                self._taken[child.code] = sign * more
                amount += more
                lines += below
        limit = indicator.limit
        if limit is not None and amount > limit:
            words = f"最多{'加' if sign > 0 else '扣'}{shown(limit)}分"
            lines.append(_line(indicator, Cause.LIMITED, sign * (limit - amount), words))
            amount = limit
        return amount, lines

    def _veto(self, indicator: Indicator) -> _Sum:
        for case in self._said(indicator.code).cases:
            if case.counts:
                self._vetoes.append(f"{indicator.title}：{case.reason}")
        return _Sum()

    def _rescaled(self, whole: _Sum) -> int:
        full = self._card.full
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


_BY_MODE: Final[Mapping[Mode, Callable[[_Scorer, Indicator], _Sum]]] = {
    Mode.SUM: _Scorer._summed,  # noqa: SLF001 - this module's own
    Mode.AWARD: _Scorer._awarded,  # noqa: SLF001
    Mode.DEDUCT: _Scorer._deducted,  # noqa: SLF001
    Mode.BONUS: _Scorer._added,  # noqa: SLF001
    Mode.VETO: _Scorer._veto,  # noqa: SLF001
    Mode.VOID: lambda _scorer, _indicator: _Sum(),  # the one above it looks at its cases
}


def _between(points: int, most: int) -> int:
    return min(max(points, 0), most)


def _line(
    indicator: Indicator, cause: Cause, points: int, words: str = "", evidence: str = ""
) -> Contribution:
    return Contribution(indicator.code, indicator.title, cause, points, words, evidence)


def _of_card(cause: Cause, points: int, words: str) -> Contribution:
    return Contribution("", "", cause, points, words)


def _set(indicator: Indicator, points: int, entry: Entry) -> list[Contribution]:
    """Return the line for what the office changed outright, none where it changed nothing."""
    return [_line(indicator, Cause.SET, points, *_reason(entry))] if points else []


def _case(indicator: Indicator, case: Case, sign: int) -> Contribution:
    points = sign * case.points(indicator)
    words = case.reason + (f"（{case.count}例）" if case.count > 1 else "")
    return Contribution(
        indicator.code, indicator.title, Cause.CASE, points, words, case.evidence, case.id
    )


def _reason(entry: Entry) -> tuple[str, str]:
    """Return why the office decided so, and by what evidence."""
    is_final = entry.final_points is not None
    return (f"复核：{entry.final_reason}" if is_final else entry.reason), entry.evidence
