"""What was typed on a card that is in force no more: to be read, copied, or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from desktop.gui import ask
from desktop.gui.actions import bare
from desktop.gui.models.table import PlainTable
from desktop.gui.office.list_dialog import ListDialog
from desktop.gui.office.lists import listed
from desktop.gui.office.scoring.drafts import Stranded
from desktop.gui.office.scoring.form import NAMES, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.gui.office.scoring.drafts import Drafts

_WIDTHS: Final = (150, 200, 100, 400)


class StrandedTable(PlainTable[Stranded]):
    """Whose it is, for what it was meant, and every word of it."""

    headers: ClassVar = ("单位", "指标", "登记什么", "写的内容")

    def words(self, row: Stranded, column: int) -> str:
        """Return what a cell says."""
        title = row.at.indicator.title
        return (row.at.unit.name, title, bare(NAMES[row.way]), words_of(row))[column]

    def tip(self, row: Stranded, column: int) -> str:
        """Return the whole cell, and which card it was."""
        return f"{row.place.title}\n{self.words(row, column)}"

    def key(self, row: Stranded) -> str:
        """Return what it says."""
        return words_of(row)


class StrandedDialog(ListDialog):
    """Enter copies a line; what is given up is asked about."""

    def __init__(self, parent: QWidget, drafts: Drafts, stranded: Sequence[Stranded]) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self.table = StrandedTable(self)
        self.table.show(tuple(stranded))
        self.copy = QPushButton("复制(&Y)")
        self.give_up = QPushButton("不要这一处(&X)…")
        self.copy.clicked.connect(lambda: self.chosen(self.list.currentIndex().row()))
        self.give_up.clicked.connect(self._give_up)
        self.lay_out(
            "没有位置的字",
            "考评表换过或停用了，下面这些写了没有保存的内容，在现在的考评表里没有位置。"
            "回车复制一行，可以贴到别的指标里；原来的表重新启用后，会自动回到原处。",
            listed(self.table, "没有位置的字", _WIDTHS, 3),
            self.copy,
            self.give_up,
        )

    def chosen(self, row: int) -> None:
        """Copy a line."""
        if 0 <= row < self.table.rowCount():
            QGuiApplication.clipboard().setText(words_of(self.table.rows[row]))
            self.words.setText("已复制。在要填的那一格里按 Ctrl+V 贴上。")

    def _give_up(self) -> None:
        row = self.list.currentIndex().row()
        if not 0 <= row < self.table.rowCount():
            return
        stranded = self.table.rows[row]
        question = f"不要“{words_of(stranded)}”了？丢掉以后找不回来。"
        if not ask.confirm(self, "没有位置的字", question, "不要了"):
            return
        self._drafts.drop(stranded)
        self.table.show(tuple(each for each in self.table.rows if each is not stranded))
        if self.table.rowCount():
            self.list.setCurrentIndex(self.table.index(0, 0))
        else:
            self.accept()


def words_of(stranded: Stranded) -> str:
    """Return all that was typed, each field by its name."""
    names = labels(stranded.at, stranded.way)
    typed = stranded.draft.words
    return "；".join(f"{names[each]}：{words}" for each, words in typed.items() if words)
