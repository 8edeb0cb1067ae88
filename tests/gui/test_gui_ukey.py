"""报送 signed with a UKey, from the dialog to the file that the office receives."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from desktop.gui.dialogs.key_choice import KeyPlace
from desktop.gui.exchange.submit import SubmitDialog
from desktop.rollup.seal_proof import prove
from desktop.signing.certificate import fingerprint
from desktop.signing.detached import verify_detached
from desktop.signing.keys import new_key
from desktop.signing.token import find_key
from desktop.workbook.foreign.opening import open_foreign

sys.path.append(str(Path(__file__).parents[1] / "signing"))
import soft_token

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from soft_token import SoftToken

    from desktop.gui.desk import Desk
    from desktop.signing.keys import SigningKey

OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    return soft_token.make(tmp_path / "UKey （软）", monkeypatch)


@pytest.fixture
def key(token: SoftToken) -> SigningKey:
    made = new_key("办公室")
    token.put(made, b"\1")
    return made


@pytest.fixture
def dialog(
    desk: Desk, qtbot: QtBot, token: SoftToken, key: SigningKey, tmp_path: Path
) -> SubmitDialog:
    """The dialog with everything filled in but the PIN."""
    dialog = SubmitDialog(desk)
    qtbot.addWidget(dialog)
    dialog.in_spite.setChecked(True)
    dialog.signing.is_wanted.setChecked(True)
    inside = find_key(token.module)
    assert inside.certificate == key.certificate
    dialog.signing.key.choose(KeyPlace(inside.label, token=inside))
    dialog.target_edit.setText(str(tmp_path / "报送 #1 & 50%.yaodian"))
    return dialog


def refused(dialog: SubmitDialog, qtbot: QtBot, words: str) -> None:
    dialog.accept()
    qtbot.waitUntil(lambda: words in dialog.fault.text(), timeout=20000)
    assert not Path(dialog.target_edit.text()).exists()
    assert dialog._desk.session.workbook.submissions() == ()
    assert dialog.box.button(OK).isEnabled()


def test_a_ukey_signs_what_is_handed_in(
    dialog: SubmitDialog, key: SigningKey, qtbot: QtBot
) -> None:
    assert dialog.signing.secret_name.text() == "PIN"
    assert (dialog.fault.text(), dialog.box.button(OK).isEnabled()) == (
        "请输入 UKey 的 PIN。",
        False,
    )
    dialog.signing.secret.setText("000000")
    refused(dialog, qtbot, "PIN 不对")
    dialog.signing.secret.setText(soft_token.PIN)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=20000)
    foreign = open_foreign(Path(dialog.target_edit.text()))
    sealed = foreign.sealed
    assert sealed is not None
    assert sealed.signer == fingerprint(key.certificate)
    checked = verify_detached(sealed.manifest.encode(), sealed.signature, [key.certificate])
    assert checked.is_accepted
    proof = prove(foreign, sealed)
    assert (proof.problem, proof.certificate) == ("", key.certificate.der)
    assert soft_token.PIN.encode() not in Path(dialog.target_edit.text()).read_bytes()
    # A UKey is no file: nothing of it is offered the next time but the way to it.
    assert dialog._desk.preferences.text("key") == ""


def test_taken_out_before_signing_writes_nothing(
    dialog: SubmitDialog, token: SoftToken, qtbot: QtBot
) -> None:
    dialog.signing.secret.setText(soft_token.PIN)
    token.unplug()
    refused(dialog, qtbot, "拔出")


def test_taken_out_between_trying_and_sealing_writes_nothing(
    dialog: SubmitDialog, token: SoftToken, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal = dialog._seal

    def seal_without_it(sign: object) -> None:
        token.unplug()
        seal(sign)  # type: ignore[arg-type]

    monkeypatch.setattr(dialog, "_seal", seal_without_it)
    dialog.signing.secret.setText(soft_token.PIN)
    refused(dialog, qtbot, "拔出")


def test_without_the_extra_the_dialog_says_how_to_get_it(
    dialog: SubmitDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    dialog.signing.secret.setText(soft_token.PIN)
    refused(dialog, qtbot, "可选组件")
