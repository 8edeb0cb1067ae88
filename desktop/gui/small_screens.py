"""What is done where a screen is small, or everything on it is twice as large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FRAME: Final = QSize(16, 40)  # what systems draw round a window


def room(window: QWidget) -> QSize:
    """Return how large a window can be on its screen."""
    return window.screen().availableSize() - FRAME


def scrolling(part: QWidget) -> QScrollArea:
    """Return a frame in which a part is as large as it must be, and the keys go past."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(part)
    return area
