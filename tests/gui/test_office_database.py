"""A roll-up in a database, from the window: made, joined by a second officer, no secret in a file."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from sqlalchemy import create_engine, make_url

from desktop.gui.office import begin, opening
from desktop.gui.office.connecting import ConnectDialog
from desktop.gui.office.making import NewRollup
from desktop.gui.office.server_part import ServerPart
from desktop.workbook.model import Verdict
from tests.gui.office_samples import NAMES, receive, sealed
from tests.rollup import conftest as rollup_samples
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.main_window import MainWindow
    from desktop.gui.office.window import OfficeWindow

OK = QDialogButtonBox.StandardButton.Ok
SECRET = "p@ss:w/rd#?%1"  # noqa: S105 - of a database made for one test
NUMBERS = count(1)
server = rollup_samples.server


@pytest.fixture
def database(server: str) -> tuple[str, str]:
    """An empty database: the folder of the server's socket, and its name."""
    name = f"汇总 {next(NUMBERS)}"
    engine = create_engine(
        server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as db:
        db.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()
    return str(make_url(server).query["host"]), name


def fill(part: ServerPart, database: tuple[str, str], actor: str) -> None:
    part.host.setText(database[0])
    part.database.setText(database[1])
    part.user.setText("yaodian")
    part.secret.setText(SECRET)
    part.actor.setText(actor)


def joined(window: MainWindow, database: tuple[str, str], actor: str, qtbot: QtBot) -> OfficeWindow:
    dialog = ConnectDialog(window.desk)
    qtbot.addWidget(dialog)
    dialog.show()
    fill(dialog.server, database, actor)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=30000)
    assert dialog.rollup
    return opening.show(window.desk, dialog.rollup)


@pytest.fixture
def made(
    window: MainWindow, database: tuple[str, str], qtbot: QtBot, tmp_path: Path
) -> OfficeWindow:
    dialog = NewRollup(window.desk)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.checklist is not None, timeout=10000)
    dialog.choice.taken.emit(make_checklist(4))
    dialog.office_edit.setText("市府办")
    dialog.units_edit.setPlainText("\n".join(NAMES))
    dialog.place.is_shared.setChecked(True)
    fill(dialog.place.server, database, "甲")
    assert "文件夹" in dialog.fault.text()
    folder = tmp_path / "原件"
    folder.mkdir()
    dialog.place.folder_edit.setText(str(folder))
    assert dialog.box.button(OK).isEnabled()
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=30000)
    assert dialog.rollup
    return opening.show(window.desk, dialog.rollup)


def test_two_officers_review_the_same_and_see_each_other(
    made: OfficeWindow,
    window: MainWindow,
    database: tuple[str, str],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    receive(made, qtbot, sealed(tmp_path / "来件", NAMES[0]))
    other = joined(window, database, "乙", qtbot)
    assert database[1] in other.windowTitle()
    assert SECRET not in other.windowTitle()
    for each in (made, other):
        each.show_page(2)
        each.review.go_to(made.bureau.picture.matrix.units[0].id, "")
        each.review.panel.remark.setPlainText(f"{each.bureau.rollup.actor}的意见")
    made.review.say(Verdict.CHANGES_REQUESTED)
    other.review.say(Verdict.QUERIED)
    assert "甲刚刚改过" in other.bureau.notice.sentence.text()
    assert other.review.panel.remark.toPlainText() == "乙的意见"
    assert "甲的意见" in other.review.panel.earlier.text()  # seen beside one's own
    other.review.say(Verdict.QUERIED)  # after it was seen
    said = other.review.table.rows[0].said
    assert said
    assert (said.by, said.remark) == ("乙", "乙的意见")
    for each in (made, other):
        each.review.typed.clear()
        each.review.panel.claim = None
        each.close()


def test_the_secret_gets_into_no_file(
    made: OfficeWindow, window: MainWindow, tmp_path: Path
) -> None:
    made.close()
    assert window.desk.preferences.text("office/server/user") == "yaodian"
    window.desk.preferences._settings.sync()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert SECRET.encode() not in data
        assert b"p%40ss" not in data


def test_a_server_that_does_not_answer_is_told_without_the_secret(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = ConnectDialog(window.desk)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.box.button(OK).isEnabled()
    fill(dialog.server, (str(tmp_path), "汇总"), "甲")
    dialog.accept()
    qtbot.waitUntil(lambda: "连接不上" in dialog.fault.text(), timeout=30000)
    assert SECRET not in dialog.fault.text()
    assert dialog.box.button(OK).isEnabled()  # to be tried again
    assert not window.desk.preferences.text("office/server/host")


def test_a_user_without_rights_is_told(
    made: OfficeWindow, window: MainWindow, database: tuple[str, str], server: str, qtbot: QtBot
) -> None:
    made.close()
    engine = create_engine(
        server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as db:
        db.exec_driver_sql("CREATE ROLE guest LOGIN")
    engine.dispose()
    dialog = ConnectDialog(window.desk)
    qtbot.addWidget(dialog)
    dialog.show()
    fill(dialog.server, database, "乙")
    dialog.server.user.setText("guest")
    dialog.accept()
    qtbot.waitUntil(lambda: "开通权限" in dialog.fault.text(), timeout=30000)


def test_a_whole_address_is_split_and_put_together_again(window: MainWindow) -> None:
    part = ServerPart(window.desk.preferences)
    part.host.setText("postgresql://yao%40dian:p%40ss%3Aw%2Frd@10.1.2.3:5433/%E6%B1%87%E6%80%BB")
    assert (part.host.text(), part.database.text()) == ("10.1.2.3:5433", "汇总")
    assert (part.user.text(), part.secret.text()) == ("yao@dian", "p@ss:w/rd")
    url = make_url(part.address)
    assert (url.host, url.port, url.database) == ("10.1.2.3", 5433, "汇总")
    assert (url.username, url.password) == ("yao@dian", "p@ss:w/rd")


def test_each_way_to_begin_is_offered(
    window: MainWindow, answer: Callable[..., None], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    begun: list[int] = []
    ways = tuple(
        (lambda _desk, number=number: begun.append(number), title, words)
        for number, (_, title, words) in enumerate(begin.WAYS)
    )
    monkeypatch.setattr(begin, "WAYS", ways)
    for number in range(len(ways)):
        answer(
            begin.BeginDialog,
            lambda dialog, number=number: qtbot.mouseClick(
                dialog.buttons[number], Qt.MouseButton.LeftButton
            ),
            1,
        )
        begin.begin(window.desk)
    answer(begin.BeginDialog, lambda _dialog: None, 0)  # Esc
    begin.begin(window.desk)
    assert begun == [0, 1, 2]
