"""The matrix: what is chosen of it, what changed since, and every figure down to its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.gui.office.figure_rows import RowsDialog
from desktop.gui.office.matrix_model import DIFFERENT, Shown
from desktop.rollup.figures import Measure
from desktop.workbook import edits, submitting
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Status, Verdict
from tests.gui.office_samples import NAMES, receive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.office.window import OfficeWindow


def shown_cells(office: OfficeWindow) -> list[str]:
    model = office.matrix.model
    found = [
        str(model.data(model.index(row, column)))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    return [each for each in found if each]


@pytest.mark.parametrize("measure", Measure)
def test_every_figure_shows_exactly_its_rows(
    reported: OfficeWindow, qtbot: QtBot, measure: Measure
) -> None:
    reported.review.panel.remark.setPlainText("请补充")
    reported.review.say(Verdict.CHANGES_REQUESTED)
    reported.bureau.settle()
    picture = reported.matrix.picture
    figure = picture.total.figure(measure)
    dialog = RowsDialog(reported.bureau, picture, figure)
    qtbot.addWidget(dialog)
    assert len(dialog.table.rows) == figure.count
    assert f"{figure.count} 条" in dialog.windowTitle()
    assert "缺漏" not in dialog.windowTitle()  # it is 缺项 on the whole page
    button = reported.matrix.figures.buttons[measure]
    assert button.text().endswith(f" {figure.count}")
    assert button.isEnabled() == bool(figure.count)


def test_a_row_of_a_figure_leads_to_its_claim(
    reported: OfficeWindow, answer: Callable[..., None]
) -> None:
    answer(RowsDialog, lambda dialog: dialog.list.activated.emit(dialog.table.index(1, 0)))
    reported.show_page(1)
    reported.matrix.figures.buttons[Measure.DONE].click()
    assert reported.pages.currentIndex() == 2
    claim = reported.review.claim
    assert claim
    assert claim.unit.name == NAMES[1]
    reported.show_page(0)
    view = reported.reports
    view.unit_list.activated.emit(view.units.index(0, 5))
    claim = reported.review.claim
    assert claim
    assert claim.unit.name == NAMES[0]


def test_only_what_is_chosen_is_shown(reported: OfficeWindow) -> None:
    matrix = reported.matrix
    total = matrix.picture.total
    assert len(shown_cells(reported)) == total.count(Measure.ASKED)
    matrix.choose(Shown.WITH_GAPS)
    assert len(shown_cells(reported)) == total.count(Measure.WITH_GAPS)
    matrix.choose(Shown.SENT_BACK)
    assert matrix.model.rowCount() == matrix.model.columnCount() == 0
    reported.review.panel.remark.setPlainText("请补充")
    reported.review.say(Verdict.CHANGES_REQUESTED)
    reported.bureau.settle()
    assert len(shown_cells(reported)) == 1
    assert matrix.model.headerData(0, Qt.Orientation.Vertical) == NAMES[0]
    matrix.choose(Shown.ALL)
    matrix.chapter.setCurrentIndex(1)
    assert {each.chapter for each in matrix.model.asked} == {matrix.chapter.currentData()}


def test_what_changed_since_the_report_before(
    reported: OfficeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    matrix = reported.matrix
    matrix.against.setCurrentIndex(1)
    assert "没有可以比较" in matrix.changes.text()
    book = tmp_path / f"{hash(NAMES[0])}.yaodian"
    with Workbook.open(book) as workbook:
        second = workbook.ledger()[1].requirement.id
        workbook.edit("写", edits.assess, second, status=Status.DONE, statement="又公开 3 条")
        finish(submitting.submitting(workbook, tmp_path / "来件" / "第二次.yaodian"))
    receive(reported, qtbot, tmp_path / "来件")
    assert "内容有变化 1 条" in matrix.changes.text()
    assert sum(DIFFERENT in each for each in shown_cells(reported)) == 1
    matrix.choose(Shown.CHANGED)
    (cell,) = shown_cells(reported)
    assert DIFFERENT in cell
    tip = matrix.model.data(matrix.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "已完成" in tip
    matrix.against.setCurrentIndex(2)
    assert "没有可以比较" in matrix.changes.text()  # both reports are of the first round


def test_the_current_cell_is_said_in_words(reported: OfficeWindow) -> None:
    matrix = reported.matrix
    reported.show_page(1)
    matrix.table.setCurrentIndex(matrix.model.index(1, 0))
    assert NAMES[1] in matrix.detail.text()
    assert "已完成" in matrix.detail.text()
    reported.bureau.refresh()
    assert matrix.model.place(matrix.table.currentIndex())[0] == matrix.model.units[1].id
    assert NAMES[1] in matrix.detail.text()
