"""What a certificate may be used for: to sign, to issue others, or for nothing that serves here.

What is registered must be able to sign by the standards and by our own floor for keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from desktop.errors import UsageError

if TYPE_CHECKING:
    from desktop.signing.certificate import Certificate

FEWEST_BITS: Final = 2048  # of an RSA key: NIST SP 800-57 part 1, table 2; shorter ones are forged


def may_sign(certificate: Certificate) -> bool:
    """Say whether a certificate is one for signing, not for encrypting or issuing others."""
    return not _fault_of_signer(certificate)


def check_signer(certificate: Certificate) -> None:
    """Raise UsageError, which says why, unless a certificate may be registered as a signer's."""
    fault = _fault_of_signer(certificate)
    if fault:
        raise UsageError(f"“{certificate.unit}”的证书{fault}")


def check_authority(certificate: Certificate) -> None:
    """Raise UsageError, which says why, unless a certificate is one that issues others.

    Source: RFC 5280 sections 4.2.1.3 and 4.2.1.9.
    """
    loaded = x509.load_der_x509_certificate(certificate.der)
    fault = _fault_of_key(loaded)
    if not fault and not _issues(loaded):
        fault = "是签名用的，不是签发证书的机构的，没有登记。单位自己的证书请登记给单位。"
    if fault:
        raise UsageError(f"“{certificate.unit}”的证书{fault}")


def allows_signing(certificate: x509.Certificate) -> bool:
    """Say whether nothing in a certificate forbids to sign with its key."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return True
    return usage.digital_signature or usage.content_commitment


def _fault_of_signer(certificate: Certificate) -> str:
    loaded = x509.load_der_x509_certificate(certificate.der)
    fault = _fault_of_key(loaded)
    if fault:
        return fault
    if _is_authority(loaded):
        return "是签发机构的，没有登记。请登记为签发机构，它签发的证书再逐个确认。"
    if not allows_signing(loaded):
        return "不是签名用的，没有登记。请向对方索取用途为“数字签名”的证书。"
    return ""


def _fault_of_key(loaded: x509.Certificate) -> str:
    try:
        key = loaded.public_key()
    except (ValueError, UnsupportedAlgorithm):  # SM2 among others
        key = None
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return "用了本程序不能核验的算法（如国密 SM2），没有登记。请改用 RSA 或 ECDSA 证书。"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < FEWEST_BITS:
        return f"的密钥只有 {key.key_size} 位，容易被伪造，没有登记。请换发 {FEWEST_BITS} 位以上的证书。"
    return ""


def _is_authority(loaded: x509.Certificate) -> bool:
    try:
        return loaded.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _issues(loaded: x509.Certificate) -> bool:
    try:
        usage = loaded.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return _is_authority(loaded) and usage.key_cert_sign
