"""The certificates this user trusts, as plain files in one folder: one file, one certificate.

The caller says where the folder is. Whoever can write there decides what is trusted, so it lies in
the user's own profile and never in a shared workbook.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.files import replace_whole, unwritable
from desktop.signing.certificate import Certificate, fingerprint, parse

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX: Final = ".cer"
# What Windows forbids in names, and what would leave the folder.
UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*.]')


def register(folder: Path, certificate: Certificate) -> Path:
    """Trust ``certificate`` from now on and return its file; to do so twice changes nothing.

    Raises:
        FileError: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    target = folder / _file_name(certificate)
    with replace_whole(target) as part:
        part.write_bytes(certificate.der)
    return target


def registered(folder: Path) -> list[Certificate]:
    """Return what is trusted, by unit; a damaged file is left out, so its signer is not trusted."""
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            found.append(parse(path.read_bytes()))
        except (OSError, ValueError):
            continue
    return sorted(found, key=lambda each: (each.unit, each.valid_from))


def withdraw(folder: Path, certificate: Certificate) -> None:
    """Trust ``certificate`` no longer, whatever its file is called.

    Raises:
        FileError: its file cannot be removed.
    """
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            if parse(path.read_bytes()) == certificate:
                path.unlink()
        except ValueError:
            continue
        except OSError as error:
            raise unwritable(path, error) from error


def read_certificate(path: Path) -> Certificate:
    """Read a certificate that somebody handed over, DER or PEM, before it is compared and trusted.

    Raises:
        FileError: it cannot be read or is no certificate.
    """
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise FileError(path, "读不出来", "请检查文件是否存在、是否有权限读取。") from error
    except ValueError as error:
        raise FileError(
            path, "不是证书文件", "请选择对方导出的 .cer 或 .crt 证书文件（不是 .p12）。"
        ) from error


def _file_name(certificate: Certificate) -> str:
    unit = UNSAFE.sub("_", certificate.unit)[:40].strip() or "单位"
    return f"{unit} {''.join(fingerprint(certificate).split()[:4])}{SUFFIX}"
