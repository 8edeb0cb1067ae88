"""Unit × requirement as a table: what is chosen of it, and how it differs from an earlier report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from desktop import terms
from desktop.gui.office.figure_rows import NAMES
from desktop.gui.office.ordered_table import seeking
from desktop.gui.text import as_tip, visible
from desktop.rollup.cells import FINISHED
from desktop.rollup.figures import Measure
from desktop.terms import printed_ref
from desktop.workbook.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.rollup.cells import Cell
    from desktop.rollup.compare import Comparison, Difference
    from desktop.rollup.picture import Picture
    from desktop.rollup.summary import Asked, UnitLine

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
DIFFERENT: Final = "△"


class Shown(StrEnum):
    """Which cells are shown."""

    ALL = "all"
    UNFINISHED = "unfinished"
    NO_EVIDENCE = "no_evidence"
    WITH_GAPS = "with_gaps"
    SENT_BACK = "sent_back"
    CHANGED = "changed"


SHOWN: Final = {
    Shown.ALL: "全部",
    Shown.UNFINISHED: "未完成的",
    Shown.NO_EVIDENCE: "缺佐证的",
    Shown.WITH_GAPS: "有缺项的",
    Shown.SENT_BACK: "退回、存疑的",
    Shown.CHANGED: "有变化的",
}


_CHOSEN: Final[dict[Shown, Callable[[Cell], bool]]] = {
    Shown.ALL: lambda _cell: True,
    Shown.UNFINISHED: lambda cell: cell.state not in FINISHED,
    Shown.NO_EVIDENCE: lambda cell: cell.lacks_evidence,
    Shown.WITH_GAPS: lambda cell: cell.gap_count > 0,
    Shown.SENT_BACK: lambda cell: cell.verdict in {Verdict.CHANGES_REQUESTED, Verdict.QUERIED},
    Shown.CHANGED: lambda cell: cell.is_changed,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen of the matrix; an empty chapter stands for all, no words for every unit."""

    shown: Shown = Shown.ALL
    chapter: str = ""
    words: str = ""


