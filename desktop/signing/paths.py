"""Whether certificates lead from one to another, asked of the library without network; imported late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator

from desktop.signing import quiet, trust

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

quiet.hush()

MOST_BETWEEN = 8  # the library tries every way through them


def leads(signer: bytes, between: Sequence[bytes], authority: bytes, moment: datetime) -> bool:
    """Say whether a path of valid certificates leads from the authority to the signer.

    Source: RFC 5280 section 6.1, by the library. All are DER, ``moment`` is aware.
    """
    if len(between) > MOST_BETWEEN:
        return False
    try:
        validator = CertificateValidator(
            x509.Certificate.load(signer),
            intermediate_certs=[x509.Certificate.load(each) for each in between],
            validation_context=trust.context([authority], moment),
        )
        path = trust.settled(validator.async_validate_path())
        reached = [each.dump() for each in path.iter_certs(include_root=True)]
    except Exception:  # noqa: BLE001 - a stranger's certificates may break the library in any way
        return False
    return bool(reached[0] == authority and reached[-1] == signer)
