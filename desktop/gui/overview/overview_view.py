"""The page 总览: a ring and its numbers, what to do next, and every chapter, unit and deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.overview.drawing import Legend, Ring
from desktop.gui.overview.groups import Groups
from desktop.gui.text import as_tip, plain, visible
from desktop.report.overview import Overview, overview

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.gui.desk import Desk


class OverviewView(QWidget):
    """A tab of the left side; it is worked out only while somebody looks at it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._is_old = True
        self.shown: Overview | None = None
        self.ring = Ring()
        self.legend = Legend()
        self.steps = QListWidget()
        self.steps.setAccessibleName("接下来要做的")
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps.setWordWrap(True)  # how many there are is said last
        self.steps.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.groups = Groups()
        self.print_button = QPushButton("打印或存为 PDF(&O)…")
        self._lay_out()
        self.steps.itemActivated.connect(self._go_to_step)
        self.steps.itemClicked.connect(self._go_to_step)
        self.groups.wanted.connect(desk.selection.go_to)
        self.print_button.clicked.connect(desk.actions["print_overview"].trigger)
        desk.session.switched.connect(self._change)
        desk.session.changed.connect(self._change)
        desk.session.weighed.connect(self._change)

    def _lay_out(self) -> None:
        next_steps = QVBoxLayout()
        next_steps.addWidget(plain("接下来要做的（点一行就到那一条）"))
        next_steps.addWidget(self.steps, 1)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.legend, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addLayout(next_steps, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.print_button)
        bottom.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 0, 6)
        layout.addLayout(top, 2)
        layout.addWidget(self.groups, 3)
        layout.addLayout(bottom)

    def showEvent(self, event: QShowEvent) -> None:
        """Work it out where something has changed since."""
        super().showEvent(event)
        self._refresh()

    def _change(self) -> None:
        self._is_old = True
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        session = self._desk.session
        if not self._is_old or not session.is_open:
            return
        self._is_old = False
        workbook = session.workbook
        gaps = session.gaps if session.is_weighed else ()  # else they come a moment later
        self.shown = overview(workbook.info, session.rows, gaps, today=workbook.clock().date())
        self.ring.show_group(self.shown.whole)
        self.legend.show_group(self.shown.whole)
        self.groups.show_overview(self.shown)
        self.steps.clear()
        for step in self.shown.steps:
            words = f"{step.kind}　{step.ref}　{step.words}"
            item = QListWidgetItem(visible(words))
            item.setToolTip(as_tip(words))
            item.setData(Qt.ItemDataRole.UserRole, step.requirement_id)
            self.steps.addItem(item)
        if not self.shown.steps:
            self.steps.addItem("没有到期的，也没有缺项，可以打印了。")

    def _go_to_step(self, item: QListWidgetItem) -> None:
        requirement_id = item.data(Qt.ItemDataRole.UserRole)
        if requirement_id:
            self._desk.selection.go_to(requirement_id)
