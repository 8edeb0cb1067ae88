from __future__ import annotations

import functools
import pickle
import stat
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from hypothesis import example, given, settings
from hypothesis import strategies as st
from issued import issued_key
from signed_samples import NOW, PASSPHRASE, key_file, key_of, plain, signed

from desktop.errors import UsageError
from desktop.signing import register
from desktop.signing.detached import sign_detached, verify_detached
from desktop.signing.inspection import inspect
from desktop.signing.keys import (
    SHORTEST_PASSPHRASE,
    KeyFileError,
    as_pkcs12,
    describe,
    fingerprint,
    load_key,
    make_certificate,
    new_key,
    write_key,
)
from desktop.signing.sign import sign

UNIT = "住房和城乡建设局"
NAME = Path("住建局 #1 [签名].p12")


def test_a_made_key_opens_and_says_whose_it_is() -> None:
    key = key_of(UNIT)
    assert key.unit == UNIT
    assert key.certificate.valid_from == NOW
    assert key.certificate.valid_until == NOW + timedelta(days=1096)
    assert isinstance(key.private, rsa.RSAPrivateKey)
    assert key.private.key_size == 3072


def test_the_certificate_is_one_for_signing_and_nothing_else() -> None:
    certificate = x509.load_der_x509_certificate(key_of(UNIT).certificate.der)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert certificate.subject.rfc4514_string() == f"CN={UNIT},O={UNIT},C=CN"


def test_the_fingerprint_can_be_read_aloud_and_compared() -> None:
    groups = fingerprint(key_of(UNIT).certificate).split(" ")
    assert [len(each) for each in groups] == [4] * 16
    certificate = x509.load_der_x509_certificate(key_of(UNIT).certificate.der)
    assert "".join(groups).lower() == certificate.fingerprint(hashes.SHA256()).hex()
    assert "本单位自制" in describe(key_of(UNIT).certificate)


def test_the_key_file_is_strongly_encrypted() -> None:
    data = key_file(UNIT)
    aes_256_cbc = bytes.fromhex("060960864801650304012a")
    hmac_sha256 = bytes.fromhex("06082a864886f70d0209")
    assert data.count(aes_256_cbc) >= 1
    assert data.count(hmac_sha256) >= 1
    assert (300_000).to_bytes(3, "big") in data


def test_two_made_keys_are_never_the_same() -> None:
    again = load_key(make_certificate(UNIT, PASSPHRASE, now=NOW), PASSPHRASE, NAME, now=NOW)
    assert again.certificate != key_of(UNIT).certificate
    assert again.private.private_numbers() != key_of(UNIT).private.private_numbers()


def test_a_unit_may_have_the_longest_name_that_a_certificate_holds() -> None:
    # 64 characters, RFC 5280: the library would count bytes, and stop at 21 Chinese ones.
    for unit in ("中国（上海）自由贸易试验区临港新片区管理委员会", "局" * 64):
        key = new_key(unit, now=NOW)
        again = load_key(as_pkcs12(key, PASSPHRASE), PASSPHRASE, NAME, now=NOW)
        assert again.certificate == key.certificate
        assert again.unit == unit
        signature = sign_detached(b"x", again, now=NOW)
        assert verify_detached(b"x", signature, [key.certificate], now=NOW).is_accepted
        pdf = sign(plain(), again, now=NOW)
        assert inspect(pdf, [key.certificate.der]).is_accepted


