"""The review screen: the document on the left, the draft on the right, the counts above.

It ends in a checklist; where the workbook lies and whose it is are asked elsewhere.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from desktop.document.alignment import text_position
from desktop.errors import DesktopError
from desktop.gui import ask
from desktop.gui.dialogs.keys import KeysDialog
from desktop.gui.review.commands import COMMANDS, Commands
from desktop.gui.review.counts import CountsLine
from desktop.gui.review.draft import Draft
from desktop.gui.review.draft_view import DraftView
from desktop.gui.review.issue import chosen, issued
from desktop.gui.review.keys import TITLE, WAYS
from desktop.gui.review.piece_view import PieceView
from desktop.gui.review.points_view import PointsView
from desktop.gui.review.source_view import SourceView
from desktop.gui.text import plain
from desktop.names import safe_name

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.checklist.model import Checklist
    from desktop.document.places import Place
    from desktop.gui.preferences import Preferences
    from desktop.gui.review.prepared import Prepared

LISTS: Final = "清单 (*.md);;清单数据 (*.json)"


class ReviewScreen(QDialog):
    """One document; accepted when the checklist is issued."""

    def __init__(self, prepared: Prepared, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._path = prepared.path
        self.draft = Draft(prepared, self)
        self.commands = Commands(self.draft, self)
        self.counts = CountsLine(self.draft)
        self.source = SourceView(self.draft)
        self.tree = DraftView(self.draft)
        self.points = PointsView(self.draft)
        self.piece = PieceView(self.draft, self.commands)
        self.tabs = QTabWidget()
        self.said = plain(wraps=True)
        self.save_button = QPushButton("另存清单(&S)…")
        self.issue_button = QPushButton("签发清单(&G)")
        self.back_button = QPushButton("返回")
        self._last_cursor: QWidget = self.source
        gc.freeze()  # a long draft need not be searched for garbage again at each step
        self.setWindowTitle(f"核对要点：{prepared.path.name}")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._lay_out()
        self._connect()
        self._restore()
        self._refresh()
        self._begin()

    def _lay_out(self) -> None:
        self.tools = QToolBar("核对")
        for each in COMMANDS:
            self.tools.addAction(self.commands.actions[each.id])
            if each.ends_group:
                self.tools.addSeparator()
        self.tabs.addTab(self.tree, "逐条")
        self.tabs.addTab(self.points, "待核对")
        self.right = QSplitter(Qt.Orientation.Vertical)
        self.right.addWidget(self.tabs)
        self.right.addWidget(self.piece)
        self.right.setSizes([360, 320])
        self.right.setChildrenCollapsible(False)
        self.both = QSplitter(Qt.Orientation.Horizontal)
        self.both.addWidget(self.source)
        self.both.addWidget(self.right)
        self.both.setSizes([560, 600])
        self.both.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self.counts)
        layout.addWidget(self.tools)
        layout.addWidget(self.both, 1)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        for button in (self.save_button, self.back_button, self.issue_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.issue_button.setToolTip("签发清单（Ctrl+回车），下一步填写单位、年度和存放位置")
        return foot

    def _connect(self) -> None:
        self.draft.changed.connect(self._refresh)
        self.draft.moved.connect(lambda: self.said.setText(""))
        self.commands.told.connect(self.said.setText)
        self.commands.settling.connect(self.piece.requirement.settle)
        self.commands.cursor = self._cursor_in
        self.commands.directive_at_hand = self._directive_at_hand
        self.save_button.clicked.connect(self.save)
        self.issue_button.clicked.connect(self.issue)
        self.back_button.clicked.connect(self.reject)
        ways = {
            "units": lambda: self.piece.edit(self.piece.requirement.units),
            "deadlines": lambda: self.piece.edit(self.piece.requirement.deadlines),
            "pane": self._next_pane,
            "save": self.save,
            "issue": self.issue,
            "keys": lambda: ask.run(KeysDialog(self, TITLE)),
        }
        for name, (_words, keys) in WAYS.items():
            for key in keys:
                QShortcut(QKeySequence(key), self, ways[name])
        for pane in (self.source, self.tree.tree, self.points.list):
            pane.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            pane.addActions(list(self.commands.actions.values()))
        for view in (self.source, self.piece.requirement.text):
            view.cursorPositionChanged.connect(self._note_cursor)

    def _note_cursor(self) -> None:
        view = self.sender()
        if isinstance(view, QWidget) and view.hasFocus():
            self._last_cursor = view

    def _begin(self) -> None:
        """Start where the work is; with nothing to decide, Enter goes on."""
        if self.draft.points:
            self.tabs.setCurrentWidget(self.points)
            self.draft.go_on(1)
            self.points.list.setFocus()
        else:
            self.issue_button.setFocus()

    def _refresh(self) -> None:
        count = len(self.draft.points)
        self.tabs.setTabText(1, f"待核对（{count}）" if count else "待核对")
        requirements = self.draft.tally.requirements
        self.issue_button.setEnabled(bool(requirements))
        self.issue_button.setDefault(not count and bool(requirements))

    # Places

    def _cursor_in(self, place: Place) -> int:
        """Return before which character of the requirement the cursor that moved last stands."""
        if self._last_cursor is self.piece.requirement.text:
            return self.piece.requirement.cursor_position
        offset = self.source.cursor_offset
        if self.draft.places.requirement(offset) != place:
            return 0
        draft = self.draft.revision
        return text_position(draft.parsed.text, draft.at(place), offset)

    def _directive_at_hand(self) -> int | None:
        """Return the directive whose line somebody selected in the tree, if it is in sight."""
        if self.tabs.currentWidget() is not self.tree:
            return None
        return self.tree.model.directive(self.tree.tree.currentIndex())

    def _next_pane(self) -> None:
        panes: list[QWidget] = [
            self.source,
            self.points.list if self.tabs.currentWidget() is self.points else self.tree.tree,
            self.piece.requirement.text
            if self.draft.requirement
            else self.piece.other.adopt_button,
        ]
        here = next((n for n, each in enumerate(panes) if each.hasFocus()), -1)
        panes[(here + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # The way on

    @property
    def checklist(self) -> Checklist:
        """Return the checklist of everything as corrected, chosen directives or not."""
        return issued(self.draft.revision, self._path)

    @property
    def chosen(self) -> tuple[int, ...]:
        """Return which directives, counted from 0, the workbook takes up."""
        return chosen(self.draft.revision)

    def issue(self) -> None:
        """Go on to the workbook; what is undecided must be accepted in so many words."""
        self.piece.requirement.settle()
        if not self.issue_button.isEnabled():
            return
        tally = self.draft.tally
        question = (
            f"还有疑点 {tally.doubts} 处、待归类 {tally.leftover} 处没有核对。"
            "现在签发，疑点会留在清单里提醒，待归类的文字不会成为要点。"
        )
        if tally.is_clean or ask.confirm(self, "签发清单", question, "仍要签发", "继续核对"):
            self.accept()

    def save(self) -> None:
        """Write the checklist as a file that people can read."""
        self.piece.requirement.settle()
        title = safe_name(self.checklist.title or "清单")
        suggestion = self._preferences.folder / f"{title}.md"
        path = ask.save_file(self, "另存清单", LISTS, suggestion)
        if path is None:
            return
        from desktop.checklist.file import save  # noqa: PLC0415 - needed here only

        try:
            save(issued(self.draft.revision, self._path, only_chosen=True), path)
        except DesktopError as error:
            self.said.setText(str(error))
        else:
            self._preferences.worked_in(path.parent)
            self.said.setText(f"清单已存为“{path.name}”。")

    # Coming and going

    def _restore(self) -> None:
        self.resize(QSize(1180, 760).boundedTo(self.screen().availableGeometry().size()))
        geometry = self._preferences.state("review/geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        self._preferences.restore("review/both", self.both)
        self._preferences.restore("review/right", self.right)

    def done(self, code: int) -> None:
        """Remember the window; corrections are not thrown away unasked."""
        if code == QDialog.DialogCode.Rejected and not self._may_leave():
            return
        gc.unfreeze()
        self._preferences.remember("review/geometry", self.saveGeometry())
        self._preferences.remember("review/both", self.both.saveState())
        self._preferences.remember("review/right", self.right.saveState())
        super().done(code)

    def _may_leave(self) -> bool:
        self.piece.requirement.settle()
        return not self.draft.history.undo_label or ask.confirm(
            self, "返回", "现在返回，刚才的核对和修改都会丢掉。", "仍要返回", "继续核对"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the default button only, never one that happens to come first."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and not self.issue_button.isDefault():
            event.accept()
            return
        super().keyPressEvent(event)
