"""Each paragraph of the report, to be put in the clerk's own words; it saves itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.gui.text import plain, visible
from desktop.gui.views.answer_edit import AnswerEdit
from desktop.workbook import edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.gui.desk import Desk
    from desktop.report.passages import Passage


class PassageEdit(QWidget):
    """Choose a paragraph, rewrite it, or go back to what the data say."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._passages: dict[str, Passage] = {}
        self.choice = QComboBox()
        self.choice.setAccessibleName("哪一段")
        self.editor = AnswerEdit(self._save)
        self.editor.setAccessibleName("这一段的文字")
        self.state = plain(wraps=True)
        self.back = QPushButton("恢复自动文字(&R)")
        self.back.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 6, 4, 4)
        layout.addWidget(self.choice)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self.state)
        layout.addLayout(row)
        self.choice.currentIndexChanged.connect(lambda _index: self._show())
        self.back.clicked.connect(self.go_back)
        desk.session.settling.connect(self.editor.settle)

    @property
    def is_writable(self) -> bool:
        """Tell whether words can be kept; papers of an office are not kept in a workbook."""
        return self._desk.session.is_writable

    @property
    def current(self) -> Passage | None:
        """Return the paragraph that is shown."""
        return self._passages.get(str(self.choice.currentData() or ""))

    def show_passages(self, passages: Sequence[Passage]) -> None:
        """Show these; what is being typed is never replaced."""
        self._passages = {each.name: each for each in passages}
        names = list(self._passages)
        shown = [self.choice.itemData(row) for row in range(self.choice.count())]
        if names != shown:
            chosen = self.choice.currentData()
            self.choice.blockSignals(True)  # noqa: FBT003 - Qt's order
            self.choice.clear()
            for each in passages:
                self.choice.addItem(visible(each.label, 60), each.name)
            self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
            self.choice.blockSignals(False)  # noqa: FBT003 - likewise
        self._show()

    def _show(self) -> None:
        passage = self.current
        self.editor.load(passage.name if passage else "", passage.text if passage else "")
        self.editor.setReadOnly(not (passage and self.is_writable))
        self.back.setEnabled(bool(passage and passage.is_edited))
        self.state.setText(_state(passage) if passage else "")

    def go_back(self) -> None:
        """Forget the clerk's words of this paragraph."""
        passage = self.current
        if passage:
            self.editor.settle()
            self._save(passage.name, passage.generated, "")
            self._passages[passage.name] = passage
            self.editor.load("", "")  # the other words are wanted now
            self.editor.load(passage.name, passage.generated)

    def _save(self, name: str, text: str, burst: str) -> bool:
        from desktop.report.passages import kept  # noqa: PLC0415 - shown on demand

        passage = self._passages.get(name)
        if passage is None or not self._desk.session.is_open:
            return True
        key, value = kept(passage, text)
        label = f"改写报告的“{passage.label}”" if value else f"恢复报告的“{passage.label}”"
        return self._desk.session.continue_edit(burst, label, edits.set_setting, key, value)


def _state(passage: Passage) -> str:
    if passage.is_outdated:
        return f"⚠ 改写以后数据变了，请核对。按现在的数据自动写出的是：{passage.generated}"
    if passage.is_edited:
        return "已改写；数据变了也不会被覆盖。"
    return "按数据自动写出，可直接改写。"
