"""How a kept key is written: the private key sealed under a passphrase, the certificates beside it.

AES-256-GCM under scrypt, so that one guess takes more than half a second and 128 MB. The certificates lie in
the open, to be listed without a passphrase, yet cannot be exchanged: they are sealed with the key.
``docs/security.md`` has the format.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.signing.certificate import Certificate, parse
from desktop.signing.keys import KeyFileError, SigningKey, check_passphrase, check_validity

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = "yaodian-key"
VERSION: Final = 1  # says how it is sealed: all that follows
WORK, BLOCK, LANES = 1 << 17, 8, 2  # scrypt's N, r and p, RFC 7914: one lane took 0.36 s
SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12
LARGEST: Final = 1 << 20  # bytes of one file
FIELDS: Final = {"format", "version", "certificates", "salt", "nonce", "sealed", "digest"}


def is_sealed(data: bytes) -> bool:
    """Tell a kept key from a PKCS#12 file, which begins with another byte."""
    return data[:1] == b"{"


def seal(key: SigningKey, passphrase: str) -> bytes:
    """Return the file's content for a key.

    Raises:
        UsageError: the passphrase is too short.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - slow imports
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    check_passphrase(passphrase)
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    told: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "certificates": [_text(each.der) for each in (key.certificate, *key.chain)],
        "salt": _text(salt),
        "nonce": _text(nonce),
    }
    private = key.take_out().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    cipher = AESGCM(_stretched(passphrase, salt))
    told["sealed"] = _text(cipher.encrypt(nonce, private, _canonical(told)))
    told["digest"] = hashlib.sha256(_canonical(told)).hexdigest()
    return json.dumps(told, indent=1).encode()


def unseal(data: bytes, passphrase: str, path: Path, *, now: datetime | None = None) -> SigningKey:
    """Return the key in a file's content; ``path`` is only for the sentences.

    Raises:
        KeyFileError: damaged, of a newer version, wrong passphrase, not valid ``now`` (aware).
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - slow imports
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_der_private_key  # noqa: PLC0415

    told = _read(data, path)
    own, *chain = _certificates(told, path)
    try:
        salt, nonce, sealed = (_bytes(told[name]) for name in ("salt", "nonce", "sealed"))
        beside = _canonical(told, "sealed", "digest")
        opened = AESGCM(_stretched(passphrase, salt)).decrypt(nonce, sealed, beside)
        private = load_der_private_key(opened, None)
    except InvalidTag as error:
        raise KeyFileError(path, "打不开，口令不对", "请重新输入口令，注意大小写。") from error
    except MemoryError as error:
        raise KeyFileError(
            path, "打不开，内存不足", "打开密钥需要约 130 MB 内存，请关闭一些程序再试。"
        ) from error
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _damaged(path)
    check_validity(own, now or datetime.now(UTC), lambda *words: KeyFileError(path, *words))
    return SigningKey(private, own, tuple(chain))


def certificates(data: bytes, path: Path) -> tuple[Certificate, ...]:
    """Return a sealed key's certificates, the unit's own first; this takes no passphrase.

    Raises:
        KeyFileError: damaged, or of a newer version.
    """
    return _certificates(_read(data, path), path)


def _read(data: bytes, path: Path) -> dict[str, Any]:
    """Return what a file says if nothing of it was changed; no passphrase is needed to see that."""
    try:
        told = json.loads(data[:LARGEST])
        written, version = told["format"], told["version"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise _damaged(path) from error
    if written == FORMAT and isinstance(version, int) and version > VERSION:
        raise KeyFileError(
            path, "由更新版本的程序保存", "请升级本程序，或在那台电脑上把密钥导出为 .p12 文件。"
        )
    if (written, version) != (FORMAT, VERSION) or {*told} != FIELDS:
        raise _damaged(path)
    if hashlib.sha256(_canonical(told, "digest")).hexdigest() != told["digest"]:
        raise _damaged(path)
    return dict(told)


def _certificates(told: dict[str, Any], path: Path) -> tuple[Certificate, ...]:
    try:
        found = tuple(parse(_bytes(each)) for each in told["certificates"])
    except (ValueError, TypeError) as error:
        raise _damaged(path) from error
    if not found:
        raise _damaged(path)
    return found


def _damaged(path: Path) -> KeyFileError:
    return KeyFileError(
        path, "已损坏，打不开", "请用导出的 .p12 备份重新导入；没有备份时请新建一个证书。"
    )


def _stretched(passphrase: str, salt: bytes) -> bytes:
    """Return the key of the cipher; the same words typed in two ways are the same."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 - slow import

    words = unicodedata.normalize("NFC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=WORK, r=BLOCK, p=LANES).derive(words)


def _canonical(told: dict[str, Any], *without: str) -> bytes:
    rest = {key: value for key, value in told.items() if key not in without}
    return json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
