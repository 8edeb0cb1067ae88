"""What a certificate says, as plain values; two certificates are the same if their bytes are.

Nothing here decides trust: anybody can make a certificate with any unit's name in it.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime


LONGEST_SHOWN: Final = 300  # characters; a name in a certificate may be a book


@dataclass(frozen=True, slots=True)
class Certificate:
    """One X.509 certificate: ``der`` is its exact bytes, the moments are aware and in UTC."""

    der: bytes = field(repr=False)
    unit: str
    issuer: str
    serial: int
    valid_from: datetime
    valid_until: datetime

    @property
    def is_self_signed(self) -> bool:
        """Say whether nobody but the unit itself vouches for the name."""
        return self.unit == self.issuer

    def is_valid_at(self, moment: datetime) -> bool:
        """Say whether the aware ``moment`` lies within the period of validity."""
        return self.valid_from <= moment <= self.valid_until


def parse(data: bytes) -> Certificate:
    """Return the certificate in DER or PEM ``data``.

    Raises:
        ValueError: it is none.
    """
    from cryptography import x509  # noqa: PLC0415 - a slow import, and most runs need none
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    is_pem = data.lstrip().startswith(b"-----BEGIN")
    loaded = (
        x509.load_pem_x509_certificate(data) if is_pem else x509.load_der_x509_certificate(data)
    )

    def name_of(subject: x509.Name) -> str:
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
            for attribute in subject.get_attributes_for_oid(kind):
                return shown(str(attribute.value))
        return shown(subject.rfc4514_string())

    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    with warnings.catch_warnings(action="ignore"):  # of names with more than 64 bytes of UTF-8
        subject, issuer = name_of(loaded.subject), name_of(loaded.issuer)
    return Certificate(
        der=loaded.public_bytes(Encoding.DER),
        unit=subject,
        issuer=issuer,
        serial=loaded.serial_number,
        valid_from=loaded.not_valid_before_utc,
        valid_until=loaded.not_valid_after_utc,
    )


def shown(words: str) -> str:
    """Return words of a stranger's as one line that steers no terminal and turns no text round."""
    line = words[:LONGEST_SHOWN]
    return "".join(char if char.isprintable() or char == "\u3000" else "\ufffd" for char in line)


def fingerprint(certificate: Certificate) -> str:
    """Return the SHA-256 of the certificate in sixteen groups of four, to be read aloud."""
    digits = hashlib.sha256(certificate.der).hexdigest().upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def beginning(certificate: Certificate) -> str:
    """Return two groups of the fingerprint: to tell one's own keys apart, never to compare."""
    return f"{fingerprint(certificate)[:9]}…"


def describe(certificate: Certificate) -> str:
    """Return a few Chinese lines: whose, valid when, vouched for by whom, which fingerprint."""
    issued_by = "本单位自制" if certificate.is_self_signed else certificate.issuer
    return "\n".join(
        (
            f"单位：{certificate.unit}",
            f"签发：{issued_by}",
            f"有效期：{day(certificate.valid_from)}至{day(certificate.valid_until)}",
            f"指纹（SHA-256）：{fingerprint(certificate)}",
        )
    )


def day(moment: datetime) -> str:
    """Return the local calendar day of an aware ``moment`` as people write it."""
    local = moment.astimezone()
    return f"{local.year}年{local.month}月{local.day}日"
