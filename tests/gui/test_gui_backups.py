"""The open workbook is kept in the user's profile while the clerk works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.files import backups_folder
from desktop.gui import backups as timing
from desktop.workbook import edits
from desktop.workbook.backup import backups

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk

FIRST = f"{1:012x}"


def kept(desk: Desk) -> int:
    return len(backups(backups_folder(), desk.session.workbook.info.id))


def test_a_backup_is_taken_by_the_clock_and_only_of_something_new(desk: Desk, qtbot: QtBot) -> None:
    assert desk.backups.clock.isActive()
    assert desk.backups.clock.interval() == 10 * 60 * 1000
    for _ in range(2):
        desk.backups.clock.timeout.emit()
        qtbot.waitUntil(lambda: not desk.backups.is_busy)
        assert kept(desk) == 1
    desk.session.edit("写", edits.assess, FIRST, statement="新话")
    desk.backups.begin()
    qtbot.waitUntil(lambda: not desk.backups.is_busy)
    assert kept(desk) == 2


def test_an_edit_in_the_middle_puts_the_backup_off(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "SLICE", -1)
    desk.backups._rest.setInterval(1)
    desk.backups.begin()
    assert desk.backups.is_busy
    desk.session.edit("写", edits.assess, FIRST, statement="中途改的")
    assert not desk.backups.is_busy
    monkeypatch.setattr(timing, "SLICE", 0.02)
    qtbot.waitUntil(lambda: kept(desk) == 1)


def test_a_place_that_cannot_be_written_is_told_once(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    backups_folder().parent.mkdir(parents=True, exist_ok=True)
    backups_folder().write_bytes(b"no folder")
    with qtbot.waitSignal(desk.session.troubled) as told:
        desk.backups.begin()
    assert told.args is not None
    assert "没有备份成" in told.args[0]
    assert not desk.backups.clock.isActive()
