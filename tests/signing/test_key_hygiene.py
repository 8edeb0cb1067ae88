"""A year of signing, between a unit and its office: no key, passphrase or PIN in any file but its own.

``tests/test_what_leaves.py`` has the unit's own papers; here is what travels, and what stays.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
import soft_token
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop import files
from desktop.cli import main
from desktop.signing import sealed
from desktop.signing.keys import new_key
from desktop.signing.vault import keep, open_key
from tests.test_what_leaves import holds, spelled

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.signing.keys import SigningKey

UNIT, OFFICE = "某市财政局", "某市政府办公室"
PASSPHRASE = "金丝雀 canary-secret 9"  # noqa: S105 - a canary
LISTED = "一、解读\n（一）做好政策解读。（责任单位：某市财政局）\n"


def numbers(key: SigningKey) -> list[bytes]:
    """The secret numbers in every form in which they could slip into a file."""
    private = key.take_out()
    secret: Any = private.private_numbers()
    every = [secret.p, secret.q, secret.d, secret.dmp1, secret.dmq1, secret.iqmp]
    raw = [each.to_bytes((each.bit_length() + 7) // 8, "big") for each in every]
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return [
        *(each[8:40] for each in raw),
        *(each[::-1][8:40] for each in raw),
        *(each.hex()[16:80].encode() for each in raw),
        *(each.hex().upper()[16:80].encode() for each in raw),
        *(str(each).encode() for each in every),
        base64.b64encode(der)[64:128],
    ]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "个人资料"
    monkeypatch.setattr(files, "user_data_path", lambda *_args, **_more: folder)
    monkeypatch.setattr(sealed, "WORK", 1 << 4)
    return folder


def run(*words: object) -> None:
    assert main([str(word) for word in words]) in {0, 1}, words


def test_nothing_of_a_key_is_in_what_travels_or_stays(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, office = new_key(UNIT), new_key(OFFICE)
    secret, text = tmp_path / "口令.txt", tmp_path / "要点.txt"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    text.write_text(LISTED, encoding="utf-8")
    for key in (own, office):
        keep(home / "keys", key, PASSPHRASE)
    book, place = tmp_path / "财政局 #1.yaodian", tmp_path / "汇总.yaodian-rollup"
    given = ("--passphrase-file", secret)
    run("new", book, "--checklist", text, "--unit", UNIT)
    (tmp_path / "来件").mkdir()
    run("submit", book, "-o", tmp_path / "来件" / "1.yaodian", "--key", UNIT, "--with-gaps", *given)
    run("rollup", text, place, "--office", OFFICE)
    run("reporters", "add", place, "--unit", UNIT)
    run("receive", place, tmp_path / "来件")
    from desktop.signing.certificate import fingerprint  # noqa: PLC0415

    run("register", place, "--unit", UNIT, "--fingerprint", fingerprint(own.certificate))
    run("key", "take", place)
    run("key", "certificate", UNIT, "-o", tmp_path / "财政局.cer")
    run("key", "passphrase", UNIT, *given, "--new-passphrase-file", secret)
    run("review", place, UNIT, "一/一", "--return", "--remark", "请补充")
    run("return", place, UNIT, "-o", tmp_path / "退回", "--key", OFFICE, *given)
    run("register", place, "--fingerprint", fingerprint(own.certificate), "--withdraw")

    produced = [each for each in tmp_path.rglob("*") if each.is_file() and each != secret]
    suffixes = {each.suffix for each in produced}
    assert {".yaodian", ".yaodian-rollup", ".yaodian-return", ".key", ".cer"} <= suffixes
    secrets = [*numbers(own), *numbers(office), *spelled(PASSPHRASE)]
    assert [each.name for each in produced if holds(each, secrets)] == []
    # The search finds what it looks for, and the vault really holds this key.
    der = own.take_out().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    clear = tmp_path / "clear"
    clear.write_bytes(der)
    assert holds(clear, numbers(own))
    kept = next(each for each in (home / "keys").iterdir() if UNIT in each.name)
    assert open_key(kept, PASSPHRASE).certificate == own.certificate


def test_nothing_of_a_pin_is_in_any_file(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = soft_token.make(tmp_path / "UKey", monkeypatch)
    key, pin = new_key(UNIT), tmp_path / "PIN.txt"
    token.put(key, b"\1")
    pin.write_text(soft_token.PIN + "\n", encoding="ascii")
    work, text = tmp_path / "工作", tmp_path / "要点.txt"
    work.mkdir()
    text.write_text(LISTED, encoding="utf-8")
    given = ("--token", token.module, "--passphrase-file", pin)
    run("new", work / "财政局.yaodian", "--checklist", text, "--unit", UNIT)
    run("report", work / "财政局.yaodian", "-o", work / "自评.pdf", *given)
    run("submit", work / "财政局.yaodian", "-o", work / "报送.yaodian", "--with-gaps", *given)
    produced = [each for folder in (work, home) for each in folder.rglob("*") if each.is_file()]
    secrets = [*numbers(key), soft_token.PIN.encode("utf-16-le"), f'"{soft_token.PIN}"'.encode()]
    assert len(produced) >= 3
    assert [each.name for each in produced if holds(each, secrets)] == []
