from __future__ import annotations

import asyncio
import functools
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from asn1crypto import cms
from hypothesis import given, settings
from hypothesis import strategies as st
from issued import issued_key
from signed_samples import NOW, PASSPHRASE, key_of

from desktop.signing import detached_cms
from desktop.signing.detached import SigningError, sign_detached, verify_detached
from desktop.signing.keys import load_key, make_certificate
from desktop.signing.signer import signer_of

if TYPE_CHECKING:
    from desktop.signing.certificate import Certificate
    from desktop.signing.keys import SigningKey
    from desktop.signing.model import SignatureStatus

UNIT = "住房和城乡建设局"
DATA = "报送：2026年 第3次 #1 [住建局]\0\r\n".encode() * 20


@functools.cache
def by(kind: str) -> tuple[SigningKey, Certificate, bytes]:
    """A key, its registered certificate, and its signature over ``DATA``."""
    key = key_of(UNIT) if kind == "own" else issued_key()[1]
    return key, key.certificate, sign_detached(DATA, key, now=NOW)


def looked_at(signature: bytes, data: bytes = DATA, kind: str = "own") -> SignatureStatus:
    return verify_detached(data, signature, [by(kind)[1]], now=NOW)


KINDS = pytest.mark.parametrize("kind", ["own", "issued"])


@KINDS
def test_a_signature_comes_back_with_its_facts(kind: str) -> None:
    key, _, signature = by(kind)
    status = looked_at(signature, kind=kind)
    assert status.is_accepted
    assert (status.role, status.signer, status.claimed_at) == ("", key.unit, NOW)
    assert status.covers_all
    assert status.is_registered
    assert "“”" not in "".join(status.sentences)


@given(data=st.binary(max_size=500))
@settings(deadline=None, max_examples=20)
def test_any_bytes_are_signed_and_no_others_fit(data: bytes) -> None:
    key, registered, _ = by("issued")
    signature = sign_detached(data, key, now=NOW)
    assert verify_detached(data, signature, [registered], now=NOW).is_accepted
    assert not verify_detached(data + b"\0", signature, [registered], now=NOW).is_intact


def changed(value: bytes, kind: str, at: int, byte: int) -> bytes:
    at %= len(value)
    if kind == "flipped":
        return value[:at] + bytes([value[at] ^ (byte or 1)]) + value[at + 1 :]
    if kind == "inserted":
        return value[:at] + bytes([byte]) + value[at:]
    return value[:at] + value[at + 1 + byte % 8 :]


CHANGES = {
    "kind": st.sampled_from(["own", "issued"]),
    "change": st.sampled_from(["flipped", "inserted", "cut"]),
    "at": st.integers(0, 1 << 16),
    "byte": st.integers(0, 255),
}


@given(**CHANGES)
@settings(deadline=None, max_examples=300)
def test_any_change_of_the_signature_is_noticed(kind: str, change: str, at: int, byte: int) -> None:
    signature = by(kind)[2]
    other = changed(signature, change, at, byte)
    assert other == signature or not looked_at(other, kind=kind).is_intact


@given(**CHANGES)
@settings(deadline=None, max_examples=100)
def test_any_change_of_the_data_is_noticed(kind: str, change: str, at: int, byte: int) -> None:
    other = changed(DATA, change, at, byte)
    assert other == DATA or not looked_at(by(kind)[2], other, kind).is_intact


@given(value=st.binary(max_size=200))
@settings(deadline=None)
def test_whatever_is_no_signature_gets_a_sentence(value: bytes) -> None:
    status = looked_at(value)
    assert not status.is_intact
    assert status.problem
    assert not status.covers_all


@pytest.mark.parametrize("tail", [b"\0", b"\0" * 64, b"x", by("own")[2]])
def test_nothing_may_follow_the_signature(tail: bytes) -> None:
    assert not looked_at(by("own")[2] + tail).is_intact


def test_a_signature_of_enormous_size_is_not_even_read() -> None:
    assert not looked_at(b"\x30" * (detached_cms.LARGEST + 1)).is_intact


def test_a_changed_letter_case_in_the_signers_name_is_noticed() -> None:
    # Names are compared without case by the libraries: RFC 5280 section 7.1.
    signature = by("own")[2]
    at = signature.rindex(b"CN")
    assert not looked_at(signature[:at] + b"cN" + signature[at + 2 :]).is_intact


def test_a_length_in_another_form_is_noticed() -> None:
    signature = by("own")[2]
    assert signature[1] == 0x82
    assert not looked_at(signature[:1] + b"\x83\0" + signature[2:]).is_intact


def test_an_unknown_signer_is_intact_but_not_accepted() -> None:
    status = verify_detached(DATA, by("own")[2], [key_of("政务公开办公室").certificate], now=NOW)
    assert status.is_intact
    assert not status.is_accepted
    assert "没有登记" in "".join(status.sentences)


def test_who_vouches_for_a_signer_does_not_make_him_known() -> None:
    key, _, signature = by("issued")
    status = verify_detached(DATA, signature, key.chain, now=NOW)
    assert (status.is_intact, status.is_trusted, status.is_registered) == (True, True, False)
    assert not status.is_accepted


