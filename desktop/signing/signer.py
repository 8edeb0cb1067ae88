"""The library's view of an opened key; imported late.

No network: nothing here gets a validation context or a time-stamper, so there is nothing to fetch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from desktop.signing import quiet
from desktop.signing.token import PrivateOnToken

if TYPE_CHECKING:
    from pyhanko.sign.signers.pdf_cms import Signer

    from desktop.signing.certificate import Certificate
    from desktop.signing.keys import SigningKey

quiet.hush()


def signer_of(key: SigningKey) -> Signer:
    """Return what signs with ``key`` and puts its certificate and chain into each signature."""
    own, *chain = (loaded(each) for each in certificates_of(key))
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library lacks it
    store.register_multiple(chain)
    if isinstance(key.private, PrivateOnToken):
        from desktop.signing.token_signer import TokenSigner  # noqa: PLC0415 - an extra

        return TokenSigner(key.private, own, store)
    private = key.take_out().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=own,
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )


def certificates_of(key: SigningKey) -> tuple[Certificate, ...]:
    """Return the signer's certificate and then those that vouch for it, each once."""
    return tuple(dict.fromkeys((key.certificate, *key.chain)))


def loaded(certificate: Certificate) -> asn1_x509.Certificate:
    """Return the certificate as the library wants it."""
    return asn1_x509.Certificate.load(certificate.der)
