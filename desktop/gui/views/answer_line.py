"""A short text of an answer that saves itself: on Enter, when one leaves it, when all is settled.

As in the longer texts there is one undo, the workbook's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.gui.text import plain
from desktop.workbook.edits import clean

if TYPE_CHECKING:
    from collections.abc import Callable


class AnswerLine(QLineEdit):
    """A field with its name beside it in ``row``; ``save(key, text)`` tells if it is on disk."""

    def __init__(self, name: str, save: Callable[[str, str], bool]) -> None:
        super().__init__()
        self._save = save
        self._key = ""
        self._saved = ""
        self.setAccessibleName(name)
        self.row = QWidget()
        layout = QHBoxLayout(self.row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plain(f"{name}："))
        layout.addWidget(self, 1)
        self.editingFinished.connect(self.settle)

    def load(self, key: str, text: str) -> None:
        """Show the text of ``key``; what is being typed there is never replaced."""
        if key != self._key:
            self.settle()
            self._key = key
        elif self.hasFocus() and clean(self.text()) != self._saved:
            return
        self._saved = text
        if clean(self.text()) != text:
            self.setText(text)

    def settle(self) -> None:
        """Save now; what the workbook refuses gives way to what is there."""
        text = clean(self.text())
        if self._key and text != self._saved:
            before, self._saved = self._saved, text
            if not self._save(self._key, text):
                self._saved = before
                self.setText(before)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                event.matches(QKeySequence.StandardKey.Undo)
                or event.matches(QKeySequence.StandardKey.Redo)
            )
        ):
            event.ignore()
            return False
        return super().event(event)
