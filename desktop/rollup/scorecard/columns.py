"""What the columns of a scorecard's table hold, by the words of its head, in any order and naming."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


class Column(StrEnum):
    """What a column holds."""

    CODE = "code"
    LEVEL = "level"
    RULE = "rule"
    MODE = "mode"
    POINTS = "points"
    PER_CASE = "per_case"
    CAP = "cap"
    SCOPE = "scope"
    SELF_POINTS = "self_points"
    SELF_NOTE = "self_note"
    SELF_EVIDENCE = "self_evidence"
    EVIDENCE = "evidence"
    SCORE = "score"
    LOST = "lost"
    REASON = "reason"
    APPEAL = "appeal"
    FINAL_POINTS = "final_points"
    FINAL_REASON = "final_reason"
    OTHER = "other"


# The first pattern that matches wins: 佐证要求 is asked before 佐证, 标准分 is no 标准.
_WORDS: Final = (
    (Column.OTHER, r"佐证.{0,4}(?:要求|说明)|所需|责任|合计|小计|排名|^序 ?号|^号$|备注|时间|时限"),
    (Column.EVIDENCE, r"依据材料|考[核评]佐证"),
    (Column.SELF_EVIDENCE, r"佐证|证明材料|支撑材料|印证材料"),
    (Column.APPEAL, r"申诉"),
    (Column.FINAL_REASON, r"复核(?:说明|意见|理由|原因|情况)"),
    (Column.FINAL_POINTS, r"复核|最终得?分|核定"),
    (Column.SELF_NOTE, r"自[评查](?:说明|情况|依据|理由|内容)|(?:完成|落实|工作|开展)情况"),
    (Column.SELF_POINTS, r"自[评查我]"),
    (Column.RULE, r"分(?:标准(?!分)|细则|办法|依据|规则)|标准(?!分)|细则|要求"),
    (Column.REASON, r"分.{0,4}(?:原因|理由|说明|情况|事项|内容)|^(?:原因|理由)"),
    (Column.PER_CASE, r"每[例条件次项处个]"),
    (Column.CAP, r"封顶|上限|最[高多][扣加]"),
    (Column.MODE, r"[计评打]分(?:方式|类型)|指标(?:类型|性质)"),
    (Column.SCOPE, r"适用|考[核评]对象|被考"),
    (Column.LOST, r"扣分[值数]?$|减分[值数]?$"),
    (Column.POINTS, r"分值|权重|满分|标准分|基[准础]分|配分|应得分|^分数$|赋分$|占比"),
    (Column.SCORE, r"得分|[评打]分$|考[评核]分|审核分"),
    (Column.CODE, r"编号|代码"),
    (Column.LEVEL, r"[一二三四五六七八九]级|指标|项目|内容|事项|要点|类别|维度|要素"),
)
_PATTERNS: Final = tuple((column, re.compile(words)) for column, words in _WORDS)
_LONGEST: Final = 24
_HEAD_ROWS: Final = 6
DEEPEST: Final = 9  # levels; no office has more than five
_NUMBER: Final = re.compile(r"^[\d.]+$")  # a row of figures is no head, whatever else it says


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table, the first row of its head, and the first below it."""

    columns: tuple[Column, ...]
    first: int
    below: int

    def all(self, column: Column) -> tuple[int, ...]:
        """Return where the columns of a kind stand."""
        return tuple(at for at, each in enumerate(self.columns) if each is column)

    def level_of(self, at: int) -> int | None:
        """Return to which level a column of points belongs, None for the lowest one."""
        levels, points = self.all(Column.LEVEL), self.all(Column.POINTS)
        left = [number for number, place in enumerate(levels) if place < at]
        is_lowest = at == points[-1] or not left or left[-1] == len(levels) - 1
        return None if is_lowest else left[-1]


def column_of(words: str) -> Column | None:
    """Return what a column with this head holds; None for words that head none."""
    bare = "".join(words.split())
    if not bare or len(bare) > _LONGEST:
        return None
    return next((column for column, pattern in _PATTERNS if pattern.search(bare)), None)


def head_of(rows: Sequence[Sequence[str]]) -> Head | None:
    """Return the head of a scorecard's table, None where it has no points or names nothing.

    A head may take two rows: 自评 over 自评分 and 佐证.
    """
    for index, row in enumerate(rows[:_HEAD_ROWS]):
        first = [column_of(words) for words in row]
        second = _second(rows[index + 1], row) if index + 1 < len(rows) else None
        for columns, below in ((second, index + 2), (first, index + 1)):
            if columns and _is_head(columns) and not any(map(_NUMBER.search, row)):
                return Head(tuple(each or Column.OTHER for each in columns), index, below)
    return None


def names_indicators(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table looks like a scorecard, though it may have no points."""
    return any(
        {Column.LEVEL, Column.RULE} <= {column_of(words) for words in row}
        for row in rows[:_HEAD_ROWS]
    )


def _is_head(columns: Sequence[Column | None]) -> bool:
    named = set(columns)
    is_deep = list(columns).count(Column.LEVEL) > DEEPEST
    return Column.POINTS in named and bool({Column.LEVEL, Column.RULE} & named) and not is_deep


def _second(row: Sequence[str], above: Sequence[str]) -> list[Column | None] | None:
    """Return the columns of a head of two rows, where the row below goes on with the first."""
    columns = [column_of(words) for words in row]
    goes_on = sum(words == over and bool(words) for words, over in zip(row, above, strict=True))
    is_head = goes_on > 1 and all(columns[at] for at, words in enumerate(row) if words)
    return columns if is_head and list(row) != list(above) else None
