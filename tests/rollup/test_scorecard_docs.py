"""What the page for offices promises about the columns and lines of a scorecard is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.rollup.scorecard.columns import Column, column_of
from desktop.rollup.scorecard.model import Indicator, Mode, Scorecard
from desktop.rollup.scorecard.rules import rule_of
from desktop.rollup.scorecard.settings import with_line

PAGE = (Path(__file__).parent.parent.parent / "docs" / "scorecard.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


COLUMNS = rows("列")


@pytest.mark.parametrize("row", COLUMNS, ids=[row[0] for row in COLUMNS])
def test_every_name_of_a_column_is_understood(row: list[str]) -> None:
    names = [*row[0].split(), *row[1].split("、")]
    found = {column_of(name) for name in names}
    assert len(found) == 1
    assert found & {None, Column.OTHER} == set()


def test_every_column_is_explained() -> None:
    told = {column_of(row[0].split()[0]) for row in COLUMNS}
    assert told | {Column.LOST, Column.OTHER} == set(Column)


def test_every_mode_is_understood() -> None:
    written = [word for row in rows("计分方式")[:6] for word in re.findall("`([^`]+)`", row[0])]
    found = [rule_of(word) for word in written]
    assert {rule.mode for rule in found if rule} == set(Mode)
    assert None not in found


@pytest.mark.parametrize("row", rows("表下的说明"), ids=[row[0] for row in rows("表下的说明")])
def test_every_line_below_the_table_is_understood(row: list[str]) -> None:
    part = Indicator("2", "网站与新媒体", Mode.AWARD, 5500)
    card = Scorecard("表", (part,), group="B", points=1)
    (line,) = re.findall("`([^`]+)`", row[0])
    assert with_line(card, line).notes == ()
    for other in re.findall("“([^“”]*分[^“”]*)”", row[1]):
        said = with_line(card, other)
        assert (said.bonus_cap, said.bonus_rule) != (None, None)
