"""What was done, what is wrong, what comes next: three texts in one place, one of them shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from desktop.gui.checked_button import CheckedButton
from desktop.gui.flow import Flow
from desktop.gui.views.answer_edit import AnswerEdit
from desktop.terms import printed_ref
from desktop.workbook import edits

if TYPE_CHECKING:
    from desktop.gui.desk import Desk
    from desktop.workbook.model import LedgerRow

STATEMENT: Final = "statement"
TEXTS: Final = {STATEMENT: "落实情况", "problems": "存在问题", "next_steps": "下一步打算"}
HINTS: Final = {
    STATEMENT: "写明做了什么、何时、结果如何。边写边存，不用另外保存。",
    "problems": "没有就不写。写了的会汇总进自评报告的“存在的问题”。",
    "next_steps": "没有就不写。写了的会汇总进自评报告的“下一步打算”。",
}
TOOLS: Final = {
    "phrase": "常用语",
    "figure": "＋数据",
    "score": "＋自评分",
}  # shorter than in the menu


class AnswerTexts(QWidget):
    """Each text is a field of the assessment and saves itself under its requirement."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self._requirement_id = ""
        self.edits = {field: AnswerEdit(partial(self._save, field)) for field in TEXTS}
        self.buttons: dict[str, CheckedButton] = {}
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._make_head())
        layout.addWidget(self._stack, 1)
        self.choose(STATEMENT)

    def _make_head(self) -> Flow:
        head = Flow(gap=4)
        group = QButtonGroup(self)
        for field, name in TEXTS.items():
            edit = self.edits[field]
            edit.setAccessibleName(name)
            edit.setPlaceholderText(HINTS[field])
            edit.counted.connect(partial(self._count, field))
            self._stack.addWidget(edit)
            button = CheckedButton()
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setText(name)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self.write, field))
            group.addButton(button)
            head.addWidget(button)
            self.buttons[field] = button
        for name, short in TOOLS.items():
            tool = QToolButton()
            action = self._desk.actions[name]
            action.setIconText(short)
            tool.setDefaultAction(action)
            tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            head.addWidget(tool)
        return head

    @property
    def current(self) -> AnswerEdit:
        """Return the text that is shown."""
        return next(each for each in self.edits.values() if each is self._stack.currentWidget())

    def choose(self, field: str) -> None:
        """Show one of the texts."""
        self._stack.setCurrentWidget(self.edits[field])
        self.buttons[field].setChecked(True)

    def write(self, field: str = STATEMENT) -> None:
        """Show one of the texts and put the cursor into it."""
        self.choose(field)
        self.edits[field].setFocus()

    def show_row(self, row: LedgerRow | None) -> None:
        """Show the texts of a line; what is being typed is never replaced."""
        id_ = row.requirement.id if row else ""
        can_write = bool(row) and self._session.is_writable
        for field, edit in self.edits.items():
            edit.load(id_, getattr(row.assessment, field) if row else "")
            edit.setReadOnly(not can_write)
        if id_ != self._requirement_id:
            self._requirement_id = id_
            self.choose(STATEMENT)

    def settle(self) -> None:
        """Save what is being typed."""
        for edit in self.edits.values():
            edit.settle()

    def _count(self, field: str, length: int) -> None:
        self.buttons[field].setText(f"{TEXTS[field]} {length} 字" if length else TEXTS[field])
        if self.edits[field].is_dirty:
            self._desk.actions.expect_undo()

    def _save(self, field: str, requirement_id: str, text: str, burst: str) -> bool:
        row = self._session.row(requirement_id)
        if row is None:
            return True
        label = f"填写{printed_ref(row.requirement.ref)}的{TEXTS[field]}"
        return self._session.continue_edit(
            burst,
            label,
            edits.assess,
            requirement_id,
            **{field: text},  # type: ignore[arg-type]  # the names of three of its parameters
        )
