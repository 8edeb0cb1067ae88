"""What is still missing, as a list to work off; accepted gaps come last with their reason."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from desktop.gui.models.ledger import IdRole, type_index
from desktop.gui.text import as_tip, visible
from desktop.gui.words import headline
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from desktop.gui.session import Session
    from desktop.workbook.gaps import Gap

NOWHERE: Final = QModelIndex()


class GapColumn(IntEnum):
    """What each column shows."""

    REF = 0
    TITLE = 1
    SENTENCE = 2


HEADERS: Final = ("编号", "要点", "还缺什么")


class GapModel(QAbstractTableModel):
    """The session's gaps: open ones in ledger order, then the accepted."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._gaps: list[Gap] = []
        session.switched.connect(self.refresh)
        session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the gaps again; rows stay in place where nothing moved."""
        gaps = sorted(self._session.gaps, key=lambda gap: not gap.is_open)
        if gaps != self._gaps:
            self.beginResetModel()
            self._gaps = gaps
            self.endResetModel()

    def gap(self, row: int) -> Gap:
        """Return one gap."""
        return self._gaps[row]

    @property
    def open_count(self) -> int:
        """Return how many are not accepted."""
        return sum(gap.is_open for gap in self._gaps)

    def rowCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many gaps there are."""
        return 0 if parent.isValid() else len(self._gaps)

    def columnCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(GapColumn)

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
        gap = self._gaps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(self._words(gap, GapColumn(index.column())))
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(_sentence(gap))
        if role == IdRole:
            return gap.requirement_id
        return None

    def _words(self, gap: Gap, column: GapColumn) -> str:
        match column:
            case GapColumn.REF:
                return printed_ref(gap.ref)
            case GapColumn.TITLE:
                row = self._session.row(gap.requirement_id)
                return headline(row.requirement) if row else ""
            case GapColumn.SENTENCE:
                return _sentence(gap)


def _sentence(gap: Gap) -> str:
    return gap.sentence if gap.is_open else f"已说明：{gap.accepted_because}（{gap.sentence}）"
