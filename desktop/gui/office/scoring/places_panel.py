"""The left side of the scoring page: which card, and the units in their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.gui.office.find_bar import FindBar
from desktop.gui.office.lists import listed
from desktop.gui.office.ordered_table import AS_GIVEN
from desktop.gui.office.scoring.board import Board
from desktop.gui.office.scoring.cards_menu import CardsMenu
from desktop.gui.office.scoring.import_dialog import title_of
from desktop.gui.office.scoring.tables import PlaceTable
from desktop.gui.text import visible

if TYPE_CHECKING:
    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.scorecard.ranking import Ranked
    from desktop.rollup.scorecard.results import CardResults

_WIDTHS: Final = (200, 28, 46, 50, 50, 46, 46)
_BY_RANK: Final = 1


class PlacesPanel(QWidget):
    """``moved`` says that another unit is current, or that it has other points now."""

    moved = Signal()

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self._is_filling = False
        self.board = Board((), {})
        self.card = QComboBox()
        self.order = QComboBox()
        self.units = PlaceTable(self)
        self.list = listed(self.units, "单位和名次", _WIDTHS, 0)
        self.finder = FindBar("单位", (self.list, self.units))
        self.menu = CardsMenu(bureau)
        self.cards_button = QPushButton("考评表(&B)")
        self.forms_button = QPushButton("读取自评表(&D)…")
        self._lay_out()
        self.card.currentIndexChanged.connect(lambda _row: self._show_card())
        self.order.currentIndexChanged.connect(lambda _row: self._put_in_order())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._move())
        self.finder.field.textChanged.connect(lambda _text: self._tell_of_nobody())
        self.forms_button.clicked.connect(
            lambda: bureau.run(lambda _bureau: self.menu.read_forms())
        )

    def _lay_out(self) -> None:
        self.card.setAccessibleName("考评表")
        self.card.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.order.setAccessibleName("排列次序")
        self.order.addItems(["按名单", "按名次"])
        self.cards_button.setMenu(self.menu)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.card, 1)
        head.addWidget(self.order)
        foot.addWidget(self.cards_button)
        foot.addWidget(self.forms_button)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 0, 6)
        column.addLayout(head)
        column.addWidget(self.finder)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    @property
    def found(self) -> CardResults | None:
        """Return the results by the card that is chosen."""
        return self.board.card(self.card.currentData())

    @property
    def place(self) -> Ranked | None:
        """Return the current unit in its place."""
        index = self.list.currentIndex()
        return self.units.rows[index.row()] if index.isValid() else None

    def show_board(self, board: Board) -> None:
        """Show other results; the card and the unit stay where they still are."""
        kept = self.card.currentData()
        self.board = board
        self.card.blockSignals(True)  # noqa: FBT003 - Qt's own call
        self.card.clear()
        for each in board.cards:
            self.card.addItem(visible(title_of(each.card)), each.stored.id)
        self.card.setCurrentIndex(max(self.card.findData(kept), 0))
        self.card.blockSignals(False)  # noqa: FBT003
        self._show_card()

    def _show_card(self) -> None:
        found = self.found
        self.menu.show_card(found.stored if found else None)
        for part in (self.card, self.order, self.list, self.forms_button):
            part.setEnabled(found is not None)
        self._show_units()

    def _put_in_order(self) -> None:
        """List the units in the order of the box: what a head was clicked for is over."""
        self.list.sortByColumn(AS_GIVEN, Qt.SortOrder.AscendingOrder)
        self._show_units()

    def _show_units(self) -> None:
        """List the units; the current one stays, wherever it comes to stand."""
        found, kept = self.found, self.place
        rows: list[Ranked] = []
        if found:
            is_by_rank = self.order.currentIndex() == _BY_RANK
            rows = list(found.ranked) if is_by_rank else self.board.listed(found)
        self._is_filling = True
        self.units.show(rows)
        ids = [each.result.unit.id for each in self.units.rows]
        row = ids.index(kept.result.unit.id) if kept and kept.result.unit.id in ids else 0
        for column in range(1, self.units.columnCount()):  # what says nothing leaves room for names
            is_empty = not any(self.units.words(each, column) for each in rows)
            self.list.setColumnHidden(column, is_empty)
        self.list.setCurrentIndex(self.units.index(row, 0))
        self._is_filling = False
        self.moved.emit()

    def _move(self) -> None:
        if not self._is_filling:
            self.moved.emit()

    def _tell_of_nobody(self) -> None:
        """Let no unit be shown beside a list in which a search left none."""
        if not self.units.rows:
            self.moved.emit()

    def go_by(self, step: int) -> None:
        """Show the next unit, or the one before."""
        row = self.list.currentIndex().row() + step
        if 0 <= row < self.units.rowCount():
            self.list.setCurrentIndex(self.units.index(row, 0))
