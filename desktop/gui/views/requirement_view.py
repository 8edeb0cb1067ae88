"""One requirement: what is asked, how far it has come, what was done, what proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.gui.small_screens import scrolling
from desktop.gui.text import plain, selectable, shortened, visible
from desktop.gui.views.evidence_view import EvidenceView
from desktop.gui.views.facts import Facts
from desktop.gui.views.requirement_answer import RequirementAnswer
from desktop.gui.views.requirement_text import RequirementText
from desktop.gui.views.review_note import ReviewNote
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from desktop.gui.desk import Desk
    from desktop.workbook.model import LedgerRow

NARROWEST: Final = 260  # pixels at 100 %
HEADING_LENGTH: Final = 80


class RequirementView(QWidget):
    """The right side of the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session, self._selection = desk.session, desk.selection
        self.note = ReviewNote(desk)
        self.title = selectable()
        font = QFont(self.title.font())
        font.setBold(True)
        self.title.setFont(font)
        self.crumbs = plain(wraps=True)
        self.text = RequirementText()
        self.facts = Facts()
        self.answer = RequirementAnswer(desk)
        self.statement = self.answer.statement
        self.evidence = EvidenceView(desk)
        self._shown: object = ()
        self._lay_out()
        self._session.switched.connect(self._refresh)
        self._session.changed.connect(self._refresh)
        self._session.settling.connect(self.settle)
        self._selection.moved.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        for part in (self._make_asked(), self.answer, self.evidence):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, 3)
        self.splitter.setSizes([220, 260, 180])
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(2, 6, 6, 6)
        layout.addWidget(self.note)
        layout.addWidget(self.splitter, 1)
        self._let_scroll(column)
        self._desk.preferences.restore("requirement/parts", self.splitter)
        self._desk.preferences.restore("requirement/beside", self.answer.beside)

    def _let_scroll(self, column: QWidget) -> None:
        scroll = scrolling(column)
        scroll.setMinimumWidth(self.logicalDpiX() * NARROWEST // 96)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def remember(self) -> None:
        """Remember how the column is divided."""
        self._desk.preferences.remember("requirement/parts", self.splitter.saveState())
        self._desk.preferences.remember("requirement/beside", self.answer.beside.saveState())

    def _make_asked(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.crumbs)
        layout.addWidget(self.title)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.facts)
        return part

    @property
    def row(self) -> LedgerRow | None:
        """Return the line of the ledger that is shown."""
        return self._session.row(self._selection.requirement_id)

    def _refresh(self) -> None:
        row = self.row
        if ((row.requirement, row.duties) if row else None) != self._shown:
            self.show_requirement(row)
        self.note.show_row(row)
        self.answer.show_row(row)
        self.evidence.show_row(row)

    def show_requirement(self, row: LedgerRow | None) -> None:
        """Show what is asked, in its own words."""
        requirement = row.requirement if row else None
        self._shown = (row.requirement, row.duties) if row else None
        if row and requirement:
            title = requirement.title or next(reversed(requirement.headings), "")
            self.title.setText(visible(f"{printed_ref(requirement.ref)}　{title}"))
            above = (row.directive.title, *requirement.headings)
            self.crumbs.setText(" › ".join(shortened(each, HEADING_LENGTH) for each in above))
        else:
            self.title.setText("请在左边选择一条要点" if self._session.is_open else "")
            self.crumbs.setText("")
        self.text.show_requirement(requirement)
        self.facts.show_requirement(requirement, row.duties if row else ())

    def write(self) -> None:
        """Put the cursor into the statement."""
        self.answer.texts.write()

    def settle(self) -> None:
        """Save what is being typed."""
        self.answer.settle()
