"""The library's signer with a UKey, and its troubles told as sentences; imported late."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pkcs11 import PKCS11Error
from pyhanko.sign.pkcs11 import select_pkcs11_signing_params
from pyhanko.sign.signers.pdf_cms import Signer

from desktop.signing.token_troubles import TokenError, sentence

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko_certvalidator.registry import CertificateStore

    from desktop.signing.token import PrivateOnToken

LONGEST_SIGNATURE = 512  # bytes, RSA-4096


class TokenSigner(Signer):
    """Signs inside the UKey, with the certificates that were read before."""

    def __init__(
        self, private: PrivateOnToken, own: x509.Certificate, store: CertificateStore
    ) -> None:
        super().__init__(signing_cert=own, cert_registry=store)
        self._private = private

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - the library's interface
    ) -> bytes:
        """Sign inside; a dry run only says how long the signature may be.

        Raises:
            TokenError: unplugged meanwhile, or not able to sign so.
        """
        if dry_run:
            return bytes(LONGEST_SIGNATURE)
        how = select_pkcs11_signing_params(
            self.get_signature_mechanism_for_digest(digest_algorithm),
            digest_algorithm,
            use_raw_mechanism=self._private.is_raw,
            sign_kwargs={},
        )
        given = how.pre_sign_transform(data) if how.pre_sign_transform else data
        try:
            signature = cast("bytes", self._private.handle.sign(given, **how.sign_kwargs))
        except PKCS11Error as error:
            raise TokenError(sentence(error)) from error
        return how.post_sign_transform(signature) if how.post_sign_transform else signature
