"""Boxes to choose from whose choices change while one works: what is chosen stays chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker

from desktop.gui.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QComboBox


def fill(box: QComboBox, wanted: Sequence[tuple[str, object]]) -> bool:
    """Offer these words for these values, silently; tell whether another one is chosen now."""
    shown = [(visible(words), value) for words, value in wanted]
    if [(box.itemText(row), box.itemData(row)) for row in range(box.count())] == shown:
        return False
    kept, values = box.currentData(), [value for _, value in wanted]
    with QSignalBlocker(box):
        box.clear()
        for words, value in shown:
            box.addItem(words, value)
        box.setCurrentIndex(values.index(kept) if kept in values else 0)
    return bool(box.currentData() != kept)
