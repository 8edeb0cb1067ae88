"""One of many by a few of its words or their first letters: type, Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget, QListWidgetItem

from desktop.gui.initials import initials, is_initials, pattern
from desktop.gui.text import plain, visible
from desktop.gui.words import folded

if TYPE_CHECKING:
    from typing import Any

    from PySide6.QtWidgets import QWidget

_ARROWS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_VALUE, _FOUND_BY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class Picking(QDialog):
    """A search field over a list; the dialog that it is lays them out."""

    def __init__(self, parent: QWidget, title: str, nothing: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.search = QLineEdit()
        self.list = QListWidget()
        self.nothing = plain(nothing, wraps=True)
        self.nothing.hide()
        self.search.textChanged.connect(self.narrow)
        self.search.installEventFilter(self)
        self.list.itemActivated.connect(lambda _item: self.choose())

    def add(self, words: str, value: object, found_by: str = "") -> QListWidgetItem:
        """Put one more into the list; it is found by its words, or by others."""
        item = QListWidgetItem(visible(words))
        item.setData(_VALUE, value)
        item.setData(_FOUND_BY, folded(found_by or words))
        self.list.addItem(item)
        return item

    @property
    def current(self) -> Any:  # noqa: ANN401 - what was put in
        """Return what the current line stands for, or None."""
        item = self.list.currentItem()
        return item.data(_VALUE) if item and not item.isHidden() else None

    def narrow(self, text: str) -> None:
        """Show only what all the words fit."""
        needles = folded(text).split()
        first = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            is_match = all(_fits(item.data(_FOUND_BY), needle) for needle in needles)
            item.setHidden(not is_match)
            first = row if is_match and first < 0 else first
        self.list.setCurrentRow(first)
        self.nothing.setVisible(first < 0)

    def choose(self) -> None:
        """End with the current line."""
        if self.current is not None:
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the cursor stays in the field."""
        is_arrow = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _ARROWS
        )
        if is_arrow:
            QApplication.sendEvent(self.list, event)
            return True
        return super().eventFilter(watched, event)


def _fits(words: str, needle: str) -> bool:
    return needle in words or (
        is_initials(needle) and pattern(needle).search(initials(words)) is not None
    )
