"""What the office keeps about its units, and what follows from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate

from desktop.gui import ask
from desktop.gui.office.units_dialog import UnitDialog, UnitsDialog
from desktop.rollup import units
from tests.gui.office_samples import NAMES, receive, sealed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.office.window import OfficeWindow


@pytest.fixture
def dialog(office: OfficeWindow, qtbot: QtBot) -> UnitsDialog:
    shown = UnitsDialog(office.bureau)
    qtbot.addWidget(shown)
    return shown


def test_the_day_for_all_and_for_one(
    dialog: UnitsDialog, office: OfficeWindow, answer: Callable[..., None]
) -> None:
    dialog.due.is_set.setChecked(True)
    dialog.due.edit.setDate(QDate(2020, 3, 1))
    assert office.bureau.picture.due_on == date(2020, 3, 1)
    units_of = office.bureau.picture.matrix.units
    assert office.reports.units.words(units_of[0], 9) == "2020-03-01"

    def own(one: UnitDialog) -> None:
        one.due.set_day(date(2020, 4, 1))
        one.contact.setText("王科长 0663-123")
        one.group.setCurrentIndex(2)

    answer(UnitDialog, own)
    dialog.change()
    first = office.bureau.picture.matrix.units[0]
    assert (first.due_on, first.group) == (date(2020, 4, 1), "B")
    assert first.contact == "王科长 0663-123"
    answer(UnitDialog, lambda one: one.due.set_day(None))
    dialog.change()
    assert office.bureau.picture.matrix.units[0].due_on is None
    dialog.due.is_set.setChecked(False)
    assert office.bureau.picture.due_on is None


def test_a_renamed_unit_keeps_its_reports(
    dialog: UnitsDialog,
    office: OfficeWindow,
    qtbot: QtBot,
    tmp_path: Path,
    answer: Callable[..., None],
) -> None:
    receive(office, qtbot, sealed(tmp_path / "来件", NAMES[0]))
    answer(UnitDialog, lambda one: one.name.setText("财政和国资局"))
    dialog.change()
    first = office.bureau.picture.matrix.units[0]
    assert first.name == "财政和国资局"
    assert first.has_reported
    assert dialog.table.rows[0].aliases == (NAMES[0],)
    answer(UnitDialog, lambda one: one.name.setText(NAMES[2]))
    dialog.change()
    assert "已经有一个单位叫" in dialog.fault.text()


def test_a_unit_need_not_report_and_others_join(
    dialog: UnitsDialog, office: OfficeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.expect()
    assert [each.name for each in office.bureau.picture.expected] == NAMES[1:]
    assert "恢复报送" in dialog.expect_button.text()
    dialog.expect()
    assert [each.name for each in office.bureau.picture.expected] == NAMES
    monkeypatch.setattr(ask, "reason", lambda *_args: "气象局\t审计局\n\n")
    dialog.add()
    with office.bureau.rollup.reading() as db:
        assert [each.name for each in units.all_units(db)] == [*NAMES, "气象局", "审计局"]
