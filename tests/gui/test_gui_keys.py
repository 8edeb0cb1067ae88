"""Keys in the window: the vault, what is done with a key, certificate files, a UKey."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QDialog, QDialogButtonBox

from desktop.files import certificates_folder, keys_folder
from desktop.gui import ask
from desktop.gui.dialogs.certificate import CertificateDialog
from desktop.gui.dialogs.key_choice import KeyChoice
from desktop.gui.dialogs.key_moves import make
from desktop.gui.dialogs.key_trusted import TrustedDialog
from desktop.gui.dialogs.passphrase import PassphraseDialog
from desktop.gui.dialogs.sign import SignDialog
from desktop.gui.dialogs.token import TokenDialog
from desktop.signing import sealed
from desktop.signing.keys import as_pkcs12, new_key
from desktop.signing.register import read_certificate, registered
from desktop.signing.vault import kept, open_key

sys.path.append(str(Path(__file__).parents[1] / "signing"))
import soft_token

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk

OK = QDialogButtonBox.StandardButton.Ok
FIRST, SECOND = "口令12345678", "另一个口令 #2"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "WORK", 1 << 4)


@pytest.fixture
def vault(desk: Desk, qtbot: QtBot) -> CertificateDialog:
    """The dialog with one key in the vault."""
    make("办公室", FIRST)
    dialog = CertificateDialog(desk, "办公室")
    qtbot.addWidget(dialog)
    return dialog


def fill(dialog: PassphraseDialog, old: str, new: str, again: str | None = None) -> None:
    dialog.old.setText(old)
    dialog.first.setText(new)
    dialog.second.setText(new if again is None else again)


def can(dialog: QDialog) -> bool:
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    return box.button(OK).isEnabled()


def answering(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, old: str, new: str) -> None:
    """Type two passphrases in place of a person, and wait."""

    def act(dialog: PassphraseDialog) -> int:
        fill(dialog, old, new)
        dialog.accept()
        qtbot.waitUntil(lambda: bool(dialog.outcome) or can(dialog), timeout=30000)
        if not dialog.outcome:
            dialog.reject()
            refused.append(dialog.fault.text())
        return 1 if dialog.outcome else 0

    monkeypatch.setattr(PassphraseDialog, "exec", act)


refused: list[str] = []


def test_an_empty_vault_offers_only_to_make_and_to_bring(desk: Desk, qtbot: QtBot) -> None:
    dialog = CertificateDialog(desk, "")
    qtbot.addWidget(dialog)
    assert dialog.facts.text() == "密钥库是空的。"
    needing = (dialog.page, dialog.public, dialog.out, dialog.change)
    assert not any(each.isEnabled() for each in needing)
    assert dialog.bring.isEnabled()
    dialog.first.setText(FIRST)
    dialog.second.setText(FIRST)
    assert (can(dialog), dialog.fault.text()) == (False, "请填写单位名称。")
    dialog.unit_edit.setText("办\u202e公室")
    assert can(dialog)


def test_a_made_key_is_kept_trusted_and_explained(desk: Desk, qtbot: QtBot) -> None:
    dialog = CertificateDialog(desk, "办公室")
    qtbot.addWidget(dialog)
    dialog.first.setText(FIRST)
    dialog.second.setText(SECOND)
    assert (can(dialog), dialog.fault.text()) == (False, "两次输入的口令不一样。")
    dialog.second.setText(FIRST)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=30000)
    assert "备份" in dialog.fault.text()
    assert dialog.first.text() == ""
    ((made,), _) = kept(keys_folder())
    assert [each.der for each in registered(certificates_folder())] == [made.certificate.der]
    assert desk.preferences.text("key") == str(made.path)
    assert open_key(made.path, FIRST).unit == "办公室"


def test_a_name_that_does_not_fit_is_refused_and_nothing_is_kept(desk: Desk, qtbot: QtBot) -> None:
    dialog = CertificateDialog(desk, "局" * 65)
    qtbot.addWidget(dialog)
    dialog.first.setText(FIRST)
    dialog.second.setText(FIRST)
    dialog.accept()
    qtbot.waitUntil(lambda: "64" in dialog.fault.text(), timeout=30000)
    assert dialog.list.count() == 0


def test_the_page_for_the_office_is_written(
    vault: CertificateDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "指纹 #1.pdf"
    monkeypatch.setattr(ask, "save_file", lambda *_words: target)
    vault.page.click()
    qtbot.waitUntil(lambda: "登记表已存为" in vault.fault.text(), timeout=30000)
    assert target.read_bytes().startswith(b"%PDF-")
    monkeypatch.setattr(ask, "save_file", lambda *_words: tmp_path / "没有" / "x.pdf")
    vault.page.click()
    qtbot.waitUntil(lambda: "不存在" in vault.fault.text(), timeout=30000)


def test_the_certificate_alone_is_given_out_and_registered_elsewhere(
    vault: CertificateDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "证书 #1.cer"
    monkeypatch.setattr(ask, "save_file", lambda *_words: target)
    vault.public.click()
    qtbot.waitUntil(lambda: "可以公开" in vault.fault.text(), timeout=30000)
    assert vault.chosen is not None
    assert read_certificate(target) == vault.chosen.certificate
    shown: list[int] = []
    monkeypatch.setattr(TrustedDialog, "exec", lambda self: shown.append(self.list.count()) or 1)
    vault.trusted.click()
    assert shown == [1]


def test_out_and_in_again(
    vault: CertificateDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "备份 #1.p12"
    monkeypatch.setattr(ask, "save_file", lambda *_words: target)
    monkeypatch.setattr(ask, "open_file", lambda *_words: target)
    answering(monkeypatch, qtbot, FIRST, SECOND)
    vault.out.click()
    assert "备份已存为" in vault.fault.text()
    assert vault.chosen is not None
    vault.chosen.path.unlink()
    vault._refresh()
    assert vault.list.count() == 0
    answering(monkeypatch, qtbot, SECOND, FIRST)
    vault.bring.click()
    assert "已导入密钥库" in vault.fault.text()
    assert vault.list.count() == 1
    vault.bring.click()
    assert "已经在密钥库里" in refused.pop()


def test_the_passphrase_is_changed(
    vault: CertificateDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vault.chosen is not None
    answering(monkeypatch, qtbot, SECOND, FIRST)
    vault.change.click()
    assert "口令不对" in refused.pop()
    answering(monkeypatch, qtbot, FIRST, SECOND)
    vault.change.click()
    assert "口令已修改" in vault.fault.text()
    assert open_key(vault.chosen.path, SECOND).unit == "办公室"


def test_a_new_passphrase_is_typed_twice_and_long_enough(desk: Desk, qtbot: QtBot) -> None:
    dialog = PassphraseDialog(desk, desk.window, "改口令", ("现在的口令", "新口令"), lambda *_: "")
    qtbot.addWidget(dialog)
    for old, new, again, fault in (
        ("", FIRST, FIRST, "请输入口令"),
        ("x", "短", "短", "至少 6 个字符"),
        ("x", FIRST, SECOND, "不一样"),
        ("x", FIRST, FIRST, ""),
    ):
        fill(dialog, old, new, again)
        assert fault in dialog.fault.text()
        assert can(dialog) == (not fault)


def test_a_damaged_key_is_told(desk: Desk, qtbot: QtBot) -> None:
    make("办公室", FIRST)
    (keys_folder() / "坏.key").write_bytes(b"{")
    dialog = CertificateDialog(desk, "办公室")
    qtbot.addWidget(dialog)
    assert "“坏.key”已损坏" in dialog.fault.text()
    assert dialog.list.count() == 1


def test_the_units_own_key_is_offered_and_what_signed_last_before_it(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, own = make("别的局", FIRST), make("办公室", FIRST)
    choice = KeyChoice(desk, desk.window, "办公室")
    qtbot.addWidget(choice)
    assert choice.place is not None
    assert choice.place.path == own
    desk.preferences.remember("key", str(other))
    again = KeyChoice(desk, desk.window, "办公室")
    qtbot.addWidget(again)
    assert again.place is not None
    assert again.place.path == other
    p12 = tmp_path / "证书 & #1.p12"
    p12.write_bytes(as_pkcs12(new_key("外单位"), SECOND))
    monkeypatch.setattr(ask, "open_file", lambda *_words: p12)
    again.browse.click()
    assert again.place is not None
    with again.place.opened(SECOND) as key:
        assert key.unit == "外单位"


def test_without_any_key_nothing_can_be_signed(desk: Desk, qtbot: QtBot) -> None:
    dialog = SignDialog(desk.window, desk, b"%PDF-1.7", "x.pdf")
    qtbot.addWidget(dialog)
    dialog.passphrase.setText(FIRST)
    assert dialog.key.place is None
    assert not can(dialog)


def test_a_ukey_is_read_chosen_and_asks_for_its_pin(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = soft_token.make(tmp_path / "UKey", monkeypatch)
    token.put(new_key("办公室"), b"\1")

    def act(dialog: TokenDialog) -> int:
        assert not can(dialog)
        dialog.module_edit.setText(str(tmp_path / "没有.so"))
        dialog.look()
        qtbot.waitUntil(lambda: "找不到" in dialog.fault.text(), timeout=30000)
        dialog.module_edit.setText(str(token.module))
        dialog.look()
        qtbot.waitUntil(lambda: can(dialog), timeout=30000)
        assert dialog.list.count() == 1
        dialog.page.click()
        qtbot.waitUntil(lambda: "登记表已存为" in dialog.fault.text(), timeout=30000)
        assert page.read_bytes().startswith(b"%PDF-")
        return 1

    page = tmp_path / "指纹 #1.pdf"
    monkeypatch.setattr(ask, "save_file", lambda *_words: page)
    monkeypatch.setattr(TokenDialog, "exec", act)
    dialog = SignDialog(desk.window, desk, b"%PDF-1.7", "x.pdf")
    qtbot.addWidget(dialog)
    dialog.key.plug.click()
    assert dialog.secret_name.text() == "PIN"
    dialog.target_edit.setText(str(tmp_path / "x.pdf"))
    dialog.passphrase.setText("000000")
    dialog.accept()
    qtbot.waitUntil(lambda: "PIN 不对" in dialog.fault.text(), timeout=30000)
    assert desk.preferences.text("token_module") == str(token.module)
    again = TokenDialog(desk, desk.window)
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: can(again), timeout=30000)
