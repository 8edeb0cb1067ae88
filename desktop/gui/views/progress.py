"""How far the ledger has come: a bar of five patterns, with the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.gui import marks
from desktop.gui.models.ledger_lines import FINISHED
from desktop.gui.text import plain
from desktop.terms import STATUS
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from desktop.gui.session import Session

PATTERNS: Final = {
    Status.DONE: Qt.BrushStyle.SolidPattern,
    Status.ONGOING: Qt.BrushStyle.BDiagPattern,
    Status.NOT_APPLICABLE: Qt.BrushStyle.Dense6Pattern,
    Status.IN_PROGRESS: Qt.BrushStyle.HorPattern,
    Status.NOT_STARTED: Qt.BrushStyle.NoBrush,
}
HEIGHT: Final = 10


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[Status, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a thin bar."""
        return QSize(120, HEIGHT + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw one stretch per status, in the order of the words."""
        total = sum(self.counts.values())
        if not total:
            return
        painter = QPainter(self)
        frame = QRectF(0.5, 0.5, self.width() - 1, HEIGHT)
        left = frame.x()
        for status, pattern in PATTERNS.items():
            width = frame.width() * self.counts.get(status, 0) / total
            ink = marks.colour(status, self.palette())
            painter.fillRect(QRectF(left, frame.y(), width, HEIGHT), QBrush(ink, pattern))
            left += width
        painter.setPen(QPen(QColor(self.palette().color(QPalette.ColorRole.Mid)), 1))
        painter.drawRect(frame)


class ProgressBar(QWidget):
    """Counts of the whole ledger."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._bar = _Bar()
        self.words = plain()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self._bar)
        layout.addWidget(self.words)
        session.switched.connect(self._refresh)
        session.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        answers = [row.assessment.status for row in self._session.rows]
        self._bar.counts = {status: answers.count(status) for status in PATTERNS}
        finished = sum(1 for each in answers if each in FINISHED)
        parts = [f"{STATUS[s]} {n}" for s, n in self._bar.counts.items() if n]
        self.words.setText(f"完成 {finished} / {len(answers)}　　{'　'.join(parts)}")
        self.setAccessibleName(self.words.text())
        self._bar.update()
