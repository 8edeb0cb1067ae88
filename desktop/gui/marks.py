"""Status as a drawn shape: told apart in black and white, by form and not by colour."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication

from desktop.workbook.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable

# One colour for light backgrounds, one for dark; both keep 4.5:1 against them (WCAG 2.2, 1.4.3).
COLOURS: Final = {
    Status.NOT_STARTED: ("#5f6368", "#b0b5ba"),
    Status.IN_PROGRESS: ("#0b57a4", "#8ab8f0"),
    Status.DONE: ("#1b6e35", "#7fcf95"),
    Status.ONGOING: ("#00696b", "#6fd0d2"),
    Status.NOT_APPLICABLE: ("#5f6368", "#b0b5ba"),
}
WARNING: Final = ("#a33a00", "#f5a97f")
HALF: Final = 128


def is_dark(palette: QPalette) -> bool:
    """Tell whether text is lighter than what it stands on."""
    return palette.color(QPalette.ColorRole.Base).lightness() < HALF


def colour(status: Status, palette: QPalette) -> QColor:
    """Return the colour of a status on this palette."""
    return QColor(COLOURS[status][is_dark(palette)])


def warning(palette: QPalette) -> QColor:
    """Return the colour of what is overdue or wrong."""
    return QColor(WARNING[is_dark(palette)])


def draw(painter: QPainter, box: QRectF, status: Status, ink: QColor) -> None:
    """Draw the shape of a status into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(1.2, box.width() / 9)
    painter.setPen(
        QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    _SHAPES[status](painter, box.adjusted(width, width, -width, -width), ink)
    painter.restore()


def _empty_circle(painter: QPainter, box: QRectF, _ink: QColor) -> None:
    painter.drawEllipse(box)


def _half_circle(painter: QPainter, box: QRectF, ink: QColor) -> None:
    painter.drawEllipse(box)
    painter.setBrush(ink)
    painter.drawPie(box, -90 * 16, 180 * 16)


def _full_circle_with_tick(painter: QPainter, box: QRectF, ink: QColor) -> None:
    painter.setBrush(ink)
    painter.drawEllipse(box)
    pen = painter.pen()
    pen.setColor(QColor("white") if ink.lightness() < HALF else QColor("black"))
    painter.setPen(pen)
    painter.drawPolyline(_points(box, (0.26, 0.52), (0.44, 0.70), (0.75, 0.34)))


def _double_arrow(painter: QPainter, box: QRectF, _ink: QColor) -> None:
    painter.drawPolyline(_points(box, (0.10, 0.15), (0.45, 0.50), (0.10, 0.85)))
    painter.drawPolyline(_points(box, (0.52, 0.15), (0.87, 0.50), (0.52, 0.85)))


def _struck_square(painter: QPainter, box: QRectF, _ink: QColor) -> None:
    painter.drawRect(box)
    painter.drawLine(*_points(box, (0.0, 1.0), (1.0, 0.0)).toList())


def _points(box: QRectF, *shares: tuple[float, float]) -> QPolygonF:
    return QPolygonF(
        [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in shares]
    )


_SHAPES: Final[dict[Status, Callable[[QPainter, QRectF, QColor], None]]] = {
    Status.NOT_STARTED: _empty_circle,
    Status.IN_PROGRESS: _half_circle,
    Status.DONE: _full_circle_with_tick,
    Status.ONGOING: _double_arrow,
    Status.NOT_APPLICABLE: _struck_square,
}


def icon(status: Status) -> QIcon:
    """Return the shape as an icon for buttons, menus and lists."""
    palette = QApplication.palette()
    on_selection = palette.color(QPalette.ColorRole.HighlightedText)
    return _icon(status, colour(status, palette).name(), on_selection.name())


@cache
def _icon(status: Status, ink: str, on_selection: str) -> QIcon:
    icon_ = QIcon()
    for size in (16, 24, 32, 48):
        icon_.addPixmap(_pixmap(status, size, ink))
        icon_.addPixmap(_pixmap(status, size, on_selection), QIcon.Mode.Selected)
    return icon_


def _pixmap(status: Status, size: int, ink: str) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw(painter, QRectF(1, 1, size - 2, size - 2), status, QColor(ink))
    painter.end()
    return pixmap
