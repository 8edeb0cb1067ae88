"""The window as a whole: first page, opening, trouble, what is remembered, no network."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QLabel

from desktop.errors import DesktopError
from desktop.gui import ask, trouble
from desktop.gui.commands import files as file_commands
from desktop.gui.dialogs import new_workbook
from desktop.gui.facets import Facet
from desktop.gui.keeping.damaged_dialog import DamagedDialog
from desktop.gui.main_window import MainWindow
from desktop.gui.models.ledger_lines import Column
from desktop.gui.tasks import Tasks
from desktop.gui.text import as_tip, plain, shortened, size_in_words
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Status
from desktop.workbook.owner import current_user
from tests.gui.events import drop
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.preferences import Preferences

FIRST, SECOND, THIRD = (f"{n:012x}" for n in (1, 2, 3))


def said(desk: Desk) -> str:
    return desk.notice.sentence.text() if desk.notice.isVisible() else ""


# The first page


def test_first_page_offers_what_it_says(window: MainWindow) -> None:
    assert window.pages.currentWidget() is window.start
    assert set(window.start.buttons) == {"new", "new_pasted", "open", "office", "example"}
    window.start.buttons["example"].click()
    assert window.pages.currentWidget() is window.desk.work
    assert "练习" in said(window.desk)


def test_the_example_is_fresh_each_time(window: MainWindow) -> None:
    window.desk.actions["example"].trigger()
    window.desk.session.edit(
        "x", edits.assess, window.desk.session.rows[0].requirement.id, status=Status.ONGOING
    )
    window.desk.actions["example"].trigger()
    assert window.desk.session.rows[0].assessment.status is Status.DONE


def test_recent_workbooks_are_listed_and_vanished_ones_told(
    window: MainWindow, book_path: Path
) -> None:
    Workbook.create(book_path, make_checklist(), unit="办公室").close()
    window.start.dropEvent(drop([book_path]))
    assert window.desk.session.is_open
    window.desk.actions["close"].trigger()
    assert len(window.start.recent) == 1
    book_path.unlink()
    window.start.recent[0].click()
    assert "不存在" in said(window.desk)
    assert window.start.recent == []


def test_what_cannot_be_opened_at_once_is_a_sentence(
    window: MainWindow, files: list[Path], tmp_path: Path
) -> None:
    window.start.dropEvent(drop(files))
    assert "一次只能打开一份" in window.desk.notice.sentence.text()
    assert window.desk.notice.way_on.text() == "接收各单位报送(&J)"
    window.start.dropEvent(drop([tmp_path / "我的文件"]))
    assert "“我的文件”是文件夹" in window.desk.notice.sentence.text()
    assert not window.desk.session.is_open


def test_what_a_notice_offers_is_reached_by_a_key(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    done: list[str] = []
    window.desk.notice.tell("写好了。", "打开", lambda: done.append("打开"))
    qtbot.keyClick(window.start.buttons["new"], Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: done == ["打开"])  # it is seen to be pressed first
    assert window.desk.notice.isHidden()
    window.desk.notice.tell("写好了。", "打开", lambda: done.append("回车"))
    window.desk.notice.way_on.setFocus()
    qtbot.keyClick(window.desk.notice.way_on, Qt.Key.Key_Return)
    assert done == ["打开", "回车"]


def test_a_long_recent_name_stays_within_the_page(window: MainWindow, tmp_path: Path) -> None:
    window.desk.preferences.used(tmp_path / ("深" * 80) / ("很长的名称 & 编号" * 9 + ".yaodian"))
    window.start.refresh()
    button = window.start.recent[0]
    assert button.sizeHint().width() <= window.start.buttons["new"].width()
    assert "&&" in button.text()


def test_a_document_dropped_on_the_first_page_starts_a_workbook(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []

    class Shown(QDialog):
        def __init__(self, _desk: object, source: object) -> None:
            super().__init__()
            given.append(source)

        def exec(self) -> int:
            return 0

    monkeypatch.setattr(new_workbook, "NewWorkbook", Shown)
    window.start.dropEvent(drop([tmp_path / "要点.docx"]))
    assert given == [tmp_path / "要点.docx"]


# Opening what cannot be opened


def test_a_stranger_says_what_it_is_and_offers_a_way_on(window: MainWindow, tmp_path: Path) -> None:
    stranger = tmp_path / "普通文件 #.txt"
    stranger.write_text("一、要点")
    file_commands.open_path(window.desk, stranger)
    assert "普通文件 #.txt" in said(window.desk)
    assert window.desk.notice.way_on.text() == "当作要点文件新建(&J)"


def test_trouble_leaves_the_open_workbook_open(
    desk: Desk, tmp_path: Path, answer: Callable[..., None]
) -> None:
    shown: list[DamagedDialog] = []
    answer(DamagedDialog, shown.append, code=0)
    stranger = tmp_path / "x.yaodian"
    stranger.write_bytes(b"SQLite format 3\0" + b"\0" * 100)
    before = desk.session.workbook.path
    file_commands.open_path(desk, stranger)
    assert len(shown) == 1
    assert desk.session.workbook.path == before
    assert stranger.read_bytes().startswith(b"SQLite format 3\0")


LOCKER = """
import sys, time
from pathlib import Path
from desktop.workbook.book import Workbook
book = Workbook.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
book.close()
"""


def test_a_workbook_in_use_is_read_meanwhile_and_can_be_tried_again(
    window: MainWindow, book_path: Path, qtbot: QtBot
) -> None:
    Workbook.create(book_path, make_checklist(), unit="办公室").close()
    with subprocess.Popen(
        [sys.executable, "-c", LOCKER, str(book_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(file_commands.__file__).parents[3],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        file_commands.open_path(window.desk, book_path)
        qtbot.waitUntil(lambda: window.desk.session.is_open, timeout=20000)
        assert current_user() in said(window.desk)
        assert "只读查看" in said(window.desk)
        assert len(window.desk.session.rows) == 3
        assert not window.desk.session.is_writable
        window.desk.notice.way_on.click()
        qtbot.waitUntil(lambda: "只读查看" in said(window.desk), timeout=20000)
        other.communicate(b"")
    window.desk.notice.way_on.click()
    assert window.desk.session.is_writable
    assert window.desk.session.workbook.path == book_path


def test_a_read_only_workbook_can_be_copied_and_filled_in(
    desk: Desk, book_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.session.close()
    desk.session.open(book_path, read_only=True)
    file_commands._say_if_read_only(desk)
    assert "只能查看" in said(desk)
    copy = tmp_path / "可以填的.yaodian"
    monkeypatch.setattr(ask, "save_file", lambda *_words: copy)
    desk.notice.way_on.click()
    assert desk.session.workbook.path == copy
    assert desk.session.is_writable


# The work page


def test_filters_show_what_they_count(desk: Desk) -> None:
    assert desk.work is not None
    ledger = desk.work.ledger
    desk.session.edit("x", edits.assess, SECOND, status=Status.DONE)
    sizes = {facet: len(ids) for facet, ids in desk.session.facets.items()}
    assert sizes == {
        **dict.fromkeys((Facet.ALL, Facet.MINE, Facet.LED), 3),
        Facet.OPEN: 2,
        Facet.OVERDUE: 2,
        Facet.NO_EVIDENCE: 1,
        Facet.RETURNED: 0,
    }
    for facet, count in sizes.items():
        assert ledger.filters.buttons[facet].text().endswith(f" {count}")
    ledger.filters.buttons[Facet.NO_EVIDENCE].click()
    assert ledger.model.find(SECOND).isValid()
    assert not ledger.model.find(FIRST).isValid()
    assert desk.selection.requirement_id == SECOND
    desk.actions[f"show_{Facet.OPEN}"].trigger()
    assert ledger.nothing.isVisible()
    assert desk.selection.requirement_id == SECOND
    assert desk.actions[f"show_{Facet.OPEN}"].isChecked()
    ledger.filters.buttons[Facet.ALL].click()
    assert [row.requirement.id for row in ledger.model.shown] == [FIRST, SECOND, THIRD]
    assert not desk.actions[f"show_{Facet.OPEN}"].isChecked()


def test_going_to_a_hidden_requirement_takes_the_filters_off(desk: Desk) -> None:
    assert desk.work is not None
    ledger = desk.work.ledger
    ledger.search.setText("任务2")
    ledger.switch(Facet.OPEN)
    desk.selection.go_to(THIRD)
    assert desk.selection.requirement_id == THIRD
    assert ledger.search.text() == ""
    assert ledger.model.filter.facets == frozenset()


def test_nothing_found_is_said(desk: Desk) -> None:
    assert desk.work is not None
    desk.work.ledger.search.setText("找不到的词")
    assert desk.work.ledger.nothing.isVisible()
    desk.work.ledger.search.clear()
    assert desk.work.ledger.tree.isVisible()


def test_gaps_lead_to_their_requirement_and_can_be_accepted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.work is not None
    gaps = desk.work.gaps
    before = gaps.model.open_count
    assert desk.work.tabs.tabText(1) == f"还缺什么 {before}"
    gaps.list.setCurrentIndex(gaps.model.index(2, 0))
    gap = gaps.gap
    assert gap is not None
    assert desk.selection.requirement_id == gap.requirement_id
    monkeypatch.setattr(ask, "reason", lambda *_words: "已商定延期")
    gaps.accept_button.click()
    assert gaps.model.open_count == before - 1
    assert desk.work.tabs.tabText(1) == f"还缺什么 {before - 1}"
    gaps.list.setCurrentIndex(gaps.model.index(gaps.model.rowCount() - 1, 0))
    assert gaps.gap is not None
    assert gaps.gap.accepted_because == "已商定延期"
    gaps.retract_button.click()
    assert gaps.model.open_count == before


def test_status_bar_says_saved(desk: Desk, window: MainWindow) -> None:
    assert window.saved.text() == "每次改动都会立即保存"
    desk.actions["mark_done"].trigger()
    assert window.saved.text().startswith("已保存 ")


def test_window_columns_and_parts_are_remembered(
    desk: Desk, window: MainWindow, preferences: Preferences, qtbot: QtBot
) -> None:
    assert desk.work is not None
    desk.work.ledger.show_column(Column.UNITS, is_shown=False)
    window.resize(790, 600)
    path = desk.session.workbook.path
    window.close()
    again = MainWindow(preferences)
    qtbot.addWidget(again)
    file_commands.open_path(again.desk, path)
    assert again.size().width() == window.width()
    assert again.desk.work is not None
    assert again.desk.work.ledger.tree.header().isSectionHidden(Column.UNITS)
    again.desk.session.drop()


def opened_again(window: MainWindow, path: Path, qtbot: QtBot) -> MainWindow:
    window.close()
    again = MainWindow(window.desk.preferences)
    qtbot.addWidget(again)
    file_commands.open_path(again.desk, path)
    return again


def test_filters_are_remembered_unless_they_would_hide_everything(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    path = desk.session.workbook.path
    desk.actions["mark_done"].trigger()
    desk.actions["show_open"].trigger()
    desk.actions["next"].trigger()
    again = opened_again(window, path, qtbot)
    assert again.desk.work is not None
    assert again.desk.work.ledger.filters.buttons[Facet.OPEN].isChecked()
    assert len(again.desk.work.ledger.model.shown) == 2
    every = [row.requirement.id for row in again.desk.session.rows]
    again.desk.session.edit("x", edits.assess, every, status=Status.DONE)
    last = opened_again(again, path, qtbot)
    assert last.desk.work is not None
    assert len(last.desk.work.ledger.model.shown) == 3
    assert last.desk.work.ledger.filters.buttons[Facet.ALL].isChecked()
    last.desk.session.drop()


# Words and trouble


def test_labels_never_take_words_for_markup(desk: Desk, window: MainWindow) -> None:
    labels = window.findChildren(QLabel)
    assert len(labels) > 10
    foreign = [each for each in labels if each.textFormat() is not Qt.TextFormat.PlainText]
    assert foreign == []
    assert plain("<b>x</b>").text() == "<b>x</b>"
    assert as_tip("<b>&\n二") == "<span>&lt;b&gt;&amp;<br>二</span>"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 字节"),
        (1023, "1023 字节"),
        (1536, "1.5 KB"),
        (5 << 20, "5.0 MB"),
        (3 << 30, "3.0 GB"),
    ],
)
def test_size_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words


def test_shortened() -> None:
    assert shortened("一二三", 3) == "一二三"
    assert shortened("一二\n三四", 9) == "一二 三四"
    assert shortened("一二，三四", 4) == "一二…"


def test_a_task_returns_here_and_its_trouble_too(qtbot: QtBot, window: MainWindow) -> None:
    tasks, owner = window.desk.tasks, QObject(window)
    got: list[object] = []
    tasks.run(owner, threading.get_ident, got.append, got.append)
    qtbot.waitUntil(lambda: len(got) == 1)
    assert got[0] != threading.get_ident()

    def fail() -> None:
        raise DesktopError("不行。")

    tasks.run(owner, fail, got.append, got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert str(got[1]) == "不行。"


def test_a_task_whose_owner_is_gone_tells_nobody(qtbot: QtBot, window: MainWindow) -> None:
    tasks, owner = Tasks(window), QObject()
    gate = threading.Event()
    got: list[object] = []
    tasks.run(owner, gate.wait, got.append, got.append)
    owner.deleteLater()
    qtbot.wait(50)
    gate.set()
    tasks.wait()
    qtbot.wait(50)
    assert got == []


def test_the_unexpected_is_logged_and_told_once(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    folder = tmp_path / "日志"
    restore = trouble.install(window.desk, folder)
    try:
        error = ValueError("bug")
        sys.excepthook(ValueError, error, None)
        assert "意料之外" in said(window.desk)
        assert "Traceback" not in said(window.desk)
        log = folder / "yaodian.log"
        assert str(log) in said(window.desk)
        assert "ValueError: bug" in log.read_text(encoding="utf-8")
        window.desk.notice.hide()
        sys.excepthook(ValueError, error, None)
        assert said(window.desk) == ""
        sys.excepthook(DesktopError, DesktopError("一句话。"), None)
        assert said(window.desk) == "一句话。"
    finally:
        restore()


LONG_DAY = """
from PySide6.QtCore import QObject, Signal
from desktop.gui.bindings import lend
class Day(QObject):
    told = Signal(bool)
