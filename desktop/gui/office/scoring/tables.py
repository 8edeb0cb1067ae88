"""The tables of the scoring page: units in their places, the reason for each point, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from desktop.gui.models.table import PlainTable
from desktop.gui.office.figure_table import FigureTable
from desktop.rollup.scorecard.model import Finding, Indicator
from desktop.rollup.scorecard.outcome import Cause, Contribution
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.ranking import Ranked
from desktop.rollup.scorecard.rules import words_of

if TYPE_CHECKING:
    from desktop.rollup.scorecard.results import CardResults

STARTS: Final = frozenset({Cause.FULL, Cause.AWARDED, Cause.NOT_CONCERNED})


class PlaceTable(FigureTable[Ranked]):
    """Units with what they have; who is not scored to the end says so."""

    headers: ClassVar = ("单位", "组", "名次", "总分", "等次", "自评", "未评")
    figures: ClassVar = frozenset({2, 3, 5, 6})

    def words(self, row: Ranked, column: int) -> str:
        """Return what a cell says."""
        result = row.result
        own = "" if result.self_total is None else shown(result.self_total)
        waiting = f"{len(result.pending)}项" if result.pending else ""
        rank = str(row.rank) if row.rank else "不参评"
        name = f"⊘ {result.unit.name}" if result.vetoes else result.unit.name
        return (name, result.unit.group, rank, shown(result.total), row.tier, own, waiting)[column]

    def tip(self, row: Ranked, column: int) -> str:
        """Return all that the pointer can learn about a cell."""
        said = f"{row.result.unit.name}　{self.headers[column]}：{self.words(row, column) or '无'}"
        return "\n".join([said, *row.result.vetoes_told])

    def key(self, row: Ranked) -> int:
        """Return the unit's id."""
        return row.result.unit.id


class ReasonTable(PlainTable[Contribution]):
    """Every line of a total, one below the other; they add up to it."""

    headers: ClassVar = ("编号", "指标", "分数", "事由", "依据材料", "例号")

    def words(self, row: Contribution, column: int) -> str:
        """Return what a cell says."""
        case = str(row.case_id) if row.case_id else ""
        title = row.title or "全表"
        return (row.code, title, signed(row), row.words or "按标准计分", row.evidence, case)[column]

    def tip(self, row: Contribution, column: int) -> str:
        """Return all that the pointer can learn about a cell."""
        return f"{self.headers[column]}：{self.words(row, column) or '无'}"

    def key(self, row: Contribution) -> str:
        """Return the indicator's code."""
        return row.code


class FindingTable(PlainTable[Finding]):
    """What a person should look at, the serious first."""

    headers: ClassVar = ("", "在哪里", "问题")

    def words(self, row: Finding, column: int) -> str:
        """Return what a cell says."""
        return ("必须改正" if row.is_serious else "请核对", row.place, row.sentence)[column]

    def tip(self, row: Finding, column: int) -> str:
        """Return the whole sentence."""
        return f"{self.words(row, column)}\n{row.sentence}"

    def key(self, row: Finding) -> str:
        """Return where it is."""
        return row.place


class IndicatorTable(PlainTable[Indicator]):
    """The indicators of a card that is not in force yet."""

    headers: ClassVar = ("编号", "指标", "计分方式", "分值")

    def words(self, row: Indicator, column: int) -> str:
        """Return what a cell says."""
        points = row.points or row.full
        return (row.code, row.title, words_of(row), shown(points) if points else "")[column]

    def tip(self, row: Indicator, column: int) -> str:
        """Return the office's own words too."""
        return "\n".join(filter(None, (self.words(row, column), row.rule)))

    def key(self, row: Indicator) -> str:
        """Return its code."""
        return row.code


def signed(line: Contribution) -> str:
    """Return points with a sign, unless they are where the counting begins."""
    is_plain = line.cause in STARTS or line.points <= 0
    return shown(line.points) if is_plain else f"+{shown(line.points)}"


def headline(place: Ranked, full: int) -> str:
    """Return what a unit comes to, in one line."""
    result = place.result
    parts = [f"{result.unit.name}　总分 {shown(result.total)}（满分 {shown(full)}）"]
    parts += [f"第 {place.rank} 名" if place.rank else "不参评"]
    parts += [place.tier] if place.tier else []
    parts += [f"自评 {shown(result.self_total)}"] if result.self_total is not None else []
    parts += [f"加分 {shown(result.bonus)}"] if result.bonus else []
    parts += [f"未评 {len(result.pending)} 项，暂按零分"] if result.pending else []
    parts += result.vetoes_told
    return "　".join(parts)


def nothing(found: CardResults | None) -> str:
    """Return why no unit is shown, and what to do."""
    if found is None:
        return "还没有考评表。请用左下角“考评表”里的“导入考评表”，读入一个 Excel 文件。"
    if found.ranked:
        return "没有找到这样的单位。清空左边的查找框，就都能看到。"
    group = found.card.group
    return f"名单里没有{f'{group}组的' if group else ''}单位。请先在“报送单位和期限”里登记。"
