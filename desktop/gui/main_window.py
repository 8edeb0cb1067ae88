"""The window: menus from the table of actions, two pages, and one line that says 已保存."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolBar,
)

from desktop.gui.actions import MENUS
from desktop.gui.desk import Desk
from desktop.gui.small_screens import room
from desktop.gui.text import plain
from desktop.gui.views.notice import with_notice
from desktop.gui.views.start_page import StartPage
from desktop.terms import PROGRAM, printed_ref

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from desktop.gui.preferences import Preferences
    from desktop.gui.views.work_page import WorkPage

WANTED: Final = QSize(1280, 800)

TOOLS = ("undo", "redo", None, "attach_files", "attach_link", None, "gaps", "print")


class MainWindow(QMainWindow):
    """One window, one workbook."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.desk = Desk(self, preferences)
        self.start = StartPage(self.desk)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self._work: WorkPage | None = None
        self.menus: list[QMenu] = []
        self.setCentralWidget(with_notice(self.desk.notice, self.pages))
        self._make_menus()
        self._make_status_bar()
        self.desk.session.switched.connect(self._switch)
        self.desk.session.changed.connect(self._say_saved)
        self._restore()
        self._switch()

    def _make_menus(self) -> None:
        for title, specs in MENUS.items():
            menu = self.menuBar().addMenu(title)
            self.desk.actions.add(menu, specs)
            self.menus.append(menu)  # Python must keep them, Qt's bindings do not
        self.addActions(list(self.desk.actions))
        self.tools = QToolBar("工具栏")
        self.tools.setObjectName("tools")
        self.tools.setMovable(False)
        for name in TOOLS:
            if name is None:
                self.tools.addSeparator()
            else:
                self.tools.addAction(self.desk.actions[name])
        self.addToolBar(self.tools)

    def _make_status_bar(self) -> None:
        self.saved = plain()
        self.whose = plain()
        self.where = plain()
        self.several = plain()
        self.storing_words = plain()
        self.storing_bar = QProgressBar()
        self.storing_bar.setAccessibleName("进度")
        self.storing_bar.setMaximumWidth(160)
        self.storing_bar.setRange(0, 1000)
        self.storing_stop = QPushButton("取消")
        bar = self.statusBar()
        bar.addWidget(self.saved)
        bar.addWidget(self.where)
        bar.addWidget(self.several)
        self.desk.where.connect(self.where.setText)
        self.desk.selection.moved.connect(self._say_several)
        for part in (self.storing_words, self.storing_bar, self.storing_stop, self.whose):
            bar.addPermanentWidget(part)
        self.storing_stop.clicked.connect(self.desk.storing.cancel)
        self.desk.storing.progressed.connect(self._show_storing)
        self.desk.storing.finished.connect(lambda *_: self._hide_storing())
        self._hide_storing()

    def _show_storing(self, words: str, share: float) -> None:
        self.storing_words.setText(words)
        self.storing_bar.setValue(int(share * 1000))
        for part in (self.storing_words, self.storing_bar, self.storing_stop):
            part.show()

    def _hide_storing(self) -> None:
        for part in (self.storing_words, self.storing_bar, self.storing_stop):
            part.hide()

    # Which page

    def _switch(self) -> None:
        session = self.desk.session
        if session.is_open:
            self._show_work()
            info = session.workbook.info
            year = f"{info.year}年" if info.year else ""
            self.setWindowTitle(f"{session.workbook.path.name} — {info.unit} — {PROGRAM}")
            self.whose.setText(f"{info.unit}　{year}　共 {len(session.rows)} 条")
        else:
            self.start.refresh()
            self.pages.setCurrentWidget(self.start)
            self.start.take_focus()
            self.setWindowTitle(PROGRAM)
            self.whose.setText("")
        self.tools.setVisible(session.is_open)
        self._say_saved()

    def _show_work(self) -> None:
        """Show the work page, made when it is first needed: starting need not wait for it."""
        if self._work is None:
            from desktop.gui.views.work_page import WorkPage  # noqa: PLC0415 - see above

            self._work = WorkPage(self.desk)
            self.desk.work = self._work
            self.pages.addWidget(self._work)
        self.pages.setCurrentWidget(self._work)
        self._work.show_ledger()
        self._work.ledger.tree.setFocus()

    def _say_saved(self) -> None:
        session = self.desk.session
        if not session.is_open:
            words = ""
        elif not session.is_writable:
            words = "只读"
        elif session.saved_at:
            words = f"已保存 {session.saved_at:%H:%M}"
        else:
            words = "每次改动都会立即保存"
        self.saved.setText(words)

    def _say_several(self) -> None:
        """Say what is done to all the requirements that are selected, and what to one of them."""
        ids, row = self.desk.selection.requirement_ids, None
        if len(ids) > 1:
            row = self.desk.session.row(ids[0])
        words = "已选 {} 条：进展、佐证、内部分工一起改，文字只写进{}"
        self.several.setText(
            words.format(len(ids), printed_ref(row.requirement.ref)) if row else ""
        )

    # Coming and going

    def _restore(self) -> None:
        size = WANTED.boundedTo(room(self))
        self.resize(size)
        if size != WANTED:  # on a small screen every line counts
            self.setWindowState(Qt.WindowState.WindowMaximized)
        geometry = self.desk.preferences.state("window/geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being typed; what cannot be saved is not thrown away unasked."""
        if not self._may_close():
            event.ignore()
            return
        if self.desk.is_behind:
            event.ignore()
            self.desk.away.leave(self.close)
            return
        preferences = self.desk.preferences
        preferences.remember("window/geometry", self.saveGeometry())
        if self._work:
            self._work.remember()
        self.desk.session.drop()
        self.desk.tasks.wait()
        super().closeEvent(event)

    def _may_close(self) -> bool:
        from desktop.gui import ask  # noqa: PLC0415 - not needed to start

        if self.desk.storing.is_busy and not ask.confirm(
            self, "退出", "还有文件正在存入工作簿。现在退出，没存完的就不附了。", "退出", "再等等"
        ):
            return False
        return self.desk.session.settle() or ask.confirm(
            self,
            "退出",
            "最后写的文字没能存进工作簿。现在退出，这段文字会丢失。",
            "仍要退出",
            "回去看看",
        )
