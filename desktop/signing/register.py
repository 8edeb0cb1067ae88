"""The certificates this user trusts, as plain files in one folder: one file, one certificate.

The caller says where the folder is. Whoever can write there decides what is trusted, so it lies in
the user's own profile and never in a shared workbook. A certificate that was withdrawn stays, with
the day beside it: what was received before that day was rightly believed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.files import read_bytes, replace_whole, unwritable
from desktop.signing.certificate import Certificate, fingerprint, parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SUFFIX: Final = ".cer"
WITHDRAWN: Final = (
    ".withdrawn"  # beside a certificate: the first day on which it is believed no longer
)
# What Windows forbids in names, and what would leave the folder.
UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*.]')


@dataclass(frozen=True, slots=True)
class Known:
    """A certificate of the register; what is received from ``withdrawn_on`` on it vouches for no more."""

    certificate: Certificate
    withdrawn_on: date | None = None


def register(folder: Path, certificate: Certificate) -> Path:
    """Trust ``certificate`` from now on and return its file; to do so twice changes nothing.

    One that was withdrawn is trusted again. Raises:
        FileError: the folder cannot be made or written.
    """
    target = folder / _file_name(certificate)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in _files_of(folder, certificate):
            path.with_suffix(WITHDRAWN).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    with replace_whole(target) as part:
        part.write_bytes(certificate.der)
    return target


def take_over(folder: Path, register_of_others: Iterable[tuple[Certificate, date | None]]) -> int:
    """Trust what an office has registered, and withdraw what it withdrew; return how many are new.

    The earlier day counts where this computer knows one too. Raises:
        FileError: the folder cannot be made or written.
    """
    here = {each.certificate: each.withdrawn_on for each in known(folder)}
    count = 0
    for certificate, day in register_of_others:
        if certificate not in here:
            register(folder, certificate)
            count += 1
        days = [each for each in (day, here.get(certificate)) if each is not None]
        here[certificate] = min(days, default=None)
        if days:
            withdraw(folder, certificate, min(days))
    return count


def known(folder: Path) -> list[Known]:
    """Return the register by unit; a damaged file is left out, so its signer is not trusted."""
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        with suppress(OSError, ValueError):
            found.append(Known(parse(path.read_bytes()), _withdrawn_on(path)))
    return sorted(found, key=lambda each: (each.certificate.unit, each.certificate.valid_from))


def registered(folder: Path) -> list[Certificate]:
    """Return whose signatures are believed on something that is received today."""
    today = datetime.now().astimezone().date()
    return [
        each.certificate
        for each in known(folder)
        if each.withdrawn_on is None or today < each.withdrawn_on
    ]


def withdraw(folder: Path, certificate: Certificate, since: date) -> None:
    """Trust ``certificate`` no longer for what is received from the day ``since`` on.

    Done again, the day is put right. Raises:
        FileError: the day cannot be written.
    """
    for path in _files_of(folder, certificate):
        with replace_whole(path.with_suffix(WITHDRAWN)) as part:
            part.write_text(since.isoformat(), encoding="ascii")


def _files_of(folder: Path, certificate: Certificate) -> list[Path]:
    """Return the files of a certificate, whatever they are called."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(OSError, ValueError):
            if parse(path.read_bytes()) == certificate:
                found.append(path)
    return found


def _withdrawn_on(path: Path) -> date | None:
    """Return the day beside a certificate; one that cannot be read means that it never counted."""
    beside = path.with_suffix(WITHDRAWN)
    try:
        return date.fromisoformat(beside.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return date.min


def read_certificate(path: Path) -> Certificate:
    """Read a certificate that somebody handed over, DER or PEM, before it is compared and trusted.

    Raises:
        FileError: it cannot be read or is no certificate.
    """
    try:
        return parse(read_bytes(path))
    except ValueError as error:
        raise FileError(
            path, "不是证书文件", "请选择对方导出的 .cer 或 .crt 证书文件（不是 .p12）。"
        ) from error


def _file_name(certificate: Certificate) -> str:
    unit = UNSAFE.sub("_", certificate.unit)[:40].strip() or "单位"
    return f"{unit} {''.join(fingerprint(certificate).split()[:4])}{SUFFIX}"
