"""The office's window: four pages over one roll-up; files are dropped anywhere on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QTabWidget, QToolBar

from desktop.gui import ask
from desktop.gui.actions import bare
from desktop.gui.dropping import dropped_files
from desktop.gui.office import commands
from desktop.gui.office.actions import ACTIONS, MENUS, TOOLS
from desktop.gui.office.bureau import Bureau
from desktop.gui.office.matrix_view import MatrixView
from desktop.gui.office.reports_view import ReportsView
from desktop.gui.office.review_view import ReviewView
from desktop.gui.office.scoring.scoring_view import ScoringView
from desktop.gui.text import as_tip, plain
from desktop.gui.views.notice import with_notice
from desktop.terms import PROGRAM

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from desktop.gui.desk import Desk
    from desktop.rollup.store import Rollup


class OfficeWindow(QMainWindow):
    """One window, one roll-up."""

    def __init__(self, rollup: Rollup, desk: Desk) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.bureau = Bureau(self, rollup, desk)
        self.reports = ReportsView(self.bureau)
        self.matrix = MatrixView(self.bureau)
        self.review = ReviewView(self.bureau)
        self.scores = ScoringView(self.bureau)
        self.pages = QTabWidget()
        for page, name in (
            (self.reports, "收件"),
            (self.matrix, "汇总"),
            (self.review, "审核"),
            (self.scores, "考评"),
        ):
            self.pages.addTab(page, name)
        self.actions_by_id: dict[str, QAction] = {}
        self.menus: list[QMenu] = []
        self.setCentralWidget(with_notice(self.bureau.notice, self.pages))
        self._make_actions()
        self.bureau.wanted.connect(lambda *_: self.show_page(2))
        self.pages.currentChanged.connect(lambda _page: self.bureau.settle())
        self.setWindowTitle(f"{rollup.place.name} — {rollup.office} — {PROGRAM}")
        self.statusBar().addWidget(plain("每一步都会立即保存"))
        self.statusBar().addPermanentWidget(plain(f"审核人：{rollup.actor}"))
        self.resize(QSize(1280, 800).boundedTo(self.screen().availableSize()))
        geometry = desk.preferences.state("office/geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    def _make_actions(self) -> None:
        for spec in ACTIONS:
            action = QAction(spec.text, self)
            action.setObjectName(spec.id)
            action.setShortcut(QKeySequence(spec.keys))
            name = bare(spec.text)
            action.setIconText(name)
            action.setToolTip(as_tip(f"{name}（{spec.keys}）" if spec.keys else name))
            action.triggered.connect(partial(self._run, spec.does))
            self.actions_by_id[spec.id] = action
        for title, specs in MENUS.items():
            menu = self.menuBar().addMenu(title)
            for spec in specs:
                menu.addAction(self.actions_by_id[spec.id])
                if spec.ends_group:
                    menu.addSeparator()
            self.menus.append(menu)  # Python must keep them, Qt's bindings do not
        tools = QToolBar("工具栏")
        tools.setMovable(False)
        for name in TOOLS:
            tools.addAction(self.actions_by_id[name])
        self.addToolBar(tools)

    def _run(self, does: object, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's signal
        if callable(does):
            self.bureau.settle()
            self.bureau.run(lambda _bureau: does(self))

    def show_page(self, number: int) -> None:
        """Show one of the four pages, ready for the keyboard."""
        self.pages.setCurrentIndex(number)
        first = (
            self.reports.unit_list,
            self.matrix.table,
            self.review.list,
            self.scores.list,
        )
        first[number].setFocus()

    def begin_search(self) -> None:
        """Let the person say which lines of this page to see."""
        finders = (
            self.reports.finder,
            self.matrix.finder,
            self.review.finder,
            self.scores.places.finder,
        )
        finders[self.pages.currentIndex()].begin()

    def go_by(self, step: int) -> None:
        """Show the next unit, or the one before, where one unit is looked at."""
        if self.pages.currentWidget() is self.scores:
            self.scores.places.go_by(step)
        else:
            self.show_page(2)
            self.review.go_by(step)

    def changeEvent(self, event: QEvent) -> None:
        """Show what other officers said meanwhile to whoever comes back to the window."""
        super().changeEvent(event)
        is_back = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if is_back and self.bureau.rollup.is_shared:
            self.bureau.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Receive what was dropped."""
        paths = dropped_files(event)
        event.acceptProposedAction()
        self.bureau.run(lambda _bureau: commands.receive(self, paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before words that were typed and never said are lost."""
        question = "有的审核意见或评分写了字，还没有按下面的按钮。现在关闭，这些字会丢失。"
        has_typed = self.review.has_typed or self.scores.has_typed
        if has_typed and not ask.confirm(self, "关闭汇总", question, "仍要关闭", "回去看看"):
            event.ignore()
            return
        self.bureau.preferences.remember("office/geometry", self.saveGeometry())
        self.bureau.rest()
        self.bureau.rollup.close()
        super().closeEvent(event)
