"""The list of what is to be decided; each line one step from its place in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QVBoxLayout, QWidget

from desktop.gui.review.points_model import PointsModel
from desktop.gui.text import plain

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from desktop.gui.review.draft import Draft

WIDTHS = (96, 110)
EMPTY = "没有待核对的了，可以签发清单。"
WORK = "逐处看一看：没有问题按 F9，会自动到下一处；F8、Shift+F8 前后跳。"


class PointsView(QWidget):
    """The second tab of the right side."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._is_following = False
        self.model = PointsModel(draft, self)
        self.list = QTreeView()
        self.list.setModel(self.model)
        self.list.setAccessibleName("待核对")
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.list.header()
        for column, width in enumerate(WIDTHS):
            header.resizeSection(column, self.logicalDpiX() * width // 96)
        header.setSectionResizeMode(len(WIDTHS), QHeaderView.ResizeMode.Stretch)
        self.words = plain(wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        self.model.modelAboutToBeReset.connect(self._hold)
        self.model.modelReset.connect(self._release)
        self.list.selectionModel().currentChanged.connect(self._go)
        draft.moved.connect(self.show_place)
        self._refresh()

    def _hold(self) -> None:
        self._is_following = True

    def _release(self) -> None:
        self._is_following = False
        self._refresh()

    def _refresh(self) -> None:
        self.words.setText(WORK if self.model.rowCount() else EMPTY)
        self.show_place()

    def _go(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self._is_following:
            self._draft.go_to(self.model.point(index.row()))

    def show_place(self) -> None:
        """Select the present point, if one stands at one."""
        self._is_following = True
        index = self.model.current_index()
        self.list.setCurrentIndex(index)
        if not index.isValid():
            self.list.clearSelection()
        self._is_following = False
