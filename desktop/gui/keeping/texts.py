"""A text that is only read: its words can be marked and copied."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from desktop.gui.text import visible

LONGEST = 20_000  # characters


class ReadText(QPlainTextEdit):
    """Plain words in a frame; Tab leaves it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)

    def tell(self, text: str) -> None:
        """Show other words, from their beginning."""
        self.setPlainText("\n".join(visible(line, LONGEST) for line in text.split("\n")))