lend()
day = Day()
for _ in range(100_000):
    day.told.emit(True)
    day.told.emit(False)
    day.setObjectName("x")
print(None, True, False)
"""


def test_none_and_true_outlast_the_calls_of_a_long_day() -> None:
    made = subprocess.run(
        [sys.executable, "-c", LONG_DAY],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(file_commands.__file__).parents[3],
    )
    assert (made.returncode, made.stdout) == (0, "None True False\n"), made.stderr


PROBE = """
import os, sys
from pathlib import Path
opened = []
def watch(event, args):
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        opened.append((event, args))
sys.addaudithook(watch)
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QTimer
from desktop.gui import app
from PySide6.QtWidgets import QApplication
def work():
    window = QApplication.topLevelWidgets()
    main = next(w for w in window if hasattr(w, "desk"))
    main.desk.actions["example"].trigger()
    main.desk.actions["mark_done"].trigger()
    main.close()
LATE = ("pyhanko", "reportlab", "pikepdf", "pypdfium2", "sqlite_utils", "docx", "cryptography",
        "desktop.workbook.book", "desktop.checklist.file", "desktop.gui.ledger",
        "PySide6.QtPrintSupport", "PySide6.QtNetwork", "socket")
def check():
    print("early", [name for name in LATE if name in sys.modules])
qt = QApplication([])
QTimer.singleShot(0, check)
QTimer.singleShot(50, work)
code = app.main([])
print("opened", opened)
sys.exit(code)
"""


def test_starting_loads_nothing_slow_and_opens_no_socket(tmp_path: Path) -> None:
    home = {name: str(tmp_path) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    made = subprocess.run(
        [sys.executable, "-c", PROBE],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(file_commands.__file__).parents[3],
        env={**os.environ, **home},
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines() == ["early []", "opened []"]


def test_where_nothing_can_be_seen_the_program_goes_on(window: MainWindow) -> None:
    unseen = Path("/" + "长" * 300) / "台账.yaodian"  # as a share that is gone: asking is an error
    window.desk.preferences.worked_in(unseen.parent)
    assert window.desk.preferences.folder == Path.home()
    window.desk.open_path(unseen)
    assert "台账.yaodian" in window.desk.notice.sentence.text()
