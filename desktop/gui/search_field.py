"""The field in which a list is narrowed down: the same keys in every window."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class SearchField(QLineEdit):
    """Esc takes back what was typed; ``left`` says that one of the other keys leads into the list."""

    left = Signal()
    leads_on: ClassVar[frozenset[int]] = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Escape})

    def __init__(self, verb: str, what: str) -> None:
        super().__init__()
        self.setPlaceholderText(f"{verb}{what}；可输入拼音首字母（Ctrl+F）")
        self.setAccessibleName(verb)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the words away first, then leave the field."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in self.leads_on:
            self.left.emit()
        else:
            super().keyPressEvent(event)
