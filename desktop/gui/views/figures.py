"""The numbers of an answer: a small table under the statement, worked by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QSizePolicy,
    QTableView,
)

from desktop.gui.models.figures import FigureColumn, FigureModel
from desktop.gui.text import as_tip
from desktop.terms import printed_ref
from desktop.workbook import edits

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.gui.desk import Desk
    from desktop.workbook.model import Fact, LedgerRow

MOST_LINES: Final = 4
WIDTHS: Final = {FigureColumn.VALUE: 96, FigureColumn.MEASURE: 60}


class Figures(QTableView):
    """Insert adds a line, Enter edits, Delete removes; Tab leaves where nothing is edited."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._requirement_id = ""
        self._model = FigureModel(self)
        self.setModel(self._model)
        self.setAccessibleName("数据")
        self.setToolTip(as_tip("Insert 添加，回车修改，Delete 删除；写进自评报告"))
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(FigureColumn.LABEL, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, self.logicalDpiX() * width // 96)
        self._model.edited.connect(self._save)
        for moved in (self._model.modelReset, self._model.rowsInserted, self._model.rowsRemoved):
            moved.connect(self._fit)
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for the lines that there are, up to a few."""
        lines = min(MOST_LINES, self._model.rowCount())
        line = self.verticalHeader().defaultSectionSize()
        head = self.horizontalHeader().sizeHint().height()
        return QSize(200, head + lines * line + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Ask for no less: there are only a few."""
        return QSize(120, self.sizeHint().height())

    def _fit(self) -> None:
        self.setVisible(self._model.rowCount() > 0)
        self.updateGeometry()

    def show_row(self, row: LedgerRow | None) -> None:
        """Show the numbers of a line."""
        self._model.is_writable = bool(row) and self._desk.session.is_writable
        id_ = row.requirement.id if row else ""
        facts = row.assessment.facts if row else ()
        if id_ != self._requirement_id:
            self._requirement_id = id_
            self._model.show(facts)
        else:
            self._model.load(facts)

    def add(self) -> None:
        """Begin a new number."""
        if self._model.is_writable:
            index = self._model.add()
            self.setFocus()
            self.setCurrentIndex(index)
            self.edit(index)

    def settle(self) -> None:
        """Take over what is being typed."""
        editor = QApplication.focusWidget()
        if editor is not None and self.viewport().isAncestorOf(editor):
            self.commitData(editor)

    def _save(self, facts: tuple[Fact, ...]) -> None:
        row = self._desk.session.row(self._requirement_id)
        if row and facts != row.assessment.facts:
            label = f"填写{printed_ref(row.requirement.ref)}的数据"
            self._desk.session.edit(label, edits.assess, self._requirement_id, facts=facts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add, edit and remove by keys."""
        index = self.currentIndex()
        is_being_edited = self.state() == QAbstractItemView.State.EditingState
        match event.key():
            case Qt.Key.Key_Insert:
                self.add()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if (
                index.isValid() and not is_being_edited
            ):
                if self._model.is_writable:
                    self._model.remove(index.row())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if index.isValid() and not is_being_edited:
                self.edit(index)
            case _:
                super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that the window would take: numbers are typed here, not marked."""
        if event.type() == QEvent.Type.ShortcutOverride and self._model.is_writable:
            key: QKeyEvent = event  # type: ignore[assignment]
            if key.text().isprintable() and key.text() and not key.modifiers():
                event.accept()
                return True
        return super().event(event)
