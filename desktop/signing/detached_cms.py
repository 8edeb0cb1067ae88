"""Detached signatures with pyHanko and, independently of it, by rules of our own; imported late.

Everything in a signature is either signed or can be written in one way only: it is written anew
from its signed parts and must come out the same. So nobody can hide anything in one.
"""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import cms, tsp, x509
from pyhanko.sign import attributes
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms

from desktop.signing import envelope, quiet, trust
from desktop.signing.certificate import Certificate, parse
from desktop.signing.envelope import EnvelopeError
from desktop.signing.keys import check_validity
from desktop.signing.model import SignatureStatus, SigningError
from desktop.signing.signer import certificates_of, signer_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.signing.keys import SigningKey

quiet.hush()

DIGEST: Final = "sha256"
LARGEST: Final = 1 << 16  # bytes; one with a chain of three certificates has 6,000
MOST_CERTIFICATES: Final = 8  # the library tries every way through them
CLOCKS_DIFFER: Final = timedelta(days=1)  # between two offices' computers
UNREADABLE: Final = "签名的数据不合规定，不能核验"


def sign(data: bytes, key: SigningKey, now: datetime) -> bytes:
    """Do the work of ``detached.sign_detached``."""
    check_validity(
        key.certificate, now, lambda *words: SigningError("签名密钥{}。{}".format(*words))
    )
    signer = signer_of(key)
    signer.signed_attr_prov_spec = _Attributes(signer, certificates_of(key), now)
    return bytes(asyncio.run(signer.async_sign_general_data(data, DIGEST)).dump())


class _Attributes(attributes.SignedAttributeProviderSpec):
    """What is signed besides the digest: when, with which algorithms, by which certificates."""

    def __init__(self, signer: Any, chain: Sequence[Certificate], now: datetime) -> None:  # noqa: ANN401
        self.signer, self.chain, self.now = signer, chain, now

    def signed_attr_providers(
        self,
        data_digest: bytes,  # noqa: ARG002 - the library's interface
        digest_algorithm: str,
    ) -> Iterator[attributes.CMSAttributeProvider]:
        mechanism = self.signer.get_signature_mechanism_for_digest(digest_algorithm)
        yield attributes.SigningTimeProvider(self.now.astimezone(UTC).replace(microsecond=0))
        yield attributes.CMSAlgorithmProtectionProvider(digest_algorithm, mechanism)
        yield _Certificates(self.chain)


class _Certificates(attributes.CMSAttributeProvider):
    """The digests of all certificates, the signer's first; the library names that one alone."""

    attribute_type = "signing_certificate_v2"

    def __init__(self, chain: Sequence[Certificate]) -> None:
        self.chain = chain

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:  # noqa: ARG002, FBT001, FBT002 - the library's interface
        digests = [hashlib.sha256(each.der).digest() for each in self.chain]
        return tsp.SigningCertificateV2({"certs": [{"cert_hash": each} for each in digests]})


def verify(data: bytes, value: bytes, trusted: Sequence[bytes], now: datetime) -> SignatureStatus:
    """Do the work of ``detached.verify_detached``."""
    if not value or len(value) > LARGEST:
        return SignatureStatus("", problem="没有签名" if not value else UNREADABLE)
    certificate = None
    try:
        signed = cms.ContentInfo.load(value, strict=True)["content"]
        (signer,) = signed["signer_infos"]
        own = _signers_certificate(signed, signer)
        certificate = parse(own.dump())
        envelope.check(value, data)
        _check_written(value, signed, signer, own)
        return _facts(data, signed, certificate, trusted, now)
    except EnvelopeError as error:
        return SignatureStatus("", certificate, problem=str(error))
    except Exception:  # noqa: BLE001 - a stranger's bytes may break the libraries in any way
        return SignatureStatus("", certificate, problem=UNREADABLE)


