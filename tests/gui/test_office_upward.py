"""Upwards, downwards and sideways: the office's own workbook, units below, a corrected list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from desktop.gui import ask
from desktop.gui.commands import files
from desktop.gui.office import commands
from desktop.gui.office.below_dialog import BelowDialog
from desktop.gui.office.correcting import CorrectDialog, correction
from desktop.gui.office.course import Watched
from desktop.rollup import units, upward
from desktop.rollup.figures import Measure
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.workbook.book import Workbook, finish
from desktop.workbook.submitting import submitting
from tests.gui.office_samples import NAMES, receive, sealed
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.checklist.model import Checklist
    from desktop.gui.office.window import OfficeWindow

OK = QDialogButtonBox.StandardButton.Ok


def test_the_roll_up_becomes_the_offices_own_workbook(
    reported: OfficeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Watched, "exec", lambda self: qtbot.waitUntil(self.result, timeout=60000))
    desk = reported.bureau.desk
    for _ in range(2):  # the second time while it is open
        commands.go_up(reported)
        assert desk.session.is_open
        assert desk.session.workbook.path == upward.own_workbook(reported.bureau.rollup)
        assert desk.session.workbook.info.unit == "市府办"
        assert "报送" in desk.notice.sentence.text()
    assert "已公开 12 条" in desk.session.rows[0].assessment.statement
    files.close(desk)


@pytest.fixture
def with_district(office: OfficeWindow, qtbot: QtBot, tmp_path: Path) -> OfficeWindow:
    """The office with a district among its units, whose streets came up with its report."""
    folder = tmp_path / "区"
    folder.mkdir()
    lower = Rollup.create(
        folder / "区.yaodian-rollup", make_checklist(4), office=NAMES[2], actor="乙"
    )
    with lower, lower.writing("units") as db:
        units.add_units(db, ["光华街道", "石炮台街道"])
    with Rollup.open(folder / "区.yaodian-rollup", actor="乙") as lower:
        finish(receiving(lower, [sealed(folder / "来件", "光华街道", proof=True)]))
        own = upward.join(lower)
    target = tmp_path / "区上报.yaodian"
    with Workbook.open(own) as book:
        finish(submitting(book, target))
    receive(office, qtbot, target)
    return office


def test_units_below_an_office_are_looked_into(
    with_district: OfficeWindow, answer: Callable[..., None]
) -> None:
    matrix = with_district.matrix
    assert matrix.scope.count() == 2
    matrix.scope.setCurrentIndex(1)
    assert [each.name for each in matrix.model.units] == ["光华街道", "石炮台街道"]
    assert matrix.picture.total.count(Measure.DONE) == 1
    read: list[str] = []
    answer(BelowDialog, lambda dialog: read.append(dialog.panel.statement.text()), 0)
    matrix.table.activated.emit(matrix.model.index(0, 0))
    assert "已公开 12 条" in read[0]
    assert with_district.pages.currentIndex() != 2
    answer(BelowDialog, lambda dialog: read.append(dialog.go_on.text()), 1)
    matrix.table.activated.emit(matrix.model.index(0, 0))
    claim = with_district.review.claim
    assert claim
    assert claim.unit.name in read[1]  # the office that answers for them
    assert with_district.pages.currentIndex() == 2
    assert [each.name for each in with_district.bureau.picture.matrix.units] == NAMES


def test_units_below_come_and_go_with_the_report_of_their_office(
    with_district: OfficeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "confirm", lambda *_args: True)
    reports, bureau = with_district.reports, with_district.bureau
    counting = next(
        row for row, each in enumerate(reports.log.rows) if each.unit == bureau.offices()[0].name
    )
    reports.receipt_list.setCurrentIndex(reports.log.index(counting, 0))
    file = reports.receipt.file_name
    reports.reject_button.click()
    qtbot.waitUntil(lambda: not bureau.offices(), timeout=20000)
    again = next(row for row, each in enumerate(reports.log.rows) if each.file_name == file)
    reports.receipt_list.setCurrentIndex(reports.log.index(again, 0))
    reports.accept_button.click()
    qtbot.waitUntil(lambda: len(bureau.offices()) == 1, timeout=20000)


def corrected() -> Checklist:
    """Return the list with one requirement reworded, one removed and one added."""
    before = make_checklist(4)
    (directive,) = before.directives
    first, second, third, _last = directive.requirements
    added = replace(third, id="new-one", ref="九（九）", text="新增的要求")
    kept = (replace(first, text="改过的要求"), second, third, added)
    return replace(before, directives=(replace(directive, requirements=kept),))


def test_what_differs_is_shown_before_it_counts(
    reported: OfficeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = make_checklist(4), corrected()
    found = correction(before, after)
    assert (len(found.added), len(found.removed), len(found.reworded)) == (1, 1, 1)
    assert correction(before, before).is_same
    dialog = CorrectDialog(reported.bureau)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "正在" not in dialog.summary.text(), timeout=20000)
    dialog.take(before)
    assert not dialog.box.button(OK).isEnabled()
    dialog.take(after)
    assert "新增 1 条，删去 1 条，文字改动 1 条" in dialog.summary.text()
    assert dialog.shown.topLevelItemCount() == 3
    monkeypatch.setattr(ask, "confirm", lambda *_args: True)
    dialog.accept()
    assert dialog.result() == 1
    picture = reported.bureau.picture
    assert [each.id for each in picture.matrix.requirements][-1] == "new-one"
    assert picture.total.count(Measure.OUTDATED) == 2
    assert reported.bureau.asked[before.requirements[0].id].text == "改过的要求"


def test_another_list_is_no_correction(
    reported: OfficeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = CorrectDialog(reported.bureau)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.shown.topLevelItemCount() > 0, timeout=20000)  # a bundled one
    monkeypatch.setattr(ask, "confirm", lambda *_args: True)
    dialog.accept()
    assert dialog.result() == 0
    assert "不是它的更正" in dialog.summary.text()
