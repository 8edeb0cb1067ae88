"""A button that can be on or off, told by a line below its words and not by a shade of grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QToolButton

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

LINE: Final = 3  # pixels


class CheckedButton(QToolButton):
    """A tool button; in a dark or high-contrast window its being on is seen as well."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, a line where it is on, and a frame where the keys go."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self.isChecked():
            line = self.rect().adjusted(LINE, self.height() - LINE, -LINE, 0)
            painter.fillRect(line, self.palette().color(QPalette.ColorRole.Highlight))
        if self.hasFocus():
            painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
