"""Offices that issue certificates, as a government's CA does: a root, offices below it, their clients."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from desktop.signing.certificate import parse
from desktop.signing.keys import SigningKey

if TYPE_CHECKING:
    from desktop.signing.certificate import Certificate


@dataclass(frozen=True)
class Issuer:
    """An authority; ``above`` are those that vouch for it, the nearest first."""

    key: ec.EllipticCurvePrivateKey
    certificate: Certificate
    above: tuple[Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.der

    def below(self, name: str) -> Issuer:
        key, certificate = _made(self, (name,), is_authority=True, days=3650)
        return Issuer(key, certificate, (self.certificate, *self.above))

    def issue(self, *names: str, days: int = 365, has_chain: bool = True) -> SigningKey:
        """A client's key; ``names`` are the common name and the organization."""
        key, certificate = _made(self, names, is_authority=False, days=days)
        chain = (self.certificate, *self.above) if has_chain else ()
        return SigningKey(key, certificate, chain)


def root(name: str = "某省数字证书认证中心") -> Issuer:
    key, certificate = _made(None, (name,), is_authority=True, days=3650)
    return Issuer(key, certificate)


def _made(
    issuer: Issuer | None, names: tuple[str, ...], *, is_authority: bool, days: int
) -> tuple[ec.EllipticCurvePrivateKey, Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    kinds = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    with warnings.catch_warnings(action="ignore"):  # names may have more than 64 bytes
        subject = x509.Name(
            [
                x509.NameAttribute(kind, name, _validate=False)
                for kind, name in zip(kinds, names, strict=False)
            ]
        )
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usage |= dict.fromkeys(("digital_signature", "content_commitment"), not is_authority)
    usage |= dict.fromkeys(("key_cert_sign", "crl_sign"), is_authority)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(_name_of(issuer) if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=30 + days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(issuer.key if issuer else key, hashes.SHA256())
    )
    return key, parse(made.public_bytes(Encoding.DER))


def _name_of(issuer: Issuer) -> x509.Name:
    with warnings.catch_warnings(action="ignore"):
        return x509.load_der_x509_certificate(issuer.der).subject
