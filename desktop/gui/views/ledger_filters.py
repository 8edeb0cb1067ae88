"""The filters above the ledger: each a button with its count, several can be on together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.gui.checked_button import CheckedButton
from desktop.gui.facets import FACETS, Facet
from desktop.gui.flow import Flow

if TYPE_CHECKING:
    from desktop.gui.facets import Facets


class LedgerFilters(QWidget):
    """One button per filter; the first takes all of them off."""

    switched = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[Facet, CheckedButton] = {}
        row = Flow(self)
        for facet, words in FACETS.items():
            button = CheckedButton()
            button.setText(words)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setToolTip("看全部" if facet is Facet.ALL else "只看这些；几个条件可以同时选")
            button.clicked.connect(lambda _=False, facet=facet: self.switched.emit(facet))
            row.addWidget(button)
            self.buttons[facet] = button

    def show_state(self, chosen: frozenset[Facet], sets: Facets) -> None:
        """Show which filters are on and how many lines each lets through."""
        for facet, button in self.buttons.items():
            count = len(sets[facet])
            button.setText(f"{FACETS[facet]} {count}")
            is_on = facet in chosen or (facet is Facet.ALL and not chosen)
            button.setChecked(is_on)
            button.setAccessibleName(f"{FACETS[facet]}，{count} 条{'，已选' if is_on else ''}")
