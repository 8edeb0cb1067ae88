"""The tree of the draft; what was folded stays folded when lines come and go."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QVBoxLayout, QWidget

from desktop.gui.review.tree_model import OffsetRole, TreeColumn, TreeModel

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from desktop.gui.review.draft import Draft

WIDTHS = {TreeColumn.UNITS: 120, TreeColumn.DEADLINE: 84, TreeColumn.DOUBTS: 48}
# Beyond that, what all of them cost is felt: chapters are unfolded on demand.
MOST_LINES = 4000
MOST_HEADINGS = 500


class DraftView(QWidget):
    """The first tab of the right side."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._folded: set[str] = set()
        self._is_following = False
        self.model = TreeModel(draft, self)
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName("逐条")
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setAlternatingRowColors(True)
        self.tree.setExpandsOnDoubleClick(True)
        self.tree.setIndentation(self.fontMetrics().height() * 3 // 4)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.tree.header()
        header.setStretchLastSection(False)
        for column, width in WIDTHS.items():
            header.resizeSection(column, self.logicalDpiX() * width // 96)
        header.setSectionResizeMode(TreeColumn.REQUIREMENT, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.tree)
        self._unfold()
        self.model.modelAboutToBeReset.connect(self._note_folded)
        self.model.modelReset.connect(self._unfold)
        self.tree.selectionModel().currentChanged.connect(self._go)
        draft.moved.connect(self.show_place)

    def _note_folded(self) -> None:
        self._is_following = True  # the model loses its current line; nobody went anywhere
        if len(self.model.nodes) <= MOST_LINES:
            self._folded = {
                index.data() for index in self.model.branches() if not self.tree.isExpanded(index)
            }

    def _unfold(self) -> None:
        """Show all lines but those that somebody folded; of a very long draft the present place."""
        self._is_following = True
        if len(self.model.nodes) <= MOST_LINES:
            self.tree.expandAll()
            for index in list(self.model.branches()) if self._folded else ():
                if index.data() in self._folded:
                    self.tree.collapse(index)
        self._fit()
        self._is_following = False
        self.show_place()

    def _fit(self) -> None:
        """Let headings run over all columns, and hide a column in which nothing stands."""
        for column in (TreeColumn.UNITS, TreeColumn.DEADLINE):
            self.tree.setColumnHidden(column, not self.model.has_content(column))
        for index in islice(self.model.branches(), MOST_HEADINGS):
            self.tree.setFirstColumnSpanned(index.row(), index.parent(), True)  # noqa: FBT003

    def _go(self, index: QModelIndex, _before: QModelIndex) -> None:
        offset = index.siblingAtColumn(0).data(OffsetRole)
        if offset is not None and not self._is_following:
            self._is_following = True
            self._draft.move(offset)
            self._is_following = False

    def show_place(self) -> None:
        """Select the line of the present place, and scroll to it unless it brought us here."""
        if self._is_following:
            return
        self._is_following = True
        index = self.model.current_index()
        self.tree.setCurrentIndex(index)
        if index.isValid():
            self.tree.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        else:
            self.tree.clearSelection()
        self._is_following = False
