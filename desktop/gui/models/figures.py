"""The numbers of an answer (条数、件数、次数) as a table that is edited in place."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal

from desktop.gui.models.table import PlainTable
from desktop.workbook.model import Fact
from desktop.workbook.wording import clean

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop.gui.models.table import type_index


class FigureColumn(IntEnum):
    """What each column shows."""

    LABEL = 0
    VALUE = 1
    MEASURE = 2


FIELDS = ("label", "value", "measure")


class FigureModel(PlainTable[Fact]):
    """Facts as they are typed; ``edited`` carries those that say something."""

    headers = ("名称", "数值", "单位")
    edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_writable = False

    def load(self, facts: tuple[Fact, ...]) -> None:
        """Show what is stored; a line that is not filled yet stays while the rest is the same."""
        if facts != self.stored:
            self.show(facts)

    @property
    def stored(self) -> tuple[Fact, ...]:
        """Return the lines that say something."""
        return tuple(each for each in self.rows if each.label or each.value)

    def words(self, row: Fact, column: int) -> str:
        """Return what a cell says; a value that is no number is marked by a sign."""
        text: str = getattr(row, FIELDS[column])
        is_wrong = column == FigureColumn.VALUE and text and row.number is None
        return f"⚠ {text}" if is_wrong else text

    def tip(self, row: Fact, column: int) -> str:
        """Return what is wrong with a value."""
        if column == FigureColumn.VALUE and row.value and row.number is None:
            return "不是数字，报告里不能合计。请写成 128、1,280 或 95%。"
        return self.words(row, column)

    def key(self, _row: Fact) -> None:
        """Return nothing: a figure is known by its line."""

    def flags(self, index: type_index) -> Qt.ItemFlag:
        """Let every cell be edited."""
        flags, can_edit = super().flags(index), self.is_writable and index.isValid()
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows, and to the editor what was typed."""
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            return getattr(self.rows[index.row()], FIELDS[index.column()])
        return super().data(index, role)

    def setData(
        self,
        index: type_index,
        value: Any,  # noqa: ANN401 - Qt's variant
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Take what was typed into a cell."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        rows = list(self.rows)
        rows[index.row()] = replace(
            rows[index.row()], **{FIELDS[index.column()]: clean(str(value))}
        )
        self._rows = tuple(rows)
        self.dataChanged.emit(index, index)
        self.edited.emit(self.stored)
        return True

    def add(self) -> QModelIndex:
        """Add an empty line, or find the one that waits to be filled; return its first cell."""
        rows = tuple(self.rows)
        if not rows or rows[-1].label or rows[-1].value:
            self.beginInsertRows(QModelIndex(), len(rows), len(rows))
            self._rows = (*rows, Fact("", ""))
            self.endInsertRows()
        return self.index(len(self._rows) - 1, FigureColumn.LABEL)

    def remove(self, row: int) -> None:
        """Remove a line."""
        self.beginRemoveRows(QModelIndex(), row, row)
        self._rows = tuple(each for number, each in enumerate(self.rows) if number != row)
        self.endRemoveRows()
        self.edited.emit(self.stored)
