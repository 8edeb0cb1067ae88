"""A department's signing key: made offline, taken from and given as PKCS#12 with a passphrase.

Where keys are kept is ``vault``'s. No message here repeats a passphrase or says more about a key
than whose it is.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12

from desktop.errors import FileError, UsageError
from desktop.files import replace_whole
from desktop.signing.certificate import Certificate, day, describe, fingerprint, parse
from desktop.signing.making import self_signed
from desktop.signing.model import SHORTEST_PASSPHRASE
from desktop.signing.usage import allows_signing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.signing.token import PrivateOnToken

__all__ = [
    "Certificate",
    "KeyFileError",
    "SigningKey",
    "as_pkcs12",
    "describe",
    "fingerprint",
    "load_key",
    "make_certificate",
    "new_key",
    "write_key",
]

# Every reader that verifies PDF signatures knows RSA with SHA-256; not every one knows a curve.
KEY_BITS: Final = 3072
LONGEST_UNIT: Final = 64  # ub-common-name, RFC 5280 appendix A.1
# Readers of PKCS#12 may refuse more than 300,000 rounds for one key.
KDF_ROUNDS: Final = 300_000
# SEQUENCE { INTEGER 3, …: how every PFX begins after its length, RFC 7292 section 4.
PFX_VERSION: Final = b"\x02\x01\x03"


class KeyFileError(FileError):
    """A key file that cannot be used for signing."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An opened key: ``chain`` holds the certificates between the unit's and its office's."""

    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | PrivateOnToken = field(repr=False)
    certificate: Certificate
    chain: tuple[Certificate, ...] = ()

    @property
    def unit(self) -> str:
        """Return whom the certificate names."""
        return self.certificate.unit

    def take_out(self) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
        """Return the private key itself, to be kept or exported.

        Raises:
            UsageError: it is on a UKey, which never gives it away.
        """
        if not isinstance(self.private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise UsageError("UKey 里的私钥取不出来，不能导出或另存。签名时请插上 UKey。")
        return self.private


def new_key(unit: str, *, years: int = 3, now: datetime | None = None) -> SigningKey:
    """Return a new key with a certificate that the unit signs itself.

    ``years`` is the validity from ``now`` on (aware; the local clock if left out). Nobody vouches
    for the name: others trust it after comparing the fingerprint. Raises:
        UsageError: the unit's name does not fit.
    """
    unit = unit.strip()
    _check_unit(unit)
    start = (now or datetime.now(UTC)).replace(microsecond=0)
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    certificate = self_signed(unit, private, start, start + timedelta(days=round(365.25 * years)))
    return SigningKey(private, parse(certificate.public_bytes(Encoding.DER)))


def make_certificate(
    unit: str, passphrase: str, *, years: int = 3, now: datetime | None = None
) -> bytes:
    """Return a new key as PKCS#12, see ``new_key``.

    Raises:
        UsageError: the unit's name or the passphrase does not fit.
    """
    check_passphrase(passphrase)
    return as_pkcs12(new_key(unit, years=years, now=now), passphrase)


def as_pkcs12(key: SigningKey, passphrase: str) -> bytes:
    """Return a key as other programs and computers read it, with its certificates.

    Raises:
        UsageError: the passphrase does not fit.
    """
    check_passphrase(passphrase)
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    own, *chain = (
        x509.load_der_x509_certificate(each.der) for each in (key.certificate, *key.chain)
    )
    return pkcs12.serialize_key_and_certificates(
        key.unit.encode(), key.take_out(), own, chain or None, encryption
    )


def load_key(
    data: bytes, passphrase: str, name: Path, *, now: datetime | None = None
) -> SigningKey:
    """Open a kept key or a PKCS#12; ``name`` is only for the sentences, ``now`` aware (the local clock).

    Raises:
        KeyFileError: neither, cut off, wrong passphrase, no key, not for signing, not valid now.
    """
    from desktop.signing import sealed  # noqa: PLC0415 - it knows this module

    if sealed.is_sealed(data):
        return sealed.unseal(data, passphrase, name, now=now)
    return _load_pkcs12(data, passphrase, name, now or datetime.now(UTC))


def _load_pkcs12(p12: bytes, passphrase: str, name: Path, now: datetime) -> SigningKey:
    _check_container(p12, name)
    try:
        with warnings.catch_warnings(action="ignore"):  # how it is encoded concerns nobody
            content = pkcs12.load_pkcs12(p12, passphrase.encode())
    except UnsupportedAlgorithm as error:  # it has been opened: the passphrase is right
        raise KeyFileError(
            name,
            "里的密钥用了本程序不支持的算法（如国密 SM2），不能签名",
            "请改用 RSA 或 ECDSA 的证书，或用本程序新建一个。",
        ) from error
    except (ValueError, TypeError) as error:
        raise KeyFileError(
            name,
            "打不开，口令不对",
            "请重新输入口令；如果口令确实没错，文件可能已损坏，请改用备份。",
        ) from error
    private = content.key
    if private is None:
        raise KeyFileError(name, "里没有私钥，不能用来签名", "请选择连同私钥一起导出的证书文件。")
    if content.cert is None:
        raise KeyFileError(name, "里没有与私钥配对的证书", "请选择证书和私钥齐全的文件。")
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise KeyFileError(
            name, "的密钥类型不能用于 PDF 签名", "请使用 RSA 或 ECDSA 证书，或用本程序新建一个。"
        )
    if not allows_signing(content.cert.certificate):
        raise KeyFileError(name, "里的证书不允许用于签名", "请选择用途为“数字签名”的证书。")
    certificate = parse(content.cert.certificate.public_bytes(Encoding.DER))
    check_validity(certificate, now, lambda *words: KeyFileError(name, *words))
    chain = tuple(
        parse(each.certificate.public_bytes(Encoding.DER)) for each in content.additional_certs
    )
    return SigningKey(private, certificate, chain)


def check_validity(
    certificate: Certificate, now: datetime, error: Callable[[str, str], Exception]
) -> None:
    """Raise ``error(problem, advice)`` unless the certificate is valid at the aware ``now``."""
    if now > certificate.valid_until:
        raise error(
            f"里的证书已于{day(certificate.valid_until)}到期，不能再签名",
            "请新建一个证书，并把新指纹报给主管部门登记。",
        )
    if now < certificate.valid_from:
        raise error(
            f"里的证书要到{day(certificate.valid_from)}才生效",
            "请检查电脑的日期和时间是否正确。",
        )


def write_key(target: Path, data: bytes) -> None:
    """Write a key's file whole, readable by its owner alone; an existing one is never replaced.

    Raises:
        KeyFileError: there is a file of that name already.
        FileError: it cannot be written.
    """
    if target.exists() or target.is_symlink():
        raise KeyFileError(
            target, "已经存在，没有覆盖", "覆盖会永远失去原来的密钥，请换一个文件名。"
        )
    with replace_whole(target, is_private=True) as part:
        part.write_bytes(data)


def _check_unit(unit: str) -> None:
    if not unit:
        raise UsageError("没有写明单位名称，请填写证书属于哪个单位。")
    if len(unit) > LONGEST_UNIT or not unit.isprintable():
        raise UsageError(
            f"单位名称最多 {LONGEST_UNIT} 个字，且不能有换行等控制字符，请改用规范的简称。"
        )


def check_passphrase(passphrase: str) -> None:
    """Raise UsageError if a passphrase is too short to be a new one."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UsageError(f"口令太短，请至少输入 {SHORTEST_PASSPHRASE} 个字符。")


def _check_container(p12: bytes, name: Path) -> None:
    """Tell a cut-off PKCS#12 and anything else from one that only lacks its passphrase."""
    if not p12:
        raise KeyFileError(name, "是空文件", "请选择扩展名为 .p12 或 .pfx 的证书文件。")
    header, declared = _der_header(p12)
    if p12[:1] != b"\x30" or PFX_VERSION not in p12[header : header + len(PFX_VERSION)]:
        raise KeyFileError(
            name, "不是 PKCS#12 证书文件", "请选择扩展名为 .p12 或 .pfx 的证书文件。"
        )
    if header + declared > len(p12):
        raise KeyFileError(name, "不完整，后半部分丢失", "请重新拷贝一份，或改用备份。")


def _der_header(data: bytes) -> tuple[int, int]:
    """Return the size of a DER element's header and of its content, X.690 section 8.1.3."""
    first = data[1] if len(data) > 1 else 0
    count = first & 0x7F if first & 0x80 else 0
    declared = int.from_bytes(data[2 : 2 + count], "big") if count else first & 0x7F
    return 2 + count, declared
