"""自评表 in the window: they go out, come back, and are seen before anything is taken."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from desktop.errors import UsageError
from desktop.gui import ask
from desktop.gui.office.course import Course
from desktop.gui.office.scoring import board, forms_dialog
from desktop.gui.office.scoring.forms import read_forms
from desktop.gui.office.scoring.forms_dialog import FormsDialog
from desktop.gui.office.scoring.import_dialog import ImportDialog
from desktop.gui.office.scoring.reasons_dialog import ReasonsDialog
from desktop.report.scorecard_sheet import CardSheet, Columns, card_book
from desktop.rollup.scorecard.model import Entry
from desktop.rollup.scorecard.reading import read_scorecards
from desktop.rollup.units import all_units
from tests.gui.office_samples import NAMES
from tests.gui.scoring.scoring_samples import chosen, now, other_gives, press_enter, told, write
from tests.rollup import scorecard_books, scorecard_samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.office.scoring.scoring_view import ScoringView
    from desktop.gui.office.window import OfficeWindow

OK = QDialogButtonBox.StandardButton.Ok


def test_forms_go_out_and_come_back(
    view: ScoringView,
    office: OfficeWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[..., None],
) -> None:
    folder = chosen(monkeypatch, tmp_path / "自评表")
    folder.mkdir()
    for count in (3, 6):  # what lies there is not replaced
        view.places.menu.of_cards[1].trigger()
        assert f"已写出 3 份自评表到“{folder}”" in told(view)
        assert len(list(folder.iterdir())) == count
    path = next(each for each in folder.iterdir() if each.name == f"{NAMES[0]} 自评表.xlsx")
    filled = {"2": Entry(self_points=950, self_note="按时公开", self_evidence="附件3")}
    card = scorecard_samples.licheng()
    sheet = CardSheet(card, Columns.SELF, NAMES[0], filled)
    path.write_bytes(card_book([sheet], made_on=date(2026, 11, 21)))
    chosen(monkeypatch, path)
    seen: list[str] = []

    def act(dialog: FormsDialog) -> None:
        qtbot.addWidget(dialog)
        qtbot.waitUntil(lambda: dialog.planned is not None, timeout=30000)
        seen[:] = [row.words for row in dialog.table.rows]
        assert now(view, "2").self_points is None  # it is but a preview
        if dialog.box.button(OK).isEnabled():
            dialog.accept()

    answer(FormsDialog, act)
    view.places.forms_button.click()
    assert len(seen) == 1
    assert "9.5" in seen[0]
    assert "已读入 1 处" in told(view)
    qtbot.waitUntil(lambda: not view._is_loading, timeout=30000)
    assert now(view, "2").self_points == 950


def test_what_cannot_be_read_is_said_before_anything_is_taken(
    view: ScoringView,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[..., None],
) -> None:
    bad, other = tmp_path / "坏的 #1.xlsx", tmp_path / "别处.xlsx"
    bad.write_bytes(b"no sheet")
    sheet = CardSheet(scorecard_samples.licheng(), Columns.SELF, "测绘院", {})
    other.write_bytes(card_book([sheet], made_on=date(2026, 11, 21)))
    monkeypatch.setattr(ask, "open_files", lambda *_args: [bad, other])
    seen: list[str] = []

    def act(dialog: FormsDialog) -> None:
        qtbot.addWidget(dialog)
        qtbot.waitUntil(lambda: dialog.planned is not None, timeout=30000)
        seen[:] = [row.words for row in dialog.table.rows]
        assert not dialog.box.button(OK).isEnabled()

    answer(FormsDialog, act, 0)
    view.places.forms_button.click()
    assert len(seen) == 2
    assert "名单里没有“测绘院”" in seen[1]


def preview(view: ScoringView, qtbot: QtBot, *forms: CardSheet) -> FormsDialog:
    """Return the dialog over forms that lie in one file each."""
    folder = view._bureau.preferences.folder
    for number, each in enumerate(forms):
        data = card_book([each], made_on=date(2026, 11, 21))
        (folder / f"自评表 #{number}.xlsx").write_bytes(data)
    read = read_forms(Course(view), sorted(folder.glob("自评表*")))
    with view._bureau.rollup.reading() as db:
        dialog = FormsDialog(view._bureau, read, all_units(db))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.planned is not None, timeout=30000)
    return dialog


def test_a_form_that_names_no_unit_is_asked_about(view: ScoringView, qtbot: QtBot) -> None:
    filled = {"2": Entry(self_points=950, self_note="按时")}
    card = scorecard_samples.licheng()
    dialog = preview(view, qtbot, CardSheet(card, Columns.SELF, "", filled))
    assert not dialog.whose.isHidden()
    assert "没有写填报单位" in dialog.table.rows[0].words
    assert not dialog.box.button(OK).isEnabled()
    dialog.whose.setCurrentIndex(2)
    qtbot.waitUntil(lambda: dialog.box.button(OK).isEnabled(), timeout=30000)
    dialog.accept()
    assert dialog.taken == 1
    view._bureau.refresh()
    qtbot.waitUntil(lambda: not view._is_loading, timeout=30000)
    assert now(view, "2", NAMES[1]).self_points == 950


def test_the_offices_own_columns_are_read_when_asked_for(view: ScoringView, qtbot: QtBot) -> None:
    filled = {"2": Entry(review_points=500, reason="雷同", evidence="比对表")}
    card = scorecard_samples.licheng()
    sheet = CardSheet(card, Columns.ALL, NAMES[0], filled, {"2": 500})
    dialog = preview(view, qtbot, sheet)
    assert not dialog.box.button(OK).isEnabled()
    dialog.is_review.setChecked(True)
    qtbot.waitUntil(lambda: dialog.box.button(OK).isEnabled(), timeout=30000)
    dialog.accept()
    view._bureau.refresh()
    qtbot.waitUntil(lambda: not view._is_loading, timeout=30000)
    assert now(view, "2").review_points == 500


def test_trouble_while_reading_is_said(
    view: ScoringView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_words: object) -> None:
        raise UsageError("读不出来")

    dialog = preview(view, qtbot)
    monkeypatch.setattr(forms_dialog, "plan_forms", fail)
    dialog.plan()
    qtbot.waitUntil(lambda: dialog.words.text() == "读不出来", timeout=30000)
    assert not dialog.box.button(OK).isEnabled()
    monkeypatch.setattr(board, "read", fail)
    view.load()
    qtbot.waitUntil(lambda: told(view) == "读不出来", timeout=30000)
    monkeypatch.undo()
    view.hide()
    view.show()  # it is tried again
    qtbot.waitUntil(lambda: "总分 32" in view.headline.text(), timeout=30000)


def test_every_cell_says_all_of_itself(view: ScoringView, qtbot: QtBot, tmp_path: Path) -> None:
    write(view, reason="迟公开 1 条", evidence="截图")
    press_enter(view, qtbot)
    place = view.places.place
    assert place
    path = tmp_path / "表.xlsx"
    path.write_bytes(scorecard_books.licheng())
    (sheet,) = read_scorecards(path)
    dialogs = ReasonsDialog(view, place), ImportDialog(view, [sheet], []), preview(view, qtbot)
    for dialog in dialogs:
        qtbot.addWidget(dialog)
    reasons, importing, forms = dialogs
    tables = (view.places.units, reasons.table, importing.indicators, importing.findings)
    for model in (*tables, forms.table, view.tree):
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                assert tip
    case = view.tree.find("1.1").siblingAtColumn(7)
    assert "迟公开 1 条" in case.data(Qt.ItemDataRole.ToolTipRole)


def test_two_forms_of_one_unit_and_a_change_after_the_preview(
    view: ScoringView, qtbot: QtBot
) -> None:
    card = scorecard_samples.licheng()
    forms = [
        CardSheet(card, Columns.SELF, NAMES[0], {"2": Entry(self_points=points)})
        for points in (900, 800)
    ]
    dialog = preview(view, qtbot, *forms)
    first, second = dialog.table.rows
    assert "请去掉旧的再读一次" in first.words
    assert "→9" in second.words
    view.go_to("2")
    other_gives(view, 500)
    dialog.accept()
    assert dialog.taken == 0
    assert "审核人乙刚刚改过" in dialog.refused[0].sentence
