"""The directives of a list, to be ticked; shown only where there is a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.gui.text import as_tip

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from desktop.checklist.model import Directive

MOST_LINES: Final = 6


class DirectiveList(QListWidget):
    """One line each, as high as its lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    @property
    def has_choice(self) -> bool:
        """Tell whether there are several."""
        return self.count() > 1

    def show_directives(self, directives: Sequence[Directive]) -> None:
        """Show these; those that ask for something are ticked."""
        with QSignalBlocker(self):
            self.clear()
            for each in directives:
                self.addItem(_item(each))
        line = self.sizeHintForRow(0) if self.count() else 0
        self.setFixedHeight(min(self.count(), MOST_LINES) * line + 4)
        self.setVisible(self.has_choice)

    @property
    def ticked(self) -> tuple[int, ...]:
        """Return which are ticked, counted from 0."""
        return tuple(
            row
            for row in range(self.count())
            if self.item(row).checkState() is Qt.CheckState.Checked
        )

    def tick(self, chosen: Container[int]) -> None:
        """Tick those that are chosen, counted from 0, and no others."""
        for row in range(self.count()):
            is_chosen = row in chosen
            state = Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
            self.item(row).setCheckState(state)


def _item(directive: Directive) -> QListWidgetItem:
    count = len(directive.requirements)
    number = directive.document_number or ""
    item = QListWidgetItem(f"{number}《{directive.title}》（{count} 条）".strip())
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if count else Qt.CheckState.Unchecked)
    item.setToolTip(as_tip(item.text()))
    return item
