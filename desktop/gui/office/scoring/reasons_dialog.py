"""每一分的由来: every line of one unit's total; they add up to it, and lead to their indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QPushButton, QTreeView, QVBoxLayout, QWidget

from desktop.gui.office.scoring.tables import ReasonTable
from desktop.gui.text import plain
from desktop.rollup.scorecard.points import shown

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from desktop.rollup.scorecard.ranking import Ranked

_WIDTHS: Final = (60, 240, 60, 300, 130, 50)


class ReasonsDialog(QDialog):
    """``code`` is the indicator of the line that was chosen, empty where none was."""

    def __init__(self, parent: QWidget, place: Ranked) -> None:
        super().__init__(parent)
        result = place.result
        self.code = ""
        self.setWindowTitle("每一分的由来")
        self.table = ReasonTable(self)
        self.table.show(result.contributions)
        self.list = QTreeView()
        self.list.setModel(self.table)
        self.list.setAccessibleName("每一分的由来")
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, self.logicalDpiX() * width // 96)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        leave = QPushButton("关闭(&C)")
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        self.list.activated.connect(self._open)
        total = sum(each.points for each in result.contributions)
        self.words = plain(
            f"{result.unit.name}：下面 {len(result.contributions)} 行逐行相加是 {shown(total)} 分，"
            f"总分 {shown(result.total)} 分。双击或回车：到那个指标。",
            wraps=True,
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addWidget(leave, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(960, 480)

    def _open(self, index: QModelIndex) -> None:
        self.code = self.table.rows[index.row()].code
        if self.code:
            self.accept()
