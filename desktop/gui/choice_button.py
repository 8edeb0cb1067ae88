"""One of a few ways to go on: what it is, what comes of it, and a frame where the keys are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QCommandLinkButton, QSizePolicy

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

FRAME: Final = 2  # pixels
ICON: Final = 24  # pixels at 100 %


class ChoiceButton(QCommandLinkButton):
    """A command link that Enter works too, and that shows where the keys go: Qt's own does not."""

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__(title, explanation)
        self.setAutoDefault(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)  # what it explains is not cut where there is no room
        room = QPixmap(ICON, ICON)
        room.fill("transparent")
        self.setIcon(QIcon(room))  # its place, until the picture is drawn

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and a frame where the keys go."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), FRAME))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 3, 3)
