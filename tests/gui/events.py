"""What a person's hands and input method send to a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pathlib import Path

_KEPT: list[QMimeData] = []  # an event does not own its data


def compose(widget: QObject, words: str) -> None:
    """Type Chinese as an input method does; key clicks cannot."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def drop(paths: list[Path], where: QPointF | None = None) -> QDropEvent:
    """Return files being dropped at a place."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    _KEPT.append(data)
    return QDropEvent(
        where or QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
