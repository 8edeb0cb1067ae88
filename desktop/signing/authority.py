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


def is_authority(certificate: Certificate) -> bool:
    """Say whether a certificate is one that issues others, see ``usage.check_authority``."""
    from desktop.signing.usage import check_authority  # noqa: PLC0415 - slow import

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
