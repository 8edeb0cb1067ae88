"""Everything that can be worked has a name for those who do not see it, and takes the keys."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QProgressBar,
    QTableView,
    QTextEdit,
    QWidget,
)

import desktop.gui
from desktop.workbook import edits
from desktop.workbook.model import Fact, Offer, OfferKind, Status, Verdict
from tests.gui.every import clerks, offices
from tests.gui.every.stage import FIRST, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow
    from desktop.gui.office.window import OfficeWindow

DIALOGS = {**clerks.DIALOGS, **offices.DIALOGS}
BASES = {"ListDialog", "PaperPage", "Picking"}  # never shown by themselves
WORKED = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextEdit,
)
INSIDE = (QAbstractSpinBox, QComboBox, QLineEdit, QTableView)
OF_QT = ("qt_", "ScrollLeftButton", "ScrollRightButton")


def worked(top: QWidget) -> Iterator[QWidget]:
    """Yield what a person works with; parts that Qt makes inside of others are theirs."""
    for widget in top.findChildren(QWidget):
        if isinstance(widget, WORKED) and not is_qts(widget) and not is_waiting(widget):
            yield widget


def is_qts(widget: QWidget) -> bool:
    above = widget.parentWidget()
    is_inside = isinstance(above, INSIDE) or isinstance(above.parentWidget(), QComboBox)
    return is_inside or isinstance(widget, QHeaderView) or widget.objectName().startswith(OF_QT)


def is_waiting(widget: QWidget) -> bool:
    """A button that is hidden until it has something to say."""
    is_hidden = widget.isHidden() or widget.parentWidget().isHidden()
    return isinstance(widget, QAbstractButton) and is_hidden and not widget.text()


def nameless(top: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in worked(top)
        if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()
    ]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A desk on which every part of the requirement page has something to show."""
    last = Offer(OfferKind.LAST_YEAR, "2018.yaodian", Status.DONE, "去年的话")
    desk.session.edit("a", edits.offer, FIRST, last)
    desk.session.edit("b", edits.review, FIRST, Verdict.CHANGES_REQUESTED, round_=1, remark="补")
    desk.session.edit("c", edits.assess, FIRST, statement="去年的话", facts=(Fact("会", "2"),))
    desk.session.edit("d", edits.attach_link, FIRST, "https://a/1", title="公告")
    return desk


def test_the_walk_sees_what_has_no_name(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    QLineEdit(top)
    assert nameless(top) == ["QLineEdit in QWidget"]


def test_the_first_page_is_named(window: MainWindow) -> None:
    window.desk.notice.trouble("坏了", "重试")
    assert nameless(window) == []


def test_the_work_page_is_named(full: Desk) -> None:
    assert full.work is not None
    assert nameless(full.work) == []
    assert len(list(worked(full.work))) > 25


def classes(kind: type[QWidget]) -> set[type[QWidget]]:
    """Return all classes of the program's that are of a kind and can be made."""
    for module in pkgutil.walk_packages(desktop.gui.__path__, "desktop.gui."):
        importlib.import_module(module.name)
    found, left = set(), [kind]
    while left:
        every = left.pop().__subclasses__()
        left += every
        found |= {each for each in every if each.__module__.startswith("desktop.")}
    return found


def test_every_dialog_and_window_is_walked() -> None:
    """Whoever makes a new one adds it to ``tests.gui.every``."""
    assert {each.__name__ for each in classes(QDialog) - set(DIALOGS)} == BASES
    assert {each.__name__ for each in classes(QMainWindow)} == {"MainWindow", "OfficeWindow"}


@pytest.fixture
def stage(full: Desk, reported: OfficeWindow, tmp_path: Path) -> Stage:
    folder = tmp_path / "对话框 #1 & 50%"
    folder.mkdir()
    return Stage(full, reported, folder)


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_dialogs_are_named(stage: Stage, kind: type[QDialog], qtbot: QtBot) -> None:
    dialog = DIALOGS[kind](stage)
    qtbot.addWidget(dialog, before_close_func=QWidget.hide)  # nobody is asked
    assert nameless(dialog) == []


def test_the_offices_pages_are_named(stage: Stage, qtbot: QtBot) -> None:
    offices.put_card(stage)
    stage.office.show_page(3)
    qtbot.waitUntil(lambda: stage.office.scores.places.place is not None, timeout=30000)
    assert nameless(stage.office) == []
    assert len(list(worked(stage.office))) > 50


def test_the_tab_key_reaches_every_part_of_the_page(full: Desk, qtbot: QtBot) -> None:
    """From the search field round the window and back, through all that can be worked."""
    window, work = full.window, full.work
    assert work is not None
    window.activateWindow()
    work.ledger.search.setFocus()
    reached = []
    for _ in range(120):
        widget = window.focusWidget()
        if widget in reached:
            break
        reached.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    wanted = [
        *(work.ledger.search, work.ledger.tree, *work.ledger.filters.buttons.values()),
        *(work.requirement.text, work.requirement.statement, work.requirement.answer.figures),
        *(work.requirement.answer.offered.take, work.requirement.evidence.list),
        work.requirement.note.answer,
    ]
    assert [type(each).__name__ for each in wanted if each not in reached] == []
