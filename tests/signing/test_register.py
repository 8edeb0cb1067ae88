from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from signed_samples import key_file, key_of, signed

from desktop.errors import FileError
from desktop.signing.certificate import parse
from desktop.signing.register import read_certificate, register, registered, withdraw
from desktop.signing.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

UNIT = "住房和城乡建设局"


def test_what_is_registered_is_trusted_and_what_is_withdrawn_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "用户 数据" / "信任 #1"
    assert registered(folder) == []
    own = key_of(UNIT).certificate
    register(folder, own)
    trusted = [each.der for each in registered(folder)]
    assert verify(signed().one, trusted=trusted).is_accepted
    withdraw(folder, own)
    assert registered(folder) == []


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
    withdraw(tmp_path, key_of(UNIT).certificate)
    assert registered(tmp_path) == []


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
        with pytest.raises(FileError, match=r"证书|读不出来"):
            read_certificate(path)


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(FileError):
        register(tmp_path / "文件" / "信任", key_of(UNIT).certificate)
