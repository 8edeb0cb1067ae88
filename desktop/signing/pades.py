"""Signing with pyHanko: fields, certification and the signature itself; imported late.

No network: pyHanko gets no validation context and no time-stamper, so it has nothing to fetch.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.form_tools import get_single_field_annot
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
    enumerate_sig_fields,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from desktop.signing import quiet
from desktop.signing.certificate import fingerprint
from desktop.signing.keys import check_validity
from desktop.signing.model import ROLES, Box, SigningError
from desktop.signing.signer import signer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from pyhanko.sign.signers.pdf_signer import PdfSigningSession
    from pyhanko.stamp import TextStampStyle

    from desktop.signing.keys import SigningKey

quiet.hush()

GROUPS_SHOWN = 4  # of the fingerprint: enough to compare at a glance, the rest is in the file
NO_CHANGES_AFTER = FieldMDPSpec(FieldMDPAction.ALL)


def prepare(pdf: bytes, boxes: Mapping[str, Box]) -> bytes:
    """Do the work of ``sign.prepare``."""
    with _told_as_sentence():
        writer = _open(pdf)
        if any(_fields(writer).values()):
            raise SigningError("这份 PDF 已有签名，不能再安排签名栏。请从未签名的文件重新开始。")
        _add_fields(writer, [*boxes, *(role for role in ROLES if role not in boxes)], boxes)
        output = BytesIO()
        writer.write(output)  # type: ignore[no-untyped-call]  # the library lacks it
        return output.getvalue()


def sign(
    pdf: bytes,
    key: SigningKey,
    *,
    role: str,
    reason: str,
    box: Box | None,
    font: Path | None,
    lock: bool,
    now: datetime,
) -> bytes:
    """Do the work of ``sign.sign``."""
    check_validity(
        key.certificate, now, lambda *words: SigningError("签名密钥{}。{}".format(*words))
    )
    with _told_as_sentence():
        writer = _open(pdf)
        fields = _fields(writer)
        is_first = not any(fields.values())
        _check_place(writer, fields, role, is_first=is_first)
        if lock and not is_first and role != ROLES[-1]:
            raise SigningError(
                f"“{role}”不能锁定文件。只有唯一的签名人或最后的“{ROLES[-1]}”才能锁定。"
            )
        if role not in fields:
            roles = [role] if lock or not is_first else [*ROLES, *({role} - {*ROLES})]
            _add_fields(writer, [each for each in roles if each not in fields], {role: box})
        is_final = lock or role == ROLES[-1]
        text = _stamp_text(role, key, now)
        signer = PdfSigner(
            PdfSignatureMetadata(
                field_name=role,
                md_algorithm="sha256",
                name=key.unit,
                reason=reason or None,
                subfilter=SigSeedSubFilter.PADES,
                certify=is_first,
                docmdp_permissions=MDPPerm.NO_CHANGES if is_final else MDPPerm.FILL_FORMS,
            ),
            signer_of(key),
            stamp_style=_style(font, text) if _is_visible(writer, role) else None,
        )
        session = signer.init_signing_session(writer, existing_fields_only=True)
        session.system_time = now
        return asyncio.run(_finish(session, text))


@contextmanager
def _told_as_sentence() -> Iterator[None]:
    """Turn whatever a stranger's file makes the library raise into a sentence."""
    try:
        yield
    except SigningError:
        raise
    except Exception as error:
        raise SigningError(
            "这份 PDF 的结构不规范，无法签名。请用本程序重新生成，或用阅读器另存为 PDF 后再试。"
        ) from error


def _open(pdf: bytes) -> IncrementalPdfFileWriter:
    if not pdf.startswith(b"%PDF-"):
        raise SigningError("这不是 PDF 文件，不能签名。请选择要签名的 PDF 文件。")
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if writer.prev.encrypted:
        raise SigningError("这份 PDF 设有密码，不能签名。请先去掉密码，或用本程序重新生成。")
    return writer


def _fields(writer: IncrementalPdfFileWriter) -> dict[str, bool]:
    """Return the signature fields by name: filled or not."""
    return {name: value is not None for name, value, _ in enumerate_sig_fields(writer)}


def _check_place(
    writer: IncrementalPdfFileWriter, fields: Mapping[str, bool], role: str, *, is_first: bool
) -> None:
    if fields.get(role):
        raise SigningError(
            f"“{role}”已经签过名，不能重复签名。如需重签，请从未签名的文件重新开始。"
        )
    if not is_first and any(
        each.docmdp_level == MDPPerm.NO_CHANGES for each in writer.prev.embedded_signatures
    ):
        raise SigningError("这份 PDF 已由最后一位签名人锁定，不能再签名。")
    if not is_first and role not in fields and "/Perms" in writer.root:
        raise SigningError(
            f"这份 PDF 没有给“{role}”留签名栏，首次签名之后不能再加。请从未签名的文件重新开始。"
        )


def _add_fields(
    writer: IncrementalPdfFileWriter, roles: Iterable[str], boxes: Mapping[str, Box | None]
) -> None:
    for role in roles:
        box = boxes.get(role)
        page = box.page_index if box else 0
        if not 0 <= page < int(writer.root["/Pages"]["/Count"]):
            raise SigningError(f"签名栏要放在第 {page + 1} 页，但这份 PDF 没有这一页。")
        is_last = role == ROLES[-1]
        spec = SigFieldSpec(
            role,
            on_page=page,
            box=(round(box.x0), round(box.y0), round(box.x1), round(box.y1)) if box else None,
            field_mdp_spec=NO_CHANGES_AFTER if is_last else None,
            doc_mdp_update_value=MDPPerm.NO_CHANGES if is_last else None,
        )
        append_signature_field(writer, spec)


def _is_visible(writer: IncrementalPdfFileWriter, role: str) -> bool:
    for _, _, reference in enumerate_sig_fields(writer, with_name=role):
        x0, y0, x1, y1 = get_single_field_annot(reference.get_object())["/Rect"]
        return bool(x0 != x1 and y0 != y1)
    return False


def _stamp_text(role: str, key: SigningKey, now: datetime) -> str:
    """Return the three lines shown in the field; the moment is labelled as the signer's own."""
    shown = " ".join(fingerprint(key.certificate).split()[:GROUPS_SHOWN])
    moment = f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}"
    return f"{role}：{key.unit}\n{moment} 本机时间\n证书指纹 {shown}…"


def _style(font: Path | None, text: str) -> TextStampStyle:
    from desktop.signing.appearance import stamp_style  # noqa: PLC0415 - font libraries are slow

    return stamp_style(font, text)


async def _finish(session: PdfSigningSession, text: str) -> bytes:
    """Sign at ``session.system_time``, which the library's own ``sign_pdf`` would not let us set."""
    size = await session.estimate_signature_container_size(None)
    document = session.prepare_tbs_document(None, size, appearance_text_params={"text": text})
    output = BytesIO()
    prepared, _ = document.digest_tbs_document(output=output)
    await document.perform_signature(
        prepared.document_digest, PdfCMSSignedAttributes(signing_time=session.system_time)
    )
    return output.getvalue()
