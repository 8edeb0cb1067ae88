"""What the signing library says on its own; only to show why our own rule is needed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from signed_samples import NOW

if TYPE_CHECKING:
    from collections.abc import Sequence


def accepts(pdf: bytes, trusted: Sequence[bytes]) -> bool:
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(each) for each in trusted],
        moment=NOW,
        allow_fetching=False,
    )
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        verdicts = [validate_pdf_signature(each, context).bottom_line for each in signatures]
    except (PdfError, SignatureValidationError, ValueError, TypeError):
        return False
    return bool(verdicts) and all(verdicts)
