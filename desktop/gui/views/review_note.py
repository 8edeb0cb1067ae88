"""What the supervising office said about the answer, above everything else while it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout

from desktop.gui.text import plain, selectable
from desktop.terms import VERDICT
from desktop.workbook.model import Verdict
from desktop.workbook.reviewed import is_answered_since, last_review

if TYPE_CHECKING:
    from desktop.gui.desk import Desk
    from desktop.workbook.model import LedgerRow, Review

SIGNS: Final = {Verdict.ACCEPTED: "✓", Verdict.CHANGES_REQUESTED: "⚠", Verdict.QUERIED: "？"}


class ReviewNote(QFrame):
    """Hidden where nobody has reviewed; the key leads into the statement."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("review")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.verdict = plain(wraps=True)
        font = self.verdict.font()
        font.setBold(True)
        self.verdict.setFont(font)
        self.remark = selectable()
        self.answer = QToolButton()
        self.answer.setDefaultAction(desk.actions["answer_review"])
        head = QHBoxLayout()
        head.addWidget(self.verdict, 1)
        head.addWidget(self.answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.remark)
        self.hide()

    def show_row(self, row: LedgerRow | None) -> None:
        """Show the newest review of a line; one that is accepted without a word says nothing."""
        review = last_review(row) if row else None
        is_silent = review and review.verdict is Verdict.ACCEPTED and not review.remark
        self.setVisible(review is not None and not is_silent)
        if row and review:
            is_done = review.verdict is Verdict.ACCEPTED
            is_answered = not is_done and is_answered_since(row, review.reviewed_at)
            sign = "↩" if is_answered else SIGNS[review.verdict]
            self.verdict.setText(f"{sign} {_head(review)}{'；此后已修改' if is_answered else ''}")
            self.remark.setText(review.remark or "没有写意见。")
            self.setAccessibleName(f"审核意见：{VERDICT[review.verdict]}")
            self.answer.setVisible(not is_done)


def _head(review: Review) -> str:
    when = f" {review.reviewed_at.astimezone():%Y-%m-%d}" if review.reviewed_at else ""
    who = f" {review.reviewed_by}" if review.reviewed_by else ""
    return f"第{review.round}轮审核：{VERDICT[review.verdict]}{when}{who}"
