"""Links from the table to the evidence index and back, bookmarks, and PDF/A without data."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import page
import pikepdf
import pypdfium2
import report_samples as samples

from desktop.report.publish import render, render_index


@cache
def pdf() -> bytes:
    return render(samples.report(28)).pdf


def links(data: bytes) -> list[tuple[int, int]]:
    """Return for each link the page that it is on and the page that it leads to."""
    found = []
    with pikepdf.open(BytesIO(data)) as file:
        numbers = {sheet.objgen: number for number, sheet in enumerate(file.pages)}
        named = file.Root.get("/Dests", {})
        for number, sheet in enumerate(file.pages):
            for each in sheet.get("/Annots", ()):
                assert int(each.F) == 4
                target = each.Dest if isinstance(each.Dest, pikepdf.Array) else named[each.Dest]
                found.append((number, numbers[target[0].objgen]))
    return found


def test_every_number_leads_to_the_index_and_every_reference_back() -> None:
    report = samples.report(28)
    found = links(pdf())
    there = sum(len(line.evidence_numbers) for each in report.chapters for line in each.lines)
    back = sum(len(piece.refs) for piece in report.evidence)
    assert there == back
    forward = [(start, end) for start, end in found if start < end]
    backward = [(start, end) for start, end in found if start > end]
    assert len(forward) == there
    assert len(backward) == back
    assert {start for start, _ in forward}.isdisjoint({start for start, _ in backward})
    assert sorted({end for _, end in forward}) == sorted({start for start, _ in backward})


def test_the_outline_names_every_requirement_under_its_chapter() -> None:
    report = samples.report(28)
    with pypdfium2.PdfDocument(pdf()) as file:
        entries = [(each.level, each.get_title()) for each in file.get_toc()]
    requirements = [title for level, title in entries if level == 2]
    lines = [line for chapter in report.chapters for line in chapter.lines]
    assert len(requirements) == len(lines)
    for line, title in zip(lines, requirements, strict=True):
        assert title.startswith(f"{line.ref} ")


def test_the_index_alone_links_nowhere() -> None:
    assert links(render_index(samples.report(5)).pdf) == []


def test_without_data_it_is_pdf_a_2b_and_only_then() -> None:
    plain = render(samples.report(5), has_data=False).pdf
    assert page.validate_pdf_bytes(plain, profile="2b").failures == []
    assert page.validate_pdf_bytes(render(samples.report(5)).pdf, profile="2b").failures
    with pikepdf.open(BytesIO(plain)) as file:
        assert not file.attachments
        with file.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"
