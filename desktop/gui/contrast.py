"""Lines round everything where the system asks for high contrast: there nothing else divides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPalette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

LINES: Final = """
QLineEdit, QPlainTextEdit, QTextEdit, QTreeView, QTableView, QListView, QComboBox, QSpinBox,
QFrame#review, QFrame#notice { border: 1px solid palette(window-text); }
QToolButton, QPushButton { border: 1px solid palette(window-text); padding: 3px 6px; }
QToolButton:checked { border-bottom: 6px solid palette(highlight); }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QTreeView:focus, QTableView:focus,
QListView:focus, QToolButton:focus, QPushButton:focus { border: 2px solid palette(highlight); }
"""


def is_high(palette: QPalette) -> bool:
    """Tell whether windows and fields have one colour, black or white, as in such themes only."""
    window = palette.color(QPalette.ColorRole.Window)
    is_extreme = window.lightness() in {0, 255}
    return is_extreme and window == palette.color(QPalette.ColorRole.Base)


def draw_lines(app: QApplication) -> None:
    """Divide fields and buttons by lines, if this is a high-contrast theme."""
    if is_high(app.palette()):
        app.setStyleSheet(LINES)
