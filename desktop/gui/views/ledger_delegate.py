"""How the ledger's cells look: a shape before the status, a warning for what cannot wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.gui import marks
from desktop.gui.models.ledger import StatusRole, UrgentRole
from desktop.gui.models.ledger_lines import Column
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from desktop.gui.models.table import type_index

MARK_MARGIN = 4
WARNING_COLUMNS = (Column.DEADLINE, Column.REVIEW)


class LedgerDelegate(QStyledItemDelegate):
    """Paints a line of the ledger."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: type_index) -> None:
        """Mark what is overdue or sent back by word, weight and colour."""
        super().initStyleOption(option, index)
        if index.column() in WARNING_COLUMNS and index.data(UrgentRole):
            look = fields(option)
            font = QFont(look.font)
            font.setBold(True)
            look.font = font
            look.palette.setColor(QPalette.ColorRole.Text, marks.warning(look.palette))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: type_index) -> None:
        """Paint a cell; the status column gets its shape."""
        status = index.data(StatusRole)
        if not status:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        look = fields(option)
        words, look.text = look.text, ""
        style = look.widget.style() if look.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, look.widget)
        self._paint_status(painter, look, Status(status), words)

    @staticmethod
    def _paint_status(painter: QPainter, option: Any, status: Status, words: str) -> None:  # noqa: ANN401 - see fields
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        text_role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        side = option.fontMetrics.ascent()
        box = QRectF(option.rect).adjusted(MARK_MARGIN, 0, 0, 0)
        mark = QRectF(box.x(), box.center().y() - side / 2, side, side)
        ink = palette.color(text_role) if is_selected else marks.colour(status, palette)
        marks.draw(painter, mark, status, ink)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(palette.color(text_role))
        where = box.adjusted(side + MARK_MARGIN, 0, 0, 0)
        text = option.fontMetrics.elidedText(words, option.textElideMode, int(where.width()))
        painter.drawText(where, int(option.displayAlignment), text)
        painter.restore()


def fields(option: QStyleOptionViewItem) -> Any:  # noqa: ANN401
    """Return the option itself: the binding's type stubs leave its fields out."""
    return option
