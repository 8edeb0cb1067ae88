"""The tables of 考评: the units in their places, and the indicators of one unit's card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from desktop.gui.models.table import PlainTable
from desktop.rollup.scorecard.model import Entry, Indicator
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.ranking import Ranked
from desktop.rollup.scorecard.rules import words_of
from desktop.rollup.scorecard.scoring import concerns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.rollup.scorecard.results import CardResults
    from desktop.rollup.units import ReportingUnit

NOTHING = Entry()


class RankTable(PlainTable[Ranked]):
    """The units in their places, group by group."""

    headers: ClassVar = ("名次", "单位", "组", "总分", "等次", "自评", "说明")

    def words(self, row: Ranked, column: int) -> str:
        """Return what a cell says."""
        result = row.result
        own = "" if result.self_total is None else shown(result.self_total)
        return (
            str(row.rank) if row.rank else "不参评",
            result.unit.name,
            result.unit.group,
            shown(result.total),
            row.tier,
            own,
            _remark(row),
        )[column]

    def tip(self, row: Ranked, column: int) -> str:
        """Return all that the pointer can learn about a cell."""
        return f"{row.result.unit.name}　{self.headers[column]}：{self.words(row, column) or '无'}"

    def key(self, row: Ranked) -> int:
        """Return the unit's id."""
        return row.result.unit.id


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator as it stands for a unit; ``points`` None where nobody has scored it yet."""

    indicator: Indicator
    depth: int
    entry: Entry
    points: int | None


class IndicatorTable(PlainTable[Line]):
    """The card of one unit in printed order; what is below another is set in."""

    headers: ClassVar = ("指标", "满分", "自评", "例", "得分", "申诉、复核")

    def words(self, row: Line, column: int) -> str:
        """Return what a cell says."""
        each, entry = row.indicator, row.entry
        full = each.points or each.full
        cases = sum(case.count for case in entry.cases if case.counts)
        return (
            f"{'　' * row.depth}{each.code} {each.title}",
            shown(full) if full else "",
            "" if entry.self_points is None else shown(entry.self_points),
            str(cases) if cases else "",
            "未评" if row.points is None else shown(row.points),
            _appeal(entry),
        )[column]

    def tip(self, row: Line, column: int) -> str:
        """Return all that the pointer can learn about a cell."""
        each = row.indicator
        return f"{each.title}\n{words_of(each)}\n{each.rule}\n{self.headers[column]}：" + (
            self.words(row, column).strip() or "无"
        )

    def key(self, row: Line) -> str:
        """Return the indicator's code."""
        return row.indicator.code


def lines_of(found: CardResults, unit: ReportingUnit) -> tuple[Line, ...]:
    """Return the indicators that concern a unit, with what is said of it."""
    place = found.of(unit)
    if place is None:
        return ()
    said = found.entries.get(unit.id, {})
    result = place.result
    return tuple(
        Line(
            each,
            depth,
            said.get(each.code, NOTHING),
            None if each.code in result.pending else result.points.get(each.code, 0),
        )
        for each, depth in _concerned(found.card.indicators, unit, 0)
    )


def _concerned(
    indicators: Iterable[Indicator], unit: ReportingUnit, depth: int
) -> Iterator[tuple[Indicator, int]]:
    for each in indicators:
        if concerns(each, unit):
            yield each, depth
            yield from _concerned(each.children, unit, depth + 1)


def _remark(row: Ranked) -> str:
    result = row.result
    said = [f"单项否决：{'；'.join(result.vetoes)}"] if result.vetoes else []
    said += [f"{len(result.pending)} 项未评"] if result.pending else []
    return "；".join(said)


def _appeal(entry: Entry) -> str:
    if entry.final_points is not None:
        return f"复核为 {shown(entry.final_points)}"
    return "有申诉" if entry.appeal else ""
