"""Offices that issue certificates (CA): which certificate is one, and for whom it vouches.

Vouching says that a name was checked by somebody else, never that the name is known here. Nothing
is fetched: what stands between an office's certificate and a signer's must have come along.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from desktop.signing.certificate import Certificate


def check_authority(certificate: Certificate) -> None:
    """Check that a certificate is one that issues others, with an algorithm that we can verify.

    Source: RFC 5280 sections 4.2.1.3 and 4.2.1.9. Raises:
        UsageError: it is not.
    """
    from cryptography import x509  # noqa: PLC0415 - slow imports, and few runs need them
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415

    loaded = x509.load_der_x509_certificate(certificate.der)
    try:
        is_known = isinstance(loaded.public_key(), rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    except (ValueError, UnsupportedAlgorithm):
        is_known = False
    if not is_known:
        raise UsageError(
            f"“{certificate.unit}”的证书用了本程序不能核验的算法（如国密 SM2），没有登记。"
            "请改用该机构的 RSA 或 ECDSA 证书。"
        )
    try:
        basic = loaded.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = loaded.extensions.get_extension_for_class(x509.KeyUsage).value
        may_issue = basic.ca and usage.key_cert_sign
    except x509.ExtensionNotFound:
        may_issue = False
    if not may_issue:
        raise UsageError(
            f"“{certificate.unit}”的证书是签名用的，不是签发证书的机构的，没有登记。"
            "单位自己的证书请登记给单位。"
        )


def is_authority(certificate: Certificate) -> bool:
    """Say whether a certificate is one that issues others, see ``check_authority``."""
    try:
        check_authority(certificate)
    except UsageError:
        return False
    return True


def voucher(
    certificate: Certificate,
    chain: Iterable[Certificate],
    authorities: Sequence[Certificate],
    moment: datetime,
) -> Certificate | None:
    """Return the first of the authorities that vouches for a certificate, or None.

    ``chain`` are certificates that may stand between; all must be valid at the aware ``moment``.
    """
    from desktop.signing import paths  # noqa: PLC0415 - slow import

    between = [each.der for each in chain]
    for each in authorities:
        is_other = each.der != certificate.der and each.is_valid_at(moment)
        if is_other and paths.leads(certificate.der, between, each.der, moment):
            return each
    return None


def issuers_among(chain: Iterable[Certificate]) -> tuple[Certificate, ...]:
    """Return the certificates that issue others; of the rest nothing is said."""
    return tuple(each for each in chain if is_authority(each))


def subject_digest(certificate: Certificate) -> str:
    """Return one number for the whole name in a certificate, as it is written there."""
    from asn1crypto import x509  # noqa: PLC0415 - slow import

    return hashlib.sha256(x509.Certificate.load(certificate.der).subject.dump()).hexdigest()
