"""A workbook on a stick or a share is worked on here and written back; nobody's work is lost."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from desktop.files import working_folder
from desktop.gui import ask
from desktop.gui.commands import files
from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.gui.keeping import away as timing
from desktop.gui.keeping.merge_dialog import MergeDialog
from desktop.gui.main_window import MainWindow
from desktop.workbook import edits, owner, places
from desktop.workbook.book import Workbook
from desktop.workbook.checkout import waiting
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.preferences import Preferences

FIRST, SECOND = f"{1:012x}", f"{2:012x}"
PLACE = "可移动磁盘"


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "U盘 #1"
    folder.mkdir()
    path = folder / "台账[终] & 50%.yaodian"
    Workbook.create(path, make_checklist(), unit="甲局").close()
    monkeypatch.setattr(
        places, "why_not_here", lambda each: PLACE if each.is_relative_to(folder) else ""
    )
    monkeypatch.setattr(timing, "PAUSE", 1)
    monkeypatch.setattr(timing, "REST_FACTOR", 0)
    return path


def open_there(window: MainWindow, stick: Path, qtbot: QtBot) -> Desk:
    window.desk.open_path(stick)
    qtbot.waitUntil(lambda: window.desk.session.is_open)
    return window.desk


def say(desk: Desk, words: str, id_: str = FIRST) -> None:
    assert desk.session.edit("写", edits.assess, id_, statement=words)


def there(stick: Path) -> list[str]:
    with Workbook.open(stick, read_only=True) as book:
        return [row.assessment.statement for row in book.ledger()]


def written(desk: Desk, qtbot: QtBot, stick: Path, words: str) -> None:
    qtbot.waitUntil(lambda: not desk.is_behind)
    assert there(stick)[0] == words


def test_it_is_worked_on_here_and_written_back_in_pauses(
    window: MainWindow, stick: Path, qtbot: QtBot
) -> None:
    desk = open_there(window, stick, qtbot)
    assert desk.session.workbook.path.is_relative_to(working_folder())
    assert stick.name in window.windowTitle()
    assert PLACE in window.where.text()
    assert desk.preferences.recent[0] == stick
    for words in ("第一次", "第二次"):
        say(desk, words)
        assert desk.is_behind
        written(desk, qtbot, stick, words)
        assert "已写回" in window.where.text()
    assert [each.name for each in stick.parent.iterdir() if "owner" not in each.name] == [
        stick.name
    ]
    desk.session.close()
    assert window.where.text() == ""
    assert [each.name for each in stick.parent.iterdir()] == [stick.name]


def test_what_is_left_is_written_back_on_leaving(
    window: MainWindow, stick: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "PAUSE", 1_000_000)
    desk = open_there(window, stick, qtbot)
    say(desk, "关闭前写的")
    with qtbot.waitSignal(desk.away.written):
        desk.session.close()
    assert there(stick)[0] == "关闭前写的"
    assert waiting(working_folder()) == []


def test_the_window_waits_for_it_when_it_is_closed(
    window: MainWindow, stick: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "PAUSE", 1_000_000)
    desk = open_there(window, stick, qtbot)
    say(desk, "退出前写的")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert there(stick)[0] == "退出前写的"


def test_a_vanished_stick_keeps_the_work_here_and_is_offered_at_the_next_start(
    window: MainWindow,
    stick: Path,
    qtbot: QtBot,
    preferences: Preferences,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(ask, "inform", lambda *words: told.append(words[-1]))
    desk = open_there(window, stick, qtbot)
    gone = stick.parent.with_name("拔出")
    shutil.move(stick.parent, gone)
    say(desk, "拔出之后写的")
    qtbot.waitUntil(lambda: "连接不上" in desk.notice.sentence.text())
    qtbot.waitUntil(lambda: "修改都在本机" in window.where.text())
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert "连接不上" in told[0]
    assert "下次打开程序" in told[0]

    again = MainWindow(preferences)
    qtbot.addWidget(again)
    again.show()
    again.desk.offer_waiting()
    assert "还没有写回" in again.desk.notice.sentence.text()
    shutil.move(gone, stick.parent)
    again.desk.notice.way_on.click()
    qtbot.waitUntil(lambda: again.desk.session.is_open)
    assert again.desk.session.rows[0].assessment.statement == "拔出之后写的"
    written(again.desk, qtbot, stick, "拔出之后写的")
    again.desk.session.drop()


def test_the_recent_list_finds_the_work_while_the_stick_is_away(
    window: MainWindow, stick: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_there(window, stick, qtbot)
    shutil.move(stick.parent, stick.parent.with_name("拔出"))
    say(desk, "留在本机的")
    desk.session.close()
    qtbot.waitUntil(lambda: "连接不上" in desk.notice.sentence.text())
    desk.open_path(stick)
    assert desk.session.rows[0].assessment.statement == "留在本机的"
    desk.away.stay()


def test_somebody_changed_it_there_and_both_are_merged(
    window: MainWindow, stick: Path, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    desk = open_there(window, stick, qtbot)
    with Workbook.open(stick) as other:
        other.edit("写", edits.assess, SECOND, statement="那边写的")
        other.edit("写", edits.assess, FIRST, statement="那边也写")
    say(desk, "这边写的")
    qtbot.waitUntil(lambda: "没有覆盖" in desk.notice.sentence.text())
    assert there(stick)[:2] == ["那边也写", "那边写的"]
    answer(MergeDialog, lambda _dialog: None)
    desk.notice.way_on.click()
    qtbot.waitUntil(lambda: there(stick)[:2] == ["这边写的", "那边写的"], timeout=10_000)
    with Workbook.open(stick, read_only=True) as book:
        assert book.ledger()[0].offers[0].statement == "那边也写"
        assert book.check() == ()
    assert waiting(working_folder()) == []


def somebody_else_is_there(stick: Path) -> None:
    owner.claim(stick)
    note = json.loads(owner.note_path(stick).read_text(encoding="utf-8"))
    note |= {"user": "wang", "host": "PC-3"}
    owner.note_path(stick).write_text(json.dumps(note), encoding="utf-8")


def test_a_second_person_reads_and_may_merge_later(
    window: MainWindow, stick: Path, qtbot: QtBot
) -> None:
    somebody_else_is_there(stick)
    desk = open_there(window, stick, qtbot)
    assert not desk.session.is_writable
    assert "正被wang（PC-3" in desk.notice.sentence.text()
    assert not list(working_folder().glob("*")) if working_folder().exists() else True
    desk.notice.way_on.click()
    qtbot.waitUntil(lambda: desk.session.is_writable)
    say(desk, "我也填了")
    written(desk, qtbot, stick, "我也填了")
    assert "PC-3" in owner.note_path(stick).read_text(encoding="utf-8")  # still theirs


def test_a_new_one_is_made_there_and_worked_on_here(
    window: MainWindow, stick: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stick.with_name("新建 #1.yaodian")
    chosen = {"path": path, "unit": "乙局", "year": 2019}
    for name, value in chosen.items():
        monkeypatch.setattr(NewWorkbook, name, property(lambda _, value=value: value))
    monkeypatch.setattr(NewWorkbook, "chosen_checklist", lambda _: make_checklist())
    monkeypatch.setattr(NewWorkbook, "exec", lambda _: 1)
    desk = window.desk
    files.new(desk)
    qtbot.waitUntil(lambda: desk.session.is_open and PLACE in window.where.text())
    assert desk.session.workbook.path.is_relative_to(working_folder())
    assert desk.session.workbook.info.unit == "乙局"
    assert path.exists()


def test_what_is_no_workbook_there_is_told_as_anywhere(
    window: MainWindow, stick: Path, qtbot: QtBot
) -> None:
    paper = stick.with_suffix(".pdf")
    paper.write_bytes(b"%PDF-1.7")
    files.open_path(window.desk, paper)
    qtbot.waitUntil(lambda: "不是要点工作簿" in window.desk.notice.sentence.text())
    assert window.desk.notice.way_on.text() == "当作要点文件新建(&J)"
