"""Documents to sign and to attack, the people who sign, and how a stranger edits a signed file."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from reportlab.pdfgen.canvas import Canvas

from desktop.signing import pades
from desktop.signing.inspection import inspect
from desktop.signing.keys import load_key, make_certificate
from desktop.signing.sign import prepare, sign
from desktop.signing.signer import signer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.signing.keys import SigningKey
    from desktop.signing.model import VerifiedDocument

PASSPHRASE = "四月 的 雨 #2026"  # noqa: S105 - of keys that live for one test run
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NAME = generic.NameObject
BOXES = {
    "填报人": (1, 60, 500, 300, 550),
    "审核人": (1, 60, 430, 300, 480),
    "单位负责人": (1, 60, 360, 300, 410),
}


def verify_here(pdf: bytes, *, trusted: Sequence[bytes] = ()) -> VerifiedDocument:
    """The verdict that ``verify`` fetches from a child, in a twentieth of the time."""
    return inspect(pdf, trusted)


@functools.cache
def key_file(unit: str) -> bytes:
    return make_certificate(unit, PASSPHRASE, now=NOW)


@functools.cache
def key_of(unit: str) -> SigningKey:
    return load_key(key_file(unit), PASSPHRASE, Path(f"{unit}.p12"), now=NOW)


@functools.cache
def plain(pages: int = 3) -> bytes:
    """An unsigned report with what forgers look for: a form field, a layer, a link, a bookmark."""
    output = BytesIO()
    canvas = Canvas(output, pageCompression=0, invariant=1)
    canvas.setTitle("自评报告")
    for number in range(1, pages + 1):
        canvas.drawString(72, 700, f"Requirement {number}: done, 100 percent")
        if number == 1:
            canvas.bookmarkPage("first")
            canvas.addOutlineEntry("first", "first")
            canvas.acroForm.textfield(name="note", value="", x=72, y=600, width=200, height=20)
            canvas.linkURL("https://example.org/", (72, 650, 200, 670))
        canvas.showPage()
    canvas.save()
    return update(output.getvalue(), add_hidden_content)


def add_hidden_content(writer: IncrementalPdfFileWriter) -> None:
    """Put a second state of page 1 where only a changed cross-reference would find it."""
    number = first_page(writer).raw_get("/Contents").idnum
    text = b"BT /F1 12 Tf 72 700 Td (Requirement 1: not done at all) Tj ET"
    hidden = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        len(text),
        text,
    )
    layer = writer.add_object(
        generic.DictionaryObject(
            {NAME("/Type"): NAME("/OCG"), NAME("/Name"): generic.pdf_string("layer")}
        )
    )
    writer.root[NAME("/OCProperties")] = generic.DictionaryObject(
        {
            NAME("/OCGs"): generic.ArrayObject([layer]),
            NAME("/D"): generic.DictionaryObject({NAME("/ON"): generic.ArrayObject([layer])}),
        }
    )
    writer.root[NAME("/Hidden")] = writer.add_object(
        generic.StreamObject(stream_data=b"\n" + hidden)
    )
    writer.update_root()


@dataclass(frozen=True)
class Signed:
    """The genuine files that forgeries start from, and who is trusted."""

    one: bytes
    locked: bytes
    two: bytes
    three: bytes
    visible: bytes
    other: bytes
    trusted: tuple[bytes, ...]

    @property
    def all(self) -> dict[str, bytes]:
        return {
            "one": self.one,
            "locked": self.locked,
            "two": self.two,
            "three": self.three,
            "visible": self.visible,
            "other": self.other,
        }


@functools.cache
def signed() -> Signed:
    people = [key_of(unit) for unit in ("住房和城乡建设局", "政务公开办公室", "人民政府")]
    unsigned = plain()
    one = sign(unsigned, people[0], now=NOW, reason="自评属实")
    two = sign(one, people[1], role="审核人", now=NOW)
    return Signed(
        one=one,
        locked=sign(unsigned, people[0], lock=True, now=NOW),
        two=two,
        three=sign(two, people[2], role="单位负责人", now=NOW),
        visible=sign(prepare(unsigned, BOXES), people[0], font=font(), now=NOW),
        other=sign(plain(2), people[0], now=NOW),
        trusted=tuple(each.certificate.der for each in people),
    )


def font() -> Path:
    return Path(__file__).parents[2] / "resources" / "fonts" / "FandolFang.ttf"


def update(pdf: bytes, edit: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Append what ``edit`` changes as a well-formed revision with a correct cross-reference."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    edit(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def first_page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.root["/Pages"]["/Kids"][0]


def field_of(writer: IncrementalPdfFileWriter, role: str = "填报人") -> generic.DictionaryObject:
    return next(ref for _, _, ref in enumerate_sig_fields(writer, with_name=role)).get_object()


def signature_of(
    writer: IncrementalPdfFileWriter, role: str = "填报人"
) -> generic.DictionaryObject:
    return field_of(writer, role)["/V"]


def byte_range(pdf: bytes) -> tuple[int, int, int]:
    """The a, b and c of the last [0 a b c] in the file."""
    at = pdf.rindex(b"/ByteRange [") + len(b"/ByteRange [")
    zero, first, second, length = map(int, pdf[at : pdf.index(b"]", at)].split())
    assert zero == 0
    return first, second, length


@functools.cache
def signed_elsewhere() -> dict[str, bytes]:
    """What other programs make: not certified, no fields left for others, one certified for notes."""
    first, second = key_of("住房和城乡建设局"), key_of("政务公开办公室")
    approval = sign_elsewhere(plain(), first, "Signature1")
    return {
        "approval": approval,
        "two approvals": sign_elsewhere(approval, second, "Signature2"),
        "two visible approvals": sign_elsewhere(approval, second, "Signature2", (60, 60, 200, 90)),
        "certified for notes": sign_elsewhere(
            plain(), first, "Signature1", certify=MDPPerm.ANNOTATE
        ),
    }


def sign_elsewhere(
    pdf: bytes,
    key: SigningKey,
    name: str,
    box: tuple[int, int, int, int] | None = None,
    certify: MDPPerm | None = None,
    moment: datetime = NOW,
) -> bytes:
    """Sign as a program does that keeps none of our rules, not even those of a locked file."""
    signer = CarelessSigner(
        PdfSignatureMetadata(
            field_name=name,
            md_algorithm="sha256",
            certify=certify is not None,
            docmdp_permissions=certify or MDPPerm.FILL_FORMS,
        ),
        signer_of(key),
        new_field_spec=SigFieldSpec(name, box=box),
    )
    session = signer.init_signing_session(IncrementalPdfFileWriter(BytesIO(pdf)))
    session.system_time = moment
    return asyncio.run(pades._finish(session, ""))


class CarelessSigner(PdfSigner):
    def _enforce_certification_constraints(self, reader: object) -> None:
        """Do not look."""
