"""查找: a field above lists that narrows them down, and how many of their lines are left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.gui.office.lists import keeping
from desktop.gui.search_field import SearchField
from desktop.gui.text import plain

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QTreeView

    from desktop.gui.office.ordered_table import OrderedTable


class FindField(SearchField):
    """Enter leads on too, and presses no button of a dialog; Esc then closes that."""

    leads_on = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter})

    def __init__(self, what: str) -> None:
        super().__init__("查找", what)

    def begin(self) -> None:
        """Put the cursor here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()


class FindBar(QWidget):
    """The first list is where the field leads."""

    def __init__(self, what: str, *lists: tuple[QTreeView, OrderedTable[Any]]) -> None:
        super().__init__()
        self._lists = lists
        self.field = FindField(what)
        self.count = plain()
        self.count.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        self.field.textChanged.connect(self._narrow)
        first, _ = lists[0]
        self.field.left.connect(first.setFocus)
        for _, model in lists:
            model.modelReset.connect(self._tell)

    def answer_key(self, dialog: QDialog) -> None:
        """Let a dialog have the key that the window's menu names."""
        QShortcut(QKeySequence("Ctrl+F"), dialog).activated.connect(self.begin)

    def begin(self) -> None:
        """Put the cursor into the field."""
        self.field.begin()

    def show_all(self) -> None:
        """Narrow nothing down any more."""
        self.field.clear()

    def _narrow(self, text: str) -> None:
        for view, model in self._lists:
            with keeping(view, model):
                model.narrow(text)
        self._tell()

    def _tell(self) -> None:
        self.count.setVisible(bool(self.field.text().strip()))
        counts = (
            f"{view.accessibleName()} {len(model.rows)}/{len(model.given)}"
            for view, model in self._lists
        )
        self.count.setText("　".join(counts))