def certificates_in(value: bytes) -> tuple[Certificate, ...]:
    """Do the work of ``detached.certificates_in``."""
    try:
        signed = cms.ContentInfo.load(value[: LARGEST + 1], strict=True)["content"]
        (signer,) = signed["signer_infos"]
        own = _signers_certificate(signed, signer).dump()
        others = [each.chosen.dump() for each in signed["certificates"]]
        return tuple(parse(each) for each in (own, *(each for each in others if each != own)))
    except Exception:  # noqa: BLE001 - a stranger's bytes may break the libraries in any way
        return ()


def _facts(
    data: bytes,
    signed: Any,  # noqa: ANN401
    certificate: Certificate,
    trusted: Sequence[bytes],
    now: datetime,
) -> SignatureStatus:
    claimed_at = _claimed_at(signed["signer_infos"][0])
    verdict = trust.settled(
        async_validate_detached_cms(
            data, signed, trust.context(trusted, claimed_at), key_usage_settings=trust.USAGE
        )
    )
    if verdict.signing_cert.dump() != certificate.der:
        raise EnvelopeError("签名人的证书前后不一")
    is_trusted = trust.is_anchored(verdict, trusted)
    is_intact = bool(verdict.intact and verdict.valid and (verdict.bottom_line or not is_trusted))
    return SignatureStatus(
        role="",
        certificate=certificate,
        claimed_at=claimed_at,
        is_intact=is_intact,
        is_trusted=is_trusted,
        is_registered=certificate.der in trusted,
        was_valid_when_signed=certificate.is_valid_at(claimed_at)
        and claimed_at <= now + CLOCKS_DIFFER,
        covers_all=is_intact,
        problem="" if is_intact else "没有通过核验程序库的检查",
    )


def _claimed_at(signer: Any) -> datetime:  # noqa: ANN401 - asn1crypto has no types
    (moment,) = _attribute(signer, "signing_time")
    if not isinstance(moment.native, datetime):
        raise EnvelopeError("签名里没有签名时间")
    return moment.native


def _signers_certificate(signed: Any, signer: Any) -> x509.Certificate:  # noqa: ANN401
    """Return the certificate that the signature itself names first; all it names must be there."""
    (named,) = _attribute(signer, "signing_certificate_v2")
    digests = [each["cert_hash"].native for each in named["certs"]]
    if len(digests) > MOST_CERTIFICATES:
        raise EnvelopeError("签名里的证书太多")
    found = {hashlib.sha256(each.chosen.dump()).digest(): each for each in signed["certificates"]}
    if {*digests} != {*found} or len(digests) != len(signed["certificates"]):
        raise EnvelopeError("签名里的证书不全，或夹带了别的证书")
    return found[digests[0]].chosen


def _attribute(signer: Any, name: str) -> Any:  # noqa: ANN401
    values = [each["values"] for each in signer["signed_attrs"] if each["type"].native == name]
    if len(values) != 1:
        raise EnvelopeError(UNREADABLE)
    return values[0]


def _check_written(value: bytes, signed: Any, signer: Any, own: x509.Certificate) -> None:  # noqa: ANN401
    """Write the signature anew from what is signed in it; it must come out byte for byte.

    Raises:
        EnvelopeError: something else is in it, or is written in another way.
    """
    (algorithms,) = _attribute(signer, "cms_algorithm_protection")
    digest = algorithms["digest_algorithm"].untag()
    again = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [x509.Certificate.load(each.dump()) for each in signed["certificates"]],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.IssuerAndSerialNumber(
                        {"issuer": own.issuer, "serial_number": own.serial_number}
                    ),
                    "digest_algorithm": digest,
                    "signature_algorithm": algorithms["signature_algorithm"].untag(),
                    "signed_attrs": cms.CMSAttributes.load(signer["signed_attrs"].untag().dump()),
                    "signature": signer["signature"].native,
                }
            ],
        }
    )
    if cms.ContentInfo({"content_type": "signed_data", "content": again}).dump() != value:
        raise EnvelopeError("签名的数据不合规定，可能被改动或夹带了别的内容")
