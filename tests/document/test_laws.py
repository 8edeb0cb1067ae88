"""The laws of parsing: nothing is lost, nothing is invented, and the way of printing is no matter."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plausible import (
    Asked,
    Plausible,
    cut,
    documents,
    indented,
    mismatched,
    narrowed,
    paged,
    wrapped,
)

from desktop.document.model import BlockKind, DoubtKind, Extract, ParsedDocument, Span
from desktop.document.normalize import lines, plain
from desktop.document.paragraphs import paragraphs
from desktop.document.parse import parse, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DOCUMENTS = sorted((Path(__file__).parent.parent / "documents").glob("*.txt"))
LAW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIGNS = "一二（）()〔【】］1.23、。：；，责任单位牵头配合局办各 \n\n\t**#-—①第条章年月日号2019附件\u3000\u200b\x0c"


def loose(text: str) -> str:
    """Return a text without what the way of printing changes."""
    return "".join(plain(text).split())


def answer(document: ParsedDocument) -> list[Asked]:
    return [
        Asked(
            each.path,
            tuple(loose(heading) for heading in each.headings),
            loose(each.title),
            loose(each.text),
            tuple((loose(a.unit), a.role.value) for a in each.assignments),
        )
        for directive in document.directives
        for each in directive.requirements
    ]


def meant(document: Plausible) -> list[Asked]:
    return [
        Asked(
            each.path,
            tuple(loose(heading) for heading in each.headings),
            loose(each.title),
            loose(each.text),
            tuple((loose(unit), role) for unit, role in each.units),
        )
        for each in document.asked
    ]


def assert_covered(document: ParsedDocument) -> None:
    """Assert that every non-blank character lies in exactly one block."""
    position = 0
    for block in document.blocks:
        assert position <= block.span.start < block.span.end
        assert not document.text[position : block.span.start].strip()
        assert document.text[block.span.start : block.span.end] == block.text
        position = block.span.end
    assert not document.text[position:].strip()


def assert_taken_from_the_text(document: ParsedDocument) -> None:
    """Assert that a requirement's words stand in its span, in order."""
    for directive in document.directives:
        for each in directive.requirements:
            source = iter(document.text[each.span.start : each.span.end])
            assert all(sign in source for sign in each.text if not sign.isspace())


@LAW
@given(st.text(alphabet=SIGNS, max_size=400))
def test_any_text_is_covered(text: str) -> None:
    document = parse_text(text)
    assert_covered(document)
    assert_taken_from_the_text(document)


@LAW
@given(st.text(max_size=300))
def test_any_characters_at_all(text: str) -> None:
    assert_covered(parse_text(text))


@LAW
@given(st.data())
def test_a_torn_document_is_covered(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(DOCUMENTS)).read_text(encoding="utf-8")
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 3000)))
    document = parse_text(text[begin:end])
    assert_covered(document)
    assert_taken_from_the_text(document)


def test_the_law_of_covering_can_fail() -> None:
    document = parse_text("一、公开。\n（一）甲乙。（办公室）")
    torn = ParsedDocument(document.text, document.directives, document.blocks[1:])
    with pytest.raises(AssertionError):
        assert_covered(torn)


@LAW
@given(documents())
def test_what_was_meant_is_found(document: Plausible) -> None:
    found = parse_text(document.text)
    assert answer(found) == meant(document)
    assert_covered(found)
    assert not found.leftover


@LAW
@given(documents())
def test_no_blank_lines(document: Plausible) -> None:
    assert answer(parse_text("\n".join(document.paragraphs))) == meant(document)


@LAW
@given(documents())
def test_half_width_and_indent(document: Plausible) -> None:
    text = "\n".join(indented(narrowed(document.paragraphs)))
    assert answer(parse_text(text)) == meant(document)


@LAW
@given(documents())
def test_hard_line_breaks_and_page_numbers(document: Plausible) -> None:
    found = parse_text("\n".join(paged(wrapped(document.paragraphs))))
    assert answer(found) == meant(document)
    assert_covered(found)
    furniture = [block.text for block in found.blocks if block.kind is BlockKind.FURNITURE]
    assert "— 1 —" in furniture


@LAW
@given(documents())
def test_lines_cut_by_a_program(document: Plausible) -> None:
    assert answer(parse_text("\n".join(cut(document.paragraphs)))) == meant(document)


@LAW
@given(documents())
def test_mismatched_brackets_change_nothing_but_doubts(document: Plausible) -> None:
    found = parse_text("\n\n".join(mismatched(document.paragraphs)))
    assert answer(found) == meant(document)


@LAW
@given(documents())
def test_lost_closing_brackets_are_reported(document: Plausible) -> None:
    torn = [each[:-1] if each.endswith(("〕", "】")) else each for each in document.paragraphs]
    found = parse_text("\n\n".join(torn))
    assert answer(found) == meant(document)
    if torn != list(document.paragraphs):
        kinds = {doubt.kind for d in found.directives for r in d.requirements for doubt in r.doubts}
        assert DoubtKind.UNBALANCED_BRACKET in kinds


def flush(paragraphs: Sequence[str]) -> list[str]:
    return [each.strip() for each in wrapped(paragraphs)]


def paper(paragraphs: Sequence[str]) -> list[str]:
    return paged(wrapped(paragraphs))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("printed", [list, indented, wrapped, flush, paper, cut, narrowed])
def test_real_documents_printed_otherwise(path: Path, printed: Callable[..., list[str]]) -> None:
    text = path.read_text(encoding="utf-8")
    whole = [each.text for each in paragraphs(lines(Extract(text)))]
    found = parse_text("\n".join(printed(whole)))
    assert answer(found) == answer(parse_text(text))
    assert_covered(found)


def test_furniture_named_by_a_reader_is_no_text() -> None:
    text = "一、公开\n（一）推进政策解读，健全解读机制，\n湛江市人民政府公报\n提升效果。（办公室）"
    start = text.index("湛江市")
    found = parse(Extract(text, furniture=(Span(start, start + 9),)))
    (requirement,) = found.directives[0].requirements
    assert requirement.text == "推进政策解读，健全解读机制，提升效果。"
    assert_covered(found)


@pytest.mark.parametrize(
    "unit",
    [
        "一、公开。（一）推进。（办公室）\n",
        "（（〔【",
        "责任单位：",
        "1.",
        "2020年政务公开工作要点\n",
        "市局、",
        "〔牵头单位：甲局\n",
        "甲局和",
        "20219月",
        " ",
        "**",
    ],
)
def test_time_grows_with_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        parse_text(text)
        return time.process_time() - begin

    seconds(2_000)
    small = min(seconds(20_000) for _ in range(2))
    assert seconds(160_000) < max(small, 0.005) * 8 * 4
