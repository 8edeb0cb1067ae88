"""What is made with 国密 SM2: told as what it is, never as a wrong passphrase, never accepted."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

import pytest
import sm2_samples
from asn1crypto import algos, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore
from signed_samples import plain, signed
from signed_samples import verify_here as verify

from desktop.errors import UsageError
from desktop.signing.certificate import parse
from desktop.signing.keys import KeyFileError, load_key
from desktop.signing.usage import check_authority, check_signer, may_sign

SM2_WITH_SM3 = "1.2.156.10197.1.501"


def test_a_key_file_says_that_its_algorithm_is_the_trouble() -> None:
    name = Path("财政局 #1.p12")
    with pytest.raises(KeyFileError, match="国密 SM2"):
        load_key(sm2_samples.KEY_FILE, sm2_samples.PASSPHRASE, name)
    with pytest.raises(KeyFileError, match="口令不对"):
        load_key(sm2_samples.KEY_FILE, "不对", name)


def test_a_certificate_is_read_and_serves_for_nothing() -> None:
    certificate = parse(sm2_samples.CERTIFICATE)
    assert certificate.unit == sm2_samples.UNIT
    assert not may_sign(certificate)
    for check in (check_authority, check_signer):
        with pytest.raises(UsageError, match="国密 SM2"):
            check(certificate)


def test_a_paper_that_was_signed_with_it_is_told_so_and_not_accepted() -> None:
    signer = ExternalSigner(
        x509.Certificate.load(sm2_samples.CERTIFICATE),
        SimpleCertificateStore(),
        signature_value=bytes(range(70)),
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3}),
    )
    pdf_signer = PdfSigner(
        PdfSignatureMetadata(field_name="填报人", md_algorithm="sha256"),
        signer,
        new_field_spec=SigFieldSpec("填报人"),
    )
    writer = IncrementalPdfFileWriter(BytesIO(plain()))
    output = asyncio.run(pdf_signer.async_sign_pdf(writer))
    trusted = (*signed().trusted, sm2_samples.CERTIFICATE)
    document = verify(output.getvalue(), trusted=trusted)
    assert document.is_signed
    assert not document.is_accepted
    assert "国密" in "".join(document.signatures[0].sentences)
