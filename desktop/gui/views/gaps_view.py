"""What is still missing: a list to work off, each line one step from its requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.gui import ask
from desktop.gui.models.gaps import GapColumn, GapModel
from desktop.gui.text import plain
from desktop.gui.views.mending import go_to
from desktop.terms import printed_ref
from desktop.workbook import edits

if TYPE_CHECKING:
    from desktop.gui.desk import Desk
    from desktop.workbook.gaps import Gap

WIDTHS = {GapColumn.REF: 96, GapColumn.TITLE: 190}


class GapsView(QWidget):
    """The second tab of the left side."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = GapModel(desk.session, self)
        self.list = QTreeView()
        self.list.setModel(self.model)
        self.list.setAccessibleName("还缺什么")
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.summary = plain(wraps=True)
        self.accept_button = QPushButton("说明理由，不再提醒(&R)…")
        self.retract_button = QPushButton("撤回说明(&W)")
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._go)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._activate)
        self.accept_button.clicked.connect(self.accept)
        self.retract_button.clicked.connect(self.retract)
        self.model.modelReset.connect(self._refresh)
        desk.session.switched.connect(self._refresh)
        desk.selection.moved.connect(self._follow)
        self._is_following = False
        self._refresh()

    def _lay_out(self) -> None:
        header = self.list.header()
        header.setStretchLastSection(False)
        for column, width in WIDTHS.items():
            header.resizeSection(column, self.logicalDpiX() * width // 96)
        header.setSectionResizeMode(GapColumn.SENTENCE, QHeaderView.ResizeMode.Stretch)
        buttons = QHBoxLayout()
        buttons.addWidget(self.accept_button)
        buttons.addWidget(self.retract_button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 0, 6)
        layout.setSpacing(4)
        layout.addWidget(self.summary)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)

    @property
    def gap(self) -> Gap | None:
        """Return the chosen gap."""
        index = self.list.currentIndex()
        return self.model.gap(index.row()) if index.isValid() else None

    def _refresh(self) -> None:
        count = self.model.open_count
        accepted = self.model.rowCount() - count
        done = (
            "没有缺项，可以打印了。"
            if not count
            else f"还有 {count} 处要补；点一行看那一条，按回车或双击去补。"
        )
        self.summary.setText(done + (f"另有 {accepted} 处已说明理由。" if accepted else ""))
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        gap, can_write = self.gap, self._desk.session.is_writable
        self.accept_button.setEnabled(bool(gap) and can_write)
        self.retract_button.setEnabled(gap is not None and not gap.is_open and can_write)

    def begin(self) -> None:
        """Choose a gap of the requirement that is looked at or, if it lacks nothing, the first.

        Qt takes one itself when the list gets the keys, but does not show it as selected.
        """
        self._follow()
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _follow(self) -> None:
        """Choose a gap of the requirement that is looked at: the buttons must not mean another."""
        wanted = self._desk.selection.requirement_id
        if self.gap and self.gap.requirement_id == wanted:
            return
        rows = range(self.model.rowCount())
        row = next((each for each in rows if self.model.gap(each).requirement_id == wanted), -1)
        self._is_following = True  # several requirements may be selected: they stay so
        self.list.setCurrentIndex(self.model.index(row, 0))
        self._is_following = False

    def _go(self, _index: QModelIndex) -> None:
        self._refresh_buttons()
        if self.gap and not self._is_following:
            self._desk.selection.go_to(self.gap.requirement_id)

    def _activate(self, index: QModelIndex) -> None:
        self._go(index)
        if self.gap and self._desk.work:
            go_to(self.gap, self._desk.work.requirement, self._desk)

    def accept(self) -> None:
        """Ask for a reason and accept the chosen gap."""
        gap = self.gap
        if gap is None:
            return
        question = f"{printed_ref(gap.ref)}：{gap.sentence}\n为什么可以不补？理由会留在工作簿里。"
        reason = ask.reason(self, "说明理由", question, gap.accepted_because)
        if reason:
            self._accept(gap, f"说明{printed_ref(gap.ref)}的缺项", reason)

    def retract(self) -> None:
        """Take an acceptance back."""
        if self.gap:
            self._accept(self.gap, f"撤回{printed_ref(self.gap.ref)}的缺项说明", "")

    def _accept(self, gap: Gap, label: str, reason: str) -> None:
        row = self.list.currentIndex().row()
        self._desk.session.edit(label, edits.accept_gap, gap.kind, gap.requirement_id, reason)
        last = self.model.rowCount() - 1
        self.list.setCurrentIndex(self.model.index(min(row, last), 0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
