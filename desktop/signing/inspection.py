"""Verifying with pyHanko and, independently of it, by rules of our own; imported late.

A signature is accepted only if both agree. Every signed revision is cut out and verified as the
file it was; whatever a library raises on the way, the signature is not valid. No network.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature

from desktop.signing import envelope, quiet, revisions, trust
from desktop.signing.byterange import ByteRangeError, signed_bytes, signed_end
from desktop.signing.certificate import Certificate, parse, shown
from desktop.signing.envelope import EnvelopeError
from desktop.signing.model import SignatureStatus, VerifiedDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus

quiet.hush()

# 1.2.156.10197.1: the arc of SM2 and SM3, GM/T 0006.
SM_ALGORITHMS: Final = b"\x2a\x81\x1c\xcf\x55\x01"
NOT_PDF: Final = "这不是 PDF 文件，无法核验签名。请选择 PDF 文件。"
ENCRYPTED: Final = "这份 PDF 设有密码，无法核验签名。请向对方索取没有密码的原件。"
BROKEN: Final = "这份 PDF 的结构已损坏，无法读取。请向对方重新索取原件。"
BROKEN_SIGNED: Final = (
    "签名无效：文件里有签名，但结构已损坏或被改动，不能采信。请向对方重新索取原件。"
)
HIDDEN: Final = "签名无效：文件里有签名的痕迹，却读不出签名，文件可能被改动，不能采信。"


def inspect(pdf: bytes, trusted: Sequence[bytes]) -> VerifiedDocument:
    """Do the work of ``verify.verify``."""
    if not pdf.startswith(b"%PDF-"):
        return VerifiedDocument(is_signed=False, page_count=0, problem=NOT_PDF)
    is_marked = b"/ByteRange" in pdf
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        if reader.encrypted:
            return VerifiedDocument(is_signed=is_marked, page_count=0, problem=ENCRYPTED)
        page_count = revisions.page_count(reader)
        signatures = list(reader.embedded_signatures)
        statuses = [_status(pdf, reader, each, trusted) for each in _in_order(signatures)]
    except Exception:  # noqa: BLE001 - a stranger's file may break the library in any way
        return VerifiedDocument(
            is_signed=is_marked, page_count=0, problem=BROKEN_SIGNED if is_marked else BROKEN
        )
    if statuses and _is_followed(statuses[-1]):
        statuses[-1] = replace(statuses[-1], changes=("文件末尾追加了数据",))
    problem = HIDDEN if is_marked and not statuses else ""
    return VerifiedDocument(bool(statuses), page_count, tuple(statuses), problem)


def _is_followed(last: SignatureStatus) -> bool:
    """Tell whether something follows the last signature that nothing else explains."""
    return last.is_intact and not last.covers_all and not last.is_changed_after


def _in_order(signatures: list[EmbeddedPdfSignature]) -> list[EmbeddedPdfSignature]:
    return sorted(signatures, key=lambda each: int(each.byte_range[-2]) + int(each.byte_range[-1]))


def _status(
    pdf: bytes, reader: PdfFileReader, signature: EmbeddedPdfSignature, trusted: Sequence[bytes]
) -> SignatureStatus:
    role = shown(str(signature.field_name))
    certificate = None
    try:
        certificate = parse(signature.signer_cert.dump())
        return _facts(pdf, reader, signature, certificate, trusted)
    except (ByteRangeError, EnvelopeError) as error:
        return SignatureStatus(role, certificate, problem=str(error))
    except Exception:  # noqa: BLE001 - as above
        is_sm = SM_ALGORITHMS in signature.pkcs7_content
        reason = "签名用了本程序不能核验的国密算法" if is_sm else "签名的数据不合规定，不能核验"
        return SignatureStatus(role, certificate, problem=reason)


def _facts(
    pdf: bytes,
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    certificate: Certificate,
    trusted: Sequence[bytes],
) -> SignatureStatus:
    end = signed_end(pdf, signature.byte_range, signature.pkcs7_content)
    revision = PdfFileReader(BytesIO(pdf[:end]), strict=True)
    original = _in_order(list(revision.embedded_signatures))[-1]
    _check_revision(pdf[:end], original, signature)
    claimed_at = _claimed_at(original)
    verdict = _library_verdict(original, trusted, claimed_at)
    is_trusted = trust.is_anchored(verdict, trusted)
    is_intact = bool(verdict.intact and verdict.valid and (verdict.bottom_line or not is_trusted))
    changes: tuple[str, ...] = ()
    if end != len(pdf):
        changes = _changes(revision, reader, is_locked=_is_locking(original))
        is_permitted = _library_verdict(signature, trusted, claimed_at).docmdp_ok
        changes = changes or (() if is_permitted else ("不被允许的改动",))
    return SignatureStatus(
        role=shown(str(signature.field_name)),
        certificate=certificate,
        claimed_at=claimed_at,
        reason=_reason(original),
        is_intact=is_intact,
        is_trusted=is_trusted,
        is_registered=certificate.der in trusted,
        was_valid_when_signed=certificate.is_valid_at(claimed_at or datetime.now(UTC)),
        covers_all=end == len(pdf),
        is_locking=_is_locking(original),
        changes=changes,
        problem="" if is_intact else "没有通过核验程序库的检查",
    )


def _claimed_at(signature: EmbeddedPdfSignature) -> datetime | None:
    moment = signature.self_reported_timestamp
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _reason(signature: EmbeddedPdfSignature) -> str:
    entries = signature.sig_object
    return shown(str(entries["/Reason"])) if "/Reason" in entries else ""


def _library_verdict(
    signature: EmbeddedPdfSignature, trusted: Sequence[bytes], moment: datetime | None
) -> PdfSignatureStatus:
    context = trust.context(trusted, moment)
    return trust.settled(
        async_validate_pdf_signature(signature, context, key_usage_settings=trust.USAGE)
    )


def _check_revision(
    revision: bytes, original: EmbeddedPdfSignature, signature: EmbeddedPdfSignature
) -> None:
    """Raise unless the revision, as the file it was, carries this very signature over all of it."""
    value = original.pkcs7_content
    if original.field_name != signature.field_name or value != signature.pkcs7_content:
        raise ByteRangeError("签名当时的内容与现在读到的签名对不上")
    if signed_end(revision, original.byte_range, value) != len(revision):
        raise ByteRangeError("签名没有覆盖到它那一版文件的结尾")
    envelope.check(value, signed_bytes(revision, original.byte_range))


def _is_locking(signature: EmbeddedPdfSignature) -> bool:
    return bool(signature.docmdp_level == MDPPerm.NO_CHANGES)


def _changes(revision: PdfFileReader, reader: PdfFileReader, *, is_locked: bool) -> tuple[str, ...]:
    found = revisions.changes(revision, reader)
    return ("文件锁定之后又追加了内容", *found) if is_locked else found