class MatrixModel(QAbstractTableModel):
    """Units down, requirements across; asks the picture for what is seen, and for no more."""

    def __init__(self, picture: Picture, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self._choice = Choice()
        self._differences: dict[tuple[int, str], Difference] = {}
        self.units: tuple[UnitLine, ...] = ()
        self.asked: tuple[Asked, ...] = ()
        self.show(picture, Choice(), None)

    def show(self, picture: Picture, choice: Choice, comparison: Comparison | None) -> None:
        """Show a picture, or another part of it."""
        self.beginResetModel()
        self._picture, self._choice = picture, choice
        found = comparison.differences if comparison else ()
        self._differences = {(each.unit_id, each.requirement_id): each for each in found}
        self._is_compared = comparison is not None
        self._choose()
        self.endResetModel()

    def _choose(self) -> None:
        """Leave out the units and requirements of which nothing is chosen."""
        matrix, choice = self._picture.matrix, self._choice
        self.asked = tuple(
            each for each in matrix.requirements if choice.chapter in {"", each.chapter}
        )
        is_found = seeking(choice.words)
        self.units = tuple(each for each in matrix.units if is_found(each.name))
        if choice.shown is Shown.ALL:
            return
        places = {
            (unit.id, asked.id)
            for unit in self.units
            for asked in self.asked
            if self._is_chosen(matrix.at(unit, asked))
        }
        rows, columns = {unit for unit, _ in places}, {asked for _, asked in places}
        self.units = tuple(each for each in self.units if each.id in rows)
        self.asked = tuple(each for each in self.asked if each.id in columns)

    def _is_chosen(self, cell: Cell | None) -> bool:
        if cell is None:
            return False
        if self._choice.shown is Shown.CHANGED and self._is_compared:
            return (cell.unit_id, cell.requirement_id) in self._differences
        return _CHOSEN[self._choice.shown](cell)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many units there are."""
        return 0 if parent.isValid() else len(self.units)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return how many requirements there are."""
        return 0 if parent.isValid() else len(self.asked)

    def place(self, index: Index) -> tuple[int, str]:
        """Return the unit's id and the requirement's."""
        return self.units[index.row()].id, self.asked[index.column()].id

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a unit's name, or a requirement's number."""
        is_unit = orientation is Qt.Orientation.Vertical
        if role == Qt.ItemDataRole.DisplayRole:
            if is_unit:
                return visible(self.units[section].name)
            return printed_ref(self.asked[section].ref)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self._tip_of_unit(section) if is_unit else self._tip_of_asked(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the signs of a cell; empty where it is not asked of the unit, or not chosen."""
        if not index.isValid():
            return None
        unit, asked = self.units[index.row()], self.asked[index.column()]
        cell = self._picture.matrix.at(unit, asked)
        if not self._is_chosen(cell):
            cell = None
        difference = self._differences.get((unit.id, asked.id)) if cell else None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.mark + (DIFFERENT if difference else "") if cell else ""

        def told() -> str:
            words = cell_words(cell) if cell else _nothing(self._choice)
            said = f"{words}\n{difference_words(difference)}" if difference else words
            return f"{unit.name}　{printed_ref(asked.ref)} {asked.title}\n{said}"

        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(told())
        return visible(told()) if role == Qt.ItemDataRole.AccessibleTextRole else _look(cell, role)

    def _tip_of_unit(self, section: int) -> str:
        unit, counts = self.units[section], self._picture.by_unit
        return f"{unit.name}\n{_counted(counts.counts.get(unit.id, {}))}"

    def _tip_of_asked(self, section: int) -> str:
        asked, counts = self.asked[section], self._picture.by_requirement
        head = f"{printed_ref(asked.ref)} {asked.title}"
        return f"{head}\n{asked.chapter}\n{_counted(counts.counts.get(asked.id, {}))}"


def cell_words(cell: Cell) -> str:
    """Return a cell in words."""
    role = terms.ROLE.get(cell.role, "")
    words = [f"{terms.MEASURE[cell.state]}（{role}）" if role else terms.MEASURE[cell.state]]
    words += [f"佐证 {cell.evidence_count} 份"] if cell.evidence_count else []
    words += [f"缺项 {cell.gap_count} 处"] if cell.gap_count else []
    words += [f"审核：{terms.VERDICT[cell.verdict]}"] if cell.verdict else []
    words += ["上次报送以来有改动"] if cell.is_changed else []
    return "，".join(words)


def difference_words(difference: Difference) -> str:
    """Return in words what changed since the earlier report."""
    before, after = terms.MEASURE[difference.before], terms.MEASURE[difference.after]
    words = [f"{before} → {after}"] if before != after else []
    words += ["内容有改动"] if difference.is_changed and before == after else []
    for name, kinds in (("新增缺项", difference.new_gaps), ("已解决", difference.solved_gaps)):
        words += [f"{name}：{'、'.join(terms.GAP_KIND[each] for each in kinds)}"] if kinds else []
    return "；".join(words)


def _nothing(choice: Choice) -> str:
    return "不要求这个单位报" if choice.shown is Shown.ALL else "不在所选之内"


def _look(cell: Cell | None, role: int) -> Any:  # noqa: ANN401 - Qt's variant
    """Return how a cell is set: what needs a look is bold."""
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return Qt.AlignmentFlag.AlignCenter
    if role == Qt.ItemDataRole.FontRole and cell and (cell.gap_count or cell.is_changed):
        font = QFont()
        font.setBold(True)
        return font
    return None


def _counted(counts: Any) -> str:  # noqa: ANN401 - a mapping of measures
    return "　".join(f"{NAMES[m]} {counts[m]}" for m in Measure if counts.get(m))
