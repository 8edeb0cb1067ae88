"""A scorecard and what is said by it, as frozen values; points are whole hundredths.

Whoever computes with them uses ``scoring``: a card decides nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Mode(StrEnum):
    """How an indicator is scored; ``SUM`` only adds up what is below it.

    A case of a ``VETO`` is the end of the whole card, a case of a ``VOID`` of what stands above it.
    """

    SUM = "sum"
    AWARD = "award"
    DEDUCT = "deduct"
    BONUS = "bonus"
    VETO = "veto"
    VOID = "void"

    @property
    def is_by_cases(self) -> bool:
        """Tell whether events are entered here one by one."""
        return self in {Mode.DEDUCT, Mode.BONUS, Mode.VETO, Mode.VOID}

    @property
    def is_veto(self) -> bool:
        """Tell whether one event is enough, whatever it would cost."""
        return self in {Mode.VETO, Mode.VOID}


class NotConcerned(StrEnum):
    """What becomes of the points of an indicator that does not concern a unit."""

    RESCALE = "rescale"
    FULL = "full"


class VetoEffect(StrEnum):
    """What a veto does: the result is zero, or it stays but the unit fails and comes last."""

    ZERO = "zero"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of any level.

    ``points`` is the most that can be had: of an ``AWARD``; of a ``DEDUCT``, which starts full; of
    a ``BONUS``. Below a ``DEDUCT`` indicators have no points of their own, they take from it. Of a
    ``SUM`` it is what the card prints, 0 where it prints nothing; what counts is ``full``.
    ``per_case`` is what one case takes or adds, 0 where each case says so itself; ``cap`` the most
    that all cases do, below a ``SUM`` the most that deductions under it take together.
    ``applies_to`` and ``not_for`` name groups and units; empty means all, and none.
    """

    code: str
    title: str
    mode: Mode
    points: int = 0
    rule: str = ""
    per_case: int = 0
    cap: int | None = None
    needs_evidence: bool = True
    applies_to: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    children: tuple[Indicator, ...] = ()

    @property
    def full(self) -> int:
        """Return what a unit that does everything right has here, without any bonus."""
        if self.mode is Mode.SUM:
            return sum(each.full for each in self.children)
        return self.points if self.mode in {Mode.AWARD, Mode.DEDUCT} else 0

    @property
    def limit(self) -> int | None:
        """Return the most that cases take or add here; None: only what is above limits it."""
        if self.mode is Mode.SUM:
            return self.cap
        known = [each for each in (self.cap, self.points or None) if each is not None]
        return min(known, default=None)

    def walk(self) -> Iterator[Indicator]:
        """Yield this indicator and all below it, in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Tier:
    """优秀, 良好 …: for whom ``at_least`` is reached and the rank lies within the ``share``.

    ``share`` is percent of the group, this tier's alone; the tiers before it are added.
    """

    name: str
    at_least: int | None = None
    share: int | None = None


@dataclass(frozen=True, slots=True)
class BonusRule:
    """Bonus counts only where the indicator ``code`` has ``at_least`` so many points."""

    code: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A card; ``group`` is A, B or empty for all units, ``points`` what it says its sum is.

    ``notes`` are the footnotes, kept as they are printed.
    """

    title: str
    indicators: tuple[Indicator, ...]
    group: str = ""
    points: int = 0
    not_concerned: NotConcerned = NotConcerned.RESCALE
    veto_effect: VetoEffect = VetoEffect.ZERO
    bonus_cap: int | None = None
    bonus_rule: BonusRule | None = None
    tiers: tuple[Tier, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def full(self) -> int:
        """Return the sum of the indicators, without any bonus."""
        return sum(each.full for each in self.indicators)

    def walk(self) -> Iterator[Indicator]:
        """Yield all indicators in printed order."""
        for each in self.indicators:
            yield from each.walk()

    def find(self, code: str) -> Indicator | None:
        """Return the indicator with a code."""
        return next((each for each in self.walk() if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Case:
    """One event that takes or adds points, or is a veto; ``count`` like ones may be one case.

    ``amount`` is given where the indicator has no ``per_case``. A withdrawn one says why.
    """

    count: int = 1
    amount: int | None = None
    reason: str = ""
    evidence: str = ""
    happened_on: str = ""
    withdrawn_because: str = ""
    id: int = 0

    @property
    def counts(self) -> bool:
        """Tell whether the case stands."""
        return not self.withdrawn_because

    def points(self, indicator: Indicator) -> int:
        """Return what the case takes or adds before any limit."""
        return self.amount if self.amount is not None else self.count * indicator.per_case


class Entry(NamedTuple):
    """All that is said of one unit by one indicator; a tuple, since a province has 180,000.

    The three kinds of points are what the unit has here, not what is taken: its own word, the
    office's, and the one after 复核. The last that is there counts; without any, the cases do.
    """

    self_points: int | None = None
    self_note: str = ""
    self_evidence: str = ""
    cases: tuple[Case, ...] = ()
    review_points: int | None = None
    reason: str = ""
    evidence: str = ""
    appeal: str = ""
    final_points: int | None = None
    final_reason: str = ""
    reviewed_at: str = ""
    reviewed_by: str = ""
    version: int = 0

    @property
    def decided(self) -> int | None:
        """Return the points that the office set outright, None where cases speak."""
        return self.final_points if self.final_points is not None else self.review_points


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person should look at; a serious one keeps the card from being used."""

    place: str
    sentence: str
    is_serious: bool = False


@dataclass(frozen=True, slots=True)
class FilledRow:
    """What somebody filled in beside one indicator of a sheet; None and empty are blank cells."""

    code: str
    titles: tuple[str, ...]
    self_points: int | None = None
    self_note: str = ""
    self_evidence: str = ""
    points: int | None = None
    reason: str = ""
    evidence: str = ""
    appeal: str = ""
    final_points: int | None = None
    final_reason: str = ""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A scorecard that was read, with what was filled in; ``unit`` where the sheet names one."""

    card: Scorecard
    unit: str = ""
    filled: tuple[FilledRow, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
