"""What proves the current requirement: a list, its buttons, and a place to drop files."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.dropping import dropped_files
from desktop.gui.evidence.thumbnails import Thumbnails
from desktop.gui.flow import Flow
from desktop.gui.models.evidence import EvidenceColumn, EvidenceModel
from desktop.gui.text import plain

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent

    from desktop.gui.desk import Desk
    from desktop.workbook.model import LedgerRow

BUTTONS = ("paste_evidence", "attach_files", "attach_link", "attach_again", "waive_evidence")
SHORT = {"paste_evidence": "粘贴截图"}
WIDTHS = {
    EvidenceColumn.NUMBER: 40,
    EvidenceColumn.SOURCE: 130,
    EvidenceColumn.DATED: 86,
    EvidenceColumn.SIZE: 66,
    EvidenceColumn.PUBLICITY: 84,
}


class EvidenceView(QWidget):
    """The lower part of the right side; files can be dropped anywhere on it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._row: LedgerRow | None = None
        self.setAcceptDrops(True)
        self.model = EvidenceModel(self)
        self.list = QTreeView()
        self.list.setModel(self.model)
        self.list.setAccessibleName("佐证材料")
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.thumbnails = Thumbnails(self.list, desk.insight, lambda row: self.model.evidence[row])
        self.list.setItemDelegateForColumn(EvidenceColumn.TITLE, self.thumbnails)
        self.list.installEventFilter(self)
        self.hint = plain(wraps=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiver = plain(wraps=True)
        self.reminder = plain(wraps=True)
        self._lay_out()
        self.list.activated.connect(lambda _index: desk.actions["preview_evidence"].trigger())
        self.list.selectionModel().selectionChanged.connect(self._note_selection)
        desk.session.weighed.connect(self._remind)

    def _lay_out(self) -> None:
        head = Flow()
        head.addWidget(plain("佐证材料"))
        for name in BUTTONS:
            action = self._desk.actions[name]
            action.setIconText(SHORT.get(name, action.iconText()))
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            head.addWidget(button)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(EvidenceColumn.TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, self.logicalDpiX() * width // 96)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.waiver)
        layout.addWidget(self.reminder)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint, 1)

    def show_row(self, row: LedgerRow | None) -> None:
        """Show the evidence of a requirement; what is new is selected, else what was before."""
        is_same = row and self._row and row.requirement.id == self._row.requirement.id
        chosen = set(self._desk.selection.evidence_ids) if is_same else set()
        if row and is_same:
            known = {each.id for each in self.model.evidence}
            chosen = {each.id for each in row.evidence} - known or chosen
        self._row = row
        self.model.show(row.evidence if row else ())
        is_marked = any(each.publicity for each in self.model.evidence)
        self.list.setColumnHidden(EvidenceColumn.PUBLICITY, not is_marked)
        self.choose(chosen)
        waiver = row.assessment.evidence_waiver if row else ""
        self.waiver.setText(f"不需佐证：{waiver}")
        self.waiver.setVisible(bool(waiver))
        self._remind()
        is_empty = not self.model.evidence
        self.list.setVisible(not is_empty)
        self.hint.setVisible(is_empty)
        self.hint.setText(self._hint())

    def _remind(self) -> None:
        """Say what should be looked at before anything of it is published."""
        session, id_ = self._desk.session, self._row.requirement.id if self._row else ""
        gaps = session.gaps if session.is_weighed else ()  # else they come a moment later
        mine = [
            gap.sentence
            for gap in gaps
            if gap.requirement_id == id_ and gap.is_reminder and gap.is_open
        ]
        self.reminder.setText("\n".join(f"⚠ {sentence}" for sentence in mine))
        self.reminder.setVisible(bool(mine))

    def _hint(self) -> str:
        if not self._row:
            return ""
        if not self._desk.session.is_writable:
            return "没有佐证材料。"
        return (
            "把文件或文件夹拖到这里（也可拖到左边台账的某一行），"
            "或截图后按 Ctrl+V，或点“添加文件”。"
        )

    def choose(self, ids: set[int]) -> None:
        """Mark these pieces of evidence."""
        chosen = QItemSelection()
        lines = enumerate(self.model.evidence)
        for is_chosen, run in groupby(lines, lambda line: line[1].id in ids):
            if is_chosen:  # lines that follow each other at once: Qt asks for each range by itself
                rows = [row for row, _ in run]
                chosen.select(self.model.index(rows[0], 0), self.model.index(rows[-1], 0))
        flags = QItemSelectionModel.SelectionFlag
        self.list.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        self._note_selection()

    def _note_selection(self) -> None:
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        self._desk.selection.move_evidence(tuple(self.model.evidence[row].id for row in rows))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the space bar show what is chosen, as file managers do."""
        if (
            watched is self.list
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
            and not event.modifiers()
        ):
            self._desk.actions["preview_evidence"].trigger()
            return True
        return super().eventFilter(watched, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with evidence."""
        menu = QMenu(self)
        self._desk.actions.fill(menu, "evidence")
        menu.exec(event.globalPos())
        menu.deleteLater()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files where they can be attached."""
        if self._row and self._desk.session.is_writable and dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach dropped files to the current requirement."""
        if self._row:
            event.acceptProposedAction()
            self._desk.attach_files(self._row.requirement.id, dropped_files(event))
