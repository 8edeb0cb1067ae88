from __future__ import annotations

import functools
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from forgeries import EDITS, FORGERIES, forgeries_of, special_forgeries
from hypothesis import given, settings
from hypothesis import strategies as st
from issued import issued_key
from library_alone import accepts
from pyhanko.pdf_utils.reader import PdfFileReader
from signed_samples import NOW, key_of, plain, sign_elsewhere, signed, signed_elsewhere, update
from signed_samples import verify_here as verify

from desktop.signing.keys import new_key
from desktop.signing.sign import sign
from tests.signing import issuers

sys.path.append(str(Path(__file__).parents[1] / "torture"))
from torture_signatures import FIXED_SEED, damaged, try_all

if TYPE_CHECKING:
    from desktop.signing.model import VerifiedDocument


def test_genuine_files_are_accepted() -> None:
    genuine = signed()
    for name, pdf in {**genuine.all, **signed_elsewhere()}.items():
        document = verify(pdf, trusted=genuine.trusted)
        assert document.is_accepted, (name, document)
        assert document.page_count in {2, 3}


def test_the_facts_are_told_one_by_one() -> None:
    genuine = signed()
    first, second, third = verify(genuine.three, trusted=genuine.trusted).signatures
    assert [each.role for each in (first, second, third)] == ["填报人", "审核人", "单位负责人"]
    assert (first.signer, first.reason) == ("住房和城乡建设局", "自评属实")
    assert first.claimed_at == NOW
    assert [each.covers_all for each in (first, second, third)] == [False, False, True]
    assert [each.is_locking for each in (first, second, third)] == [False, False, True]
    assert len(first.fingerprint.split()) == 16
    assert any("没有第三方证明" in line for line in first.sentences)


@functools.cache
def verdicts() -> dict[str, VerifiedDocument]:
    genuine = signed()
    forged = [*forgeries_of(genuine.one), *special_forgeries(genuine)]
    return {name: verify(pdf, trusted=genuine.trusted) for name, pdf in forged}


def test_no_forgery_is_accepted() -> None:
    assert len(verdicts()) >= 70
    assert [name for name, document in verdicts().items() if document.is_accepted] == []


def test_forgeries_test_the_rule_and_not_the_parser() -> None:
    # A forgery that no parser reads proves nothing; most are read as the signed files they pose as.
    readable = [name for name, document in verdicts().items() if document.signatures]
    assert len(readable) >= 50


def test_what_was_changed_is_named() -> None:
    for name, words in {
        "incremental: new content": "第 1 页的内容",
        "incremental: page added": "页数由 3 变为 4",
        "incremental: script added": "打开时的动作",
        "incremental: bytes appended": "文件末尾追加了数据",
        "shadow: layer hidden": "图层",
        "certification: stamp": "第 1 页的批注或签名栏",
    }.items():
        (status,) = verdicts()[name].signatures
        assert status.is_intact
        assert not status.covers_all
        assert any(words in change for change in status.changes), (name, status.changes)
        assert words in "".join(status.sentences)


def test_of_a_broken_signature_nothing_is_told_that_nobody_knows() -> None:
    broken = [
        status
        for document in verdicts().values()
        for status in document.signatures
        if not status.is_intact
    ]
    assert len(broken) >= 10
    for status in broken:
        told = "".join(status.sentences)
        assert ("未经证实" if status.signer else "签名人不明") in told
        assert "签名时间" not in told
        assert "追加" not in told


def test_a_certificate_that_expired_since_is_told() -> None:
    key = new_key("住房和城乡建设局", now=datetime(2020, 1, 1, tzinfo=UTC))
    pdf = sign(plain(), key, now=datetime(2021, 1, 1, tzinfo=UTC))
    document = verify(pdf, trusted=[key.certificate.der])
    assert document.is_accepted
    assert "证书已于2023年1月1日到期，此前的签名不受影响" in "".join(
        document.signatures[0].sentences
    )
    fresh = verify(signed().one, trusted=signed().trusted).signatures[0]
    assert "到期" not in "".join(fresh.sentences)


def test_words_of_strangers_steer_no_terminal() -> None:
    evil = "\x1b]0;x\x07\u202egnp.exe\n"
    key = key_of("住房和城乡建设局")
    pdf = sign_elsewhere(sign(plain(), key, now=NOW, reason=evil), key, f"角色{evil}")
    issuer = issuers.root(f"某机构{evil}" + "长" * 30)
    by_stranger = sign_elsewhere(
        plain(), issuer.issue(f"某局{evil}"), "填报人", moment=datetime.now(UTC)
    )
    for each in (pdf, by_stranger):
        document = verify(each, trusted=signed().trusted)
        words = [*document.sentences, *(e for s in document.signatures for e in s.sentences)]
        assert any("\ufffd" in each for each in words)
        assert all(each.isprintable() for each in words)


def test_several_signatures_by_one_key_are_told() -> None:
    key = key_of("住房和城乡建设局")
    both = sign(signed().one, key, role="审核人", now=NOW)
    verdict, note = verify(both, trusted=signed().trusted).sentences
    assert "签名有效" in verdict
    assert "“填报人”和“审核人”用的是同一张证书" in note
    assert len(verify(signed().three, trusted=signed().trusted).sentences) == 1


def test_an_unknown_signer_is_intact_but_not_trusted() -> None:
    document = verify(signed().one)
    (status,) = document.signatures
    assert document.is_intact
    assert not document.is_accepted
    assert (status.is_trusted, status.is_registered) == (False, False)
    assert "没有登记" in "".join(status.sentences)


