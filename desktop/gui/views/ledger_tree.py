"""The tree of the ledger: keys, dropped files, columns, and a line that stays where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeView

from desktop.gui.dropping import dropped_files
from desktop.gui.models.ledger_lines import Column
from desktop.gui.models.table import IdRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QContextMenuEvent,
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
    )

    from desktop.gui.desk import Desk
    from desktop.gui.models.ledger import LedgerModel

WIDTHS: Final = {
    Column.STATUS: 86,
    Column.EVIDENCE: 44,
    Column.REVIEW: 60,
    Column.DEADLINE: 124,
    Column.UNITS: 130,
}
INDENTATION: Final = 14


class LedgerTree(QTreeView):
    """The tree itself; files can be dropped on a line."""

    dropped = Signal(str, list)
    entered_line = Signal()
    moved = Signal()

    def __init__(self, desk: Desk, model: LedgerModel) -> None:
        super().__init__()
        self._desk = desk
        self._model = model
        self._closed: set[int] = set()
        self._is_choosing = False
        self.setModel(model)
        self.selectionModel().selectionChanged.connect(self._move)
        self.selectionModel().currentChanged.connect(self._move)
        self.setAccessibleName("台账")
        side = self.fontMetrics().ascent()
        self.setIconSize(QSize(side, side))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        # A bar that comes and goes would make every column narrower and wider while one searches.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAlternatingRowColors(True)
        self.setIndentation(INDENTATION)
        self.setAllColumnsShowFocus(True)
        self.setAcceptDrops(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.collapsed.connect(lambda index: self._closed.add(index.internalId()))
        self.expanded.connect(lambda index: self._closed.discard(index.internalId()))
        self._set_up_columns()

    def _set_up_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(36)
        for column, width in WIDTHS.items():
            header.resizeSection(column, self.logicalDpiX() * width // 96)
        header.setSectionResizeMode(Column.REQUIREMENT, QHeaderView.ResizeMode.Stretch)

    # After the model was arranged anew

    def open_chapters(self) -> None:
        """Show what is in the chapters; those that a person closed stay closed until a search."""
        if self._model.filter.is_narrow:
            self._closed.clear()
        for index in self._model.headings():
            if index.internalId() not in self._closed:
                self.expand(index)

    @property
    def has_closed_chapters(self) -> bool:
        """Tell whether a person has closed any."""
        return bool(self._closed)

    def forget_chapters(self) -> None:
        """Forget which chapters were closed: it is another ledger."""
        self._closed.clear()

    def line_of(self, index: QModelIndex) -> int | None:
        """Return in which line of what is seen a requirement stands; None where it is not seen."""
        box = self.visualRect(index) if index.isValid() else None
        if box is None or not box.isValid() or not self.viewport().rect().contains(box.center()):
            return None
        return box.top() // box.height()

    def put_in_line(self, index: QModelIndex, line: int) -> None:
        """Scroll until a requirement stands where it stood before."""
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - line)

    def choose(self, ids: Sequence[str]) -> bool:
        """Select the requirements that are shown, the first one as the current; tell if any is."""
        indexes = [index for each in ids if (index := self._model.find(each)).isValid()]
        if not indexes:
            return False
        chosen = QItemSelection()
        for index in indexes:
            chosen.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self._is_choosing = True
        self.setAutoScroll(False)  # it would open the chapter that a person has closed
        self.selectionModel().setCurrentIndex(indexes[0], flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        self.setAutoScroll(True)
        self._is_choosing = False
        self.moved.emit()
        return True

    def _move(self) -> None:
        """Tell of a move once, not half-way between the current line and the selected ones."""
        if not self._is_choosing:
            self.moved.emit()

    # What a person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter go on to the statement, and copying take the whole lines."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.entered_line.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._desk.actions["copy_table"].trigger()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a line."""
        menu = QMenu(self)
        self._desk.actions.fill(menu, "ledger")
        menu.exec(event.globalPos())
        menu.deleteLater()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_files(event) and self._desk.session.is_writable:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files on a requirement only."""
        requirement_id = self.indexAt(event.position().toPoint()).siblingAtColumn(0).data(IdRole)
        if requirement_id and dropped_files(event) and self._desk.session.is_writable:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach dropped files to the line under the pointer."""
        requirement_id = self.indexAt(event.position().toPoint()).siblingAtColumn(0).data(IdRole)
        if requirement_id:
            event.acceptProposedAction()
            self.dropped.emit(requirement_id, dropped_files(event))