def test_an_attackers_certificate_with_the_same_name_is_not_the_registered_one() -> None:
    attacker = load_key(make_certificate(UNIT, PASSPHRASE, now=NOW), PASSPHRASE, None, now=NOW)  # type: ignore[arg-type]
    status = looked_at(sign_detached(DATA, attacker, now=NOW))
    assert status.signer == UNIT
    assert (status.is_registered, status.is_trusted, status.is_accepted) == (False, False, False)


def test_the_registered_certificate_put_beside_the_attackers_signature_is_noticed() -> None:
    attacker = load_key(make_certificate(UNIT, PASSPHRASE, now=NOW), PASSPHRASE, None, now=NOW)  # type: ignore[arg-type]
    posing = replace(attacker, certificate=key_of(UNIT).certificate)
    assert not looked_at(sign_detached(DATA, posing, now=NOW)).is_intact
    both = replace(attacker, chain=(key_of(UNIT).certificate,))
    assert not looked_at(sign_detached(DATA, both, now=NOW)).is_accepted


def test_a_certificate_must_have_been_valid_when_signed() -> None:
    key = key_of(UNIT)
    late = key.certificate.valid_until + timedelta(days=1)
    with pytest.raises(SigningError, match="到期"):
        sign_detached(DATA, key, now=late)
    posing = replace(key, certificate=replace(key.certificate, valid_until=late))
    signature = sign_detached(DATA, posing, now=late)
    status = verify_detached(DATA, signature, [key.certificate], now=late)
    assert (status.is_intact, status.was_valid_when_signed, status.is_accepted) == (
        True,
        False,
        False,
    )
    assert "不在有效期内" in "".join(status.sentences)


def test_a_signature_outlives_its_certificate() -> None:
    key, registered, signature = by("own")
    late = key.certificate.valid_until + timedelta(days=1)
    assert verify_detached(DATA, signature, [registered], now=late).is_accepted


def test_a_moment_that_has_not_come_is_not_believed() -> None:
    key, registered, signature = by("own")
    early = verify_detached(DATA, signature, [registered], now=NOW - timedelta(days=2))
    assert not early.is_accepted
    assert "还没有到" in "".join(early.sentences)
    assert verify_detached(DATA, signature, [registered], now=NOW - timedelta(hours=8)).is_accepted
    assert early.claimed_at == NOW
    assert key.certificate.is_valid_at(NOW)


def resigned(digest: str = "sha256", *, signers: int = 1, unsigned: bool = False) -> bytes:
    """What other programs could make of the same key."""
    key = key_of(UNIT)
    signer = signer_of(key)
    signer.signed_attr_prov_spec = detached_cms._Attributes(signer, (key.certificate,), NOW)
    signer._check_digest_algorithm = lambda _: None
    message = asyncio.run(signer.async_sign_general_data(DATA, digest))
    first = message["content"]["signer_infos"][0]
    message["content"]["signer_infos"] = [first] * signers
    if unsigned:
        attribute = cms.CMSAttribute({"type": "1.2.3.4", "values": []})
        message["content"]["signer_infos"][0]["unsigned_attrs"] = [attribute]
    return bytes(message.dump(force=True))


def test_what_other_programs_could_write_is_not_accepted() -> None:
    assert looked_at(resigned()).is_accepted  # the control: this way of making them works
    assert looked_at(resigned("sha512")).is_accepted
    assert "摘要算法" in looked_at(resigned("sha1")).problem
    assert not looked_at(resigned(signers=2)).is_intact
    assert not looked_at(resigned(signers=0)).is_intact
    assert not looked_at(resigned(unsigned=True)).is_intact


def test_a_certificate_added_or_taken_out_is_noticed() -> None:
    for certificates in ([], [key_of(UNIT), key_of("人民政府")], [key_of("人民政府")]):
        message = cms.ContentInfo.load(by("own")[2])
        message["content"]["certificates"] = [
            cms.CertificateChoices("certificate", signer_of(each).signing_cert)
            for each in certificates
        ]
        assert not looked_at(message.dump(force=True)).is_intact


def test_a_signature_with_a_crowd_of_certificates_is_refused() -> None:
    crowd = tuple(issued_key()[1].certificate for _ in range(detached_cms.MOST_CERTIFICATES))
    signature = sign_detached(DATA, replace(key_of(UNIT), chain=crowd), now=NOW)
    assert "太多" in looked_at(signature).problem
    signature = sign_detached(DATA, replace(key_of(UNIT), chain=crowd[1:]), now=NOW)
    assert looked_at(signature).is_accepted


def test_a_key_that_carries_its_own_certificate_twice_signs_all_the_same() -> None:
    key = replace(by("issued")[0], chain=(by("issued")[0].certificate, *by("issued")[0].chain) * 2)
    assert looked_at(sign_detached(DATA, key, now=NOW), kind="issued").is_accepted


def test_the_same_signed_again_is_the_same() -> None:
    assert sign_detached(DATA, by("own")[0], now=NOW) == by("own")[2]


def test_importing_is_cheap() -> None:
    code = (
        "import sys, desktop.signing.detached\n"
        "assert not {'pyhanko', 'asn1crypto', 'cryptography'} & {*sys.modules}, 'slow import'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_nothing_is_logged_and_nobody_is_asked(capfd: pytest.CaptureFixture[str]) -> None:
    for signature in (by("own")[2], resigned("sha1"), resigned(signers=2), b"x"):
        looked_at(signature)
    assert tuple(capfd.readouterr()) == ("", "")
