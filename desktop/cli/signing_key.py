"""Which key signs: a kept one, a certificate file or a UKey; opened with its passphrase or PIN."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from desktop.cli.passphrase import read_passphrase
from desktop.errors import UsageError
from desktop.files import keys_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.signing.keys import SigningKey

KEY_HELP: Final = "密钥库里的单位名称或指纹开头，也可以是证书文件（.p12）"

token_option = click.option(
    "--token",
    metavar="驱动",
    type=click.Path(path_type=Path),
    help="用 UKey 签名：厂商的 PKCS#11 驱动（.so 或 .dll）。UKey 里有几个证书时，另写指纹的开头。",
)


def key_file(wanted: str) -> Path:
    """Return the file of a kept key, or the file that ``wanted`` names itself.

    Raises:
        UsageError: there is no such key, or more than one.
    """
    from desktop.signing.vault import SUFFIX, find

    path = Path(wanted)
    if path.exists() or path.suffix.lower() in {".p12", ".pfx", SUFFIX}:
        return path
    return find(keys_folder(), wanted)


@contextmanager
def signing_key(
    wanted: str | None, token: Path | None, passphrase_file: Path | None
) -> Iterator[SigningKey]:
    """Give the key that signs as long as the block lasts.

    ``wanted`` is what the user wrote for the key: with ``token`` the one on the UKey, which may
    be left out where there is only one. Raises:
        DesktopError: there is none such, or the passphrase or PIN is wrong.
    """
    if token is not None:
        from desktop.signing.token import find_key, opened

        place = find_key(token, wanted or "")
        with opened(place, read_passphrase(passphrase_file, "请输入 UKey 的 PIN")) as key:
            yield key
        return
    if not wanted:
        raise UsageError(f"没有写明用哪个密钥签名。请写{KEY_HELP}。")
    from desktop.signing.vault import open_key

    path = key_file(wanted)
    if not path.is_file():
        open_key(path, "")  # says what is wrong before a passphrase is asked for
    yield open_key(path, read_passphrase(passphrase_file, "请输入密钥的口令"))
