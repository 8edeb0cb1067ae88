"""The office's window: receive, decide, give out; every action and control is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox, QPushButton
from sqlalchemy import delete, select

from desktop.gui import ask
from desktop.gui.actions import bare
from desktop.gui.office import commands, opening
from desktop.gui.office.actions import ACTIONS
from desktop.gui.office.certificates_dialog import CertificatesDialog
from desktop.gui.office.correcting import CorrectDialog
from desktop.gui.office.issuing import IssueDialog
from desktop.gui.office.making import NewRollup
from desktop.gui.office.papers_dialog import PapersDialog
from desktop.gui.office.receiving import ReceivingDialog
from desktop.gui.office.returning import ReturnDialog
from desktop.gui.office.units_dialog import UnitsDialog
from desktop.rollup import schema, units
from desktop.rollup.store import Rollup
from desktop.rollup.verdicts import Outcome
from desktop.signing.certificate import fingerprint
from desktop.signing.detached import sign_detached
from desktop.signing.keys import load_key, make_certificate
from tests.gui.office_samples import NAMES, receive, sealed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.main_window import MainWindow
    from desktop.gui.office.window import OfficeWindow

OK = QDialogButtonBox.StandardButton.Ok


def yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "confirm", lambda *_args: True)


def test_what_came_in_is_counted_and_shown(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert "未报送 3 个" in office.reports.summary.text()
    folder = tmp_path / "来件"
    sealed(folder, NAMES[0])
    (folder / "坏.yaodian").write_bytes(b"junk")
    receive(office, qtbot, folder)
    assert "未报送 2 个" in office.reports.summary.text()
    assert [office.reports.log.words(row, 0) for row in office.reports.log.rows] == [
        "未采用",
        "已采用",
    ]
    assert "已采用 1" in office.bureau.notice.sentence.text()
    assert office.matrix.model.rowCount() == 3
    named = [office.review.subject.itemText(row) for row in range(3)]
    assert ["未报送" in each for each in named] == [False, True, True]
    assert office.matrix.model.data(office.matrix.model.index(0, 0)).startswith("●")
    receive(office, qtbot, folder)
    assert len(office.reports.log.rows) == 2


def test_files_are_dropped_anywhere(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = sealed(tmp_path / "来件", NAMES[0])
    monkeypatch.setattr(
        ReceivingDialog,
        "exec",
        lambda self: qtbot.waitUntil(lambda: self.result() == 1, timeout=30000),
    )
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(target))])
    office.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert len(office.reports.log.rows) == 1


def test_a_unit_that_is_on_no_list_waits_for_the_officer(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(office, qtbot, sealed(tmp_path / "来件", "测绘院"))
    view = office.reports
    view.receipt_list.setCurrentIndex(view.log.index(0, 0))
    assert "测绘院" in view.verdict.text()
    assert view.accept_button.isEnabled()
    yes(monkeypatch)
    view.accept()
    assert [each.name for each in office.bureau.picture.matrix.units if each.has_reported] == [
        "测绘院"
    ]
    view.receipt_list.setCurrentIndex(view.log.index(0, 0))
    view.reject()
    assert not any(each.has_reported for each in office.bureau.picture.matrix.units)


def test_all_that_wait_for_the_list_join_it_at_once(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, folder = office.reports, tmp_path / "来件"
    receive(office, qtbot, sealed(folder, "测绘院"))
    assert view.list_button.isHidden()  # one is decided about by itself
    receive(office, qtbot, sealed(folder, "档案局（<i>馆</i>）"))
    (folder / "坏.yaodian").write_bytes(b"junk")
    receive(office, qtbot, folder)
    assert not view.list_button.isHidden()
    yes(monkeypatch)
    view.take_on()
    named = {each.name for each in office.bureau.picture.matrix.units if each.has_reported}
    assert named == {"测绘院", "档案局（<i>馆</i>）"}
    assert view.list_button.isHidden()


def test_the_line_that_was_looked_at_stays_and_the_next_one_follows_a_decision(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, folder = office.reports, tmp_path / "来件"
    for unit in ("测绘院", "档案局", NAMES[0]):
        sealed(folder, unit)
    receive(office, qtbot, folder)
    outcomes = [each.outcome for each in view.log.rows]
    assert outcomes == [Outcome.HELD, Outcome.HELD, Outcome.ACCEPTED]
    view.receipt_list.setCurrentIndex(view.log.index(1, 0))
    seen = view.receipt
    office.bureau.refresh()
    assert view.receipt == seen
    view.receipt_list.setCurrentIndex(view.log.index(0, 0))
    following = view.log.rows[1]
    yes(monkeypatch)
    view.accept()
    assert view.receipt
    assert view.receipt.sha256 == following.sha256
    assert view.receipt.outcome is Outcome.HELD


def test_a_certificate_is_registered_after_its_fingerprint_was_compared(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = load_key(make_certificate(NAMES[0], "口令12345678"), "口令12345678", tmp_path / "k.p12")
    signed = lambda data: (fingerprint(key.certificate), sign_detached(data, key))  # noqa: E731
    receive(office, qtbot, sealed(tmp_path / "来件", NAMES[0], sign=signed))
    view = office.reports
    view.receipt_list.setCurrentIndex(view.log.index(0, 0))
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *args: asked.append(args[2]) or True)
    assert view.register_button.isEnabled()
    view.register()
    assert fingerprint(key.certificate) in asked[0]
    assert "已登记" in view.units.words(office.bureau.picture.matrix.units[0], 2)


def test_looking_at_the_duties_changes_nobody_who_need_not_report(
    office: OfficeWindow, qtbot: QtBot
) -> None:
    with office.bureau.rollup.writing("expect") as db:
        first, *_ = units.all_units(db)
        units.describe(db, first, is_expected=False)
    office.bureau.refresh()
    dialog = IssueDialog(office.bureau)
    qtbot.addWidget(dialog)
    assert NAMES[0] not in dialog.names.toPlainText()
    dialog.names.appendPlainText("档案馆")
    dialog.accept()  # without a look first: the name that was typed is kept
    named = {each.name: each.is_expected for each in office.bureau.picture.matrix.units}
    assert named == {NAMES[0]: False, NAMES[1]: True, NAMES[2]: True, "档案馆": True}


def test_opening_the_duties_changes_none(office: OfficeWindow, qtbot: QtBot) -> None:
    rollup = office.bureau.rollup
    begun = IssueDialog(office.bureau)
    qtbot.addWidget(begun)
    begun.names.setPlainText("办公室\n规划科")
    begun.plan()
    with rollup.writing("issue") as db:
        (first,) = units.named(units.all_units(db), "办公室")
        db.execute(delete(schema.duty).where(schema.duty.c.unit_id == first.id))

    def state() -> list[object]:
        with rollup.reading() as db:
            return [db.execute(select(each)).all() for each in (schema.duty, schema.event)]

    before = state()
    dialog = IssueDialog(office.bureau)
    qtbot.addWidget(dialog)
    assert state() == before
    assert "不同的有 1 个单位（办公室）" in dialog.summary.text()
    dialog.accept()
    assert state() == before
    dialog.plan()
    assert "不同" not in dialog.summary.text()
    assert len(state()[0]) > len(before[0])


def test_units_are_kept_and_packages_written(
    office: OfficeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = IssueDialog(office.bureau)
    dialog.names.setPlainText("办公室\n规划科")
    dialog.plan()
    assert "2 个单位" in dialog.summary.text()
    named = {each.name: each.is_expected for each in office.bureau.picture.matrix.units}
    assert named == {**dict.fromkeys(NAMES, False), "办公室": True, "规划科": True}
    folder = tmp_path / "下发"
    monkeypatch.setattr(ask, "folder", lambda *_args: folder)
    dialog.write_packages()
    assert len(list(folder.glob("*.yaodian"))) == 2
    table = tmp_path / "分工 #1.xlsx"
    monkeypatch.setattr(ask, "save_file", lambda *_args: table)
    dialog.save_table()
    assert table.read_bytes().startswith(b"PK")


def test_a_rollup_begins_on_the_first_page(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: NewRollup) -> int:
        qtbot.waitUntil(lambda: dialog.checklist is not None, timeout=10000)
        assert not dialog.box.button(OK).isEnabled()
        dialog.office_edit.setText("市府办")
        dialog.units_edit.setPlainText("财政局\t教育局\n\n水利局")
        assert dialog.box.button(OK).isEnabled()
        dialog.accept()
        qtbot.waitUntil(lambda: dialog.result() == 1, timeout=30000)
        return 1

    monkeypatch.setattr(NewRollup, "exec", fill)
    opening.new_rollup(window.desk)
    (office,) = window.desk.offices
    assert [each.name for each in office.bureau.picture.matrix.units] == [
        "财政局",
        "教育局",
        "水利局",
    ]  # type: ignore[attr-defined]
    path = office.bureau.rollup.place.path  # type: ignore[attr-defined]
    assert window.desk.preferences.recent == [path]
    office.close()
    qtbot.waitUntil(lambda: not window.desk.offices, timeout=5000)
    window.desk.open_path(path)
    assert len(window.desk.offices) == 1
    next(iter(window.desk.offices)).close()
    (tmp_path / "坏.yaodian-rollup").write_bytes(b"junk")
    window.desk.open_path(tmp_path / "坏.yaodian-rollup")
    assert "不是汇总文件" in window.desk.notice.sentence.text()


def test_of_an_older_one_that_was_brought_up_to_date_is_told(
    office: OfficeWindow, window: MainWindow, tmp_path: Path
) -> None:
    path = office.bureau.rollup.place.path
    assert path
    older = Rollup.open(path, actor="甲")
    older.kept_original = tmp_path / "升级前 #1.yaodian-rollup"
    shown = opening.show(window.desk, older)
    assert "升级前 #1.yaodian-rollup" in shown.bureau.notice.sentence.text()
    shown.close()


def test_every_action_has_its_own_key_and_does_something(
    office: OfficeWindow, answer: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [spec.keys for spec in ACTIONS if spec.keys]
    assert len(keys) == len(set(keys))
    shown: list[str] = []
    dialogs = (
        IssueDialog, UnitsDialog, CorrectDialog, CertificatesDialog, ReturnDialog, PapersDialog,
        ReceivingDialog,
    )  # fmt: skip
    for dialog in dialogs:
        answer(dialog, lambda each: shown.append(type(each).__name__), 0)
    monkeypatch.setattr(ask, "open_files", lambda *_args: [])
    monkeypatch.setattr(ask, "folder", lambda *_args: None)
    monkeypatch.setattr(commands, "receive", lambda *_args: shown.append("receive"))
    for spec in ACTIONS:
        assert bare(spec.text)
        if spec.id != "close":
            office.actions_by_id[spec.id].trigger()
    assert shown == [each.__name__ for each in dialogs[:-1]]
    assert "还没有单位报送" in office.bureau.notice.sentence.text()  # nothing to hand in upwards
    assert office.pages.currentIndex() == 3  # the last one that shows a page


def test_every_control_has_a_name_to_be_read_out(office: OfficeWindow) -> None:
    for button in office.findChildren(QPushButton):
        assert button.text() or button.accessibleName() or not button.isVisible()
    for view in (
        office.reports.unit_list,
        office.reports.receipt_list,
        office.matrix.table,
        office.review.list,
    ):
        assert view.accessibleName()
