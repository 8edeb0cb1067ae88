"""A department's keys in the user's profile: one sealed file for each, for its owner alone.

A key leaves it only as a signature or, asked for, as PKCS#12. The caller says where the folder is;
a passphrase is asked for each time and never kept, logged or told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError, UsageError
from desktop.files import read_bytes, replace_whole, unwritable
from desktop.names import safe_name
from desktop.signing import sealed
from desktop.signing.certificate import Certificate, beginning, day, fingerprint
from desktop.signing.keys import KeyFileError, SigningKey, check_passphrase, load_key, write_key

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX: Final = ".key"
SHORT: Final = 19  # characters of a fingerprint: four groups


@dataclass(frozen=True, slots=True)
class KeptKey:
    """What can be told of a kept key without its passphrase."""

    path: Path
    certificate: Certificate

    @property
    def label(self) -> str:
        """Return whose it is and until when, with enough of the fingerprint to tell two apart."""
        ends = day(self.certificate.valid_until)
        return f"{self.certificate.unit}（指纹 {beginning(self.certificate)}，{ends}到期）"


def keep(folder: Path, key: SigningKey, passphrase: str) -> Path:
    """Seal a key into a new file of the folder and return it.

    Raises:
        UsageError: the passphrase is too short.
        KeyFileError: this key is kept already.
        FileError: the folder cannot be made or written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    for each in kept(folder)[0]:
        if each.certificate == key.certificate:
            raise KeyFileError(each.path, "已经在密钥库里", "不必重复导入，直接用它签名即可。")
    target = folder / safe_name(f"{key.unit[:30]} {fingerprint(key.certificate)[:SHORT]}{SUFFIX}")
    write_key(target, sealed.seal(key, passphrase))
    return target


def kept(folder: Path) -> tuple[list[KeptKey], list[FileError]]:
    """Return the folder's keys by unit, the newest first, and what is wrong with the others."""
    found: list[KeptKey] = []
    faults: list[FileError] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            found.append(KeptKey(path, sealed.certificates(read_bytes(path), path)[0]))
        except FileError as error:
            faults.append(error)
    found.sort(key=lambda each: each.certificate.valid_from, reverse=True)
    found.sort(key=lambda each: each.certificate.unit)
    return found, faults


def find(folder: Path, wanted: str, *, now: datetime | None = None) -> Path:
    """Return the kept key of a unit, or whose fingerprint begins so.

    A unit's expired keys count only where it has no other. Raises:
        KeyFileError: it is there, but damaged or of a newer version.
        UsageError: there is none, or more than one.
    """
    moment = now or datetime.now(UTC)
    digits = "".join(wanted.split()).upper()
    keys, faults = kept(folder)
    found = [
        each
        for each in keys
        if each.certificate.unit == wanted
        or "".join(fingerprint(each.certificate).split()).startswith(digits)
    ]
    found = [each for each in found if each.certificate.is_valid_at(moment)] or found
    if len(found) == 1:
        return found[0].path
    if found:
        names = "；".join(each.label for each in found)
        raise UsageError(f"密钥库里有几个“{wanted}”的密钥，请改写指纹的开头：{names}。")
    for fault in faults:
        if wanted and fault.path.name.startswith(wanted):
            raise fault
    raise UsageError(f"密钥库里没有“{wanted}”的密钥，也没有这个文件。请先新建或导入。")


def open_key(path: Path, passphrase: str, *, now: datetime | None = None) -> SigningKey:
    """Return the key in a file: a kept one or a PKCS#12.

    Raises:
        FileError: it cannot be read.
        KeyFileError: wrong passphrase, damaged, not valid ``now`` (aware; the local clock).
    """
    return load_key(read_bytes(path), passphrase, path, now=now)


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Seal a kept key under another passphrase, in place.

    Raises:
        UsageError: the new passphrase is too short.
        KeyFileError: as ``open_key``, and for a file that is no kept key.
        FileError: it cannot be written.
    """
    check_passphrase(new)
    data = read_bytes(path)
    if not sealed.is_sealed(data):
        raise KeyFileError(path, "不在密钥库里，口令由保存它的程序管理", "请先导入，再修改口令。")
    until = sealed.certificates(data, path)[0].valid_until  # an expired one may change it too
    again = sealed.seal(sealed.unseal(data, old, path, now=until), new)
    with replace_whole(path, is_private=True) as part:
        part.write_bytes(again)
