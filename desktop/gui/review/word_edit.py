"""Words to correct in one line, with what the program understands by them shown at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.gui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS: Final = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class WordEdit(QWidget):
    """Sends ``committed`` once, on Enter or when the focus goes; Esc takes the typing back."""

    committed = Signal(str)

    def __init__(self, name: str, hint: str, understand: Callable[[str], str] | None) -> None:
        super().__init__()
        self._understand = understand
        self._words = ""
        self.editor = _Line()
        self.editor.setAccessibleName(name)
        self.editor.setPlaceholderText(hint)
        self.understood = plain(wraps=True)
        self.understood.setVisible(understand is not None)
        self.understood.setIndent(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.editor)
        layout.addWidget(self.understood)
        self.setFocusProxy(self.editor)
        self.editor.textChanged.connect(self._show_understood)
        self.editor.editingFinished.connect(self.settle)
        self.editor.gave_up.connect(lambda: self.show_words(self._words))

    def show_words(self, words: str) -> None:
        """Show words as they stand in the draft."""
        self._words = words
        if self.editor.text() != words:
            self.editor.setText(words)
            self.editor.setCursorPosition(0)
        self._show_understood(words)

    def settle(self) -> None:
        """Hand in what was typed, if it is anything new."""
        words = self.editor.text()
        self.editor.setModified(False)
        if words != self._words:
            self._words = words
            self.committed.emit(words)

    def _show_understood(self, words: str) -> None:
        if self._understand:
            self.understood.setText(f"读作：{self._understand(words)}")


class _Line(QLineEdit):
    gave_up = Signal()

    def event(self, event: QEvent) -> bool:
        """Leave undo to the review unless there is typing of one's own to take back."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and not self.isModified()
            and any(event.matches(each) for each in STEPS)
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter and, while something was typed, Esc from the dialog."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.gave_up.emit()
            event.accept()
            return
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
