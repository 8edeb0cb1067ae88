"""Sign and verify bytes that are no PDF: submissions and return slips; the signature stands apart.

What was signed and the signature are two values; a change of one byte in either is noticed. pyHanko
costs a second to import and is asked for only when a function is called.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.signing.model import SignatureStatus, SigningError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.signing.certificate import Certificate
    from desktop.signing.keys import SigningKey

__all__ = [
    "SignatureStatus",
    "SigningError",
    "certificates_in",
    "sign_detached",
    "verify_detached",
]


def sign_detached(data: bytes, key: SigningKey, *, now: datetime | None = None) -> bytes:
    """Return a signature over ``data``: CMS in DER with the certificate and its chain inside.

    ``now`` is aware, the local clock if left out: nobody vouches for it. Source: RFC 5652, with
    the signed attributes of RFC 5035 (certificates) and RFC 6211 (algorithms). Raises:
        SigningError: the certificate is not valid now.
    """
    from desktop.signing import detached_cms  # noqa: PLC0415 - slow import, see above

    return detached_cms.sign(data, key, now or datetime.now().astimezone())


def verify_detached(
    data: bytes, signature: bytes, registered: Iterable[Certificate], *, now: datetime | None = None
) -> SignatureStatus:
    """Return what can be said about ``signature`` over ``data``; it never raises.

    ``registered`` are the certificates of the departments or of the office that issues theirs;
    a signing time later than ``now`` (aware, the local clock) is not believed. Only the one way in
    which ``sign_detached`` writes is read. Nothing is fetched and revocation is not asked for.
    """
    from desktop.signing import detached_cms  # noqa: PLC0415 - slow import, see above

    trusted = [each.der for each in registered]
    return detached_cms.verify(data, signature, trusted, now or datetime.now(UTC))


def certificates_in(signature: bytes) -> tuple[Certificate, ...]:
    """Return the certificates that a signature names, its signer's first; nothing is verified."""
    from desktop.signing import detached_cms  # noqa: PLC0415 - slow import, see above

    return detached_cms.certificates_in(signature)
