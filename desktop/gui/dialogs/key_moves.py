"""What is done with keys, in the worker: make, print, export, import, change the passphrase."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.files import certificates_folder, keys_folder, replace_whole

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.signing.token import TokenKey
    from desktop.signing.vault import KeptKey


def make(unit: str, passphrase: str) -> Path:
    """Make a key, keep it, trust its certificate; return its file.

    Raises:
        DesktopError: the name or the passphrase does not fit, or the vault cannot be written.
    """
    from desktop.signing.keys import check_passphrase, new_key  # noqa: PLC0415 - slow imports
    from desktop.signing.register import register  # noqa: PLC0415
    from desktop.signing.vault import keep  # noqa: PLC0415

    check_passphrase(passphrase)
    key = new_key(unit)
    path = keep(keys_folder(), key, passphrase)
    register(certificates_folder(), key.certificate)
    return path


def print_page(kept: KeptKey | TokenKey, target: Path) -> str:
    """Write the page for the office, which compares and registers.

    Raises:
        FileError: it cannot be written.
    """
    from desktop.report.fingerprint_page import fingerprint_page  # noqa: PLC0415 - slow import

    pdf = fingerprint_page(kept.certificate, printed_on=datetime.now().astimezone().date())
    with replace_whole(target) as part:
        part.write_bytes(pdf)
    return f"指纹登记表已存为“{target.name}”，请打印后签字盖章，交主管部门登记。"


def give_out(kept: KeptKey, target: Path) -> str:
    """Write the certificate alone, for others to register; there is no key in it.

    Raises:
        FileError: it cannot be written.
    """
    with replace_whole(target) as part:
        part.write_bytes(kept.certificate.der)
    return f"证书已存为“{target.name}”，可以公开。请对方核对指纹以后再登记。"


def export(path: Path, target: Path, old: str, new: str) -> str:
    """Write a key as PKCS#12 under a passphrase of its own.

    Raises:
        DesktopError: wrong passphrase, or the file is there already or cannot be written.
    """
    from desktop.signing.keys import as_pkcs12, write_key  # noqa: PLC0415 - slow imports
    from desktop.signing.vault import open_key  # noqa: PLC0415

    write_key(target, as_pkcs12(open_key(path, old), new))
    return f"备份已存为“{target.name}”。拿到文件和口令的人就能代签，请妥善保管。"


def change(path: Path, old: str, new: str) -> str:
    """Change the passphrase of a kept key.

    Raises:
        DesktopError: wrong passphrase, or the vault cannot be written.
    """
    from desktop.signing.vault import change_passphrase  # noqa: PLC0415 - slow import

    change_passphrase(path, old, new)
    return "口令已修改，旧口令不能再用。"


def bring(path: Path, old: str, new: str) -> str:
    """Put the key of a PKCS#12 into the vault and trust its certificate.

    Raises:
        DesktopError: wrong passphrase, kept already, or the vault cannot be written.
    """
    from desktop.signing.register import register  # noqa: PLC0415 - slow imports
    from desktop.signing.vault import keep, open_key  # noqa: PLC0415

    key = open_key(path, old)
    keep(keys_folder(), key, new)
    register(certificates_folder(), key.certificate)
    return f"“{key.unit}”的密钥已导入密钥库。"
