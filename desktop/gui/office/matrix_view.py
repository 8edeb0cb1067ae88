"""汇总: unit × requirement in one look, in signs that print in black and white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from desktop import terms
from desktop.gui.text import as_tip, plain, visible
from desktop.rollup.cells import GAP_SIGN, STATE_SIGNS, VERDICT_SIGNS
from desktop.rollup.figures import Measure
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.cells import Cell

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class MatrixModel(QAbstractTableModel):
    """Units down, requirements across; asks the picture for what is seen, and for no more."""

    def __init__(self, bureau: Bureau, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bureau = bureau
        self._matrix = bureau.picture.matrix
        bureau.changed.connect(self._renew)

    def _renew(self) -> None:
        self.beginResetModel()
        self._matrix = self._bureau.picture.matrix
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many units there are."""
        return 0 if parent.isValid() else len(self._matrix.units)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return how many requirements there are."""
        return 0 if parent.isValid() else len(self._matrix.requirements)

    def place(self, index: Index) -> tuple[int, str]:
        """Return the unit's id and the requirement's."""
        return self._matrix.units[index.row()].id, self._matrix.requirements[index.column()].id

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a unit's name, or a requirement's number."""
        is_unit = orientation is Qt.Orientation.Vertical
        if role == Qt.ItemDataRole.DisplayRole:
            if is_unit:
                return visible(self._matrix.units[section].name)
            return printed_ref(self._matrix.requirements[section].ref)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self._tip_of_unit(section) if is_unit else self._tip_of_asked(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the signs of a cell; empty where the requirement is not asked of the unit."""
        if not index.isValid():
            return None
        unit = self._matrix.units[index.row()]
        asked = self._matrix.requirements[index.column()]
        cell = self._matrix.at(unit, asked)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.mark if cell else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{unit.name}　{printed_ref(asked.ref)} {asked.title}\n{_words(cell)}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(f"{unit.name}　{printed_ref(asked.ref)}　{_words(cell)}")
        return _look(cell, role)

    def _tip_of_unit(self, section: int) -> str:
        unit, counts = self._matrix.units[section], self._bureau.picture.by_unit
        return f"{unit.name}\n{_counted(counts.counts.get(unit.id, {}))}"

    def _tip_of_asked(self, section: int) -> str:
        asked, counts = self._matrix.requirements[section], self._bureau.picture.by_requirement
        head = f"{printed_ref(asked.ref)} {asked.title}"
        return f"{head}\n{asked.chapter}\n{_counted(counts.counts.get(asked.id, {}))}"


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
    return "　".join(f"{terms.MEASURE[m]} {counts[m]}" for m in Measure if counts.get(m))


def _words(cell: Cell | None) -> str:
    if cell is None:
        return "不要求这个单位报"
    words = [terms.MEASURE[cell.state]]
    words += [f"佐证 {cell.evidence_count} 份"] if cell.evidence_count else []
    words += [f"缺项 {cell.gap_count} 处"] if cell.gap_count else []
    words += [f"审核：{terms.VERDICT[cell.verdict]}"] if cell.verdict else []
    words += ["上次报送以来有改动"] if cell.is_changed else []
    return "，".join(words)


class MatrixView(QWidget):
    """The second page; a cell leads to its claim."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self.model = MatrixModel(bureau, self)
        self.table = QTableView()
        self.summary = plain(wraps=True)
        self._lay_out()
        self.table.activated.connect(self._open)
        bureau.changed.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName("汇总表：单位和要点")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        across, down = self.table.horizontalHeader(), self.table.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setResizeContentsPrecision(0)  # what is seen, however many units there are
        down.setDefaultSectionSize(int(self.fontMetrics().height() * 1.6))
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        layout.addWidget(plain(legend(), wraps=True))

    def _open(self, index: QModelIndex) -> None:
        self._bureau.wanted.emit(*self.model.place(index))

    def _refresh(self) -> None:
        picture = self._bureau.picture
        count = picture.total.count
        reported = sum(each.has_reported for each in picture.expected)
        rate = picture.total.rate()
        done = f"，完成率 {rate:.0%}" if rate is not None else ""
        self.summary.setText(
            f"{len(picture.expected)} 个单位，已报送 {reported} 个；应报 {count(Measure.ASKED)} 条，"
            f"已完成 {count(Measure.DONE)} 条、持续推进 {count(Measure.ONGOING)} 条{done}；"
            f"逾期 {count(Measure.OVERDUE)}，缺佐证 {count(Measure.NO_EVIDENCE)}，"
            f"退回 {count(Measure.RETURNED)}。"
        )


def legend() -> str:
    """Return what the signs mean."""
    states = [f"{sign} {terms.MEASURE[state]}" for state, sign in STATE_SIGNS.items()]
    verdicts = [f"{sign} {terms.VERDICT[verdict]}" for verdict, sign in VERDICT_SIGNS.items()]
    return "　".join([*states, f"{GAP_SIGN} 有缺项", *verdicts, "双击或回车：到那一条"])
