"""Backups, damage, other copies and checks, as a clerk meets them in the window."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.files import backups_folder
from desktop.gui import ask
from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.gui.keeping.backups_dialog import BackupsDialog
from desktop.gui.keeping.check_dialog import CheckDialog
from desktop.gui.keeping.damaged_dialog import DamagedDialog
from desktop.gui.keeping.merge_dialog import MergeDialog
from desktop.workbook import edits
from desktop.workbook.backup import backups
from desktop.workbook.book import Workbook
from desktop.workbook.merge.plan import Side
from desktop.workbook.model import Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

FIRST, SECOND, THIRD = (f"{n:012x}" for n in range(1, 4))


def say(desk: Desk, words: str, id_: str = FIRST) -> None:
    assert desk.session.edit("写", edits.assess, id_, statement=words, status=Status.DONE)


def said(desk: Desk) -> list[str]:
    return [row.assessment.statement for row in desk.session.rows]


@pytest.fixture
def two_backups(desk: Desk, files: list[Path]) -> Desk:
    say(desk, "昨天的话")
    desk.session.workbook.attach_file(FIRST, files[0])
    desk.session.workbook.back_up(backups_folder())
    say(desk, "今天的话")
    desk.session.workbook.back_up(backups_folder())
    say(desk, "刚才的话")
    return desk


def shown(desk: Desk, qtbot: QtBot, count: int = 2) -> BackupsDialog:
    dialog = BackupsDialog(desk)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == count)
    return dialog


def test_backups_say_when_how_large_and_what_changed(two_backups: Desk, qtbot: QtBot) -> None:
    dialog = shown(two_backups, qtbot)
    newest, older = (dialog.list.topLevelItem(row) for row in range(2))
    assert newest is not None
    assert older is not None
    assert newest.text(2) == "填报 1"
    assert "附上佐证 1" in older.text(2)
    assert newest.text(1).endswith(("KB", "MB"))
    assert "今天的话" in dialog.lines.toPlainText()


def test_a_backup_is_only_looked_at(two_backups: Desk, qtbot: QtBot, book_path: Path) -> None:
    dialog = shown(two_backups, qtbot)
    dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
    dialog.look.click()
    assert said(two_backups)[0] == "昨天的话"
    assert not two_backups.session.is_writable
    (proof,) = two_backups.session.workbook.evidence()
    assert b"".join(two_backups.session.workbook.content(proof.sha256)) == "内容0".encode()
    two_backups.notice.way_on.click()
    assert two_backups.session.workbook.path == book_path
    assert said(two_backups)[0] == "刚才的话"


def test_a_backup_becomes_another_file(
    two_backups: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "恢复 #1.yaodian"
    monkeypatch.setattr(ask, "save_file", lambda *_: target)
    dialog = shown(two_backups, qtbot)
    dialog.beside.click()
    qtbot.waitUntil(lambda: "已恢复" in two_backups.notice.sentence.text())
    with Workbook.open(target) as book:
        assert book.ledger()[0].assessment.statement == "今天的话"
        assert book.check() == ()
    assert said(two_backups)[0] == "刚才的话"


def test_a_backup_takes_the_place_and_the_present_file_stays(
    two_backups: Desk, qtbot: QtBot, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "confirm", lambda *_: True)
    dialog = shown(two_backups, qtbot)
    dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
    dialog.in_place.click()
    qtbot.waitUntil(lambda: "已恢复到" in two_backups.notice.sentence.text())
    assert two_backups.session.workbook.path == book_path
    assert said(two_backups)[0] == "昨天的话"
    (kept,) = book_path.parent.glob("*恢复前*")
    with Workbook.open(kept) as book:
        assert book.ledger()[0].assessment.statement == "刚才的话"
    assert len(backups(backups_folder(), two_backups.session.workbook.info.id)) == 3


def test_without_an_open_workbook_the_backups_of_all_are_there(
    two_backups: Desk, qtbot: QtBot, book_path: Path
) -> None:
    two_backups.session.close()
    book_path.unlink()
    dialog = shown(two_backups, qtbot)
    assert dialog.workbooks.count() == 1
    assert not dialog.in_place.isEnabled()
    assert dialog.beside.isEnabled()


def damage(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    data[:4096] = os.urandom(4096)
    data[:100] = path.read_bytes()[:100]
    path.write_bytes(data)
    return bytes(data)


def test_a_damaged_file_offers_backup_and_salvage(
    two_backups: Desk,
    qtbot: QtBot,
    book_path: Path,
    answer: Callable[..., None],
) -> None:
    two_backups.session.close()
    hurt = damage(book_path)
    seen: list[DamagedDialog] = []

    def look(dialog: DamagedDialog) -> None:
        qtbot.waitUntil(dialog.save.isEnabled)
        assert "填报 1 条" in dialog.save.description()
        assert book_path.read_bytes() == hurt
        seen.append(dialog)
        dialog.restore.click()

    answer(DamagedDialog, look)
    two_backups.open_path(book_path)
    assert seen
    qtbot.waitUntil(lambda: two_backups.session.is_open)
    assert said(two_backups)[0] == "今天的话"
    (kept,) = book_path.parent.glob("*恢复前*")
    assert kept.read_bytes() == hurt


def test_a_file_that_lost_its_header_is_known_again(
    two_backups: Desk, qtbot: QtBot, book_path: Path, answer: Callable[..., None]
) -> None:
    two_backups.session.close()
    book_path.write_bytes(bytes(100) + book_path.read_bytes()[100:])
    answer(DamagedDialog, lambda dialog: dialog.restore.click())
    two_backups.open_path(book_path)
    qtbot.waitUntil(lambda: two_backups.session.is_open)
    assert said(two_backups)[0] == "今天的话"


def test_what_can_be_salvaged_becomes_a_file(
    two_backups: Desk,
    qtbot: QtBot,
    book_path: Path,
    tmp_path: Path,
    answer: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two_backups.session.close()
    hurt, target = damage(book_path), tmp_path / "救出.yaodian"
    monkeypatch.setattr(ask, "save_file", lambda *_: target)

    def save(dialog: DamagedDialog) -> None:
        qtbot.waitUntil(dialog.save.isEnabled)
        dialog.save.click()
        qtbot.waitUntil(lambda: two_backups.session.is_open)

    answer(DamagedDialog, save)
    two_backups.open_path(book_path)
    assert two_backups.session.workbook.path == target
    assert said(two_backups)[0] == "刚才的话"
    assert book_path.read_bytes() == hurt


@pytest.fixture
def twin(desk: Desk, tmp_path: Path) -> Path:
    """Another copy, changed there and here."""
    path = tmp_path / "带回家的 #2.yaodian"
    say(desk, "起初", SECOND)
    desk.session.workbook.save_copy(path)
    with Workbook.open(path) as other:
        other.edit("写", edits.assess, FIRST, statement="那边改的")
        other.edit("写", edits.assess, SECOND, statement="那边也改")
        other.edit("署名", edits.set_signatories, head="负责人丙")
    say(desk, "这边改的", SECOND)
    return path


def test_copies_are_merged_as_chosen_and_undone(
    desk: Desk,
    twin: Path,
    qtbot: QtBot,
    answer: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def choose(dialog: MergeDialog) -> None:
        assert [dialog.list.topLevelItem(n).text(1) for n in range(3)] == [
            "只有副本改过",
            "两边都改过",
            "只有副本改过",
        ]
        assert dialog.list.currentIndex().row() == 1
        assert "这边改的" in dialog.ours.toPlainText()
        assert "那边也改" in dialog.theirs.toPlainText()
        qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
        assert dialog.sides[SECOND] is Side.THEIRS

    answer(MergeDialog, choose)
    monkeypatch.setattr(ask, "open_file", lambda *_: twin)
    desk.actions["merge"].trigger()
    qtbot.waitUntil(lambda: "已与" in desk.notice.sentence.text())
    assert said(desk)[:2] == ["那边改的", "那边也改"]
    assert desk.session.workbook.info.head == "负责人丙"
    assert desk.session.rows[1].offers[0].statement == "这边改的"
    assert len(backups(backups_folder(), desk.session.workbook.info.id)) == 1
    desk.notice.way_on.click()
    assert said(desk)[:2] == ["", "这边改的"]


def test_a_stranger_is_not_merged(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    junk = tmp_path / "别的.yaodian"
    junk.write_bytes(b"SQLite format 3\0" + bytes(4080))
    monkeypatch.setattr(ask, "open_file", lambda *_: junk)
    desk.actions["merge"].trigger()
    qtbot.waitUntil(lambda: "不是要点工作簿" in desk.notice.sentence.text())


def test_a_check_finds_what_is_wrong(desk: Desk, qtbot: QtBot, files: list[Path]) -> None:
    desk.session.workbook.attach_file(FIRST, files[0])
    dialog = CheckDialog(desk)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "完好" in dialog.verdict.text())
    assert dialog.findings.isHidden()
    desk.session.workbook._db.execute("UPDATE chunk SET data = zeroblob(length(data))")
    dialog = CheckDialog(desk)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "发现 1 个问题" in dialog.verdict.text())
    assert "佐证材料" in dialog.findings.toPlainText()
    assert not dialog.backups.isHidden()


def test_a_copy_is_saved_and_handed_over_after_a_backup(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(desk, "要移交的话")
    for action, name in (("save_copy", "另存 #1.yaodian"), ("hand_over", "移交 #1.yaodian")):
        target = tmp_path / name
        monkeypatch.setattr(ask, "save_file", lambda *_, target=target: target)
        desk.actions[action].trigger()
        qtbot.waitUntil(lambda target=target: str(target) in desk.notice.sentence.text())
        with Workbook.open(target, read_only=True) as book:
            assert book.ledger()[0].assessment.statement == "要移交的话"
    assert len(backups(backups_folder(), desk.session.workbook.info.id)) == 1


def test_everything_is_written_as_plain_files(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(desk, "多年以后也要看的话")
    place = tmp_path / "档案 #1"
    place.mkdir()
    monkeypatch.setattr(ask, "folder", lambda *_: place)
    desk.actions["plain_folder"].trigger()
    qtbot.waitUntil(lambda: "已导出到文件夹" in desk.notice.sentence.text())
    (written,) = place.iterdir()
    assert "长期保存版" in written.name
    assert "多年以后也要看的话" in (written / "00-说明.html").read_text(encoding="utf-8")
    desk.actions["plain_folder"].trigger()
    qtbot.waitUntil(lambda: "已经存在" in desk.notice.sentence.text())
    assert [*place.iterdir()] == [written]


def test_the_history_is_written_as_a_paper(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(desk, "记在操作记录里的话")
    asked: list[str] = []
    for name in ("记录 #1.pdf", "记录 #1.xlsx"):
        target = tmp_path / name

        def chosen(*words: object, target: Path = target) -> Path:
            asked.append(str(words[-1]))
            return target

        monkeypatch.setattr(ask, "save_file", chosen)
        desk.actions["history"].trigger()
        qtbot.waitUntil(lambda target=target: str(target) in desk.notice.sentence.text())
        assert target.read_bytes()[:4] in {b"%PDF", b"PK\x03\x04"}
    assert asked[0].endswith("操作记录.pdf")


def test_every_window_is_reached_by_keyboard(
    window: MainWindow, desk: Desk, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    opened: list[object] = []
    for kind in (BackupsDialog, CheckDialog):
        answer(kind, opened.append, 0)
    qtbot.keyClick(
        window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    )
    desk.actions["check"].trigger()
    assert [type(each) for each in opened] == [BackupsDialog, CheckDialog]


def test_a_new_year_with_other_words_brings_nothing_and_says_so(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make_checklist()
    (directive,) = old.directives
    other = tuple(
        replace(each, id=f"f{each.id[1:]}", text=f"新的事项{number}", title="")
        for number, each in enumerate(directive.requirements)
    )
    new = replace(old, id="example-2020", directives=(replace(directive, requirements=other),))

    def fill(dialog: NewWorkbook) -> int:
        dialog.choice.taken.emit(new)
        dialog.path_edit.setText(str(tmp_path / "2020.yaodian"))
        return 1

    monkeypatch.setattr(NewWorkbook, "exec", fill)
    desk.actions["next_year"].trigger()
    sentence = desk.notice.sentence
    qtbot.waitUntil(lambda: "没有可以带来的" in sentence.text(), timeout=20000)
    assert "供参考" not in sentence.text()
