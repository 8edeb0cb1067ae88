"""Enter presses the button that has the keys; elsewhere in a dialog, the default button.

Qt does this for buttons that may become the default; most of ours may not, or Enter in a list would
press the first of them. Some desktops press any button, others none: here it is always the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ALONE: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def presses_buttons(window: QWidget) -> None:
    """Let Enter press each button in a window while it has the keys."""
    pressing = _Pressing(window)
    for kind in (QPushButton, QToolButton):
        for button in window.findChildren(kind):
            button.installEventFilter(pressing)


class _Pressing(QObject):
    def eventFilter(self, button: QObject, event: QEvent) -> bool:
        """Press the button."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in ENTER
            and event.modifiers() in ALONE
            and isinstance(button, QAbstractButton)
        ):
            if not event.isAutoRepeat():
                button.click()
            return True
        return super().eventFilter(button, event)
