"""What is still to be decided, as a list to work off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.gui.review import words
from desktop.gui.text import as_tip, shortened, visible
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from desktop.document.points import Point
    from desktop.gui.review.draft import Draft

type_index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
HEADERS: Final = ("编号", "要看什么", "原文")
WORDING_LENGTH: Final = 80


class PointsModel(QAbstractTableModel):
    """The draft's open doubts and leftover, in the order of the text."""

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._points = draft.points
        self._refs = self._read_refs()
        draft.changed.connect(self._refresh)

    def _refresh(self) -> None:
        refs = self._read_refs()
        if (self._draft.points, refs) != (self._points, self._refs):
            self.beginResetModel()
            self._points, self._refs = self._draft.points, refs
            self.endResetModel()

    def _read_refs(self) -> list[str]:
        at = self._draft.revision.at
        return [
            printed_ref(at(each.place).ref) if each.place else "" for each in self._draft.points
        ]

    def current_index(self) -> QModelIndex:
        """Return where the draft's present point stands; invalid if it stands at none."""
        point = self._draft.point
        return self.index(self._points.index(point), 0) if point else QModelIndex()

    def point(self, row: int) -> Point:
        """Return one line's point."""
        return self._points[row]

    def rowCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many points are open."""
        return 0 if parent.isValid() else len(self._points)

    def columnCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(HEADERS)

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
        each = self._points[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            wording = shortened(each.wording, WORDING_LENGTH)
            cells = (self._refs[index.row()], words.point(each), wording)
            return visible(cells[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{words.point(each)}：{each.wording}")
        return None
