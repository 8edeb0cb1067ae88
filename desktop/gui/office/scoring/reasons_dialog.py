"""每一分的由来: every line of one unit's total; they add up to it, and lead to their indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.gui.office.list_dialog import ListDialog
from desktop.gui.office.lists import listed
from desktop.gui.office.scoring.tables import ReasonTable
from desktop.rollup.scorecard.points import shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.rollup.scorecard.ranking import Ranked

_WIDTHS: Final = (60, 240, 60, 300, 130, 50)


class ReasonsDialog(ListDialog):
    """``code`` is the indicator of the line that was chosen, empty where none was."""

    def __init__(self, parent: QWidget, place: Ranked) -> None:
        super().__init__(parent)
        result = place.result
        self.code = ""
        self.table = ReasonTable(self)
        self.table.show(result.contributions)
        total = sum(each.points for each in result.contributions)
        self.lay_out(
            "每一分的由来",
            f"{result.unit.name}：下面 {len(result.contributions)} 行逐行相加是 {shown(total)} 分，"
            f"总分 {shown(result.total)} 分。双击或回车：到那个指标。",
            listed(self.table, "每一分的由来", _WIDTHS, 3),
        )

    def chosen(self, row: int) -> None:
        """End with the indicator of a line that has one."""
        self.code = self.table.rows[row].code
        if self.code:
            self.accept()
