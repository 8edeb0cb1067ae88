"""One unit's card as a tree: what each indicator is worth, what is said of it, what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QModelIndex, QObject, Qt

from desktop.gui.models.tree import PlainTree, bold
from desktop.gui.text import as_tip, visible
from desktop.rollup.scorecard.concerning import concerns
from desktop.rollup.scorecard.model import Entry, Indicator, Mode, Scorecard
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.rules import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from desktop.gui.models.table import type_index
    from desktop.rollup.scorecard.outcome import Result
    from desktop.rollup.units import ReportingUnit

_NOTHING = Entry()


@dataclass(eq=False, slots=True)
class Line:
    """An indicator in its place; the root has none."""

    number: int
    row: int
    parent: Line | None
    indicator: Indicator | None = None
    children: list[Line] = field(default_factory=list)


class CardTree(PlainTree[Line]):
    """``show`` gives it one unit by one card; the lines stay while the card does."""

    headers: ClassVar = ("指标", "分值", "自评", "例", "评分", "复核", "得分", "理由")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.card: Scorecard | None = None
        self._result: Result | None = None
        self._entries: Mapping[str, Entry] = {}
        self._concerned: frozenset[str] = frozenset()
        self.nodes = [Line(0, 0, None)]

    def show(
        self, card: Scorecard | None, result: Result | None, entries: Mapping[str, Entry]
    ) -> None:
        """Show what a unit has; None shows nothing."""
        if card != self.card:
            self.beginResetModel()
            self.card = card
            root = Line(0, 0, None)
            lines = [root]
            _hang(root, card.indicators if card else (), lines)
            self.nodes = lines
            self.endResetModel()
        self._result, self._entries = result, entries
        unit = result.unit if result else None
        found = _codes(card.indicators, unit) if card and unit else ()
        self._concerned = frozenset(found)
        if len(self.nodes) > 1:
            self._tell_all(self.nodes[0])

    def _tell_all(self, line: Line) -> None:
        last = len(self.headers) - 1
        if line.children:
            self.dataChanged.emit(self.place(line.children[0]), self.place(line.children[-1], last))
        for child in line.children:
            self._tell_all(child)

    def find(self, code: str) -> QModelIndex:
        """Return where an indicator stands, no place where there is none."""
        for line in self.nodes[1:]:
            if line.indicator and line.indicator.code == code:
                return self.place(line)
        return QModelIndex()

    def code(self, index: type_index) -> str:
        """Return the code of a line's indicator."""
        indicator = self.node(index).indicator
        return indicator.code if indicator else ""

    def words(self, indicator: Indicator, column: int) -> str:
        """Return what a cell says."""
        said = self._entries.get(indicator.code, _NOTHING)
        if column == 0:
            return f"{indicator.code} {indicator.title}"
        if column == 1:
            points = indicator.points or indicator.full
            return shown(points) if points else ""
        if indicator.code not in self._concerned:
            return "不涉及" if column == 6 else ""  # noqa: PLR2004 - where its points would stand
        count = sum(case.count for case in said.cases if case.counts)
        return (
            _shown(said.self_points),
            str(count) if count else "",
            _shown(said.review_points),
            _shown(said.final_points) or ("有申诉" if said.appeal else ""),
            self._points(indicator, count),
            _reason(said),
        )[column - 2]

    def _points(self, indicator: Indicator, case_count: int) -> str:
        result, code = self._result, indicator.code
        if result is None:
            return ""
        if code in result.pending:
            return "未评"
        if indicator.mode.is_veto:
            return "否决" if case_count else ""
        points = result.points.get(code, 0)
        is_kind = indicator.full == 0  # takes from, or adds to, what is above
        return "" if is_kind and not points else shown(points)

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Return what a cell shows."""
        indicator = self.node(index).indicator if index.isValid() else None
        if indicator is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return visible(" ".join(self.words(indicator, index.column()).split()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self._tip(indicator, index.column()))
        if role == Qt.ItemDataRole.FontRole and indicator.mode is Mode.SUM:
            return bold()
        if role == Qt.ItemDataRole.TextAlignmentRole and 0 < index.column() < len(self.headers) - 1:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _tip(self, indicator: Indicator, column: int) -> str:
        head = f"{self.headers[column]}：{self.words(indicator, column) or '无'}"
        return "\n".join(filter(None, (head, words_of(indicator), indicator.rule)))


def _hang(above: Line, indicators: Iterable[Indicator], lines: list[Line]) -> None:
    for row, each in enumerate(indicators):
        line = Line(len(lines), row, above, each)
        lines.append(line)
        above.children.append(line)
        _hang(line, each.children, lines)


def _codes(indicators: Iterable[Indicator], unit: ReportingUnit) -> Iterator[str]:
    for each in indicators:
        if concerns(each, unit):
            yield each.code
            yield from _codes(each.children, unit)


def _shown(points: int | None) -> str:
    return "" if points is None else shown(points)


def _reason(said: Entry) -> str:
    cases = [case.reason for case in said.cases if case.counts]
    words = (said.final_reason, said.reason, *cases) if said.decided is not None else cases
    return "；".join(filter(None, words))
