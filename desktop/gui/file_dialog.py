"""Which file: the system's own dialog where there is one, else Qt's with columns that can be read.

Qt's own tells sizes and days in the language of the system, and in columns that cut both off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QFileSystemModel,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop.gui.small_screens import room
from desktop.gui.text import size_in_words

if TYPE_CHECKING:
    from pathlib import Path

NAME, SIZE, KIND, CHANGED = range(4)  # Qt's columns
WORKBOOK: Final = ".yaodian"
WANTED: Final = QSize(860, 560)


class FileDialog(QFileDialog):
    """``start`` is the folder to begin in, or the file to suggest."""

    def __init__(self, parent: QWidget, title: str, start: Path, kinds: str = "") -> None:
        super().__init__(parent, title, str(start), kinds)
        self.setSupportedSchemes(["file"])
        table = self.findChild(QTreeView, "treeView")
        if table is not None:  # else the system shows its own
            self._make_room(table)

    def showEvent(self, event: QShowEvent) -> None:
        """Take away the pictures on the buttons: no other dialog of ours has any."""
        for box in self.findChildren(QDialogButtonBox):
            for button in box.buttons():
                button.setIcon(QIcon())
        super().showEvent(event)

    def _make_room(self, table: QTreeView) -> None:
        table.setItemDelegate(Details(table))
        header = table.header()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (SIZE, KIND, CHANGED):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.resize(WANTED.boundedTo(room(self)))


class Details(QStyledItemDelegate):
    """Sizes, days and our own files as the rest of the program calls them."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Say what Qt says, except for these."""
        super().initStyleOption(option, index)
        files = cast("QFileSystemModel", index.model())
        if index.column() == SIZE and not files.isDir(index):
            option.text = size_in_words(files.size(index))  # type: ignore[attr-defined]  # not in the stubs
        elif index.column() == KIND and files.fileName(index).endswith(WORKBOOK):
            option.text = "要点工作簿"  # type: ignore[attr-defined]
        elif index.column() == CHANGED:
            changed = files.lastModified(index)
            option.text = changed.toString("yyyy-MM-dd HH:mm")  # type: ignore[attr-defined]
