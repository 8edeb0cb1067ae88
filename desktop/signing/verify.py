"""Verify a signed PDF: separate facts, never one boolean alone, never an exception.

Show ``sentences`` and decide by ``is_accepted``. pyHanko costs a second to import and is asked
for only when ``verify`` is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.signing.model import SignatureStatus, VerifiedDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SignatureStatus", "VerifiedDocument", "verify"]


def verify(pdf: bytes, *, trusted: Sequence[bytes] = ()) -> VerifiedDocument:
    """Return what can be said about the signatures of ``pdf``; it never raises.

    ``trusted`` holds the DER bytes of registered certificates: of the departments themselves or of
    the office that issues theirs. Nothing is fetched and revocation is not asked for. Source:
    ETSI EN 319 102-1 for the steps; ISO 32000-2 section 12.8 for what may follow a signature.
    """
    from desktop.signing import inspection  # noqa: PLC0415 - slow import, see above

    return inspection.inspect(pdf, trusted)