def test_a_certificate_must_have_been_valid_when_signed() -> None:
    key = key_of("住房和城乡建设局")
    late = key.certificate.valid_until + timedelta(days=1)
    pdf = sign_elsewhere(plain(), key, "Signature1", moment=late)
    (status,) = verify(pdf, trusted=signed().trusted).signatures
    assert status.is_intact
    assert status.is_registered
    assert not status.was_valid_when_signed
    assert not status.is_accepted
    assert "不在有效期内" in "".join(status.sentences)


def test_every_rule_of_the_signed_revision_holds_for_earlier_signatures_too() -> None:
    # Cut off after any signature, the file is what it was then.
    genuine = signed()
    for status_count, length in enumerate((len(genuine.one), len(genuine.two)), 1):
        document = verify(genuine.three[:length], trusted=genuine.trusted)
        assert document.is_accepted
        assert len(document.signatures) == status_count


def test_who_vouches_for_a_signer_does_not_make_him_known() -> None:
    office, key = issued_key()
    pdf = sign(plain(), key, now=NOW)
    document = verify(pdf, trusted=[office])
    (status,) = document.signatures
    assert (status.is_trusted, status.is_registered) == (True, False)
    assert not document.is_accepted
    assert "签发机构已登记，但这个签名人还没有登记" in "".join(status.sentences)
    assert verify(pdf, trusted=[office, key.certificate.der]).is_accepted
    assert verify(pdf, trusted=[key.certificate.der]).is_accepted
    assert not verify(pdf, trusted=signed().trusted).is_accepted


@pytest.mark.parametrize(
    ("pdf", "words"),
    [
        (b"", "不是 PDF"),
        (b"PK\x03\x04", "不是 PDF"),
        (b"%PDF-1.7\n", "已损坏"),
        (b"%PDF-1.7\n/ByteRange [0 1 2 3]", "签名无效"),
    ],
)
def test_what_is_no_readable_pdf_gets_a_sentence(pdf: bytes, words: str) -> None:
    document = verify(pdf)
    assert not document.is_accepted
    assert words in document.sentences[0]


def test_unsigned_and_encrypted_files_get_a_sentence() -> None:
    assert "没有电子签名" in verify(plain()).sentences[0]
    output = BytesIO()
    with pikepdf.open(BytesIO(plain())) as pdf:
        pdf.save(output, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "设有密码" in verify(output.getvalue()).sentences[0]


def test_deeply_nested_objects_do_not_crash() -> None:
    nested = signed().one.replace(b"/Hidden", b"/Hidden", 1) + b"[" * 50_000
    assert not verify(nested).is_accepted
    bomb = b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj\nxref\n0 2\n"
    bomb += b"0000000000 65535 f \n0000000009 00000 n \ntrailer\n<< /Size 2 /Root 1 0 R >>\n"
    bomb += b"startxref\n%d\n%%%%EOF\n" % bomb.index(b"xref")
    assert not verify(bomb).is_accepted


def test_the_library_alone_would_have_believed_some() -> None:
    # The negative control of the whole suite: without our own rule these would be accepted.
    genuine = signed()
    for name in ("wrapping: as a literal of the gap's length", "wrapping: value's padding used"):
        assert accepts(FORGERIES[name](genuine.one), genuine.trusted), name
    for name in ("shadow: form field filled", "incremental: nothing changed"):
        assert accepts(update(genuine.one, EDITS[name]), genuine.trusted), name


def test_importing_is_cheap() -> None:
    code = (
        "import sys, desktop.signing, desktop.signing.verify, desktop.signing.sign\n"
        "import desktop.signing.register\n"
        "assert not {'pyhanko', 'asn1crypto', 'cryptography'} & {*sys.modules}, 'slow import'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_signing_and_verifying_open_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError(f"the network was asked for: {args}")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    _, key = issued_key()
    document = verify(sign(plain(), key, now=NOW), trusted=signed().trusted)
    assert document.is_intact
    assert not document.is_accepted


def test_nothing_is_logged_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    genuine = signed()
    for name in ("incremental: new content", "certification: stamp", "universal: no range"):
        verify(update(genuine.one, EDITS[name]), trusted=genuine.trusted)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_the_genuine_file_is_what_readers_expect() -> None:
    reader = PdfFileReader(BytesIO(signed().three))
    kinds = {each.sig_object["/SubFilter"] for each in reader.embedded_signatures}
    assert kinds == {"/ETSI.CAdES.detached"}
    assert {each.md_algorithm for each in reader.embedded_signatures} == {"sha256"}


def test_damage_is_noticed() -> None:
    # The short form of tests/torture/torture_signatures.py.
    outcome = try_all(damaged(40, FIXED_SEED))
    assert outcome.tried == 40
    assert outcome.accepted == []


def test_a_changed_letter_case_in_the_signers_name_is_noticed() -> None:
    # Names are compared without case by the library, RFC 5280 section 7.1; and no digest covers it.
    pdf = signed().one
    country = b"\x55\x04\x06\x13\x02CN".hex().upper().encode()
    places = [each.end() - 4 for each in re.finditer(country, pdf)]
    assert len(places) == 4  # issuer and subject, the signer's identifier, a signed attribute
    for at in places:
        forged = pdf[:at] + b"cN".hex().upper().encode() + pdf[at + 4 :]
        assert not verify(forged, trusted=signed().trusted).is_accepted


@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(max_examples=25, deadline=None)
def test_any_flipped_bit_of_three_signatures_is_noticed(at: int, bit: int) -> None:
    pdf = signed().three
    at %= len(pdf)
    changed = pdf[:at] + bytes([pdf[at] ^ 1 << bit]) + pdf[at + 1 :]
    assert not verify(changed, trusted=signed().trusted).is_accepted
