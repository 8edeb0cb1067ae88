"""Every command by a few of its words: type, Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from desktop.gui.actions import MENUS, bare
from desktop.gui.text import visible
from desktop.gui.words import folded

if TYPE_CHECKING:
    from desktop.gui.desk import Desk


class Palette(QDialog):
    """A search field over the table of actions; only what is possible now is listed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self.setWindowTitle("查找命令")
        self.chosen: QAction | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText("输入命令里的字，如 打印、链接、已完成")
        self.search.setAccessibleName("查找命令")
        self.list = QListWidget()
        self.list.setAccessibleName("命令")
        for title, specs in MENUS.items():
            for spec in specs:
                action = desk.actions[spec.id]
                if action.isEnabled() and spec.id != "palette":
                    self._add(bare(title), action)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.resize(460, 420)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._choose)
        self.list.itemActivated.connect(lambda _item: self._choose())
        self.search.installEventFilter(self)
        self._narrow("")

    def _add(self, menu: str, action: QAction) -> None:
        key = action.shortcut().toString()
        words = f"{menu} › {bare(action.text())}" + (f"　{key}" if key else "")
        item = QListWidgetItem(visible(words))
        item.setData(Qt.ItemDataRole.UserRole, action)
        self.list.addItem(item)

    def _narrow(self, text: str) -> None:
        needles = folded(text).split()
        first = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            is_match = all(needle in folded(item.text()) for needle in needles)
            item.setHidden(not is_match)
            first = row if is_match and first < 0 else first
        self.list.setCurrentRow(first)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item and not item.isHidden():
            self.chosen = item.data(Qt.ItemDataRole.UserRole)
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the cursor stays in the field."""
        arrows = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
        is_arrow = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in arrows
        )
        if is_arrow:
            QApplication.sendEvent(self.list, event)
            return True
        return super().eventFilter(watched, event)
