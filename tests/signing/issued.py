"""A department's certificate that its office issued, as a certification authority would."""

from __future__ import annotations

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from signed_samples import NOW

from desktop.signing.certificate import parse
from desktop.signing.keys import SigningKey


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def issued_key() -> tuple[bytes, SigningKey]:
    """The office's certificate and a department's elliptic-curve key that it vouches for."""
    office_key, key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    certificates = []
    for subject, public, is_office in (("市政府办公室", office_key, True), ("教育局", key, False)):
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name(subject))
            .issuer_name(name("市政府办公室"))
            .public_key(public.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW)
            .not_valid_after(NOW + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=is_office, path_length=None), critical=True)
            .add_extension(usage(signs_certificates=is_office), critical=True)
            .sign(office_key, hashes.SHA256())
        )
        certificates.append(certificate.public_bytes(Encoding.DER))
    office, department = certificates
    return office, SigningKey(key, parse(department), (parse(office),))
