"""The ledger by keys and by mouse, and with more lines than a screen holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from desktop.gui import ledger as ledger_module
from desktop.gui.facets import Facet
from desktop.gui.models.ledger import LedgerModel
from desktop.gui.models.ledger_lines import HEADERS, Column
from desktop.gui.models.table import IdRole
from desktop.workbook import edits
from desktop.workbook.model import Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow
    from desktop.gui.views.ledger_view import LedgerView

FIRST, SECOND, THIRD = (f"{n:012x}" for n in (1, 2, 3))
MANY = 300


@pytest.fixture
def ledger(desk: Desk) -> LedgerView:
    assert desk.work is not None
    desk.window.activateWindow()
    desk.work.ledger.tree.setFocus()
    return desk.work.ledger


@pytest.fixture
def long_ledger(window: MainWindow, book_path: Path, qtbot: QtBot) -> LedgerView:
    window.desk.session.create(book_path, make_checklist(MANY), unit="办公室", year=2019)
    work = window.desk.work
    assert work is not None
    window.activateWindow()
    qtbot.waitUntil(
        lambda: window.desk.session.is_weighed and not work.ledger.model.is_preparing, timeout=9000
    )
    return work.ledger


# Keys


def test_keys_alone_search_select_mark_and_write(
    desk: Desk, ledger: LedgerView, qtbot: QtBot
) -> None:
    qtbot.keyClick(ledger.tree, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert ledger.search.hasFocus()
    qtbot.keyClicks(ledger.search, "rw")
    qtbot.keyClick(ledger.search, Qt.Key.Key_Down)
    assert ledger.tree.hasFocus()
    qtbot.keyClick(ledger.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert set(desk.selection.requirement_ids) == {FIRST, SECOND}
    qtbot.keyClick(ledger.tree, "3")
    assert [row.assessment.status for row in desk.session.rows] == [
        *(Status.DONE, Status.DONE, Status.NOT_STARTED)
    ]
    qtbot.keyClick(ledger.tree, Qt.Key.Key_Return)
    assert desk.work
    assert desk.work.requirement.statement.hasFocus()


def test_filters_go_on_and_off_by_keys(desk: Desk, ledger: LedgerView, qtbot: QtBot) -> None:
    desk.session.edit("x", edits.assess, FIRST, status=Status.DONE)
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(ledger.tree, "4", alt)
    qtbot.keyClick(ledger.tree, "2", alt)
    assert ledger.model.filter.facets == {Facet.OPEN, Facet.MINE}
    assert [row.requirement.id for row in ledger.model.shown] == [SECOND, THIRD]
    assert "已选" in ledger.filters.buttons[Facet.OPEN].accessibleName()
    qtbot.keyClick(ledger.tree, "1", alt)
    assert ledger.model.filter.facets == frozenset()


def test_copying_takes_whole_lines_as_a_table(desk: Desk, ledger: LedgerView, qtbot: QtBot) -> None:
    desk.session.edit("x", edits.assess, FIRST, statement="=1+1\n<b>\t两行</b>")
    ledger.tree.choose([SECOND, FIRST])
    qtbot.keyClick(ledger.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().split("\n")
    assert [line.split("\t")[0] for line in lines] == ["编号", "一（1）", "一（2）"]
    assert "=1+1 <b> 两行</b>" in lines[1].split("\t")
    assert data.html().count("<tr>") == 3
    assert "=1+1<br>&lt;b&gt;" in data.html()


# The mouse


def test_the_mouse_alone_selects_filters_and_marks(
    desk: Desk, ledger: LedgerView, qtbot: QtBot
) -> None:
    def click(requirement_id: str, key: Any = Qt.KeyboardModifier.NoModifier) -> None:
        box = ledger.tree.visualRect(ledger.model.find(requirement_id))
        qtbot.mouseClick(ledger.tree.viewport(), Qt.MouseButton.LeftButton, key, box.center())

    click(SECOND)
    assert desk.selection.requirement_ids == (SECOND,)
    click(THIRD, Qt.KeyboardModifier.ControlModifier)
    assert set(desk.selection.requirement_ids) == {SECOND, THIRD}
    desk.actions["mark_ongoing"].trigger()
    ledger.filters.buttons[Facet.OPEN].click()
    click(FIRST)
    qtbot.waitUntil(lambda: [row.requirement.id for row in ledger.model.shown] == [FIRST])
    assert desk.selection.requirement_ids == (FIRST,)


# Chapters


def test_a_closed_chapter_stays_closed_until_something_is_searched(
    desk: Desk, ledger: LedgerView
) -> None:
    chapter = ledger.model.index(0, 0)
    ledger.tree.collapse(chapter)
    ledger._narrow()
    assert not ledger.tree.isExpanded(ledger.model.index(0, 0))
    ledger.search.setText("任务2")
    assert ledger.tree.isExpanded(ledger.model.index(0, 0))
    ledger.search.clear()
    assert ledger.tree.isExpanded(ledger.model.index(0, 0))


# Many lines


def test_only_lines_that_are_seen_are_built(
    long_ledger: LedgerView, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[int] = set()
    data = LedgerModel.data

    def counted(self: LedgerModel, index: Any, role: int = 0) -> Any:
        asked.add(index.internalId())
        return data(self, index, role)

    monkeypatch.setattr(LedgerModel, "data", counted)
    tree = long_ledger.tree
    height = tree.rowHeight(long_ledger.model.first)
    seen = tree.viewport().height() // height + 2
    for value in range(0, tree.verticalScrollBar().maximum(), 60):
        QApplication.processEvents()
        asked.clear()
        tree.verticalScrollBar().setValue(value)
        tree.viewport().repaint()
        assert len(asked) <= seen + 1  # and the line that is selected, wherever it is


def test_a_line_stays_where_it_is_when_others_go(long_ledger: LedgerView) -> None:
    tree, model = long_ledger.tree, long_ledger.model
    place = f"{200:012x}"
    long_ledger.go_to(place)
    QApplication.processEvents()
    tree.verticalScrollBar().setValue(tree.verticalScrollBar().value() + 3)
    line = tree.line_of(model.find(place))
    assert line is not None
    done = [f"{n:012x}" for n in range(1, 150)]
    long_ledger._session.edit("x", edits.assess, done, status=Status.DONE)
    long_ledger.filters.buttons[Facet.OPEN].click()
    assert len(model.shown) == MANY - 149
    assert tree.line_of(model.find(place)) == line
    assert tree.currentIndex().data(IdRole) == place


def test_a_large_ledger_is_weighed_after_it_is_shown(
    window: MainWindow, book_path: Path, qtbot: QtBot
) -> None:
    assert ledger_module.AT_ONCE < MANY
    session = window.desk.session
    with qtbot.waitSignal(session.weighed, timeout=9000):
        session.create(book_path, make_checklist(MANY), unit="办公室", year=2019)
        work = window.desk.work
        assert work is not None
        assert not session.is_weighed
        assert work.tabs.tabText(1) == "还缺什么 …"
        assert len(session.facets[Facet.OPEN]) == MANY
    assert work.tabs.tabText(1) == f"还缺什么 {work.gaps.model.open_count}"
    assert session.gaps == session.workbook.gaps()


def test_an_edit_in_the_middle_of_weighing_is_weighed_too(
    window: MainWindow, book_path: Path, qtbot: QtBot
) -> None:
    session = window.desk.session
    session.create(book_path, make_checklist(MANY), unit="办公室", year=2019)
    session.edit("x", edits.assess, FIRST, status=Status.DONE)
    qtbot.waitUntil(lambda: session.is_weighed, timeout=9000)
    assert session.gaps == session.workbook.gaps()
    session.edit("y", edits.assess, [row.requirement.id for row in session.rows], statement="同")
    qtbot.waitUntil(lambda: session.is_weighed, timeout=9000)
    assert session.gaps == session.workbook.gaps()
    assert len(session.twins(FIRST, "同")) == MANY - 1


# Columns


def test_columns_are_chosen_and_remembered(
    desk: Desk, window: MainWindow, ledger: LedgerView, qtbot: QtBot
) -> None:
    ledger.tree.header().resizeSection(Column.DEADLINE, 133)
    ledger.show_column(Column.EVIDENCE, is_shown=False)
    window.desk.work.remember()
    again = type(ledger)(desk)
    qtbot.addWidget(again)
    assert again.tree.isColumnHidden(Column.EVIDENCE)
    assert again.tree.header().sectionSize(Column.DEADLINE) == 133
    assert ledger.tree.header().viewport().mapTo(window, QPoint(0, 0)).y() > 0


def test_a_column_that_is_chosen_and_not_shown_says_why(ledger: LedgerView) -> None:
    ledger.resize(300, 400)
    assert ledger.tree.isColumnHidden(Column.UNITS)
    ledger.choose_columns()
    menu = ledger.findChild(QMenu)
    assert isinstance(menu, QMenu)
    words = {Column(row): action.text() for row, action in enumerate(menu.actions(), start=1)}
    menu.close()
    assert words[Column.STATUS] == HEADERS[Column.STATUS]
    assert words[Column.UNITS] == "单位（这里太窄，放不下）"
    assert words[Column.REVIEW] == "审核（还没有审核意见）"


# Searching


def test_esc_takes_the_words_away_and_then_leads_back(
    window: MainWindow, ledger: LedgerView, qtbot: QtBot
) -> None:
    window.activateWindow()
    ledger.search.setFocus()
    ledger.search.setText("没有这样的话")
    qtbot.keyClick(ledger.search, Qt.Key.Key_Escape)
    assert ledger.search.text() == ""
    assert ledger.model.first.isValid()
    assert ledger.search.hasFocus()
    qtbot.keyClick(ledger.search, Qt.Key.Key_Escape)
    assert ledger.tree.hasFocus()
