"""What the columns of a task table mean, by the words of its head, in any order and naming."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.document import deadlines, units
from desktop.document.normalize import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.document.model import Table


class Column(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    HEADING = "heading"
    TEXT = "text"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    RESPONSIBLE_AND_PEOPLE = "responsible_and_people"
    DEADLINE = "deadline"
    REMARK = "remark"
    OTHER = "other"


UNITS: Final = (
    Column.LEAD,
    Column.RESPONSIBLE,
    Column.SUPPORTING,
    Column.RESPONSIBLE_AND_PEOPLE,
)

# The first pattern that matches wins: 责任单位 is asked before 任务, 时限要求 before 要求.
_WORDS: Final = (
    (Column.NUMBER, r"序 ?号|编号|^号$|^No\.?$"),
    (Column.DEADLINE, r"时限|时间|期限|节点|进度安排|频次"),
    (
        Column.RESPONSIBLE_AND_PEOPLE,
        r"责任(?:单位|部门|科室|处室|股室|科处室).{0,3}(?:责任人|负责人|联系人)|责任人.{0,3}(?:单位|部门|科室|处室|股室)",
    ),
    (
        Column.OTHER,
        r"完成情况|进展|落实情况|得分|分值|自评|责任人|负责人|领导|包抓|联系|公开(?:方式|渠道|载体|形式)",
    ),
    (Column.LEAD, r"牵头|主办|主责"),
    (Column.SUPPORTING, r"配合|协办|协同|参与|会办"),
    (Column.RESPONSIBLE, r"责任|落实单位|承办|实施单位|单位$|部门$|科室$"),
    (Column.REMARK, r"备注|说明"),
    (
        Column.TEXT,
        r"具体(?:要求|内容|措施|任务|工作)|工作(?:要求|内容|措施|标准|举措)|主要内容|任务(?:内容|要求)|内容要求|细化分工|落实措施|目标要求|^要求$",
    ),
    (
        Column.HEADING,
        r"任务|事项|要点|领域|类别|板块|分类|项目|指标|重点工作|主要工作|工作目标|目录",
    ),
)
_PATTERNS: Final = tuple((column, re.compile(words)) for column, words in _WORDS)
_LONGEST_HEAD: Final = 20
_HEAD_ROWS: Final = 3


def column_of(words: str) -> Column | None:
    """Return what a column with this head holds, None when the words head no column."""
    bare = "".join(plain(words).split())
    if not bare or len(bare) > _LONGEST_HEAD:
        return None
    return next((column for column, pattern in _PATTERNS if pattern.search(bare)), None)


def head_of(text: str, table: Table) -> tuple[int, tuple[Column, ...]] | None:
    """Return the row of a task table's head and what its columns hold; None for other tables."""
    for index, row in enumerate(table.rows[:_HEAD_ROWS]):
        columns = [column_of(text[cell.span.start : cell.span.end]) for cell in row]
        if is_head(columns):
            return index, _with_text(columns)
    return None


def guessed(text: str, table: Table) -> tuple[Column, ...] | None:
    """Return what the columns of a table without a head hold, told by what stands in them.

    Believed only where one column holds nothing but units and another holds words.
    """
    if len(table.rows) < _FEWEST_ROWS:
        return None
    found = [
        _held([plain(text[cell.span.start : cell.span.end]).strip() for cell in column])
        for column in zip(*table.rows, strict=True)
    ]
    if Column.RESPONSIBLE not in found or Column.TEXT not in found:
        return None
    return _with_text([*found])


_FEWEST_ROWS: Final = 2
_MOST: Final = 0.8
_NUMBER: Final = re.compile(r"[（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）、.]?")
_SHORTEST_WORDS: Final = 8


def _held(cells: Sequence[str]) -> Column | None:
    filled = [each for each in cells if each]
    if len(filled) < _FEWEST_ROWS:
        return None
    tests = (
        (Column.NUMBER, lambda cell: bool(_NUMBER.fullmatch(cell))),
        (Column.RESPONSIBLE, lambda cell: units.count_units(cell) > 0),
        (Column.DEADLINE, deadlines.is_time),
        (Column.TEXT, lambda cell: len(cell) >= _SHORTEST_WORDS),
    )
    for column, test in tests:
        if sum(map(test, filled)) >= len(filled) * _MOST:
            return column
    return None


def is_head(columns: Sequence[Column | None]) -> bool:
    """Tell whether a row names tasks, and who or when, and nothing else."""
    named = [column for column in columns if column]
    has_tasks = Column.HEADING in named or Column.TEXT in named
    has_more = bool({*UNITS, Column.DEADLINE} & set(named)) or len(set(named)) >= _HEAD_ROWS
    return has_tasks and has_more and len(named) * 3 >= len(columns) * 2


def _with_text(columns: list[Column | None]) -> tuple[Column, ...]:
    """Make the rightmost column of words the text; those left of it are headings."""
    result = [column or Column.OTHER for column in columns]
    words = [at for at, column in enumerate(result) if column in {Column.HEADING, Column.TEXT}]
    texts = [at for at in words if result[at] is Column.TEXT]
    last = texts[-1] if texts else words[-1]
    for at in words:
        result[at] = Column.TEXT if at == last else Column.HEADING
    return tuple(result)
