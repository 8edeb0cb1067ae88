"""What every table of the window has in common; a table only says what stands in its cells.

Cells and tool tips go through the helper here, so that no table can show words as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.gui.text import as_tip, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = TypeVar("Row")
type_index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
IdRole: Final = Qt.ItemDataRole.UserRole


class PlainTable(QAbstractTableModel, Generic[Row]):
    """Rows of one kind, replaced as a whole; ``headers`` names the columns."""

    headers: ClassVar[tuple[str, ...]] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; nothing happens where they are shown already."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    @property
    def rows(self) -> Sequence[Row]:
        """Return what is shown."""
        return self._rows

    def words(self, row: Row, column: int) -> str:
        """Return what a cell says."""
        raise NotImplementedError

    def tip(self, row: Row, column: int) -> str:
        """Return all that the pointer can learn about a cell."""
        raise NotImplementedError

    def key(self, row: Row) -> str | int | None:
        """Return what a row is known by outside."""
        raise NotImplementedError

    def rowCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers[section]
        return None

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return visible(self.words(row, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self.tip(row, column))
        return self.key(row) if role == IdRole else None
