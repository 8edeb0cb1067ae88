"""Where each column of a scorecard's sheet stands: those of the card, then what is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.report.scorecard_cells import scope_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.rollup.scorecard.model import Scorecard

BY_UNIT: Final = ("self_points", "self_note", "self_evidence")
BY_OFFICE: Final = ("points", "reason", "evidence", "appeal", "final_points", "final_reason")
# head, width in characters of the sheet
_FILLED: Final = {
    "self_points": ("自评分", 8),
    "self_note": ("自评说明", 36),
    "self_evidence": ("佐证编号", 12),
    "points": ("考评得分", 9),
    "reason": ("扣分加分原因", 30),
    "evidence": ("依据材料", 14),
    "appeal": ("申诉", 20),
    "final_points": ("复核分", 8),
    "final_reason": ("复核说明", 20),
}
_LEVELS: Final = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """The columns by number from 0; ``filled`` has them by the name of what is filled in.

    The code stands in the first; ``scope`` is asked for only where an indicator has one.
    """

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    levels: range
    rule: int
    mode: int
    points: int
    scope: int
    filled: Mapping[str, int]

    @property
    def last(self) -> int:
        """Return the number of the last column."""
        return len(self.heads) - 1


def column_plan(card: Scorecard, filled: Sequence[str], depth: int) -> ColumnPlan:
    """Return the columns of a card ``depth`` levels deep, and of what is filled in beside it."""
    levels = range(1, 1 + depth)
    rule, mode, points, scope = range(1 + depth, 5 + depth)
    scopes = [("适用范围", 12)] if any(map(scope_words, card.walk())) else []
    first = scope + len(scopes)
    columns = [
        ("编号", 8),
        *((f"{_LEVELS[at]}级指标", 18) for at in range(depth)),
        ("评分标准", 42),
        ("计分方式", 18),
        ("分值", 8),
        *scopes,
        *(_FILLED[name] for name in filled),
    ]
    heads, widths = zip(*columns, strict=True)
    places = {name: first + at for at, name in enumerate(filled)}
    return ColumnPlan(heads, widths, levels, rule, mode, points, scope, places)
