"""How far a requirement has come and what was done: status, statement, numbers, what is beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.gui import marks
from desktop.gui.checked_button import CheckedButton
from desktop.gui.flow import Flow
from desktop.gui.text import plain
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
        self.reason = QLineEdit()
        self.reason.setAccessibleName("不涉及的理由")
        self.reason_row = self._make_reason_row()
        self.offered = Offered(desk, self.statement.insert)
        self.figures = Figures(desk)
        self._lay_out()
        self.statement.counted.connect(self._warn_again)
        self._session.weighed.connect(self._warn_again)
        self.reason.editingFinished.connect(self._save_reason)

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
        layout.addWidget(self.reason_row)
        layout.addWidget(self.beside, 1)
        layout.addWidget(self.same)
        layout.addWidget(self.figures)

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

    def _make_reason_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plain("不涉及的理由："))
        layout.addWidget(self.reason, 1)
        return row

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
        self.reason_row.setVisible(answer is not None and answer.status is Status.NOT_APPLICABLE)
        self.reason.setReadOnly(not can_write)
        if answer and not self.reason.hasFocus():
            self.reason.setText(answer.reason)
        self.offered.show_row(row)
        self.figures.show_row(row)
        self._warn(answer.statement if answer else "")

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
        self._save_reason()
        self.figures.settle()

    def _save_reason(self) -> None:
        row = self._row
        text = edits.clean(self.reason.text())
        if not row or not self._session.is_writable or not self.reason_row.isVisible():
            return
        if text == row.assessment.reason:
            return
        label = f"改写{printed_ref(row.requirement.ref)}不涉及的理由"
        if not self._session.edit(label, edits.assess, row.requirement.id, reason=text):
            self.reason.setText(row.assessment.reason)
