"""Shares of five statuses as a ring and as bars: by pattern and length, never by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui import marks
from desktop.gui.views.progress import PATTERNS
from desktop.terms import STATUS

if TYPE_CHECKING:
    from desktop.report.overview import Group

SIDE: Final = 150  # at 96 dots per inch
THICKNESS: Final = 0.17  # of the ring's side
LINE: Final = 22
_TURN: Final = 360.0


def draw_bar(painter: QPainter, box: QRectF, group: Group, palette: QPalette) -> None:
    """Draw the statuses of a group one behind the other, and a frame round them."""
    counts, left = dict(group.counts), box.x()
    for status, pattern in PATTERNS.items():
        width = box.width() * counts[status] / max(group.total, 1)
        stretch = QRectF(left, box.y(), width, box.height())
        painter.fillRect(stretch, QBrush(marks.colour(status, palette), pattern))
        left += width
        if width > 0 and left < box.right() - 1:
            painter.setPen(QPen(_ink(palette), 1))
            painter.drawLine(stretch.topRight(), stretch.bottomRight())
    painter.setPen(QPen(_ink(palette), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _ink(palette: QPalette) -> QColor:
    """Return a frame that is seen on this background, also where contrast is set high."""
    text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    return QColor(
        (text.red() * 2 + base.red()) // 3,
        (text.green() * 2 + base.green()) // 3,
        (text.blue() * 2 + base.blue()) // 3,
    )


class Ring(QWidget):
    """The whole ledger as a ring, with how far it is in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self._group: Group | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_group(self, group: Group) -> None:
        """Show a group."""
        self._group = group
        counts = "，".join(f"{STATUS[status]} {count}" for status, count in group.counts if count)
        self.setAccessibleName(f"已落实 {group.finished_count} / {group.total}；{counts}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square."""
        side = self.logicalDpiX() * SIDE // 96
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring from the top, clockwise."""
        if self._group is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height()) - 4.0
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        counts, start = dict(self._group.counts), 90.0
        for status, pattern in PATTERNS.items():
            span = -_TURN * counts[status] / max(self._group.total, 1)
            if span:
                painter.setPen(QPen(_ink(self.palette()), 1))
                painter.setBrush(QBrush(marks.colour(status, self.palette()), pattern))
                painter.drawPath(_piece(box, start, span))
            start += span
        self._write(painter, box)

    def _write(self, painter: QPainter, box: QRectF) -> None:
        group = self._group
        if group is None:
            return
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.9)
        font.setBold(True)
        painter.setFont(font)
        upper = box.adjusted(0, 0, 0, -box.height() * 0.14)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, f"{group.share:.0%}")
        painter.setFont(self.font())
        lower = box.adjusted(0, box.height() * 0.26, 0, 0)
        words = f"{group.finished_count} / {group.total} 条"
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, words)


def _piece(box: QRectF, start: float, span: float) -> QPainterPath:
    inset = box.width() * THICKNESS
    hole = box.adjusted(inset, inset, -inset, -inset)
    path = QPainterPath()
    path.arcMoveTo(box, start)
    path.arcTo(box, start, span)
    path.arcTo(hole, start + span, -span)
    path.closeSubpath()
    return path


class Legend(QWidget):
    """What the patterns mean, with the shape that the ledger shows, and the numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._group: Group | None = None

    def show_group(self, group: Group) -> None:
        """Show the numbers of a group."""
        self._group = group
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for five lines and what is late."""
        line = max(self.logicalDpiX() * LINE // 96, self.fontMetrics().height() + 4)
        return QSize(self.fontMetrics().horizontalAdvance("持续推进　　1000　　　　"), line * 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw pattern, shape, word and number, a line each."""
        if self._group is None:
            return
        painter = QPainter(self)
        line, counts = self.height() / 6, dict(self._group.counts)
        side = line * 0.6
        for number, (status, pattern) in enumerate(PATTERNS.items()):
            top = number * line + (line - side) / 2
            ink = marks.colour(status, self.palette())
            sample = QRectF(1, top, side * 1.8, side)
            painter.fillRect(sample, QBrush(ink, pattern))
            painter.setPen(QPen(_ink(self.palette()), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(sample)
            marks.draw(painter, QRectF(side * 2.2, top, side, side), status, ink)
            self._word(painter, number, f"{STATUS[status]}　{counts[status]}")
        if self._group.late_count:
            painter.setPen(marks.warning(self.palette()))
            self._word(painter, 5, f"逾期未完成　{self._group.late_count}", keeps_pen=True)

    def _word(self, painter: QPainter, number: int, words: str, *, keeps_pen: bool = False) -> None:
        line = self.height() / 6
        if not keeps_pen:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        place = QRectF(line * 2.2, number * line, self.width() - line * 2.2, line)
        painter.drawText(
            place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words
        )
