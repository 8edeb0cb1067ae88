"""PDF/A-3b by a validator, the JSON inside, the same bytes twice; each check with a control."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import page
import pikepdf
import pytest
import report_samples as samples

from desktop.report.publish import render
from desktop.workbook.model import Assessment, Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@cache
def pdf() -> bytes:
    row = samples.rows(1)[0]
    answer = Assessment(status=Status.DONE, statement="𬭎与😀都在。")
    return render(samples.composed([replace(row, assessment=answer)])).pdf


def faults(data: bytes) -> set[str]:
    return {each.rule_id for each in page.validate_pdf_bytes(data, profile="3b").failures}


def without_intent(file: pikepdf.Pdf) -> None:
    del file.Root.OutputIntents


def without_fonts(file: pikepdf.Pdf) -> None:
    for each in file.objects:
        if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each:
            del each["/FontFile2"]


def without_association(file: pikepdf.Pdf) -> None:
    del file.Root.AF


def without_metadata(file: pikepdf.Pdf) -> None:
    del file.Root.Metadata


def test_the_report_is_pdf_a_3b() -> None:
    assert faults(pdf()) == set()
    assert faults(render(samples.report(28)).pdf) == set()


@pytest.mark.parametrize(
    "spoil", [without_intent, without_fonts, without_association, without_metadata]
)
def test_the_validator_notices_what_is_missing(spoil: Callable[[pikepdf.Pdf], None]) -> None:
    stream = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as file:
        spoil(file)
        file.save(stream)
    assert faults(stream.getvalue())


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_the_structure_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "自评报告 #1 [定稿].pdf"
    path.write_bytes(pdf())
    assert (
        subprocess.run(["qpdf", "--check", path], check=False, capture_output=True).returncode == 0
    )
    path.write_bytes(pdf()[:-2000])
    assert (
        subprocess.run(["qpdf", "--check", path], check=False, capture_output=True).returncode != 0
    )


def test_every_font_is_embedded_and_maps_to_unicode() -> None:
    with pikepdf.open(BytesIO(pdf())) as file:
        fonts = [
            each
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
        ]
        used = [
            font
            for sheet in file.pages
            for font in sheet.Resources.Font.values()  # type: ignore[operator]
        ]
        assert len(fonts) >= 5
        for font in (*fonts, *used):
            assert "/FontFile2" in font.FontDescriptor
            mapping = font.ToUnicode.read_bytes()
            assert b"<0000>" not in mapping.split(b"beginbfchar")[1]
        mappings = b"".join(font.ToUnicode.read_bytes() for font in fonts)
    assert "𬭎".encode("utf-16-be").hex().upper().encode() in mappings


def test_the_machine_readable_report_is_inside() -> None:
    with pikepdf.open(BytesIO(pdf())) as file:
        attached = file.attachments["assessment.json"].get_file()
        data = json.loads(attached.read_bytes())
        assert attached.mime_type == "application/json"
        assert str(file.Root.AF[0].AFRelationship) == "/Data"
    assert data["format"] == "yaodian-self-assessment/2"
    assert data["state_digest"] == samples.DIGEST
    assert data["chapters"][0]["lines"][0]["statement"] == "𬭎与😀都在。"
    assert data["chapters"][0]["lines"][0]["status"] == "done"


def test_metadata_says_what_the_report_is() -> None:
    with pikepdf.open(BytesIO(pdf())) as file:
        assert str(file.Root.Lang) == "zh-CN"
        assert str(file.docinfo.Title) == samples.report(1).title
        assert str(file.docinfo.CreationDate) == "D:20191220000000+08'00'"
        with file.open_metadata() as metadata:
            assert metadata.pdfa_status == "3B"
            assert metadata["dc:creator"] == [samples.UNIT]


def test_the_same_content_gives_the_same_bytes_and_other_content_others() -> None:
    first = render(samples.report(5)).pdf
    assert render(samples.report(5)).pdf == first
    assert render(replace(samples.report(5), state_digest="0" * 64)).pdf != first


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import report_samples as s;"
        "from desktop.report.publish import render;"
        "print(hashlib.sha256(render(s.report(5)).pdf).hexdigest())"
    )
    folder = str(samples.__file__).rpartition("/")[0]
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, folder],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(digests) == 1
