"""The units of the region in the window: set, undone, kept, and what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from desktop import files as places
from desktop.checklist.bundled import load_bundled
from desktop.checklist.region import Region, load_region, save_region
from desktop.gui import ask
from desktop.gui.dialogs.region import RegionDialog
from desktop.gui.dialogs.region_names import ALIAS, COLLECTIVE, Line, LineDialog
from desktop.gui.facets import Facet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.main_window import MainWindow

UNIT, COMMITTEE = "揭阳市甲局", "市政府各部门"
SET = Region().with_aliases("市政府办公室", ("市府办",)).with_members(COMMITTEE, ("市财政局",))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(places, "user_data_path", lambda *_args, **_kwargs: tmp_path / "设置 #1")
    return places.region_file()


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> RegionDialog:
    shown = RegionDialog(window, SET, load_bundled("jieyang-2019"), UNIT)
    qtbot.addWidget(shown, before_close_func=RegionDialog.hide)  # nobody is asked
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


@pytest.fixture
def types(answer: Callable[..., None]) -> Callable[..., None]:
    """Type a line in place of a person: ``types(name, names)``."""

    def install(name: str, names: str) -> None:
        def act(line: LineDialog) -> None:
            line.name_edit.setText(name)
            line.names_edit.setText(names)
            assert line.box.button(QDialogButtonBox.StandardButton.Ok).isEnabled()

        answer(LineDialog, act)

    return install


def shown(dialog: RegionDialog) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.kind, each.name, each.names) for each in dialog.lines.rows if each.is_set]


def can_save(dialog: RegionDialog) -> bool:
    return dialog.box.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_what_is_set_stands_first_and_unset_collectives_are_offered(dialog: RegionDialog) -> None:
    assert shown(dialog) == [
        (ALIAS, "市政府办公室", ("市府办",)),
        (COLLECTIVE, COMMITTEE, ("市财政局",)),
    ]
    unset = [each for each in dialog.lines.rows if not each.is_set]
    assert "各县（市、区）人民政府（管委会）" in [each.name for each in unset]
    assert all("按名称推断" in each.names[0] for each in unset)
    assert not can_save(dialog)


def test_every_step_is_undone_and_done_again(
    dialog: RegionDialog, types: Callable[..., None]
) -> None:
    types("市发展和改革局", "市发改局， 市发改委")
    dialog.buttons["add_alias"].click()
    types("市政府办公室", "市府办、市政府办")
    dialog._show("市政府办公室")
    dialog.edit()
    types("市直各单位", "市财政局")
    dialog._show(COMMITTEE)
    dialog.edit()
    dialog._show("市发展和改革局")
    dialog.buttons["remove"].click()
    after = shown(dialog)
    assert after == [
        (ALIAS, "市政府办公室", ("市府办", "市政府办")),
        (COLLECTIVE, "市直各单位", ("市财政局",)),
    ]
    for _ in range(4):
        dialog.buttons["undo"].click()
    assert not dialog.buttons["undo"].isEnabled()
    assert dialog.region == SET
    for _ in range(4):
        dialog.redo()
    assert shown(dialog) == after
    assert not dialog.buttons["redo"].isEnabled()


def test_what_it_changes_is_listed(dialog: RegionDialog, types: Callable[..., None]) -> None:
    assert not dialog.changed.isVisible()
    before = dialog.said.text()
    types(COMMITTEE, f"市财政局、{UNIT}")
    dialog._show(COMMITTEE)
    dialog.edit()
    count = dialog.changed.count()
    assert count
    assert f"新增 {count} 条" in dialog.said.text()
    assert dialog.changed.item(0).text().startswith("新增")
    dialog._show(COMMITTEE)
    dialog.remove()
    assert dialog.changed.count() >= count
    dialog.undo()
    dialog.undo()
    assert dialog.said.text() == before


def test_everything_goes_by_keyboard(
    dialog: RegionDialog, types: Callable[..., None], qtbot: QtBot
) -> None:
    assert dialog.list.currentIndex().row() == 0
    types("市政府办公室", "政府办")
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert shown(dialog)[0][2] == ("政府办",)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert [name for _, name, _ in shown(dialog)] == [COMMITTEE]


@pytest.mark.parametrize(
    ("line", "name", "names", "says"),
    [
        (Line(ALIAS), "", "市府办", "请填写单位全称"),
        (Line(ALIAS), "市财政局", " 、，", "至少写一个名称"),
        (Line(ALIAS), "市财政局", "市府办", "已经是“市政府办公室”的名称"),
        (Line(ALIAS), "市财政局", "财" * 101, "超过 100 个字"),
        (Line(COLLECTIVE), "", "市财政局", "请填写要点里写的统称"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    window: MainWindow, qtbot: QtBot, line: Line, name: str, names: str, says: str
) -> None:
    dialog = LineDialog(window, SET, line, UNIT)
    qtbot.addWidget(dialog)
    dialog.name_edit.setText(name)
    dialog.names_edit.setText(names)
    assert says in dialog.fault.text()
    assert not dialog.box.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_one_key_makes_us_a_member(window: MainWindow, qtbot: QtBot) -> None:
    dialog = LineDialog(window, SET, Line(COLLECTIVE, COMMITTEE, ("市财政局",)), UNIT)
    qtbot.addWidget(dialog)
    dialog.own_button.click()
    dialog.own_button.click()
    assert dialog.line.names == ("市财政局", UNIT)


def test_what_was_set_is_kept_and_the_filter_follows(
    window: MainWindow,
    kept: Path,
    tmp_path: Path,
    types: Callable[..., None],
    answer: Callable[..., None],
) -> None:
    save_region(SET, kept)
    window.desk.session.create(
        tmp_path / "甲.yaodian", load_bundled("jieyang-2019"), unit=UNIT, year=2019
    )
    session = window.desk.session
    before = session.facets[Facet.MINE]
    types(COMMITTEE, UNIT)

    def act(dialog: RegionDialog) -> None:
        dialog._show(COMMITTEE)
        dialog.edit()
        assert can_save(dialog)

    answer(RegionDialog, act)
    window.desk.actions["region"].trigger()
    assert load_region(kept).members_of(COMMITTEE) == (UNIT,)
    assert before < session.facets[Facet.MINE]
    assert f"{len(session.facets[Facet.MINE])} 条" in window.desk.notice.sentence.text()
    kept.write_text("坏了 = [", encoding="utf-8")
    window.desk.actions["region"].trigger()
    assert "读不出单位设置" in window.desk.notice.sentence.text()


def test_leaving_with_changes_asks(dialog: RegionDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *words: bool(asked.append(words[2])))
    dialog._show("市政府办公室")
    dialog.remove()
    dialog.reject()
    assert dialog.isVisible()
    dialog.undo()
    dialog.reject()
    assert not dialog.isVisible()
    assert len(asked) == 1
