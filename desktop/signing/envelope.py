"""Rules of our own for a signature's value (CMS): the parts that its own signature leaves open.

Versions and algorithm lists are in no digest, so a byte changed there is no forgery, yet it is a
change; nothing but the one canonical way of writing them passes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import cms

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGESTS: Final = {"sha256", "sha384", "sha512"}
NO_PARAMETERS: Final = (b"", b"\x05\x00")  # absent or NULL, RFC 5754 section 2
RSA: Final = "rsassa_pkcs1v15"


class EnvelopeError(ValueError):
    """A signature's value that is not written as RFC 5652 wants it, or is not of these bytes."""


def check(value: bytes, content: bytes) -> None:
    """Check that ``value`` is one canonical signature over ``content``, padded by zeros at most.

    Who signed, and whether the signature itself is right, is left to the library. Source:
    RFC 5652 sections 5.1 to 5.4 and 11.2. Raises:
        EnvelopeError: it is not; the text is a Chinese clause.
    """
    message = cms.ContentInfo.load(value)
    if value[len(message.dump()) :].strip(b"\0"):
        raise EnvelopeError("签名的数据之后夹带了别的内容")
    signed = message["content"]
    if len(signed["signer_infos"]) != 1:
        raise EnvelopeError("一个签名里不止一个签名人")
    (signer,) = signed["signer_infos"]
    algorithm = signer["digest_algorithm"]["algorithm"].native
    if algorithm not in DIGESTS:
        raise EnvelopeError("签名所用的摘要算法不安全或不能识别")
    if not _is_canonical(signed, signer, algorithm) or not _is_named_exactly(signed, signer):
        raise EnvelopeError("签名的数据不合规定，可能被改动")
    if hashlib.new(algorithm, content).digest() != _signed_digest(signer["signed_attrs"]):
        raise EnvelopeError("内容与签名不符")


def _is_canonical(signed: Any, signer: Any, algorithm: str) -> bool:  # noqa: ANN401 - asn1crypto has no types
    version = "v1" if signer["sid"].name == "issuer_and_serial_number" else "v3"
    used = [*signed["digest_algorithms"], signer["digest_algorithm"]]
    signature = signer["signature_algorithm"]
    is_rsa = signature.signature_algo == RSA
    return (
        signed["version"].native == signer["version"].native == version
        and all(each["algorithm"].native == algorithm for each in used)
        and all(each["parameters"].dump() in NO_PARAMETERS for each in used)
        and (not is_rsa or signature["parameters"].dump() in NO_PARAMETERS)
    )


def _is_named_exactly(signed: Any, signer: Any) -> bool:  # noqa: ANN401
    """Say whether the signer is named byte for byte as in a certificate: libraries ignore case."""
    if signer["sid"].name != "issuer_and_serial_number":
        return True
    named = signer["sid"].chosen
    return any(
        each.chosen.issuer.dump() == named["issuer"].dump()
        and each.chosen["tbs_certificate"]["serial_number"].dump() == named["serial_number"].dump()
        for each in signed["certificates"]
        if each.name == "certificate"
    )


def _signed_digest(attributes: Iterable[Any]) -> bytes:
    values = [each["values"] for each in attributes if each["type"].native == "message_digest"]
    if len(values) != 1 or len(values[0]) != 1:
        raise EnvelopeError("签名里没有唯一的摘要")
    return bytes(values[0][0].native)
