"""One look for all lists of the office's window, and the dialog that is one list and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QAbstractTableModel, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeView,
    QVBoxLayout,
)

from desktop.gui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractItemModel, QModelIndex
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from desktop.gui.models.table import PlainTable

Row = TypeVar("Row")
_NARROWEST = 24
_FRAME = QSize(16, 40)  # what systems draw round a window


class FittedList(QTreeView):
    """One column takes what the others leave, but is never squeezed until nothing can be read."""

    def __init__(self, stretched: int, narrowest: int) -> None:
        super().__init__()
        self._stretched = stretched
        self._narrowest = narrowest
        self._is_fitting = False
        self.header().sectionResized.connect(lambda *_: self._fit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the room that came, or take what went."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._is_fitting:
            return
        header, self._is_fitting = self.header(), True
        others = (each for each in range(header.count()) if each != self._stretched)
        room = self.viewport().width() - sum(map(header.sectionSize, others))
        header.resizeSection(self._stretched, max(room, self._narrowest))
        self._is_fitting = False


def listed(
    model: QAbstractItemModel, name: str, widths: Sequence[int], stretched: int
) -> QTreeView:
    """Return a list of what a model holds.

    ``widths`` are in pixels of 1/96 inch; the column ``stretched`` takes what is left, but at least
    half of its own.
    """
    dpi = QGuiApplication.primaryScreen().logicalDotsPerInchX()
    pixels = [round(dpi * width / 96) for width in widths]
    view = FittedList(stretched, pixels[stretched] // 2)
    view.setModel(model)
    view.setAccessibleName(name)
    view.setRootIsDecorated(not isinstance(model, QAbstractTableModel))  # a table has no branches
    view.setAlternatingRowColors(True)
    view.setUniformRowHeights(True)
    view.setAllColumnsShowFocus(True)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    header = view.header()
    header.setStretchLastSection(False)
    header.setMinimumSectionSize(_NARROWEST)
    for column, width in enumerate(pixels):
        header.resizeSection(column, width)
    return view


def show_rows(view: QTreeView, model: PlainTable[Row], rows: Sequence[Row]) -> None:
    """Show other rows; the current one stays, or what came to stand in its place."""
    index = view.currentIndex()
    row = max(index.row(), 0)
    kept = model.key(model.rows[row]) if index.isValid() else None
    model.show(rows)
    if not view.currentIndex().isValid() and rows:
        keys = [model.key(each) for each in rows]
        row = keys.index(kept) if kept in keys else min(row, len(rows) - 1)
        view.setCurrentIndex(model.index(row, 0))


def fitting(widget: QWidget, width: int, height: int) -> QSize:
    """Return a size that a widget likes, as far as its screen has room."""
    return QSize(width, height).boundedTo(widget.screen().availableSize() - _FRAME)


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
