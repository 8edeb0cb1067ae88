"""Small pictures of evidence in its list, drawn one by one when they are seen, and kept."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from desktop.gui.evidence.looking import Picture, can_be_drawn, draw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.gui.evidence.insight import Insight
    from desktop.workbook.model import Evidence

HEIGHT: Final = 30  # at 96 dots per inch
DRAWN: Final = 64  # pixels
KEPT: Final = 500
LARGEST: Final = 24 << 20  # bytes; a film is no picture
_ENDINGS: Final = (".pdf", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")


def small(path: Path, is_cancelled: Callable[[], bool]) -> Picture | None:
    """Return the first page, small; None where there is nothing to draw."""
    return draw(path, 0, (DRAWN, DRAWN), is_cancelled) if can_be_drawn(path) else None


class Thumbnails(QStyledItemDelegate):
    """Draws the title with a small picture before it."""

    def __init__(
        self,
        view: QAbstractItemView,
        insight: Insight,
        piece: Callable[[int], Evidence],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._insight = insight
        self._piece = piece
        self._icons: OrderedDict[str, QIcon] = OrderedDict()
        self._nothing = QIcon()

    @property
    def drawn_count(self) -> int:
        """Return how many pictures there are."""
        return sum(not icon.isNull() for icon in self._icons.values())

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Ask for as much height as a picture needs."""
        size = super().sizeHint(option, index)
        height = self._view.logicalDpiX() * HEIGHT // 96
        return size.expandedTo(QSize(0, height))

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Put the picture before the words, once there is one."""
        super().initStyleOption(option, index)
        icon = self._icon(self._piece(index.row()))
        if not icon.isNull():
            size = self._view.logicalDpiX() * (HEIGHT - 4) // 96
            option.icon = icon  # type: ignore[attr-defined]  # the stubs lack the fields
            option.decorationSize = QSize(size, size)  # type: ignore[attr-defined]
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration  # type: ignore[attr-defined]

    def _icon(self, piece: Evidence) -> QIcon:
        known = self._icons.get(piece.sha256)
        if known is not None:
            return known
        if piece.sha256 and piece.size <= LARGEST and piece.name.lower().endswith(_ENDINGS):
            self._keep(piece.sha256, self._nothing)  # asked for once
            take = partial(self._take, piece.sha256)
            self._insight.ask(piece, small, take, lambda _error: None)
        return self._nothing

    def _take(self, sha256: str, picture: Picture | None) -> None:
        if picture:
            pixmap = QPixmap.fromImage(picture.image)
            self._keep(sha256, QIcon(pixmap))
            self._view.viewport().update()

    def _keep(self, sha256: str, icon: QIcon) -> None:
        self._icons[sha256] = icon
        self._icons.move_to_end(sha256)
        while len(self._icons) > KEPT:
            self._icons.popitem(last=False)

    def forget(self) -> None:
        """Forget what was asked for and never came."""
        for sha256 in [key for key, icon in self._icons.items() if icon.isNull()]:
            del self._icons[sha256]
