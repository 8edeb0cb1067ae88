"""The unit's side of the exchange in the window: check everything, hand in, load the 退回单."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from desktop.files import certificates_folder
from desktop.gui import ask
from desktop.gui.commands import exchange, files
from desktop.gui.dialogs.key_choice import KeyPlace
from desktop.gui.exchange.submit import SubmitDialog
from desktop.signing.certificate import fingerprint
from desktop.signing.detached import sign_detached, verify_detached
from desktop.signing.keys import load_key, make_certificate, new_key
from desktop.signing.register import register
from desktop.workbook import return_slip
from desktop.workbook.foreign.opening import open_foreign
from desktop.workbook.model import Verdict
from desktop.workbook.return_slip import Remark, ReturnSlip

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.workbook.submission import Submission

OK = QDialogButtonBox.StandardButton.Ok
PASSPHRASE = "口令12345678"  # noqa: S105 - of a key made for one test


@pytest.fixture
def dialog(desk: Desk, qtbot: QtBot) -> SubmitDialog:
    dialog = SubmitDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def hand_in(dialog: SubmitDialog, qtbot: QtBot) -> Submission:
    before = len(dialog._desk.session.workbook.submissions())
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=20000)
    made = dialog._desk.session.workbook.submissions()
    assert len(made) == before + 1
    return made[-1]


def test_every_fault_is_one_step_from_its_requirement(
    dialog: SubmitDialog, desk: Desk, qtbot: QtBot
) -> None:
    assert dialog.faults.count() == sum(each.is_open for each in desk.session.gaps) > 0
    assert "一（1）" in dialog.faults.item(0).text()
    assert not dialog.box.button(OK).isEnabled()
    last = desk.session.rows[-1].requirement
    dialog.faults.setCurrentRow(dialog.faults.count() - 1)
    qtbot.keyClick(dialog.faults, Qt.Key.Key_Return)
    assert desk.selection.requirement_id == last.id
    assert not dialog.isVisible()


def test_a_signed_submission_is_written_and_noted(
    dialog: SubmitDialog, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    key_file = tmp_path / "甲局 #1.p12"
    key_file.write_bytes(make_certificate("甲局", PASSPHRASE))
    certificate = load_key(key_file.read_bytes(), PASSPHRASE, key_file).certificate
    dialog.in_spite.setChecked(True)
    assert not dialog.signing.is_wanted.isChecked()
    dialog.signing.is_wanted.setChecked(True)
    assert "密钥" in dialog.fault.text()
    dialog.signing.key.choose_file(key_file)
    assert "口令" in dialog.fault.text()
    dialog.signing.secret.setText("不对")
    dialog.accept()
    qtbot.waitUntil(lambda: "口令不对" in dialog.fault.text(), timeout=20000)
    dialog.signing.secret.setText(PASSPHRASE)
    target = tmp_path / "报送 #1.yaodian"
    dialog.target_edit.setText(str(target))
    made = hand_in(dialog, qtbot)
    assert open_foreign(target).sealed == made
    assert made.signer == fingerprint(certificate)
    checked = verify_detached(made.manifest.encode(), made.signature, [certificate])
    assert checked.is_accepted
    assert desk.notice.isVisible()
    again = SubmitDialog(desk)
    qtbot.addWidget(again)
    assert "第2次" in again.target_edit.text()
    again.target_edit.setText(str(target))
    again.in_spite.setChecked(True)
    assert again.signing.key.place == KeyPlace(f"证书文件“{key_file.name}”", key_file)
    again.signing.is_wanted.setChecked(False)
    assert "已经存在" in again.fault.text()


def test_a_sealed_file_opens_to_be_read_and_goes_on_as_a_copy(
    dialog: SubmitDialog, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.in_spite.setChecked(True)
    target = tmp_path / "报送.yaodian"
    dialog.target_edit.setText(str(target))
    hand_in(dialog, qtbot)
    files.open_path(desk, target)
    assert not desk.session.is_writable
    assert not desk.actions["submit"].isEnabled()
    copy = tmp_path / "继续.yaodian"
    monkeypatch.setattr(ask, "save_file", lambda *_args: copy)
    files.copy_to_edit(desk)
    assert desk.session.is_writable
    assert desk.session.workbook.path == copy


def a_slip(desk: Desk, made: Submission, **said: object) -> ReturnSlip:
    info, second = desk.session.workbook.info, desk.session.rows[1].requirement
    slip = ReturnSlip(
        office="市府办",
        unit=info.unit,
        workbook_id=info.id,
        year=info.year,
        round=1,
        number=made.number,
        root=made.root,
        made_at=datetime(2026, 12, 1, tzinfo=UTC),
        remarks=(
            Remark(desk.session.rows[0].requirement.id, "一（1）", "", Verdict.ACCEPTED),
            Remark(second.id, second.ref, "", Verdict.CHANGES_REQUESTED, "请补充截图"),
        ),
        due_on=date(2026, 12, 20),
    )
    return replace(slip, **said)  # type: ignore[arg-type]  # what a test wants otherwise


def test_the_signature_of_a_slip_is_verified_before_it_is_loaded(
    dialog: SubmitDialog, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.in_spite.setChecked(True)
    dialog.target_edit.setText(str(tmp_path / "报送.yaodian"))
    slip = a_slip(desk, hand_in(dialog, qtbot))
    key = new_key("市府办")
    signed = replace(
        slip,
        signer=fingerprint(key.certificate),
        signature=sign_detached(return_slip.signed_bytes(slip), key),
    )
    path = tmp_path / "退回.yaodian-return"

    def load(one: ReturnSlip) -> str:
        desk.notice.hide()
        path.write_bytes(return_slip.to_bytes(one))
        desk.run(lambda here: exchange.take_return(here, path))
        qtbot.waitUntil(lambda: "正在核验" not in desk.notice.sentence.text(), timeout=20000)
        return desk.notice.sentence.text()

    assert "签名不成立" in load(replace(signed, note="夹带的话"))
    assert "签名不成立" in load(replace(signed, signer="00" * 32))
    assert "签名不成立" in load(replace(signed, signature=b""))
    assert not desk.session.rows[1].reviews
    said = load(signed)
    assert "由“市府办”签名" in said
    assert "没有登记" in said
    assert fingerprint(key.certificate) in said
    assert desk.session.rows[1].reviews
    register(certificates_folder(), key.certificate)
    assert "已在这台电脑登记" in load(signed)
    foreign = new_key("别的局")
    register(certificates_folder(), foreign.certificate)
    other = replace(
        slip,
        signer=fingerprint(foreign.certificate),
        signature=sign_detached(return_slip.signed_bytes(slip), foreign),
    )
    assert "写明的主管部门是“市府办”" in load(other)


def test_what_comes_back_opens_at_the_first_returned_item(
    dialog: SubmitDialog, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.in_spite.setChecked(True)
    dialog.target_edit.setText(str(tmp_path / "报送.yaodian"))
    made = hand_in(dialog, qtbot)
    second = desk.session.rows[1].requirement
    slip = a_slip(desk, made)
    path = tmp_path / "退回 #1.yaodian-return"
    path.write_bytes(return_slip.to_bytes(slip))
    exchange.take_return(desk, path)
    assert "没有签名" in desk.notice.sentence.text()
    assert desk.selection.requirement_id == second.id
    assert desk.session.row(second.id).reviews[-1].remark == "请补充截图"  # type: ignore[union-attr]
    assert "1 条意见" in desk.notice.sentence.text()
    assert desk.session.workbook.undo_label == "装入第1轮退回单"
    path.write_bytes(return_slip.to_bytes(replace(slip, workbook_id="other")))
    desk.run(lambda here: exchange.take_return(here, path))
    assert "另一个工作簿" in desk.notice.sentence.text()
    path.write_text("<b>没有</b>", encoding="utf-8")
    desk.run(lambda here: exchange.take_return(here, path))
    assert "不是退回单" in desk.notice.sentence.text()
