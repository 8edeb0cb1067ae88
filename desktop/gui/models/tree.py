"""What every tree of the window has in common: nodes that know their parent, row and number.

A node carries its place as a number, never as a pointer, so that an index that Qt still holds
after a reset can never reach freed memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QFont

from desktop.gui.models.table import NOWHERE, type_index

if TYPE_CHECKING:
    from collections.abc import Sequence


class Branch(Protocol):
    """A line of a tree; the one with number 0 is the invisible root."""

    number: int
    row: int

    @property
    def parent(self) -> Branch | None:
        """Return the line above in the tree."""

    @property
    def children(self) -> Sequence[Branch]:
        """Return the lines below, in order."""


Node = TypeVar("Node", bound=Branch)


class PlainTree(QAbstractItemModel, Generic[Node]):
    """A tree over ``nodes`` by number; ``headers`` names the columns.

    Qt asks for the place of every line whenever it lays them out, so these methods are short. No
    index is number 0, the root's.
    """

    headers: ClassVar[tuple[str, ...]] = ()
    nodes: Sequence[Node] = ()

    def node(self, index: type_index) -> Node:
        """Return the node of a line; the root for no line."""
        return self.nodes[index.internalId()]

    def place(self, node: Branch, column: int = 0) -> QModelIndex:
        """Return where a node stands."""
        return self.createIndex(node.row, column, node.number)

    def tell(self, node: Branch) -> None:
        """Say that a whole line is different now."""
        self.dataChanged.emit(self.place(node), self.place(node, len(self.headers) - 1))

    def index(self, row: int, column: int, parent: type_index = NOWHERE) -> QModelIndex:
        """Return the index of a child."""
        children = self.nodes[parent.internalId()].children
        if 0 <= row < len(children) and 0 <= column < len(self.headers) and parent.column() <= 0:
            return self.createIndex(row, column, children[row].number)
        return QModelIndex()

    def parent(self, index: type_index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        """Return the line above in the tree."""
        above = self.node(index).parent if index.isValid() else None
        return self.place(above) if above and above.number else QModelIndex()

    def rowCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many children there are."""
        return 0 if parent.column() > 0 else len(self.nodes[parent.internalId()].children)

    def hasChildren(self, parent: type_index = NOWHERE) -> bool:
        """Tell whether anything is below: Qt asks of every line, and would count rows and columns."""
        return bool(self.nodes[parent.internalId()].children) and parent.column() <= 0

    def columnCount(self, _parent: type_index = NOWHERE) -> int:
        """Return how many columns there are."""
        return len(self.headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers[section]
        return None


def bold() -> QFont:
    """Return the letters of headings."""
    font = QFont()
    font.setBold(True)
    return font
