"""Scorecards out of files: xlsx as a rule, tables of any other document just as well.

Files of others are read by ``document`` in its own process; here are only plain values.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.document.apart import read_apart
from desktop.errors import FileError
from desktop.rollup.scorecard.building import as_percentages, build
from desktop.rollup.scorecard.check import check
from desktop.rollup.scorecard.columns import Column, head_of, names_indicators
from desktop.rollup.scorecard.model import Finding, Mode, ReadSheet, Scorecard
from desktop.rollup.scorecard.outline import outline, words
from desktop.rollup.scorecard.points import WHOLE, NotPoints, points_of
from desktop.rollup.scorecard.rules import MODE_WORDS
from desktop.rollup.scorecard.settings import group_of, unit_of, with_line

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import Extract, Table
    from desktop.rollup.scorecard.building import Built
    from desktop.rollup.scorecard.columns import Head

_LONGEST_TITLE: Final = 100
_MOST_ROWS: Final = 5000
_NO_TITLE: Final = re.compile(
    r"附件|附表|填[报表]|被?考[核评]单位|单位(?:名称|[：:（])|日期|[（(]?单位："
)


class NoScorecard(FileError):
    """Nothing in a file is a scorecard."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            path,
            problem,
            "考评表应有表头，写明指标（或评分标准）和分值各在哪一列，请补上后再导入。",
        )


def read_scorecards(path: Path) -> tuple[ReadSheet, ...]:
    """Return the scorecards in a file, one for each sheet that holds one.

    Raises:
        DocumentError: the file cannot be read at all.
        NoScorecard: none of its tables has a head that names indicators and points.
    """
    return scorecards_in(path, read_apart(path))


def scorecards_in(path: Path, extract: Extract) -> tuple[ReadSheet, ...]:
    """Return the scorecards among the tables of an extract. Raises NoScorecard."""
    found: list[ReadSheet] = []
    odd: list[Finding] = []
    if sum(len(table.rows) for table in extract.tables) > _MOST_ROWS:
        raise NoScorecard(path, f"里的表格超过{_MOST_ROWS}行，不像考评表")
    for name, above, tables in _sheets(extract):
        rows = [[words(extract.text, cell) for cell in row] for row in tables[0].rows]
        head = head_of(rows)
        if head is not None:
            found.append(_sheet(extract.text, name or path.stem, above, tables, head))
        elif names_indicators(rows):
            sheet = f"“{name or path.name}”"
            odd.append(Finding(name, f"{sheet}没有“分值”一列，没有读。请补上分值后再导入。"))
    if not found:
        problem = "里的考评表没有“分值”一列" if odd else "里没有找到考评表"
        raise NoScorecard(path, problem)
    first = replace(found[0], findings=(*odd, *found[0].findings))
    return (first, *found[1:])


def _sheets(extract: Extract) -> list[tuple[str, str, list[Table]]]:
    """Return name, lines above and tables of each sheet; what has no head goes on from above."""
    found: list[tuple[str, str, list[Table]]] = []
    end = 0
    for table in extract.tables:
        above = extract.text[end : table.span.start]
        end = table.span.end
        rows = [[words(extract.text, cell) for cell in row] for row in table.rows]
        goes_on = (
            found
            and not table.name
            and head_of(rows) is None
            and len(table.rows[0]) == len(found[-1][2][0].rows[0])
        )
        if goes_on:
            found[-1][2].append(table)
        else:
            found.append((table.name, above, [table]))
    return found


def _sheet(text: str, name: str, above: str, tables: list[Table], head: Head) -> ReadSheet:
    found = outline(text, tables, head)
    lines = [" ".join(line.split()) for line in above.splitlines()]
    for row in tables[0].rows[: head.first]:
        lines += (words(text, cell).replace("\n", " ") for cell in row if not cell.is_inherited)
    is_explicit = bool(head.all(Column.MODE))
    built = build(found, is_explicit=is_explicit)
    card, unit = _about(built, name, [line for line in lines if line], found.lines)
    card = _with_total(card, found.total)
    findings = list(built.findings)
    if card.full == WHOLE and not card.points:
        card = replace(card, indicators=as_percentages(card.indicators))
        findings.append(Finding(card.title, "权重加起来是1，按百分数读作100分，请核对。"))
    if not is_explicit:
        findings.append(_guessed(card))
    return ReadSheet(card, unit, tuple(built.filled), (*findings, *check(card)))


def _about(built: Built, name: str, above: list[str], below: list[str]) -> tuple[Scorecard, str]:
    """Return the card with what is said of it above and below the table, and the unit named."""
    unit = next(filter(None, map(unit_of, above)), "")
    titles = (line for line in above if not _NO_TITLE.match(line))
    title = next(titles, name)[:_LONGEST_TITLE]
    card = Scorecard(title, built.indicators, group=group_of(title) or group_of(name))
    for line in below:
        card = with_line(card, line)
    return card, unit


def _with_total(card: Scorecard, total: str) -> Scorecard:
    """Return the card with the sum that its table prints, unless that is what it comes to."""
    try:
        points = points_of(total) if total else card.full
    except NotPoints:
        return card
    return card if card.points or points == card.full else replace(card, points=points)


def _guessed(card: Scorecard) -> Finding:
    """Say how the indicators were understood, where the table does not tell their modes."""
    leaves = Counter(each.mode for each in card.walk() if not each.children)
    counts = "、".join(f"{MODE_WORDS[mode]}{leaves[mode]}项" for mode in Mode if leaves[mode])
    return Finding(
        card.title,
        f"“{card.title}”没有“计分方式”一列，按评分标准的文字判断为{counts}。"
        "请导出后核对“计分方式”和“分值”，有误的改正后再导入一次。",
    )
