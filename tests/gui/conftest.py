from __future__ import annotations

import os
import shutil
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.gui.app import prepare
from desktop.gui.bindings import lend
from desktop.gui.main_window import MainWindow
from desktop.gui.office import opening
from desktop.gui.preferences import Preferences
from desktop.rollup import units
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.workbook.book import finish
from tests.gui.office_samples import NAMES, sealed
from tests.gui.screens import Screen, x_server
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.office.window import OfficeWindow

lend()  # as the program does

ROLLUP = "汇总 #1 & 50%.yaodian-rollup"


@pytest.fixture
def preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Preferences:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    chosen = Preferences(tmp_path / "home" / "window.ini")
    folder = tmp_path / "我的文件"
    folder.mkdir()
    chosen.worked_in(folder)
    return chosen


@pytest.fixture
def window(qtbot: QtBot, preferences: Preferences) -> Iterator[MainWindow]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    prepare(app, preferences)
    main = MainWindow(preferences)
    qtbot.addWidget(main)
    main.show()
    yield main
    main.desk.storing.cancel()
    main.desk.session.drop()
    main.desk.tasks.wait()
    # Without a display Qt frees what was copied after Python has ended, and crashes.
    app.clipboard().clear()


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    return tmp_path / "工作簿 #1 [测试] & 50%.yaodian"


@pytest.fixture
def desk(window: MainWindow, book_path: Path) -> Desk:
    """A desk with an open workbook of three requirements; the first one is selected."""
    window.desk.session.create(book_path, make_checklist(), unit="办公室", year=2019)
    return window.desk


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Files with names that people really use."""
    names = ["扫描件 (1).pdf", "报告 #3 & 50%.docx", "照片［活动］.jpg"]
    if os.name != "nt":
        names.append('带"引号"的?.txt')
    paths = [tmp_path / name for name in names]
    for number, path in enumerate(paths):
        path.write_bytes(f"内容{number}".encode())
    return paths


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Answer a dialog in place of a person: ``answer(Class, act)`` runs ``act(dialog)``."""

    def install(dialog: type, act: Callable[[Any], object], code: int = 1) -> None:
        def run(self: object) -> int:
            act(self)
            return code

        monkeypatch.setattr(dialog, "exec", run)

    return install


@contextmanager
def office_window(desk: Desk, rollup: Rollup) -> Iterator[OfficeWindow]:
    shown = opening.show(desk, rollup)
    yield shown
    shown.review.typed.clear()
    shown.review.panel.claim = None
    shown.scores.panel.typed.clear()
    shown.scores.panel.at = None
    shown.close()


def three_units(folder: Path) -> Rollup:
    rollup = Rollup.create(folder / ROLLUP, make_checklist(4), office="市府办", actor="审核人甲")
    with rollup.writing("units") as db:
        units.add_units(db, NAMES)
    return rollup


@pytest.fixture
def office(window: MainWindow, tmp_path: Path) -> Iterator[OfficeWindow]:
    """The window of an office with three units."""
    with office_window(window.desk, three_units(tmp_path)) as shown:
        yield shown


@pytest.fixture(scope="session")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the roll-up of that office, and the reports of two units in it."""
    folder = tmp_path_factory.mktemp("收过报送")
    for name in NAMES[:2]:
        sealed(folder / "来件", name, proof=True)
    with three_units(folder) as rollup:
        finish(receiving(rollup, [folder / "来件"]))
    return folder


@pytest.fixture
def reported(window: MainWindow, received: Path, tmp_path: Path) -> Iterator[OfficeWindow]:
    """The window of the office with the reports of two units; the review page is shown."""
    shutil.copytree(received, tmp_path, dirs_exist_ok=True)
    rollup = Rollup.open(tmp_path / ROLLUP, actor="审核人甲")
    with office_window(window.desk, rollup) as shown:
        shown.show_page(2)
        yield shown


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A real screen of its own; skip where there is none (``needs_a_screen``)."""
    # A short path: every character has to be typed.
    with tempfile.TemporaryDirectory() as home, x_server() as display:
        one = Screen(Path(home), display)
        try:
            yield one
        finally:
            one.stop(signal.SIGKILL)
