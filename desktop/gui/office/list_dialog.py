"""The dialog that is one list and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from desktop.gui.office.find_bar import FindBar
from desktop.gui.office.lists import fitting
from desktop.gui.office.ordered_table import OrderedTable
from desktop.gui.text import plain

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QTreeView


class ListDialog(QDialog):
    """A list with a sentence above it; ``chosen`` is called with the row that is opened."""

    def lay_out(self, title: str, words: str, view: QTreeView, *more: QPushButton) -> None:
        """Show a list, its first row ready for the keyboard, with ``more`` buttons below."""
        self.setWindowTitle(title)
        self.list = view
        self.words = plain(words, wraps=True)
        leave = QPushButton("关闭(&C)")
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        model = view.model()
        if isinstance(model, OrderedTable):
            bar = FindBar("", (view, model))
            bar.answer_key(self)
            layout.addWidget(bar)
        layout.addWidget(view, 1)
        row = QHBoxLayout()
        for button in more:
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        row.addWidget(leave)
        layout.addLayout(row)
        self.resize(fitting(self, 960, 500))
        view.activated.connect(self._open)
        view.setCurrentIndex(view.model().index(0, 0))
        view.setFocus()

    def _open(self, index: QModelIndex) -> None:
        self.chosen(index.row())

    def chosen(self, row: int) -> None:
        """Go where the row leads."""
        raise NotImplementedError
