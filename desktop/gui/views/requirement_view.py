"""One requirement: what is asked, how far it has come, what was done, what proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.gui import marks
from desktop.gui.text import plain, selectable
from desktop.gui.views.answer_edit import AnswerEdit
from desktop.gui.views.evidence_view import EvidenceView
from desktop.gui.views.facts import Facts
from desktop.gui.views.requirement_text import RequirementText
from desktop.terms import printed_ref
from desktop.workbook import edits
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from desktop.gui.desk import Desk
    from desktop.workbook.model import LedgerRow


class RequirementView(QWidget):
    """The right side of the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session, self._selection = desk.session, desk.selection
        self.title = selectable()
        font = QFont(self.title.font())
        font.setBold(True)
        self.title.setFont(font)
        self.crumbs = plain(wraps=True)
        self.text = RequirementText()
        self.facts = Facts()
        self.statement = AnswerEdit(self._save_statement)
        self.statement.setAccessibleName("落实情况")
        self.statement.setPlaceholderText("写明做了什么、何时、结果如何。边写边存，不用另外保存。")
        self.count = plain()
        self.reason = QLineEdit()
        self.reason.setAccessibleName("不涉及的理由")
        self.reason_row = self._reason_row()
        self.evidence = EvidenceView(desk)
        self._lay_out()
        self._session.switched.connect(self._refresh)
        self._session.changed.connect(self._refresh)
        self._session.settling.connect(self.settle)
        self._selection.moved.connect(self._refresh)
        self.statement.counted.connect(self._count)
        self.reason.editingFinished.connect(self._save_reason)
        self._refresh()

    # Layout

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        for part, stretch in (
            (self._asked(), 3),
            (self._answered(), 3),
            (self.evidence, 3),
        ):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setSizes([240, 220, 200])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 6, 6, 6)
        layout.addWidget(self.splitter)
        self._desk.preferences.restore("requirement/parts", self.splitter)

    def remember(self) -> None:
        """Remember how the column is divided."""
        self._desk.preferences.remember("requirement/parts", self.splitter.saveState())

    def _asked(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.crumbs)
        layout.addWidget(self.title)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.facts)
        return part

    def _answered(self) -> QWidget:
        part = QWidget()
        head = QHBoxLayout()
        head.addWidget(plain("落实情况"))
        head.addStretch()
        head.addWidget(self.count)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._status_row())
        layout.addWidget(self.reason_row)
        layout.addLayout(head)
        layout.addWidget(self.statement, 1)
        return part

    def _status_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for status in Status:
            button = QToolButton()
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            action = self._desk.actions[f"mark_{status}"]
            action.setIcon(marks.icon(status))
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        row.addStretch()
        hint = plain("按 1–5 标记")
        hint.setEnabled(False)
        row.addWidget(hint)
        return row

    def _reason_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plain("不涉及的理由："))
        layout.addWidget(self.reason, 1)
        return row

    # What is shown

    @property
    def row(self) -> LedgerRow | None:
        """Return the line of the ledger that is shown."""
        return self._session.row(self._selection.requirement_id)

    def _refresh(self) -> None:
        row = self.row
        requirement = row.requirement if row else None
        if requirement is not self._shown_requirement:
            self._show_requirement(row)
        answer = row.assessment if row else None
        can_write = bool(row) and self._session.is_writable
        self.statement.load(
            requirement.id if requirement else "", answer.statement if answer else ""
        )
        self.statement.setReadOnly(not can_write)
        self.reason_row.setVisible(answer is not None and answer.status is Status.NOT_APPLICABLE)
        self.reason.setReadOnly(not can_write)
        if answer and not self.reason.hasFocus():
            self.reason.setText(answer.reason)
        self.evidence.show_row(row)

    _shown_requirement: object = ()

    def _show_requirement(self, row: LedgerRow | None) -> None:
        requirement = row.requirement if row else None
        self._shown_requirement = requirement
        if row and requirement:
            title = requirement.title or next(reversed(requirement.headings), "")
            self.title.setText(f"{printed_ref(requirement.ref)}　{title}")
            self.crumbs.setText(" › ".join((row.directive.title, *requirement.headings)))
        else:
            self.title.setText("请在左边选择一条要点" if self._session.is_open else "")
            self.crumbs.setText("")
        self.text.show_requirement(requirement)
        self.facts.show_requirement(requirement)

    # What is written

    def settle(self) -> None:
        """Save what is being typed."""
        self.statement.settle()
        self._save_reason()

    def _count(self, length: int) -> None:
        self.count.setText(f"{length} 字" if length else "")
        if self.statement.is_dirty:
            self._desk.actions.expect_undo()

    def _save_statement(self, requirement_id: str, text: str, burst: str) -> bool:
        row = self._session.row(requirement_id)
        if row is None:
            return True
        label = f"填写{printed_ref(row.requirement.ref)}的落实情况"
        return self._session.continue_edit(
            burst, label, edits.assess, requirement_id, statement=text
        )

    def _save_reason(self) -> None:
        row = self.row
        text = edits.clean(self.reason.text())
        if not row or not self._session.is_writable or not self.reason_row.isVisible():
            return
        if text == row.assessment.reason:
            return
        label = f"改写{printed_ref(row.requirement.ref)}不涉及的理由"
        if not self._session.edit(label, edits.assess, row.requirement.id, reason=text):
            self.reason.setText(row.assessment.reason)
