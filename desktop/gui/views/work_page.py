"""The page with an open workbook: ledger and gaps on the left, the requirement on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from desktop.gui.enter_key import presses_buttons
from desktop.gui.overview.overview_view import OverviewView
from desktop.gui.views.gaps_view import GapsView
from desktop.gui.views.ledger_view import LedgerView
from desktop.gui.views.requirement_view import RequirementView

if TYPE_CHECKING:
    from desktop.gui.desk import Desk


class WorkPage(QWidget):
    """Everything a clerk needs in December, side by side."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.requirement = RequirementView(desk)
        self.ledger = LedgerView(desk)
        self.gaps = GapsView(desk)
        self.overview = OverviewView(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.ledger, "台账")
        self.tabs.addTab(self.gaps, "还缺什么")
        self.tabs.addTab(self.overview, "总览")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tabs)
        self.splitter.addWidget(self.requirement)
        self.splitter.setStretchFactor(0, 11)
        self.splitter.setStretchFactor(1, 9)
        self.splitter.setSizes([700, 580])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        desk.preferences.restore("work/parts", self.splitter)
        desk.session.switched.connect(self._count_gaps)
        desk.session.changed.connect(self._count_gaps)
        desk.session.weighed.connect(self._count_gaps)
        self._count_gaps()
        presses_buttons(self)

    def _count_gaps(self) -> None:
        """Say how much is missing, once that is known."""
        is_known = self._desk.session.is_weighed
        count = self.gaps.model.open_count if is_known else "…"
        self.tabs.setTabText(1, f"还缺什么 {count}")

    def show_ledger(self) -> None:
        """Bring the ledger to the front."""
        self.tabs.setCurrentWidget(self.ledger)

    def show_gaps(self) -> None:
        """Bring the gaps to the front."""
        self.gaps.begin()
        self.tabs.setCurrentWidget(self.gaps)
        self.gaps.list.setFocus()

    def show_overview(self) -> None:
        """Bring the overview to the front."""
        self.tabs.setCurrentWidget(self.overview)
        self.overview.groups.setFocus()

    def remember(self) -> None:
        """Remember how the page is divided."""
        self._desk.preferences.remember("work/parts", self.splitter.saveState())
        self.ledger.remember()
        self.requirement.remember()
