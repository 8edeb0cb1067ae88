"""Files on their way into the workbook: progress, cancel, and every kind of bad file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from desktop.gui import ask
from desktop.gui.evidence.gathering import gather
from desktop.gui.evidence.troubles import TroublesDialog
from desktop.gui.storing import EDIT, LARGEST_GROUP, SMALLEST_GROUP, Pace
from desktop.names import apart
from desktop.workbook import storing
from desktop.workbook.book import Workbook
from desktop.workbook.edits import clean
from tests.gui.events import drop

if TYPE_CHECKING:
    from collections.abc import Callable

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
    index = desk.work.ledger.model.find(SECOND)
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


@given(st.integers(1, LARGEST_GROUP), st.floats(0, 10), st.floats(0, 10))
def test_a_group_is_as_large_as_a_short_edit_allows(count: int, one: float, other: float) -> None:
    slow, fast = Pace(), Pace()
    slow.note(count, max(one, other))
    fast.note(count, min(one, other))
    assert SMALLEST_GROUP <= slow.size <= fast.size <= LARGEST_GROUP
    assert slow.size == SMALLEST_GROUP or slow.size / count * max(one, other) <= EDIT * 1.001
    assert slow.is_due(slow.size)
    assert not slow.is_due(slow.size - 1)
    assert not slow.is_due(0)


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


def test_what_was_cancelled_is_overwritten_while_the_window_stays_open(
    desk: Desk, window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "CANCEL_SECONDS", 0)
    large = tmp_path / "录像.mp4"
    large.write_bytes(b"x" * (20 << 20))
    shares: list[float] = []
    desk.storing.progressed.connect(lambda _words, share: shares.append(share))
    desk.attach_files(FIRST, [large])
    qtbot.waitUntil(lambda: bool(shares) and shares[-1] > 0.4, timeout=20000)
    window.storing_stop.click()
    assert left_pieces(desk)
    qtbot.waitUntil(lambda: not left_pieces(desk), timeout=20000)
    with qtbot.waitSignal(desk.storing.finished):  # nothing is in the way of the next one
        desk.attach_files(FIRST, [large])
    assert [each.name for each in desk.session.rows[0].evidence] == ["录像.mp4"]


def left_pieces(desk: Desk) -> int:
    db = desk.session.workbook._db
    count: int = db.execute("SELECT count(*) FROM chunk").fetchone()[0]
    return count


def test_closing_while_storing_cancels(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    large = tmp_path / "录像.mp4"
    large.write_bytes(b"x" * (20 << 20))
    desk.attach_files(FIRST, [large])
    qtbot.waitSignal(desk.storing.progressed).wait()
    desk.session.close()
    assert not desk.storing.is_busy


def test_bad_files_are_named_and_good_ones_attached(
    desk: Desk, files: list[Path], tmp_path: Path, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    empty, nowhere = tmp_path / "空.pdf", tmp_path / "没有的文件.pdf"
    empty.touch()
    with qtbot.waitSignal(desk.storing.finished):
        desk.attach_files(FIRST, [empty, files[0], nowhere])
    assert [each.name for each in desk.session.rows[0].evidence] == [files[0].name]
    said = desk.notice.sentence.text()
    assert said.startswith("已附上 1 份佐证。“空.pdf”是空文件")
    assert "另有 1 份也没有附上" in said
    shown: list[str] = []

    def read(dialog: TroublesDialog) -> None:
        shown.extend(dialog.list.item(row).text()[:5] for row in (0, 1))

    answer(TroublesDialog, read)
    empty.write_text("写好了", encoding="utf-8")
    nowhere.write_text("补上了", encoding="utf-8")
    with qtbot.waitSignal(desk.storing.finished):
        desk.notice.way_on.click()
    assert shown == ["“空.pd", "“没有的文"]
    assert len(desk.session.rows[0].evidence) == 3


POINTERS = [
    ("坏的快捷方式.pdf", None),
    ("通知.lnk", b"L\0\0\0"),
    ("网页.url", b"[InternetShortcut]"),
]


@pytest.mark.parametrize(("name", "content"), POINTERS)
def test_a_shortcut_is_no_evidence(
    desk: Desk, tmp_path: Path, name: str, content: bytes | None
) -> None:
    path = tmp_path / name
    if content is None:
        path.symlink_to(tmp_path / "没有的文件")
    else:
        path.write_bytes(content)
    desk.attach_files(FIRST, [path])
    assert not desk.storing.is_busy
    assert f"“{name}”是" in desk.notice.sentence.text()
    assert desk.notice.way_on.text() == "再试一次(&J)"


def test_a_file_that_changes_while_it_is_read_can_be_tried_again(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "还在写的.bin"
    path.write_bytes(os.urandom(1 << 20) * 12)

    def change(_words: str, share: float) -> None:
        if 0.1 < share < 0.3:
            path.write_bytes(os.urandom(1 << 20) * 12)

    desk.storing.progressed.connect(change)
    with qtbot.waitSignal(desk.storing.finished, timeout=20000):
        desk.attach_files(FIRST, [path])
    assert "在读取时被改动了" in desk.notice.sentence.text()
    desk.storing.progressed.disconnect(change)
    with qtbot.waitSignal(desk.storing.finished, timeout=20000):
        desk.notice.way_on.click()
    assert [each.name for each in desk.session.rows[0].evidence] == [path.name]


def test_a_large_folder_is_asked_about_with_count_and_size(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "一万份" / "里面的"
    folder.mkdir(parents=True)
    for number in range(10_000):
        (folder / f"{number:05}.txt").write_text("x" * 1024)
    asked: list[str] = []

    def refuse(*words: object) -> bool:
        asked.append(" ".join(map(str, words[1:])))
        return False

    monkeypatch.setattr(ask, "confirm", refuse)
    desk.attach_files(FIRST, [tmp_path / "一万份"])
    qtbot.waitUntil(lambda: bool(asked), timeout=20000)
    assert "10,000 个文件" in asked[0]
    assert "9.8 MB" in asked[0]
    assert not desk.storing.is_busy
    assert desk.session.rows[0].evidence == ()


def test_a_folder_comes_in_by_name_and_as_one_step(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "佐证 #1"
    (folder / "乙").mkdir(parents=True)
    for number in range(120):
        (folder / "乙" / f"{number:03}.txt").write_text(f"第{number}份")
    (folder / ".隐藏").write_text("x")
    (folder / "~$锁.docx").write_text("x")
    (folder / "回头").symlink_to(folder)
    monkeypatch.setattr(ask, "confirm", lambda *_: True)
    with qtbot.waitSignal(desk.storing.finished, timeout=30000):
        desk.attach_files(FIRST, [folder])
    names = [each.name for each in desk.session.rows[0].evidence]
    assert names == [f"{number:03}.txt" for number in range(120)]
    assert desk.session.workbook.undo_count == 1
    assert "“回头”" not in desk.session.workbook.undo_label
    desk.session.undo()
    assert desk.session.rows[0].evidence == ()


def test_an_empty_folder_is_told(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    desk.attach_files(FIRST, [tmp_path / "我的文件"])
    qtbot.waitUntil(lambda: "没有可以附上的文件" in desk.notice.sentence.text())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_that_windows_forbids_come_in_as_they_are(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    names = ['a<b>c:d"e|f?g*h.txt', "con.txt", "尾巴. ", "换\n行.txt", "\\斜.txt", "-rf.txt"]
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.write_text(path.name)
    with qtbot.waitSignal(desk.storing.finished):
        desk.attach_files(FIRST, paths)
    kept = [each.name for each in desk.session.rows[0].evidence]
    assert kept == [clean(name) for name in names]
    out = list(apart(kept))
    assert len(set(out)) == len(names)
    assert not any(set('<>:"/\\|?*\n') & set(name) for name in out)


# Laws of gathering

TREE = st.recursive(st.integers(0, 3), lambda inner: st.lists(inner, max_size=4), max_leaves=20)


@given(TREE)
def test_gathering_finds_every_file_once_and_counts_its_bytes(tree: object) -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        made: list[Path] = []

        def grow(place: Path, branch: object) -> None:
            if isinstance(branch, list):
                place.mkdir(exist_ok=True)
                for number, each in enumerate(branch):
                    grow(place / f"夹 {number}", each)
            else:
                place.write_bytes(b"x" * int(str(branch)))
                made.append(place)

        grow(top / "全部", tree)
        found = gather([top / "全部"])
        assert sorted(found.files) == sorted(made)
        assert found.size == sum(path.stat().st_size for path in made)
        assert gather([top / "全部"], lambda: True).files == ()


@pytest.mark.skipif(os.name == "nt", reason="links want rights there")
def test_a_link_to_where_nobody_may_look_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "全部"
    folder.mkdir()
    (folder / "佐证.txt").write_text("x")
    (folder / "别处.pdf").symlink_to("/" + "x" * 300)  # the system does not even look
    found = gather([folder, Path("/" + "长" * 300)])
    assert folder / "佐证.txt" in found.files
    assert [each.path.name for each in found.troubles] == ["别处.pdf"]
