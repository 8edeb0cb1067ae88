"""Lists of the office's window: orders by a click, search by a few words, and a place that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog

from desktop.gui.models.table import PlainTable
from desktop.gui.office.figure_rows import RowsDialog
from desktop.gui.office.lists import FittedList, listed
from desktop.gui.office.ordered_table import AS_GIVEN, OrderedTable, seeking
from desktop.gui.office.units_dialog import UnitsDialog
from desktop.rollup.figures import Measure
from desktop.rollup.units import add_units
from desktop.workbook.model import Verdict
from tests.gui.office_samples import receive, sealed

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from desktop.gui.office.window import OfficeWindow

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
OTHERS = ["县审计局", "安乐镇人民政府", "县长办公室"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from([*OTHERS, "", "第2次", "第10次"]),
        st.one_of(st.just(""), st.integers(-9, 99).map(str), st.just("不参评")),
    ),
    max_size=9,
)


class Pairs(OrderedTable[tuple[int, str, str]]):
    headers: ClassVar = ("单位", "分数")

    def words(self, row: tuple[int, str, str], column: int) -> str:
        return row[column + 1]

    def tip(self, row: tuple[int, str, str], column: int) -> str:
        return row[column + 1]

    def key(self, row: tuple[int, str, str]) -> int:
        return row[0]


class KeptPairs(Pairs):
    keeps_places: ClassVar = True


def pairs(rows: list[tuple[str, str]]) -> tuple[tuple[int, str, str], ...]:
    return tuple((number, *row) for number, row in enumerate(rows))


@given(
    ROWS, st.integers(AS_GIVEN, 1), st.sampled_from([UP, DOWN]), st.sampled_from(["", "县", "2"])
)
def test_an_order_loses_nothing_and_a_search_only_what_does_not_fit(
    rows: list[tuple[str, str]], column: int, order: Qt.SortOrder, sought: str
) -> None:
    table, every = Pairs(), pairs(rows)
    table.show(every)
    marked = [QPersistentModelIndex(table.index(at, 0)) for at in range(len(every))]
    table.sort(column, order)
    assert [table.rows[each.row()] for each in marked] == list(every)
    table.narrow(sought)
    assert sorted(table.rows) == [each for each in every if sought in f"{each[1]} {each[2]}"]
    assert table.given == every
    cells = [table.words(each, column) for each in table.rows] if column != AS_GIVEN else []
    assert cells == [*filter(None, cells), *[""] * cells.count("")]
    numbers = [int(each) for each in cells if each.lstrip("-").isdigit()]
    assert numbers == sorted(numbers, reverse=order is DOWN)
    table.narrow("")
    table.sort(AS_GIVEN)
    assert table.rows == every


def test_words_go_by_their_sound_and_the_numbers_in_them() -> None:
    table = Pairs()
    table.show(pairs([("县审计局", "第10次"), ("县财政局", "第9次"), ("安乐镇", "3")]))
    table.sort(0)
    assert [each[1] for each in table.rows] == ["安乐镇", "县财政局", "县审计局"]
    table.sort(1)
    assert [each[2] for each in table.rows] == ["3", "第9次", "第10次"]


@given(ROWS, st.permutations(["不参评", "3", "", "10"]))
def test_where_one_works_a_line_stays_until_others_come(
    rows: list[tuple[str, str]], said: list[str]
) -> None:
    table, every = KeptPairs(), pairs(rows)
    table.show(every)
    table.sort(1)
    before = [each[0] for each in table.rows]
    table.show(tuple((id_, name, said[id_ % 4]) for id_, name, _ in every))
    assert [each[0] for each in table.rows] == before
    assert [each[2] for each in table.rows] == [said[id_ % 4] for id_ in before]
    table.show((*every, (99, "新来的", "-99")))
    assert table.rows[0][0] == 99


@pytest.mark.parametrize(
    ("sought", "is_found"),
    [("财政", True), ("czj", True), ("２ 财", True), ("财 教", False), ("jyj", False), ("", True)],
)
def test_what_is_sought(sought: str, is_found: bool) -> None:  # noqa: FBT001 - a table of cases
    assert seeking(sought)("县财政局 第2次") is is_found


def test_ordered_tables_pass_qts_own_test(qtmodeltester: ModelTester) -> None:
    table = Pairs()
    table.show(pairs([("乙", "2"), ("甲", "1"), ("", "")]))
    qtmodeltester.check(table)
    table.sort(1, DOWN)
    table.narrow("1")
    qtmodeltester.check(table)


def names(office: OfficeWindow) -> list[str]:
    return [each.name for each in office.reports.units.rows]


def with_others(office: OfficeWindow) -> FittedList:
    with office.bureau.rollup.writing("add_units") as db:
        add_units(db, OTHERS)
    office.bureau.refresh()
    view = office.reports.unit_list
    assert isinstance(view, FittedList)
    return view


def click_head(view: FittedList, qtbot: QtBot, column: int) -> None:
    header = view.header()
    where = header.rect().center()
    where.setX(header.sectionViewportPosition(column) + 9)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_click_on_a_head_orders_and_the_place_stays(reported: OfficeWindow, qtbot: QtBot) -> None:
    view = with_others(reported)
    own = names(reported)
    view.setCurrentIndex(view.model().index(own.index("县审计局"), 0))
    click_head(view, qtbot, 0)
    assert names(reported)[0] == "安乐镇人民政府"
    assert names(reported)[view.currentIndex().row()] == "县审计局"
    click_head(view, qtbot, 0)
    assert names(reported)[-1] == "安乐镇人民政府"
    reported.bureau.refresh()
    assert names(reported)[-1] == "安乐镇人民政府"
    assert names(reported)[view.currentIndex().row()] == "县审计局"
    click_head(view, qtbot, 0)
    assert names(reported) == own


def test_orders_are_had_without_the_pointer(reported: OfficeWindow) -> None:
    view = with_others(reported)
    own = names(reported)
    menu = {each.text(): each for each in view.order_menu().actions()}
    assert menu["原来的次序"].isChecked()
    menu["按“单位”排列"].trigger()
    up = names(reported)
    menu = {each.text(): each for each in view.order_menu().actions()}
    assert menu["按“单位”排列"].isChecked()
    menu["按“单位”排列"].trigger()
    assert up != own
    assert names(reported) == up[::-1]
    menu["原来的次序"].trigger()
    assert names(reported) == own


def test_a_unit_is_found_by_keys_and_opened(reported: OfficeWindow, qtbot: QtBot) -> None:
    view = with_others(reported)
    field = reported.reports.finder.field
    reported.show_page(0)
    with qtbot.waitActive(reported):
        reported.activateWindow()
    reported.actions_by_id["find"].trigger()
    assert field.hasFocus()
    qtbot.keyClicks(field, "sjj")
    assert names(reported) == ["县审计局"]
    assert "1/6" in reported.reports.finder.count.text()
    assert reported.reports.log.rows == ()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.hasFocus()
    assert view.currentIndex().row() == 0
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(names(reported)) == 6
    assert names(reported)[view.currentIndex().row()] == "县审计局"
    assert reported.reports.finder.count.isHidden()


def test_every_page_can_be_searched(reported: OfficeWindow) -> None:
    for page in range(4):
        reported.show_page(page)
        reported.actions_by_id["find"].trigger()
        shown = reported.pages.currentWidget()
        assert reported.focusWidget().accessibleName() == "查找"
        assert shown.isAncestorOf(reported.focusWidget())


def test_a_search_decides_nothing(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(office, qtbot, *(sealed(tmp_path / "来件", each) for each in OTHERS[:2]))
    office.reports.finder.field.setText("安乐")
    assert len(office.reports.log.rows) == 1
    monkeypatch.setattr("desktop.gui.ask.confirm", lambda *_: True)
    office.reports.take_on()
    office.bureau.tasks.wait()
    assert set(OTHERS[:2]) <= {each.name for each in office.bureau.picture.matrix.units}


def test_a_matrix_shows_the_units_that_are_sought(reported: OfficeWindow) -> None:
    view = reported.matrix
    reported.show_page(1)
    view.finder.setText("slj")
    assert [each.name for each in view.model.units] == ["水利局"]
    view.finder.setText("没有这个")
    assert view.model.rowCount() == 0
    view.finder.clear()
    assert len(view.model.units) == 3


# Where one works through a list


def verdicts(office: OfficeWindow) -> list[Verdict | None]:
    return [each.said.verdict if each.said else None for each in office.review.table.rows]


def test_what_is_said_puts_no_line_elsewhere(reported: OfficeWindow) -> None:
    view = reported.review
    view.go_to(view.table.rows[0].unit.id, "")
    view.list.sortByColumn(5, UP)
    before = [each.asked.id for each in view.table.rows]
    for row in range(3):
        assert view.list.currentIndex().row() == row
        view.say(Verdict.ACCEPTED)
    assert [each.asked.id for each in view.table.rows] == before
    assert verdicts(reported)[:3] == [Verdict.ACCEPTED] * 3
    reported.bureau.settle()
    assert [each.asked.id for each in view.table.rows] == before


def test_requirements_are_ordered_as_printed(reported: OfficeWindow) -> None:
    view = reported.review
    printed = [each.asked.id for each in view.table.rows]
    view.list.sortByColumn(0, DOWN)
    assert [each.asked.id for each in view.table.rows] == printed[::-1]
    view.list.sortByColumn(0, UP)
    assert [each.asked.id for each in view.table.rows] == printed


def test_all_without_gaps_are_accepted_though_a_search_hides_them(reported: OfficeWindow) -> None:
    view = reported.review
    every = view.table.rows
    view.finder.field.setText(every[-1].asked.title)
    assert len(view.table.rows) < len(every)
    view.accept_without_gaps()
    view.finder.show_all()
    done = [each for each in verdicts(reported) if each]
    assert done
    view.undo()
    assert not any(verdicts(reported))


def test_a_claim_that_is_led_to_is_shown_whatever_is_sought(reported: OfficeWindow) -> None:
    view = reported.review
    wanted = view.table.rows[1]
    view.finder.field.setText("没有这个")
    assert view.claim is None
    assert view.panel.claim is None
    reported.bureau.wanted.emit(wanted.unit.id, wanted.asked.id)
    assert view.claim == wanted
    assert view.panel.claim == wanted


def test_typed_words_outlive_a_search(reported: OfficeWindow) -> None:
    view = reported.review
    view.panel.remark.setPlainText("请补充截图")
    view.finder.field.setText("没有这个")
    assert view.has_typed
    view.finder.show_all()
    assert view.panel.remark.toPlainText() == "请补充截图"


def test_selected_lines_stay_selected(reported: OfficeWindow) -> None:
    view = reported.review
    view.list.selectAll()
    chosen = {each.asked.id for each in view.chosen}
    view.list.sortByColumn(0, DOWN)
    assert {each.asked.id for each in view.chosen} == chosen
    first = view.table.rows[0]
    view.finder.field.setText(first.asked.title)
    view.finder.show_all()
    assert {each.asked.id for each in view.chosen} <= chosen


# Dialogs


def test_rows_of_a_figure_are_searched_and_ordered(reported: OfficeWindow, qtbot: QtBot) -> None:
    picture = reported.matrix.picture
    dialog = RowsDialog(reported.bureau, picture, picture.total.figure(Measure.ASKED))
    qtbot.addWidget(dialog)
    dialog.list.sortByColumn(0, DOWN)
    by_name = [each.unit_id for each in dialog.table.rows]
    assert by_name != [each.unit_id for each in dialog.table.given]
    dialog.chosen(0)
    assert dialog.wanted == (by_name[0], dialog.table.rows[0].requirement_id)


def test_esc_empties_the_search_before_it_leaves_a_dialog(
    reported: OfficeWindow, qtbot: QtBot
) -> None:
    dialog = UnitsDialog(reported.bureau)
    qtbot.addWidget(dialog)
    dialog.open()
    shortcut = dialog.findChild(QShortcut)
    assert shortcut.key() == QKeySequence("Ctrl+F")
    shortcut.activated.emit()
    field = dialog.finder.field
    assert dialog.focusWidget() is field
    qtbot.keyClicks(field, "slj")
    assert dialog.unit is not None
    assert dialog.unit.name == "水利局"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert len(dialog.table.rows) == 3
    assert dialog.unit.name == "水利局"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not dialog.isVisible()


def test_a_list_without_orders_offers_none(qtbot: QtBot) -> None:
    class Bare(PlainTable[str]):
        headers: ClassVar = ("说明",)

    table = Bare()
    view = listed(table, "说明", (90,), 0)
    qtbot.addWidget(view)
    assert not view.isSortingEnabled()
    assert view.model().index(0, 0) == QModelIndex()
