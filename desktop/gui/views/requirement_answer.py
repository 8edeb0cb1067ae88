"""How far a requirement has come and what was done: status, statement, numbers, what is beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.gui import marks
from desktop.gui.checked_button import CheckedButton
from desktop.gui.flow import Flow
from desktop.gui.text import plain
from desktop.gui.views.answer_line import AnswerLine
from desktop.gui.views.answer_texts import STATEMENT, AnswerTexts
from desktop.gui.views.figures import Figures
from desktop.gui.views.offered import Offered
from desktop.terms import printed_ref
from desktop.workbook import edits
from desktop.workbook.gaps import letters
from desktop.workbook.model import OfferKind, Status

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.gui.desk import Desk
    from desktop.workbook.model import LedgerRow

MOST_NAMED: Final = 3
NARROW: Final = 480  # pixels at 100 %
SCORE: Final = 160  # likewise


class RequirementAnswer(QWidget):
    """The middle of the right side: everything here is on disk a moment after it was typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self._row: LedgerRow | None = None
        self.texts = AnswerTexts(desk)
        self.statement = self.texts.edits[STATEMENT]
        self.same = plain(wraps=True)
        self.reason = AnswerLine("不涉及的理由", self._save_reason)
        self.score = AnswerLine("自评分", self._save_score)
        self.score.setPlaceholderText("没有要求就不填")
        self.score.setMaximumWidth(self.logicalDpiX() * SCORE // 96)
        self._wants_score = False
        self.offered = Offered(desk, self.statement.insert)
        self.figures = Figures(desk)
        self._lay_out()
        self.statement.counted.connect(self._warn_again)
        self.score.textEdited.connect(lambda _text: desk.actions.expect_undo())
        self._session.weighed.connect(self._warn_again)
        self._session.switched.connect(self._forget)

    def _lay_out(self) -> None:
        self.beside = QSplitter(Qt.Orientation.Horizontal)
        self.beside.setChildrenCollapsible(False)
        self.beside.addWidget(self.texts)
        self.beside.addWidget(self.offered)
        self.beside.setSizes([330, 230])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._make_status_row())
        layout.addWidget(self.reason.row)
        layout.addWidget(self.beside, 1)
        layout.addWidget(self.same)
        layout.addWidget(self.figures)
        layout.addWidget(self.score.row, 0, Qt.AlignmentFlag.AlignLeft)

    def _make_status_row(self) -> QWidget:
        part = QWidget()
        row = Flow(part)
        for number, status in enumerate(Status, start=1):
            button = CheckedButton()
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            action = self._desk.actions[f"mark_{status}"]
            action.setIcon(marks.icon(status))
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleDescription(f"按 {number} 标记")
            row.addWidget(button)
        return part

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is offered below the statement where there is no room beside it."""
        super().resizeEvent(event)
        is_narrow = self.width() < self.logicalDpiX() * NARROW // 96
        self.beside.setOrientation(
            Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        )

    # What is shown

    def show_row(self, row: LedgerRow | None) -> None:
        """Show the answer of a line, or nothing; what is being typed is never replaced."""
        answer = row.assessment if row else None
        can_write = bool(row) and self._session.is_writable
        self.texts.show_row(row)
        self._row = row
        for line, text in (
            (self.reason, answer.reason if answer else ""),
            (self.score, answer.self_score if answer else ""),
        ):
            line.load(row.requirement.id if row else "", text)
            line.setReadOnly(not can_write)
        self.reason.row.setVisible(answer is not None and answer.status is Status.NOT_APPLICABLE)
        self.score.row.setVisible(answer is not None and self._has_scores())
        self.offered.show_row(row)
        self.figures.show_row(row)
        self._warn(answer.statement if answer else "")

    def _has_scores(self) -> bool:
        """Tell whether scores are wanted in this workbook: few offices ask for them."""
        rows = self._session.rows
        return self._wants_score or any(each.assessment.self_score for each in rows)

    def _forget(self) -> None:
        self._wants_score = False

    def write_score(self) -> None:
        """Show the field of the score, here and at the other requirements, and go there."""
        self._wants_score = True
        self.score.row.show()
        self.score.setFocus()
        self.score.selectAll()

    def _warn_again(self) -> None:
        self._warn(self.statement.toPlainText())

    def _warn(self, statement: str) -> None:
        """Say where the same words stand: last year's or another requirement's are no answer."""
        words = self._same_words(self._row, statement) if self._row and statement else ""
        self.same.setText(words)
        self.same.setVisible(bool(words))

    def _same_words(self, row: LedgerRow, statement: str) -> str:
        last = [each.statement for each in row.offers if each.kind is OfferKind.LAST_YEAR]
        places = ["去年"] if letters(statement) in [letters(each) for each in last if each] else []
        twins = self._session.twins(row.requirement.id, statement)
        places += [printed_ref(each.requirement.ref) for each in twins[:MOST_NAMED]]
        more = f"等 {len(twins)} 条" if len(twins) > MOST_NAMED else ""
        return f"⚠ 与{'、'.join(places)}{more}的落实情况一样，请核对。" if places else ""

    # What is written

    def settle(self) -> None:
        """Save what is being typed."""
        self.texts.settle()
        self.reason.settle()
        self.score.settle()
        self.figures.settle()

    def _save_reason(self, requirement_id: str, text: str) -> bool:
        row = self._session.row(requirement_id)
        if row is None:
            return True
        label = f"改写{printed_ref(row.requirement.ref)}不涉及的理由"
        return self._session.edit(label, edits.assess, requirement_id, reason=text)

    def _save_score(self, requirement_id: str, text: str) -> bool:
        row = self._session.row(requirement_id)
        if row is None:
            return True
        label = f"填写{printed_ref(row.requirement.ref)}的自评分"
        return self._session.edit(label, edits.assess, requirement_id, self_score=text)
