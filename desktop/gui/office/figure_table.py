"""A table some of whose columns are numbers: they stand one below the other by their last digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtCore import Qt

from desktop.gui.office.ordered_table import OrderedTable

if TYPE_CHECKING:
    from desktop.gui.models.table import type_index

Row = TypeVar("Row")
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class FigureTable(OrderedTable[Row]):
    """``figures`` are the columns of numbers."""

    figures: ClassVar[frozenset[int]] = frozenset()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name, set as its cells are."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self.figures:
            return _RIGHT
        return super().headerData(section, orientation, role)

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows, and how it is set."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.figures:
            return _RIGHT
        return super().data(index, role)
