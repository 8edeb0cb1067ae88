"""Files on their way into the workbook: progress, cancel, and every kind of bad file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from desktop.gui.storing import MOST_FILES
from desktop.workbook.book import Workbook
from tests.gui.events import drop

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

FIRST, SECOND = (f"{n:012x}" for n in (1, 2))


def test_files_dropped_on_the_evidence_are_attached(
    desk: Desk, files: list[Path], qtbot: QtBot
) -> None:
    assert desk.work is not None
    with qtbot.waitSignal(desk.storing.finished):
        desk.work.requirement.evidence.dropEvent(drop(files))
    assert len(desk.session.rows[0].evidence) == len(files)
    assert f"已附上 {len(files)} 份" in desk.notice.sentence.text()
    assert desk.session.workbook.undo_count == 1


def test_files_dropped_on_a_line_go_to_that_line(
    desk: Desk, files: list[Path], qtbot: QtBot
) -> None:
    assert desk.work is not None
    tree = desk.work.ledger.tree
    index = desk.work.ledger.shown.find(SECOND)
    with qtbot.waitSignal(desk.storing.finished):
        tree.dropEvent(drop(files[:1], QPointF(tree.visualRect(index).center())))
    assert len(desk.session.rows[1].evidence) == 1
    assert desk.session.rows[0].evidence == ()


def test_a_large_file_shows_progress_and_leaves_the_window_alive(
    desk: Desk, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    large = tmp_path / "录像.mp4"
    large.write_bytes(os.urandom(1 << 20) * 40)
    shares: list[float] = []
    desk.storing.progressed.connect(lambda _words, share: shares.append(share))
    desk.attach_files(FIRST, [large])
    qtbot.waitUntil(lambda: len(shares) > 2)
    assert window.storing_bar.isVisible()
    desk.actions["mark_done"].trigger()
    with qtbot.waitSignal(desk.storing.finished, timeout=20000):
        pass
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert not window.storing_bar.isVisible()
    assert desk.session.rows[0].evidence[0].size == 40 << 20


def test_cancel_leaves_nothing_behind(
    desk: Desk, window: MainWindow, book_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    large = tmp_path / "录像.mp4"
    large.write_bytes(b"x" * (40 << 20))
    shares: list[float] = []
    desk.storing.progressed.connect(lambda _words, share: shares.append(share))
    desk.attach_files(FIRST, [large])
    qtbot.waitUntil(lambda: bool(shares) and shares[-1] > 0.5, timeout=20000)
    window.storing_stop.click()
    assert not desk.storing.is_busy
    assert desk.session.rows[0].evidence == ()
    desk.session.close()
    with Workbook.open(book_path, read_only=True) as book:
        assert book.evidence() == ()


def test_closing_while_storing_cancels(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    large = tmp_path / "录像.mp4"
    large.write_bytes(b"x" * (20 << 20))
    desk.attach_files(FIRST, [large])
    qtbot.waitSignal(desk.storing.progressed).wait()
    desk.session.close()
    assert not desk.storing.is_busy


def test_bad_files_are_named_and_good_ones_attached(
    desk: Desk, files: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    empty = tmp_path / "空.pdf"
    empty.touch()
    nowhere = tmp_path / "快捷方式.lnk"
    nowhere.symlink_to(tmp_path / "没有的文件")
    with qtbot.waitSignal(desk.storing.finished):
        desk.attach_files(FIRST, [empty, files[0], nowhere])
    assert [each.name for each in desk.session.rows[0].evidence] == [files[0].name]
    said = desk.notice.sentence.text()
    assert said.startswith("已附上 1 份佐证。“空.pdf”是空文件")
    assert "另有 1 份也没有附上" in said


def test_far_too_many_files_are_refused_at_once(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "一万份"
    folder.mkdir()
    for number in range(MOST_FILES + 1):
        (folder / f"{number}.txt").write_text("x")
    desk.attach_files(FIRST, [folder])
    assert not desk.storing.is_busy
    assert f"一次最多附 {MOST_FILES} 份" in desk.notice.sentence.text()


def test_an_empty_folder_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.attach_files(FIRST, [tmp_path / "我的文件"])
    assert "没有可以附上的文件" in desk.notice.sentence.text()
