from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import soft_token
from issued import issued_key
from signed_samples import BOXES, NOW, font, key_of, plain

from desktop.errors import UsageError
from desktop.signing import sealed
from desktop.signing.certificate import fingerprint
from desktop.signing.detached import sign_detached, verify_detached
from desktop.signing.keys import as_pkcs12
from desktop.signing.sign import prepare, sign
from desktop.signing.token import find_key, keys_on, opened
from desktop.signing.token_troubles import _SENTENCES, TokenError, sentence
from desktop.signing.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from soft_token import SoftToken

UNIT = "住房和城乡建设局"
PIN = soft_token.PIN


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    return soft_token.make(tmp_path / "UKey （软）", monkeypatch)


def test_a_pdf_is_signed_inside_by_one_person_after_another(token: SoftToken) -> None:
    key = key_of(UNIT)
    token.put(key, b"\1")
    place = find_key(token.module)
    assert (place.certificate, place.token) == (key.certificate, soft_token.LABEL)
    pdf = prepare(plain(), BOXES)
    for role in ("填报人", "审核人"):
        with opened(place, PIN, now=NOW) as inside:
            pdf = sign(pdf, inside, role=role, font=font(), now=NOW)
    assert verify(pdf, trusted=[key.certificate.der]).is_accepted


def test_other_bytes_are_signed_inside_with_the_chain(token: SoftToken) -> None:
    _, key = issued_key()
    token.put(key, b"\1")
    with opened(find_key(token.module), PIN, now=NOW) as inside:
        signature = sign_detached(b"x", inside, now=NOW)
        assert inside.chain == key.chain
    assert verify_detached(b"x", signature, [key.certificate], now=NOW).is_accepted


def test_the_key_never_leaves_it(token: SoftToken) -> None:
    token.put(key_of(UNIT), b"\1")
    with opened(find_key(token.module), PIN, now=NOW) as inside:
        for take in (as_pkcs12, sealed.seal):
            with pytest.raises(UsageError, match="取不出来"):
                take(inside, "够长的口令 #1")
        assert PIN not in repr(inside)


def test_one_of_several_is_chosen(token: SoftToken) -> None:
    token.put(key_of(UNIT), b"\1")
    token.put(key_of("人民政府"), b"\2")
    assert {each.certificate.unit for each in keys_on(token.module)} == {UNIT, "人民政府"}
    with pytest.raises(TokenError, match=f"几个.*{UNIT}"):
        find_key(token.module)
    with pytest.raises(TokenError, match=f"没有“教育局”.*{UNIT}"):
        find_key(token.module, "教育局")
    shown = fingerprint(key_of(UNIT).certificate)
    for wanted in (UNIT, shown, shown[:9].lower()):
        with opened(find_key(token.module, wanted), PIN, now=NOW) as inside:
            assert inside.certificate == key_of(UNIT).certificate


def test_who_vouches_is_not_offered_for_signing(token: SoftToken) -> None:
    _, key = issued_key()
    token.put(key, b"\1")
    assert [each.certificate for each in keys_on(token.module)] == [key.certificate]


@pytest.mark.parametrize("pin", ["000000", "", "1", "9" * 300])
def test_a_wrong_pin_gets_a_sentence(token: SoftToken, pin: str) -> None:
    token.put(key_of(UNIT), b"\1")
    place = find_key(token.module)
    with pytest.raises(TokenError, match="PIN") as caught, opened(place, pin, now=NOW):
        pytest.fail("opened")
    assert not pin or pin not in str(caught.value).replace("PKCS#11", "")
    with opened(place, PIN, now=NOW) as inside:
        assert inside.unit == UNIT


def test_a_token_that_was_unplugged_gets_a_sentence(token: SoftToken) -> None:
    token.put(key_of(UNIT), b"\1")
    place = find_key(token.module)
    token.unplug()
    with pytest.raises(TokenError, match="拔出"), opened(place, PIN, now=NOW):
        pytest.fail("opened")
    with pytest.raises(TokenError, match="没有找到 UKey"):
        keys_on(token.module)


def test_unplugged_while_signing_gets_a_sentence_and_no_file(token: SoftToken) -> None:
    import pkcs11  # noqa: PLC0415 - an extra

    token.put(key_of(UNIT), b"\1")

    class Gone:
        def sign(self, *_: object, **__: object) -> None:
            raise pkcs11.DeviceRemoved

    with opened(find_key(token.module), PIN, now=NOW) as inside:
        torn = replace(inside, private=replace(inside.private, handle=Gone()))
        for attempt in (
            lambda: sign(plain(), torn, now=NOW),
            lambda: sign_detached(b"x", torn, now=NOW),
        ):
            with pytest.raises(TokenError, match="拔出"):
                attempt()


def test_a_certificate_without_its_key_gets_a_sentence(token: SoftToken) -> None:
    token.put(key_of(UNIT), b"\1", has_private=False)
    with (
        pytest.raises(TokenError, match="没有与证书配对的私钥"),
        opened(find_key(token.module), PIN, now=NOW),
    ):
        pytest.fail("opened")


def test_an_empty_token_and_an_expired_certificate_get_a_sentence(token: SoftToken) -> None:
    with pytest.raises(TokenError, match="没有可以签名的证书"):
        keys_on(token.module)
    token.put(key_of(UNIT), b"\1")
    late = NOW + timedelta(days=2000)
    with pytest.raises(TokenError, match="到期"), opened(find_key(token.module), PIN, now=late):
        pytest.fail("opened")


@pytest.mark.parametrize("content", [b"", b"no library at all", b"\x7fELF" + b"\0" * 100])
def test_what_is_no_driver_gets_a_sentence(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("pkcs11", reason="the extra python-pkcs11 is not installed")
    module = tmp_path / "驱动 #1.so"
    with pytest.raises(TokenError, match="找不到"):
        keys_on(module)
    module.write_bytes(content)
    with pytest.raises(TokenError, match="不是 UKey 的驱动") as caught:
        keys_on(module)
    assert module.name in str(caught.value)


def test_a_driver_in_a_folder_with_any_name_is_loaded(token: SoftToken, tmp_path: Path) -> None:
    module = tmp_path / "厂商 驱动#1" / "驱动.so"
    module.parent.mkdir()
    module.symlink_to(token.module)
    token.put(key_of(UNIT), b"\1")
    assert find_key(module).certificate == key_of(UNIT).certificate


def test_every_trouble_has_a_sentence() -> None:
    pkcs11 = pytest.importorskip("pkcs11", reason="the extra python-pkcs11 is not installed")
    assert "锁住" in sentence(pkcs11.PinLocked())
    assert "拔出" in sentence(pkcs11.TokenNotPresent())
    assert "没有完成" in sentence(pkcs11.FunctionFailed())
    named = {word for names in _SENTENCES for word in names.split()}
    assert all(issubclass(getattr(pkcs11, each), pkcs11.PKCS11Error) for each in named)


def test_without_the_extra_there_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(TokenError, match="可选组件 token"):
        keys_on(tmp_path / "x.so")


def test_importing_is_cheap() -> None:
    code = "import sys, desktop.signing.token\nassert not {'pyhanko', 'pkcs11'} & {*sys.modules}"
    subprocess.run([sys.executable, "-c", code], check=True)
