"""A page of two parts with a bar between them that can be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def fill_page(
    page: QWidget,
    first: QWidget,
    second: QWidget,
    sizes: tuple[int, int],
    orientation: Qt.Orientation = Qt.Orientation.Horizontal,
) -> None:
    """Fill a page with two parts; ``sizes``, in 1/96 inch, say how they share what room there is."""
    splitter = QSplitter(orientation)
    for number, (part, size) in enumerate(zip((first, second), sizes, strict=True)):
        splitter.addWidget(part)
        splitter.setStretchFactor(number, size)
    splitter.setSizes([page.logicalDpiX() * size // 96 for size in sizes])
    splitter.setChildrenCollapsible(False)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(splitter)
