"""The evidence of the current requirement, as a table."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from desktop.gui.models.ledger import IdRole, type_index
from desktop.gui.text import as_tip, size_in_words, visible
from desktop.workbook.model import EvidenceKind

if TYPE_CHECKING:
    from desktop.workbook.model import Evidence

NOWHERE: Final = QModelIndex()


class EvidenceColumn(IntEnum):
    """What each column shows."""

    NUMBER = 0
    TITLE = 1
    SOURCE = 2
    DATED = 3
    SIZE = 4


HEADERS: Final = ("序号", "标题", "来源", "日期", "大小")


class EvidenceModel(QAbstractTableModel):
    """Evidence in the order in which it was attached."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._evidence: tuple[Evidence, ...] = ()

    def show(self, evidence: tuple[Evidence, ...]) -> None:
        """Show these; nothing happens where they are shown already."""
        if evidence != self._evidence:
            self.beginResetModel()
            self._evidence = evidence
            self.endResetModel()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return what is shown."""
        return self._evidence

    def rowCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many pieces there are."""
        return 0 if parent.isValid() else len(self._evidence)

    def columnCount(self, parent: type_index = NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(EvidenceColumn)

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
        evidence, column = self._evidence[index.row()], EvidenceColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(_words(evidence, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(details(evidence))
        if role == IdRole:
            return evidence.id
        return None


def _words(evidence: Evidence, column: EvidenceColumn) -> str:
    is_file = evidence.kind is EvidenceKind.FILE
    match column:
        case EvidenceColumn.NUMBER:
            return str(evidence.number)
        case EvidenceColumn.TITLE:
            return evidence.title or evidence.name or evidence.url
        case EvidenceColumn.SOURCE:
            return evidence.name if is_file else (evidence.channel or "链接")
        case EvidenceColumn.DATED:
            return evidence.dated.isoformat() if evidence.dated else ""
        case EvidenceColumn.SIZE:
            return size_in_words(evidence.size) if is_file else ""


def details(evidence: Evidence) -> str:
    """Return all that is known about a piece of evidence, one fact a line."""
    facts = (
        ("标题", evidence.title),
        ("文件", evidence.name),
        ("网址", evidence.url),
        ("渠道", evidence.channel),
        ("文号", evidence.document_number),
        ("日期", evidence.dated.isoformat() if evidence.dated else ""),
        ("SHA-256", evidence.sha256),
    )
    return "\n".join(f"{name}：{value}" for name, value in facts if value)
