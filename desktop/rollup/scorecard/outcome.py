"""What a unit got by a scorecard: the total, its parts, and the line for every point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from desktop.rollup.units import ReportingUnit


class Cause(StrEnum):
    """Why points come or go."""

    FULL = "full"
    AWARDED = "awarded"
    SET = "set"
    CASE = "case"
    LIMITED = "limited"
    NOT_CONCERNED = "not_concerned"
    RESCALED = "rescaled"
    BONUS_LIMITED = "bonus_limited"
    BONUS_REFUSED = "bonus_refused"
    VETOED = "vetoed"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Contribution:
    """Points that come (or go, below zero), from which row; ``case_id`` where a case is it.

    ``code`` is empty for what concerns the whole card.
    """

    code: str
    title: str
    cause: Cause
    points: int
    words: str = ""
    evidence: str = ""
    case_id: int = 0


class Lines(Sequence[Contribution]):
    """Lines that are worked out when somebody looks at them, and kept no longer than that.

    Those that follow ``of`` the same are the same.
    """

    def __init__(self, make: Callable[..., tuple[Contribution, ...]], *of: object) -> None:
        self._lines = partial(make, *of)

    @overload
    def __getitem__(self, at: int) -> Contribution: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Contribution, ...]: ...
    def __getitem__(self, at: int | slice) -> Contribution | tuple[Contribution, ...]:
        return self._lines()[at]

    def __iter__(self) -> Iterator[Contribution]:
        return iter(self._lines())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and self._lines.args == other._lines.args

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self._lines())


@dataclass(frozen=True, slots=True)
class Part:
    """What a unit has by one indicator of the first level; ``full`` is what it could have."""

    code: str
    title: str
    full: int
    earned: int
    bonus: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """One unit's result; ``full`` is what concerned it, before any rescaling.

    ``vetoes`` are the reasons for failing, ``voids`` those for a part without points, ``pending``
    the codes that nobody has scored yet,
    ``points`` what it has by each indicator that has points; ``self_total`` is the unit's own sum.
    """

    unit: ReportingUnit
    total: int
    full: int
    base: int
    bonus: int
    parts: tuple[Part, ...]
    contributions: Sequence[Contribution]
    vetoes: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    points: Mapping[str, int] = field(default_factory=dict)
    self_total: int | None = None

    @property
    def vetoes_told(self) -> tuple[str, ...]:
        """Return one sentence for what fails the unit, and one for the parts without points."""
        told = (("单项否决", self.vetoes), ("本项否决", self.voids))
        return tuple(f"{words}：{'；'.join(found)}" for words, found in told if found)

    @property
    def is_ranked(self) -> bool:
        """Tell whether anything of the card concerns the unit."""
        return self.full > 0
