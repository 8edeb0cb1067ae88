from __future__ import annotations

import functools
import json
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from issued import issued_key
from signed_samples import NOW, PASSPHRASE, key_file, key_of

from desktop.errors import FileError, UsageError
from desktop.signing import sealed, vault
from desktop.signing.detached import sign_detached
from desktop.signing.keys import KeyFileError, as_pkcs12, fingerprint, load_key, new_key
from desktop.signing.vault import change_passphrase, find, keep, kept, open_key

UNIT = "住房和城乡建设局"
OTHER = "另一个口令 #2"
NAME = Path("住建局 #1 [密钥].key")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess that costs little, for what is not about that."""
    monkeypatch.setattr(sealed, "WORK", 1 << 4)


@functools.cache
def issued() -> object:
    return issued_key()[1]


@functools.cache
def sealed_file() -> bytes:
    return sealed.seal(key_of(UNIT), PASSPHRASE)


def test_a_key_comes_back_with_its_chain(tmp_path: Path) -> None:
    folder = tmp_path / "个人 资料" / "密钥 #1"
    path = keep(folder, issued(), PASSPHRASE)
    opened = open_key(path, PASSPHRASE, now=NOW)
    assert opened.certificate == issued().certificate
    assert opened.chain == issued().chain
    assert opened.private.private_numbers() == issued().private.private_numbers()
    ((each,), faults) = kept(folder)
    assert (each.path, each.certificate, faults) == (path, issued().certificate, [])
    assert "教育局" in each.label


def test_one_guess_costs_what_is_promised() -> None:
    # RFC 7914: 128 * N * r bytes; the time of a guess is measured, not tested.
    assert (sealed.WORK, sealed.BLOCK, sealed.LANES) == (131_072, 8, 2)
    told = json.loads(sealed_file())
    again = json.loads(sealed.seal(key_of(UNIT), PASSPHRASE))
    assert told["salt"] != again["salt"]
    assert told["nonce"] != again["nonce"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_the_file_is_for_its_owner_alone(tmp_path: Path, quick: None) -> None:
    path = keep(tmp_path / "密钥", issued(), PASSPHRASE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    change_passphrase(path, PASSPHRASE, OTHER)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_of_key_or_passphrase_is_in_the_clear(tmp_path: Path) -> None:
    path = keep(tmp_path, key_of(UNIT), PASSPHRASE)
    change_passphrase(path, PASSPHRASE, OTHER)
    numbers = key_of(UNIT).private.private_numbers()
    secrets = [each.to_bytes(384, "big").lstrip(b"\0")[16:48] for each in (numbers.p, numbers.d)]
    clear = key_of(UNIT).private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    forms = [*secrets, *(each.hex().encode() for each in secrets)]
    forms += [PASSPHRASE.encode(), PASSPHRASE.encode("utf-16-le"), OTHER.encode()]
    shown = [repr(key_of(UNIT)).encode(), repr(kept(tmp_path)).encode()]
    produced = [each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()]
    told = json.loads(path.read_bytes())
    produced += [sealed._bytes(told[each]) for each in ("sealed", "salt", "nonce")]
    assert not any(form in each for form in forms for each in [*produced, *shown])
    assert secrets[0] in clear  # the search itself is able to find
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("passphrase", [OTHER, "", PASSPHRASE + " ", PASSPHRASE.upper() + "x"])
def test_a_wrong_passphrase_gets_a_sentence(passphrase: str) -> None:
    with pytest.raises(KeyFileError, match="口令不对") as caught:
        sealed.unseal(sealed_file(), passphrase, NAME, now=NOW)
    assert NAME.name in str(caught.value)
    assert not passphrase or passphrase not in str(caught.value)


def test_the_same_words_typed_in_two_ways_open(quick: None) -> None:
    data = sealed.seal(issued(), "caf\u00e9 au lait")
    assert sealed.unseal(data, "cafe\u0301 au lait", NAME, now=NOW).unit == "教育局"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda told: told | {"version": 2}, "更新版本"),
        (lambda told: told | {"version": 99, "kdf": "argon3"}, "更新版本"),
        (lambda told: told | {"version": 0}, "已损坏"),
        (lambda told: told | {"version": "1"}, "已损坏"),
        (lambda told: told | {"format": "other"}, "已损坏"),
        (lambda told: told | {"more": 1}, "已损坏"),
        (lambda told: told | {"salt": told["nonce"]}, "已损坏"),
        (lambda told: told | {"certificates": []}, "已损坏"),
        (lambda told: {key: told[key] for key in told if key != "sealed"}, "已损坏"),
        (lambda _: [], "已损坏"),
        (lambda _: {}, "已损坏"),
    ],
)
def test_files_that_are_not_as_written_get_a_sentence(change, words: str) -> None:  # noqa: ANN001
    data = json.dumps(change(json.loads(sealed_file()))).encode()
    with pytest.raises(KeyFileError, match=words):
        sealed.unseal(data, PASSPHRASE, NAME, now=NOW)


@given(at=st.integers(0, 1 << 16), byte=st.integers(0, 255), change=st.sampled_from(["cut", "put"]))
@settings(deadline=None)
def test_any_damage_is_told_before_the_passphrase_is_tried(at: int, byte: int, change: str) -> None:
    data = sealed_file()
    at %= len(data)
    changed = data[:at] if change == "cut" else data[:at] + bytes([byte]) + data[at + 1 :]
    try:
        assert sealed.certificates(changed, NAME)[0] == key_of(UNIT).certificate
        assert json.loads(changed) == json.loads(data)  # a space changed, nothing else
    except KeyFileError as error:
        assert "损坏" in str(error) or "更新版本" in str(error)  # noqa: PT017


def test_a_certificate_cannot_be_exchanged(quick: None) -> None:
    # The attacker can compute the digest, not the seal.
    told = json.loads(sealed.seal(issued(), PASSPHRASE))
    told["certificates"] = [sealed._text(key_of("人民政府").certificate.der)]
    told["digest"] = sealed.hashlib.sha256(sealed._canonical(told, "digest")).hexdigest()
    with pytest.raises(KeyFileError, match="口令不对"):
        sealed.unseal(json.dumps(told).encode(), PASSPHRASE, NAME, now=NOW)


def test_too_little_memory_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(sealed, "_stretched", refuse)
    with pytest.raises(KeyFileError, match="内存不足"):
        sealed.unseal(sealed_file(), PASSPHRASE, NAME, now=NOW)


def test_an_expired_key_is_refused_with_the_day_and_may_change_its_passphrase(
    tmp_path: Path, quick: None
) -> None:
    path = keep(tmp_path, issued(), PASSPHRASE)
    late = NOW + timedelta(days=400)
    with pytest.raises(KeyFileError, match="到期"):
        open_key(path, PASSPHRASE, now=late)
    change_passphrase(path, PASSPHRASE, OTHER)
    assert open_key(path, OTHER, now=NOW).unit == "教育局"
    with pytest.raises(KeyFileError, match="口令不对"):
        open_key(path, PASSPHRASE, now=NOW)


def test_a_passphrase_is_changed_whole_or_not_at_all(tmp_path: Path, quick: None) -> None:
    path = keep(tmp_path, issued(), PASSPHRASE)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="口令太短"):
        change_passphrase(path, PASSPHRASE, "短")
    with pytest.raises(KeyFileError, match="口令不对"):
        change_passphrase(path, OTHER, PASSPHRASE)
    assert path.read_bytes() == before
    p12 = tmp_path / "住建局.p12"
    p12.write_bytes(key_file(UNIT))
    with pytest.raises(KeyFileError, match="请先导入"):
        change_passphrase(p12, PASSPHRASE, OTHER)


def test_a_key_goes_out_and_comes_back_as_pkcs12(tmp_path: Path, quick: None) -> None:
    p12 = as_pkcs12(issued(), OTHER)
    path = keep(tmp_path, load_key(p12, OTHER, Path("备份.p12"), now=NOW), PASSPHRASE)
    opened = open_key(path, PASSPHRASE, now=NOW)
    assert (opened.certificate, opened.chain) == (issued().certificate, issued().chain)
    assert sign_detached(b"x", opened, now=NOW)


def test_a_pkcs12_is_still_used_directly(tmp_path: Path) -> None:
    path = tmp_path / "住建局 #1.p12"
    path.write_bytes(key_file(UNIT))
    assert open_key(path, PASSPHRASE, now=NOW).certificate == key_of(UNIT).certificate


def test_the_same_key_is_not_kept_twice(tmp_path: Path, quick: None) -> None:
    keep(tmp_path, issued(), PASSPHRASE)
    with pytest.raises(KeyFileError, match="已经在密钥库里"):
        keep(tmp_path, issued(), OTHER)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_key_is_told_and_hides_no_other(tmp_path: Path, quick: None) -> None:
    path = keep(tmp_path, issued(), PASSPHRASE)
    (tmp_path / "人民政府 坏.key").write_bytes(b"{")
    (tmp_path / "夹.key").mkdir()
    (found, faults) = kept(tmp_path)
    assert [each.path for each in found] == [path]
    assert sorted(fault.path.name for fault in faults) == ["人民政府 坏.key", "夹.key"]
    with pytest.raises(FileError, match="损坏"):
        find(tmp_path, "人民政府")


def test_a_key_is_found_by_unit_or_fingerprint(tmp_path: Path, quick: None) -> None:
    first, second = key_of(UNIT), key_of("人民政府")
    paths = {each.unit: keep(tmp_path, each, PASSPHRASE) for each in (first, second)}
    shown = fingerprint(second.certificate)
    assert find(tmp_path, UNIT, now=NOW) == paths[UNIT]
    for wanted in ("人民政府", shown, shown.lower().replace(" ", ""), shown[:9]):
        assert find(tmp_path, wanted, now=NOW) == paths["人民政府"]
    for wanted in ("没有的局", "ZZZZ"):
        with pytest.raises(UsageError, match="没有"):
            find(tmp_path, wanted, now=NOW)


def test_of_a_units_keys_the_expired_ones_stand_back(tmp_path: Path, quick: None) -> None:
    keep(tmp_path, new_key(UNIT, now=NOW - timedelta(days=2000)), PASSPHRASE)
    valid = keep(tmp_path, key_of(UNIT), PASSPHRASE)
    assert find(tmp_path, UNIT, now=NOW) == valid
    keep(tmp_path, new_key(UNIT, now=NOW), PASSPHRASE)
    with pytest.raises(UsageError, match="几个"):
        find(tmp_path, UNIT, now=NOW)


def test_names_that_would_leave_the_folder_stay_in_it(tmp_path: Path, quick: None) -> None:
    folder = tmp_path / "密钥"
    for unit in ("../../x", "CON", "a\\b:c", "局" * 64):
        key = replace(
            issued(), certificate=replace(issued().certificate, unit=unit, serial=len(unit))
        )
        assert keep(folder, key, PASSPHRASE).parent == folder
    assert [each.name for each in tmp_path.iterdir()] == ["密钥"]


def test_listing_keys_is_cheap() -> None:
    code = (
        "import sys, pathlib, desktop.signing.register\n"
        "assert 'pyhanko' not in sys.modules\n"
        "import desktop.signing.vault\n"
        "assert 'pyhanko' not in sys.modules, 'slow import'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert vault.SUFFIX == ".key"
