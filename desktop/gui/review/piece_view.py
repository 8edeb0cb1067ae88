"""The present place in full: a requirement to correct, or a piece of text to decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.checklist.build import requirement_of
from desktop.document import correcting, wording
from desktop.gui.review import words
from desktop.gui.review.word_edit import WordEdit
from desktop.gui.text import plain, selectable
from desktop.gui.views.requirement_text import RequirementText
from desktop.terms import BLOCK_KIND, DOUBT_KIND

if TYPE_CHECKING:
    from desktop.document.model import DraftRequirement
    from desktop.document.places import Place
    from desktop.gui.review.commands import Commands
    from desktop.gui.review.draft import Draft


class PieceView(QStackedWidget):
    """Shows where the draft stands."""

    def __init__(self, draft: Draft, commands: Commands) -> None:
        super().__init__()
        self._draft = draft
        self.requirement = RequirementForm(draft)
        self.other = OtherForm(draft, commands)
        self._areas = [QScrollArea(), QScrollArea()]
        for area, form in zip(self._areas, (self.requirement, self.other), strict=True):
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(form)
            self.addWidget(area)
        draft.moved.connect(self.refresh)
        self.refresh()

    def edit(self, field: WordEdit) -> None:
        """Put the cursor into a field of the requirement and bring it into sight."""
        if self._draft.requirement:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._areas[0].ensureWidgetVisible(field)

    def refresh(self) -> None:
        """Show the present place."""
        draft = self._draft.requirement
        self.setCurrentIndex(0 if draft else 1)
        if draft:
            self.requirement.show_requirement(self._draft.place, draft)
        else:
            self.other.refresh()


class RequirementForm(QWidget):
    """Number, words, who and when."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._place: Place | None = None
        self.number = WordEdit("编号", "各级编号用空格隔开，如：二 （一） 1", None)
        self.text = _Words()
        self.text.setAccessibleName("正文，可把光标放在要拆开的地方")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.units = WordEdit("单位", "牵头单位：甲局；配合单位：乙局、丙局", _units_understood)
        self.deadlines = WordEdit("时限", "11月底前；每季度", self._deadlines_understood)
        self.doubts = selectable()
        self._lay_out()
        self.number.committed.connect(self._renumber)
        self.units.committed.connect(self._assign)
        self.deadlines.committed.connect(self._schedule)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 4, 6, 2)
        grid.setVerticalSpacing(4)
        self._doubts_name = plain("请核对")
        rows: tuple[tuple[QLabel, QWidget], ...] = (
            (plain("编号"), self.number),
            (plain("正文"), self.text),
            (plain("单位"), self.units),
            (plain("时限"), self.deadlines),
            (self._doubts_name, self.doubts),
        )
        for row, (name, field) in enumerate(rows):
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(field, row, 1)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(1, 1)

    @property
    def cursor_position(self) -> int:
        """Return before which character of the requirement's text the cursor stands."""
        before = self.text.toPlainText().encode("utf-16-le")[
            : 2 * self.text.textCursor().position()
        ]
        return len(before.decode("utf-16-le"))

    def show_requirement(self, place: Place | None, draft: DraftRequirement) -> None:
        """Show one requirement."""
        self._place = place
        self.number.show_words(words.levels(draft.path))
        self._show_text(draft)
        self.units.show_words(wording.units_in_words(draft.assignments))
        self.deadlines.show_words(wording.deadlines_in_words(draft.deadlines))
        doubts = "；".join(f"{DOUBT_KIND[each.kind]}“{each.wording}”" for each in draft.doubts)
        self.doubts.setText(doubts)
        self.doubts.setVisible(bool(doubts))
        self._doubts_name.setVisible(bool(doubts))

    def _show_text(self, draft: DraftRequirement) -> None:
        """Show the words; the cursor stays where somebody put it."""
        is_same = self.text.toPlainText() == draft.text
        position = self.text.textCursor().position() if is_same else 0
        self.text.show_requirement(requirement_of(draft))
        cursor = self.text.textCursor()
        cursor.setPosition(position)
        self.text.setTextCursor(cursor)

    def settle(self) -> None:
        """Hand in whatever is being typed."""
        for each in (self.number, self.units, self.deadlines):
            each.settle()

    def _deadlines_understood(self, typed: str) -> str:
        return words.understood_deadlines(wording.read_deadlines(typed, self._draft.year))

    def _renumber(self, typed: str) -> None:
        place, path = self._place, typed.split()
        if place and path:
            self._draft.edit(
                f"{self._ref} 改编号为 {''.join(path)}",
                lambda revision: correcting.renumber(revision, place, path),
            )
        self._show_again()

    def _assign(self, typed: str) -> None:
        if place := self._place:
            self._draft.edit(
                f"改 {self._ref} 的单位", lambda revision: correcting.assign(revision, place, typed)
            )
        self._show_again()

    def _schedule(self, typed: str) -> None:
        if place := self._place:
            self._draft.edit(
                f"改 {self._ref} 的时限",
                lambda revision: correcting.schedule(revision, place, typed),
            )
        self._show_again()

    @property
    def _ref(self) -> str:
        return self._draft.revision.at(self._place).ref if self._place else ""

    def _show_again(self) -> None:
        """Show the words as they were understood, also when nothing came of the typing."""
        if self._place:
            self.show_requirement(self._place, self._draft.revision.at(self._place))


class _Words(RequirementText):
    def sizeHint(self) -> QSize:
        """Be content with four lines; what is left over is taken."""
        return QSize(200, self.fontMetrics().height() * 6)


class OtherForm(QWidget):
    """Text that is no requirement: what it was taken for, and what to make of it."""

    def __init__(self, draft: Draft, commands: Commands) -> None:
        super().__init__()
        self._draft = draft
        self.kind = plain(wraps=True)
        self.words = selectable()
        self.adopt_button = QPushButton("列为要点(&I)")
        self.leave_out_button = QPushButton("不列入清单(&X)…")
        self.adopt_button.clicked.connect(commands.adopt)
        self.leave_out_button.clicked.connect(commands.leave_out)
        for button in (self.adopt_button, self.leave_out_button):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        for part in (self.kind, self.words, self.adopt_button, self.leave_out_button):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        layout.setAlignment(self.adopt_button, Qt.AlignmentFlag.AlignLeft)
        layout.setAlignment(self.leave_out_button, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()

    def refresh(self) -> None:
        """Show the present piece of text."""
        block = self._draft.block
        reason = self._draft.reason_for(block.span) if block else ""
        kind = f"这段文字算作“{BLOCK_KIND[block.kind]}”。" if block else ""
        self.kind.setText(f"这段文字不列入清单，因为：{reason}" if reason else kind)
        self.words.setText(block.text[:LONGEST] if block else "")
        self.adopt_button.setVisible(block is not None)
        self.leave_out_button.setVisible(
            block is not None and block in self._draft.revision.open_leftover
        )


LONGEST = 2000


def _units_understood(typed: str) -> str:
    return words.understood_units(wording.read_units(typed))
