from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from signed_samples import NOW, key_file, key_of, signed

from desktop.errors import FileError
from desktop.signing.certificate import parse
from desktop.signing.received import as_received, verified
from desktop.signing.register import (
    Known,
    known,
    read_certificate,
    register,
    registered,
    take_over,
    withdraw,
)
from desktop.signing.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.signing.model import VerifiedDocument

UNIT = "住房和城乡建设局"
TODAY = datetime.now().astimezone().date()


def test_what_is_registered_is_trusted_and_what_is_withdrawn_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "用户 数据" / "信任 #1"
    assert registered(folder) == []
    own = key_of(UNIT).certificate
    register(folder, own)
    assert verified(signed().one, folder).is_accepted
    withdraw(folder, own, TODAY)
    assert registered(folder) == []
    document = verified(signed().one, folder)
    assert not document.is_accepted
    assert document.is_intact
    register(folder, own)
    assert verified(signed().one, folder).is_accepted


def test_registering_twice_changes_nothing(tmp_path: Path) -> None:
    units = (UNIT, "政务公开办公室")
    for unit in (*units, *units):
        register(tmp_path, key_of(unit).certificate)
    assert len(list(tmp_path.iterdir())) == 2
    assert {each.unit for each in registered(tmp_path)} == set(units)


def test_a_name_made_to_leave_the_folder_stays_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    for unit in ("../../etc/passwd", "C:\\x", "a\0b", "CON", "...", "局" * 60):
        target = register(folder, replace(key_of(UNIT).certificate, unit=unit))
        assert target.parent == folder
        assert target.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_damaged_file_is_left_out(tmp_path: Path) -> None:
    register(tmp_path, key_of(UNIT).certificate)
    (tmp_path / "坏.cer").write_bytes(b"\x30\x82 broken")
    (tmp_path / "空.cer").touch()
    assert [each.unit for each in registered(tmp_path)] == [UNIT]
    withdraw(tmp_path, key_of(UNIT).certificate, TODAY)
    assert registered(tmp_path) == []


DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@functools.cache
def one() -> VerifiedDocument:
    return verify(signed().one, trusted=signed().trusted)


@given(withdrawn_on=DAYS, received_on=DAYS)
def test_the_day_of_receiving_decides_and_not_the_signers_clock(
    withdrawn_on: date, received_on: date
) -> None:
    register = [Known(key_of(UNIT).certificate, withdrawn_on)]
    document = as_received(one(), register, received_on)
    (status,) = document.signatures
    assert status.claimed_at == NOW
    assert document.is_accepted == (received_on < withdrawn_on)
    assert document.is_intact
    words = "".join(status.sentences)
    assert "起停用" in words
    assert ("不受影响" in words) == document.is_accepted
    assert ("不能证明是停用以前签的" in words) != document.is_accepted


@given(days=st.lists(DAYS, min_size=1, max_size=4), received_on=DAYS)
def test_of_several_days_the_earliest_counts_and_trust_given_once_undoes_none(
    days: list[date], received_on: date
) -> None:
    own = key_of(UNIT).certificate
    register = [Known(own), *(Known(own, day) for day in days), Known(own)]
    assert as_received(one(), register, received_on).is_accepted == (received_on < min(days))


def test_an_offices_register_is_taken_over_and_the_earlier_day_counts(tmp_path: Path) -> None:
    first, second, third = (
        key_of(each).certificate for each in (UNIT, "人民政府", "政务公开办公室")
    )
    register(tmp_path, second)
    withdraw(tmp_path, second, date(2026, 3, 1))
    theirs = [(first, None), (second, date(2026, 5, 1)), (third, date(2026, 2, 1))]
    assert take_over(tmp_path, theirs) == 2
    found = {each.certificate: each.withdrawn_on for each in known(tmp_path)}
    assert found == {first: None, second: date(2026, 3, 1), third: date(2026, 2, 1)}
    assert take_over(tmp_path, [(second, date(2026, 1, 1)), (second, None)]) == 0
    assert Known(second, date(2026, 1, 1)) in known(tmp_path)


def test_a_day_is_put_right_and_one_that_is_damaged_trusts_nothing(tmp_path: Path) -> None:
    own = key_of(UNIT).certificate
    register(tmp_path, own)
    for day in (date(2026, 11, 3), date(2026, 10, 1)):
        withdraw(tmp_path, own, day)
        assert known(tmp_path) == [Known(own, day)]
    (beside,) = tmp_path.glob("*.withdrawn")
    for damage in (b"", b"\xff", b"soon"):
        beside.write_bytes(damage)
        assert registered(tmp_path) == []
        long_ago = date(1990, 1, 1)
        assert not verified(signed().one, tmp_path, received_on=long_ago).is_accepted


def test_a_handed_over_certificate_is_read_in_both_forms(tmp_path: Path) -> None:
    certificate = key_of(UNIT).certificate
    pem = x509.load_der_x509_certificate(certificate.der).public_bytes(Encoding.PEM)
    for name, data in (("住建局.cer", certificate.der), ("住建局 #2.crt", pem)):
        (tmp_path / name).write_bytes(data)
        assert read_certificate(tmp_path / name) == certificate
    assert parse(pem).der == certificate.der


def test_what_is_no_certificate_gets_a_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "住建局.p12"
    wrong.write_bytes(key_file(UNIT))
    for path in (wrong, tmp_path / "没有.cer", tmp_path):
        with pytest.raises(FileError, match=r"证书|不存在|文件夹"):
            read_certificate(path)


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(FileError):
        register(tmp_path / "文件" / "信任", key_of(UNIT).certificate)
