from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date
from io import BytesIO

import page
import pdfplumber
import pikepdf
import pytest

from desktop.report.fingerprint_page import fingerprint_page
from desktop.signing.certificate import Certificate, fingerprint
from desktop.signing.keys import new_key

DAY = date(2026, 11, 20)


@functools.cache
def certificate() -> Certificate:
    return new_key("汕尾市住房和城乡建设局").certificate


def words(pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(pdf)) as file:
        (only,) = file.pages
        return [str(each["text"]) for each in only.extract_words(use_text_flow=False)]


@pytest.mark.parametrize(
    "unit", ["甲局", "汕尾市住房和城乡建设局", "很长的名称" * 12 + "管理局", "堃喆局 A&B<i>"]
)
def test_whatever_the_unit_is_called_it_is_one_page_with_every_group_in_order(unit: str) -> None:
    each = replace(certificate(), unit=unit)
    shown = words(fingerprint_page(each, printed_on=DAY))
    groups = fingerprint(each).split()
    # The foot of the page repeats the first four.
    assert [word for word in shown if word in groups][:16] == groups
    assert unit[:2] in "".join(shown)


def test_nothing_is_drawn_for_a_seal() -> None:
    with pikepdf.open(BytesIO(fingerprint_page(certificate(), printed_on=DAY))) as file:
        kinds = {
            str(each.get("/Subtype")) for each in file.objects if isinstance(each, pikepdf.Stream)
        }
        assert "/Image" not in kinds
        (only,) = file.pages
        colours = {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "c", "v", "y"}
        used = {str(each.operator) for each in pikepdf.parse_content_stream(only)}
        assert not colours & used  # black, and straight lines only


def test_an_issued_certificate_names_who_issued_it() -> None:
    each = replace(certificate(), issuer="省数字证书认证中心")
    assert "省数字证书认证中心" in "".join(words(fingerprint_page(each, printed_on=DAY)))
    assert "本单位自制" in "".join(words(fingerprint_page(certificate(), printed_on=DAY)))


def test_the_same_certificate_gives_the_same_archived_page() -> None:
    pdf = fingerprint_page(certificate(), printed_on=DAY)
    assert fingerprint_page(certificate(), printed_on=DAY) == pdf
    assert page.validate_pdf_bytes(pdf, profile="2b").failures == []
