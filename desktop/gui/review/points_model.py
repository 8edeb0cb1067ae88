"""What is still to be decided, as a list to work off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.gui.models.table import PlainTable
from desktop.gui.review import words
from desktop.gui.text import shortened
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject

    from desktop.document.points import Point
    from desktop.gui.review.draft import Draft

WORDING_LENGTH: Final = 80


class PointsModel(PlainTable[tuple[str, "Point"]]):
    """The draft's open doubts and leftover with their references, in the order of the text."""

    headers = ("编号", "要看什么", "原文")

    def __init__(self, draft: Draft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        draft.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        at = self._draft.revision.at
        self.show(
            [
                (printed_ref(at(each.place).ref) if each.place else "", each)
                for each in self._draft.points
            ]
        )

    def current_index(self) -> QModelIndex:
        """Return where the draft's present point stands; invalid if it stands at none."""
        points, point = [each for _, each in self.rows], self._draft.point
        return self.index(points.index(point) if point else -1, 0)

    def point(self, row: int) -> Point:
        """Return one line's point."""
        return self.rows[row][1]

    def words(self, row: tuple[str, Point], column: int) -> str:
        """Return what a cell says."""
        ref, point = row
        return (ref, words.point(point), shortened(point.wording, WORDING_LENGTH))[column]

    def tip(self, row: tuple[str, Point], _column: int) -> str:
        """Return the whole wording."""
        return f"{words.point(row[1])}：{row[1].wording}"

    def key(self, _row: tuple[str, Point]) -> None:
        """Return nothing: a point is known by its place in the text."""
