"""The certificate that a unit signs itself: who it is, what its key is for, and from when to when."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric import rsa


def self_signed(
    unit: str, key: rsa.RSAPrivateKey, start: datetime, end: datetime
) -> x509.Certificate:
    """Return a certificate for ``unit`` that allows signing and nothing else."""
    # A name may have 64 characters (RFC 5280, appendix A.1); the library counts bytes of UTF-8.
    with warnings.catch_warnings(action="ignore"):
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, unit, _validate=False),
                x509.NameAttribute(NameOID.COMMON_NAME, unit, _validate=False),
            ]
        )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,  # the newer name of nonRepudiation
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
