"""审核 in the window: by keys, many at once, with a way back; what was typed is never lost; slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialogButtonBox
from sqlalchemy import select

from desktop.gui import ask
from desktop.gui.office.returning import ReturnDialog
from desktop.rollup import schema
from desktop.rollup.review import say
from desktop.rollup.slip_proof import who_signed
from desktop.rollup.slips import make_slip
from desktop.rollup.store import Rollup
from desktop.signing.keys import make_certificate
from desktop.workbook import return_slip
from desktop.workbook.model import Verdict
from tests.gui.office_samples import NAMES, receive, sealed

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.office.window import OfficeWindow

OK = QDialogButtonBox.StandardButton.Ok
SECRET = "口令12345678"  # noqa: S105 - of keys made for one test


def said(office: OfficeWindow) -> list[tuple[str, str, bool]]:
    with office.bureau.rollup.reading() as db:
        rows = db.execute(select(schema.review).order_by(schema.review.c.requirement_id)).all()
    return [(row.verdict, row.remark, row.is_draft) for row in rows]


def test_review_by_keys_alone(reported: OfficeWindow, qtbot: QtBot) -> None:
    view = reported.review
    assert view.list.currentIndex().row() == 0
    qtbot.keyClick(reported, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.list.currentIndex().row() == 1)
    view.panel.remark.setPlainText("请补充截图")
    qtbot.keyClick(reported, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.list.currentIndex().row() == 2)
    assert said(reported) == [("accepted", "", True), ("changes_requested", "请补充截图", True)]
    assert "退回" in view.table.words(view.table.rows[1], 5)
    view.list.setCurrentIndex(view.table.index(1, 0))
    assert view.panel.remark.toPlainText() == "请补充截图"
    view.take_back()
    assert len(said(reported)) == 1


def test_many_at_once_and_across_units(reported: OfficeWindow) -> None:
    view = reported.review
    view.way.setCurrentIndex(1)
    assert [each.unit.name for each in view.table.rows] == NAMES[:2]
    view.list.selectAll()
    view.panel.remark.setPlainText("口径不一致")
    view.say(Verdict.QUERIED)
    assert said(reported) == [("queried", "口径不一致", True)] * 2


def test_nothing_is_returned_without_a_word(reported: OfficeWindow) -> None:
    view = reported.review
    view.say(Verdict.CHANGES_REQUESTED)
    assert said(reported) == []
    assert "要写明" in reported.bureau.notice.sentence.text()
    view.say(Verdict.ACCEPTED)
    assert said(reported) == [("accepted", "", True)]


def test_each_step_has_its_way_back(reported: OfficeWindow) -> None:
    view, undo = reported.review, reported.actions_by_id["undo"]
    view.panel.remark.setPlainText("请补充截图")
    view.say(Verdict.CHANGES_REQUESTED)
    first = said(reported)
    view.go_to(view.table.rows[0].unit.id, "")
    view.list.selectAll()
    count = len(view.chosen)
    assert f"{count} 条" in view.panel.buttons[Verdict.ACCEPTED].text()
    view.panel.remark.setPlainText("都可以")
    view.say(Verdict.ACCEPTED)
    assert said(reported) == [("accepted", "都可以", True)] * count
    undo.trigger()
    assert said(reported) == first
    assert "已撤销" in reported.bureau.notice.sentence.text()
    view.go_to(view.table.rows[0].unit.id, "")
    assert view.panel.remark.toPlainText() == "请补充截图"
    view.take_back()
    assert said(reported) == []
    undo.trigger()
    assert said(reported) == first
    undo.trigger()
    assert said(reported) == []
    undo.trigger()  # there is nothing left
    assert said(reported) == []


def test_what_was_sent_is_not_undone(reported: OfficeWindow) -> None:
    view, bureau = reported.review, reported.bureau
    view.panel.remark.setPlainText("请补充截图")
    view.say(Verdict.CHANGES_REQUESTED)
    assert view.claim
    make_slip(bureau.rollup, view.claim.cell.submission_id or 0)
    view.undo()
    assert "已经写进退回单" in bureau.notice.sentence.text()
    assert said(reported) == [("changes_requested", "请补充截图", False)]


def test_a_word_over_one_that_was_sent_is_undone_to_that(reported: OfficeWindow) -> None:
    view, bureau = reported.review, reported.bureau
    first = view.claim
    assert first
    view.panel.remark.setPlainText("请补充截图")
    view.say(Verdict.CHANGES_REQUESTED)
    make_slip(bureau.rollup, first.cell.submission_id or 0)
    bureau.refresh()
    view.go_to(first.unit.id, first.asked.id)
    view.say(Verdict.ACCEPTED)
    assert said(reported) == [("accepted", "请补充截图", True)]
    view.undo()
    assert said(reported) == [("changes_requested", "请补充截图", False)]
    view.go_to(first.unit.id, first.asked.id)
    assert "未发" not in view.table.words(view.table.rows[0], 5)
    assert not view.panel.take_back.isEnabled()


def test_the_list_of_units_says_what_is_still_to_be_reviewed(
    reported: OfficeWindow, qtbot: QtBot
) -> None:
    view = reported.review
    count = view.table.rowCount()
    assert f"待审 {count} 条" in view.subject.currentText()
    view.list.selectAll()
    view.say(Verdict.ACCEPTED)
    qtbot.waitUntil(lambda: "已审完" in view.subject.currentText(), timeout=30000)  # by itself
    reported.actions_by_id["next"].trigger()
    assert NAMES[1] in view.subject.currentText()
    assert view.claim
    assert view.claim.unit.name == NAMES[1]
    reported.actions_by_id["previous"].trigger()
    assert NAMES[0] in view.subject.currentText()


def test_what_was_typed_stays_with_its_claim(
    reported: OfficeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = reported.review
    view.panel.remark.setPlainText("没写完的意见")
    view.list.setCurrentIndex(view.table.index(1, 0))
    assert view.panel.remark.toPlainText() == ""
    view.subject.setCurrentIndex(1)
    view.subject.setCurrentIndex(0)
    assert view.panel.remark.toPlainText() == "没写完的意见"
    monkeypatch.setattr(ask, "confirm", lambda *_args: False)
    assert not reported.close()
    assert reported.isVisible()


def test_another_officer_is_not_overwritten(reported: OfficeWindow) -> None:
    view = reported.review
    claim = view.claim
    assert claim
    place = reported.bureau.rollup.place.path
    assert place
    with Rollup.open(place, actor="审核人乙") as other, other.writing("review") as db:
        sent = claim.cell.submission_id or 0
        say(db, sent, [claim.asked.id], Verdict.ACCEPTED, by="审核人乙", at=other.clock())
    view.panel.remark.setPlainText("我的意见")
    view.say(Verdict.CHANGES_REQUESTED)
    assert "审核人乙" in reported.bureau.notice.sentence.text()
    assert view.panel.remark.toPlainText() == "我的意见"
    assert said(reported) == [("accepted", "", True)]


def test_the_evidence_is_taken_out_of_the_original(
    reported: OfficeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    panel = reported.review.panel
    panel.evidence.itemActivated.emit(panel.evidence.item(0))
    qtbot.waitUntil(lambda: bool(opened), timeout=30000)
    with open(opened[0], encoding="utf-8") as file:  # noqa: PTH123
        assert file.read() == "证明"


def test_the_slip_reaches_the_unit(
    reported: OfficeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported.review.panel.remark.setPlainText("请补充截图")
    reported.review.say(Verdict.CHANGES_REQUESTED)
    key_file = tmp_path / "市府办 #1.p12"
    key_file.write_bytes(make_certificate("市府办", SECRET))
    dialog = ReturnDialog(reported.bureau, None)
    qtbot.addWidget(dialog)
    folder = tmp_path / "退回单"
    folder.mkdir()
    monkeypatch.setattr(ask, "folder", lambda *_args: folder)
    dialog.note.setPlainText("请按期补正")
    dialog.signing.is_wanted.setChecked(True)
    dialog.signing.key.choose_file(key_file)
    assert not dialog.box.button(OK).isEnabled()
    dialog.signing.secret.setText("不对")
    dialog.accept()
    qtbot.waitUntil(lambda: "口令不对" in dialog.fault.text(), timeout=20000)
    assert not list(folder.iterdir())
    dialog.signing.secret.setText(SECRET)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=30000)
    page, path = sorted(folder.iterdir())
    assert page.read_bytes().startswith(b"%PDF")
    slip = return_slip.read_slip(path)
    assert "由“市府办”签名" in who_signed(slip, ())
    assert slip.unit == NAMES[0]
    assert [each.remark for each in slip.returned] == ["请补充截图"]
    assert said(reported) == [("changes_requested", "请补充截图", False)]


def test_every_unit_that_is_asked_for_something_gets_its_slip_at_once(
    reported: OfficeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    view = reported.review
    view.way.setCurrentIndex(1)  # one requirement across the units
    view.list.selectAll()
    view.panel.remark.setPlainText("请补充截图")
    view.say(Verdict.CHANGES_REQUESTED)
    reported.bureau.settle()  # as every action does
    dialog = ReturnDialog(reported.bureau, None)
    qtbot.addWidget(dialog)
    assert "2 个" in dialog.unit.currentText()
    folder = tmp_path / "退回单"
    folder.mkdir()
    monkeypatch.setattr(ask, "folder", lambda *_args: folder)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=30000)
    slips = [return_slip.read_slip(path) for path in folder.glob("*.yaodian-return")]
    assert {each.unit for each in slips} == set(NAMES[:2])
    assert len(list(folder.glob("*.pdf"))) == 2
    assert said(reported) == [("changes_requested", "请补充截图", False)] * 2
    assert "2 个单位" in reported.bureau.notice.sentence.text()
    again = ReturnDialog(reported.bureau, None)  # who was told is not told with others again
    qtbot.addWidget(again)
    offered = [again.unit.itemText(row) for row in range(again.unit.count())]
    assert [each.partition("（退回")[0] for each in offered] == NAMES[:2]
    assert all("都已发过" in each for each in offered)
    view.way.setCurrentIndex(0)
    view.go_to(view.table.rows[1].unit.id, view.table.rows[1].asked.id)
    view.panel.remark.setPlainText("请写明数字")
    view.say(Verdict.QUERIED)
    reported.bureau.settle()
    third = ReturnDialog(reported.bureau, None)
    qtbot.addWidget(third)
    assert third.unit.itemText(0).endswith("（退回、存疑 2 条，1 条未发）")
    assert third.unit.count() == 2


def test_who_says_the_same_is_shown_to_whoever_reviews(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    own = "在门户网站设置专栏集中公开，组织开展政策解读和新闻发布，及时回应群众关切，共{}场。"
    another = "召开三次专题会议研究部署，逐项建立任务清单并挂图督办，年底前全部办结归档备查。"
    said = [own.format(3), own.format(5), another]
    files = [
        sealed(tmp_path / "来件", unit, statement=each)
        for unit, each in zip(NAMES, said, strict=True)
    ]
    receive(office, qtbot, *files)
    review = office.review
    review.go_to(office.bureau.picture.matrix.units[0].id, "")
    qtbot.waitUntil(lambda: NAMES[1] in review.panel.copies.text(), timeout=20000)
    assert "（100%）" in review.panel.copies.text()
    assert NAMES[2] not in review.panel.copies.text()
    review.go_by(2)
    office.bureau.tasks.wait()
    qtbot.wait(50)
    assert review.panel.claim.unit.name == NAMES[2]
    assert not review.panel.copies.text()