@pytest.mark.parametrize(
    ("unit", "passphrase", "words"),
    [
        ("  ", PASSPHRASE, "单位名称"),
        ("局" * 65, PASSPHRASE, "64"),
        ("住建\n局", PASSPHRASE, "控制字符"),
        (UNIT, "a" * (SHORTEST_PASSPHRASE - 1), "口令太短"),
        (UNIT, "", "口令太短"),
    ],
)
def test_wishes_that_do_not_fit_get_a_sentence(unit: str, passphrase: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        make_certificate(unit, passphrase)


@pytest.mark.parametrize(
    ("change", "passphrase", "words"),
    [
        (lambda _: b"", PASSPHRASE, "是空文件"),
        (lambda _: b"%PDF-1.7 not a key at all", PASSPHRASE, "不是 PKCS#12"),
        (lambda data: data[:-1], PASSPHRASE, "不完整"),
        (lambda data: data, "错误的口令口令", "口令不对"),
        (lambda data: data, "", "口令不对"),
        (lambda data: data[:900] + bytes([data[900] ^ 1]) + data[901:], PASSPHRASE, "口令不对"),
    ],
)
def test_key_files_that_do_not_open_get_a_sentence(change, passphrase: str, words: str) -> None:  # noqa: ANN001
    with pytest.raises(KeyFileError, match=words) as caught:
        load_key(change(key_file(UNIT)), passphrase, NAME, now=NOW)
    assert NAME.name in str(caught.value)
    assert not passphrase or passphrase not in str(caught.value)


def test_a_certificate_that_is_not_valid_now_is_refused_with_the_day() -> None:
    with pytest.raises(KeyFileError, match=r"已于2029年11月2[01]日到期"):
        load_key(key_file(UNIT), PASSPHRASE, NAME, now=NOW + timedelta(days=1097))
    with pytest.raises(KeyFileError, match="日期和时间"):
        load_key(key_file(UNIT), PASSPHRASE, NAME, now=NOW - timedelta(days=2))


def stored(key: object, certificate: object) -> bytes:
    encryption = (
        PrivateFormat.PKCS12.encryption_builder().kdf_rounds(1_000).build(PASSPHRASE.encode())
    )
    return pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, encryption)  # type: ignore[arg-type]


def test_key_files_without_what_is_needed_are_told_apart() -> None:
    key = key_of(UNIT)
    certificate = x509.load_der_x509_certificate(key.certificate.der)
    with pytest.raises(KeyFileError, match="没有私钥"):
        load_key(stored(None, certificate), PASSPHRASE, NAME, now=NOW)
    with pytest.raises(KeyFileError, match="没有与私钥配对的证书"):
        load_key(stored(key.private, None), PASSPHRASE, NAME, now=NOW)
    with pytest.raises(KeyFileError, match="密钥类型"):
        load_key(stored(*ed25519_pair()), PASSPHRASE, NAME, now=NOW)


def ed25519_pair() -> tuple[object, object]:
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, UNIT)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    builder = builder.public_key(key.public_key()).not_valid_before(NOW)
    return key, builder.not_valid_after(NOW + timedelta(days=1)).sign(key, None)


@settings(deadline=None)
@given(at=st.integers(0, 3_000), value=st.integers(0, 255))
@example(at=1, value=0x80)
@example(at=1, value=0xFF)
def test_a_damaged_key_file_never_crashes(at: int, value: int) -> None:
    data = small_key_file()
    at %= len(data)
    changed = data[:at] + bytes([value]) + data[at + 1 :]
    with suppress(KeyFileError):  # any other exception fails the test
        assert load_key(changed, PASSPHRASE, NAME, now=NOW).certificate.der


@functools.cache
def small_key_file() -> bytes:
    """A key on a curve, which opens in a millisecond."""
    _, key = issued_key()
    return stored(key.private, x509.load_der_x509_certificate(key.certificate.der))


def test_a_key_file_is_for_its_owner_and_never_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "住建局 #1 [签名].p12"
    write_key(target, b"first")
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(KeyFileError, match="已经存在"):
        write_key(target, b"second")
    assert target.read_bytes() == b"first"
    assert [each.name for each in tmp_path.iterdir()] == [target.name]


def test_the_private_key_is_in_no_other_file(tmp_path: Path) -> None:
    key = key_of(UNIT)
    assert isinstance(key.private, rsa.RSAPrivateKey)
    register.register(tmp_path, key.certificate)
    produced = [each.read_bytes() for each in tmp_path.iterdir()]
    produced += [*signed().all.values(), repr(key).encode(), key_file(UNIT)]
    numbers = key.private.private_numbers()
    for number in (numbers.p, numbers.q, numbers.d, numbers.dmp1, numbers.iqmp):
        secret = number.to_bytes(384, "big").lstrip(b"\0")[16:48]
        forms = (secret, secret.hex().encode(), secret.hex().upper().encode(), str(number).encode())
        assert not any(form in each for form in forms for each in produced)
    # The search itself is able to find: the key in the clear holds all of them.
    clear = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    assert numbers.p.to_bytes(192, "big")[16:48] in clear


def test_an_opened_key_cannot_slip_into_another_file() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(key_of(UNIT))


def test_keys_of_other_programs_open_too() -> None:
    key = key_of(UNIT)
    certificate = x509.load_der_x509_certificate(key.certificate.der)
    data = pkcs12.serialize_key_and_certificates(
        None, key.private, certificate, None, BestAvailableEncryption(b"abc")
    )
    assert load_key(data, "abc", NAME, now=NOW).certificate == key.certificate
