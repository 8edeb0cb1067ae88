"""The tree of the draft for Qt; lines stay where they are while only words change."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from desktop.document import revision as revise
from desktop.gui.review.tree import Tree
from desktop.gui.text import as_tip, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.gui.review.draft import Draft
    from desktop.gui.review.tree import Node

type_index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
HEADERS: Final = ("要点", "单位", "时限", "疑点")
OffsetRole: Final = Qt.ItemDataRole.UserRole


class TreeColumn(IntEnum):
    """What each column shows."""

    REQUIREMENT = 0
    UNITS = 1
    DEADLINE = 2
    DOUBTS = 3


COLUMNS: Final = len(TreeColumn)


class TreeModel(QAbstractItemModel):
    """Follows the draft; directives can be ticked where there are several."""

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._tree = Tree(draft.revision)
        draft.changed.connect(self._refresh)

    def _refresh(self) -> None:
        old, new = self._tree, Tree(self._draft.revision)
        if old.shape != new.shape:
            self.beginResetModel()
            self._tree = new
            self.endResetModel()
            return
        self._tree = new
        last = COLUMNS - 1
        for before, node in zip(old.nodes, new.nodes, strict=True):
            if node.number and (before.cells != node.cells or node.directive is not None):
                self.dataChanged.emit(self._index(node, 0), self._index(node, last))

    def has_content(self, column: TreeColumn) -> bool:
        """Tell whether anything stands in a column."""
        return any(node.cells[column] for node in self._tree.nodes if node.number)

    def branches(self) -> Iterator[QModelIndex]:
        """Yield every line that has others below it."""
        return (self._index(each, 0) for each in self._tree.nodes[1:] if each.children)

    # Places

    def current_index(self) -> QModelIndex:
        """Return where the draft's present place stands; invalid where no line shows it."""
        place, block = self._draft.place, self._draft.block
        node = self._tree.by_place.get(place) if place else None
        if node is None and block:
            node = self._tree.by_offset.get(block.span.start)
        return self._index(node, 0) if node else QModelIndex()

    def _index(self, node: Node, column: int) -> QModelIndex:
        return self.createIndex(node.row, column, node.number)

    def _node(self, index: type_index) -> Node:
        return self._tree.nodes[index.internalId() if index.isValid() else 0]

    def index(self, row: int, column: int, parent: type_index = NOWHERE) -> QModelIndex:
        """Return the index of a child."""
        children = self._node(parent).children
        is_there = 0 <= row < len(children) and 0 <= column < COLUMNS and parent.column() <= 0
        return self._index(children[row], column) if is_there else QModelIndex()

    def parent(self, index: type_index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        """Return the line above in the tree."""
        above = self._node(index).parent if index.isValid() else None
        return self._index(above, 0) if above and above.number else QModelIndex()

    def rowCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many children there are."""
        return 0 if parent.column() > 0 else len(self._node(parent).children)

    def columnCount(self, _parent: type_index = NOWHERE) -> int:
        """Return how many columns there are."""
        return COLUMNS

    # Contents

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        if not index.isValid():
            return None
        node = self._node(index)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return visible(node.cells[index.column()])
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(node.cells[index.column()] if index.column() else node.tip)
            case Qt.ItemDataRole.FontRole if node.offset is None:
                return _bold()
            case Qt.ItemDataRole.CheckStateRole if not index.column() and self._is_choosable(node):
                is_chosen = node.directive not in self._draft.revision.unchosen
                return Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
        return node.offset if role == OffsetRole else None

    def _is_choosable(self, node: Node) -> bool:
        return self._tree.is_choosable and node.directive is not None

    def flags(self, index: type_index) -> Qt.ItemFlag:
        """Let directives be ticked."""
        flags = super().flags(index)
        if index.isValid() and not index.column() and self._is_choosable(self._node(index)):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(
        self,
        index: type_index,
        value: Any,  # noqa: ANN401 - Qt's variant
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Take a directive up into the checklist or leave it out."""
        number = self._node(index).directive
        if role != Qt.ItemDataRole.CheckStateRole or number is None:
            return False
        is_chosen = Qt.CheckState(value) is Qt.CheckState.Checked
        title = self._draft.revision.parsed.directives[number].title
        self._draft.edit(
            f"{'选用' if is_chosen else '不用'}《{title}》",
            lambda revision: revise.choose(revision, number, is_chosen=is_chosen),
        )
        return True


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
