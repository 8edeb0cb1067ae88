"""The tree of the draft for Qt; lines stay where they are while only words change."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, QObject, Qt

from desktop.document import correcting
from desktop.gui.models.tree import PlainTree, bold
from desktop.gui.review.tree import Tree
from desktop.gui.text import as_tip, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.gui.models.table import type_index
    from desktop.gui.review.draft import Draft
    from desktop.gui.review.tree import Node

OffsetRole: Final = Qt.ItemDataRole.UserRole


class TreeColumn(IntEnum):
    """What each column shows."""

    REQUIREMENT = 0
    UNITS = 1
    DEADLINE = 2
    DOUBTS = 3


class TreeModel(PlainTree["Node"]):
    """Follows the draft; directives can be ticked where there are several."""

    headers = ("要点", "单位", "时限", "疑点")

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._tree = Tree(draft.revision)
        self.nodes = self._tree.nodes
        draft.changed.connect(self._refresh)

    def _refresh(self) -> None:
        changed = self._tree.follow(self._draft.revision)
        if changed is None:
            self.beginResetModel()
            self._tree.rebuild(self._draft.revision)
            self.nodes = self._tree.nodes
            self.endResetModel()
        for node in changed or ():
            self.tell(node)

    def has_content(self, column: TreeColumn) -> bool:
        """Tell whether anything stands in the column of units or of deadlines."""
        drafts = (each.draft for each in self._tree.live() if each.draft)
        if column == TreeColumn.DEADLINE:
            return any(draft.deadlines for draft in drafts)
        return any(
            each.note or (each.draft and each.draft.assignments) for each in self._tree.live()
        )

    def branches(self) -> Iterator[QModelIndex]:
        """Yield every line that has others below it."""
        return (self.place(each) for each in self._tree.live() if each.children)

    def current_index(self) -> QModelIndex:
        """Return where the draft's present place stands; invalid where no line shows it."""
        place, block = self._draft.place, self._draft.block
        node = self._tree.leaf(place) if place else None
        if node is None and block:
            node = self._tree.by_offset.get(block.span.start)
        return self.place(node) if node else QModelIndex()

    def directive(self, index: QModelIndex) -> int | None:
        """Return which directive a line stands for, counted from 0."""
        return self.node(index).directive if index.isValid() else None

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        if not index.isValid():
            return None
        node = self.node(index)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return visible(node.cells[index.column()])
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(node.cells[index.column()] if index.column() else node.tip)
            case Qt.ItemDataRole.FontRole if node.offset is None:
                return bold()
            case Qt.ItemDataRole.CheckStateRole if not index.column() and self._is_choosable(node):
                is_chosen = node.directive not in self._draft.revision.unchosen
                return Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
        return node.offset if role == OffsetRole else None

    def _is_choosable(self, node: Node) -> bool:
        return self._tree.is_choosable and node.directive is not None

    def flags(self, index: type_index) -> Qt.ItemFlag:
        """Let directives be ticked."""
        flags = super().flags(index)
        if index.isValid() and not index.column() and self._is_choosable(self.node(index)):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(
        self,
        index: type_index,
        value: Any,  # noqa: ANN401 - Qt's variant
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Take a directive up into the checklist or leave it out."""
        number = self.node(index).directive
        if role != Qt.ItemDataRole.CheckStateRole or number is None:
            return False
        is_chosen = Qt.CheckState(value) is Qt.CheckState.Checked
        title = self._draft.revision.parsed.directives[number].title
        self._draft.edit(
            f"{'选用' if is_chosen else '不用'}《{title}》",
            lambda revision: correcting.choose(revision, number, is_chosen=is_chosen),
        )
        return True
