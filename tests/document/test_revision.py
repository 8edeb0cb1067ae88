"""Corrections keep the parser's law and say what a person would expect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.document import correcting, reshaping
from desktop.document.alignment import text_position
from desktop.document.model import (
    Block,
    BlockKind,
    Deadline,
    DeadlineKind,
    DraftDirective,
    DraftRequirement,
    ParsedDocument,
    Role,
    Span,
)
from desktop.document.parse import parse_text
from desktop.document.places import Places
from desktop.document.revision import Place, Revision
from desktop.document.tally import Counter, tally

DOCUMENTS = Path(__file__).parent.parent / "documents"
SHANWEI = (DOCUMENTS / "001_2953e2d6da1b4da8.txt").read_text(encoding="utf-8")
FIRST = Place(0, 0)


@pytest.fixture
def start() -> Revision:
    return Revision(parse_text(SHANWEI))


def assert_law(revision: Revision) -> None:
    """Check that each non-blank character is in exactly one block, and spans fit the blocks."""
    text, covered = revision.parsed.text, 0
    at = 0
    for block in revision.parsed.blocks:
        assert not text[at : block.span.start].strip()
        assert text[block.span.start : block.span.end] == block.text
        covered += len("".join(block.text.split()))
        at = block.span.end
    assert covered == len("".join(text.split()))
    starts = {b.span.start for b in revision.parsed.blocks if b.kind is BlockKind.REQUIREMENT}
    for directive in revision.parsed.directives:
        assert {each.span.start for each in directive.requirements} <= starts


def squeezed(revision: Revision) -> str:
    texts = [each.text for d in revision.parsed.directives for each in d.requirements]
    return "".join("".join(texts).split())


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_sequence_of_corrections_keeps_the_law(data: st.DataObject) -> None:
    revision, counter = Revision(parse_text(SHANWEI)), Counter()
    for _ in range(data.draw(st.integers(1, 8))):
        count = len(revision.parsed.directives[0].requirements)
        place = Place(0, data.draw(st.integers(0, count - 1)))
        draft = revision.at(place)
        match data.draw(st.sampled_from(["merge", "split", "in", "out", "drop", "adopt"])):
            case "merge" if place.position + 1 < count:
                revision = reshaping.merge(revision, place)
            case "split" if len(draft.text) > 2:
                before = squeezed(revision)
                position = data.draw(st.integers(1, len(draft.text) - 1))
                if draft.text[:position].strip() and draft.text[position:].strip():
                    revision = reshaping.split(revision, place, position)
                    assert squeezed(revision) == before
            case "in":
                revision = reshaping.indent(revision, place)
            case "out":
                revision = reshaping.outdent(revision, place)
            case "drop" if count > 1:
                revision = reshaping.drop(revision, place, "不是任务")
            case "adopt":
                others = [
                    block
                    for block in revision.parsed.blocks
                    if block.kind is not BlockKind.REQUIREMENT
                ]
                if others:
                    revision = reshaping.adopt(revision, data.draw(st.sampled_from(others)))
        assert_law(revision)
        assert counter.tally(revision) == tally(revision)


def test_times_follow_the_year_of_their_directive(start: Revision) -> None:
    timed = correcting.schedule(start, FIRST, "11月底前；2018年12月31日前；每季度")
    directive = timed.parsed.directives[0]
    head = replace(directive, title="新的标题", document_number="汕建〔2020〕1号", year=2020)
    changed = correcting.entitle(timed, 0, head)
    assert [each.due_on for each in changed.at(FIRST).deadlines] == [
        date(2020, 11, 30),
        date(2018, 12, 31),
        None,
    ]
    assert changed.parsed.directives[0].title == "新的标题"
    assert correcting.entitle(changed, 0, directive).parsed.directives == timed.parsed.directives
    assert_law(changed)


def test_a_time_that_somebody_set_stays_in_another_year(start: Revision) -> None:
    named = Deadline(DeadlineKind.DATE, "11月底前", date(2019, 10, 1))
    set_by_hand = start.changed(FIRST, deadlines=(named,))
    head = replace(start.parsed.directives[0], year=2021)
    assert correcting.entitle(set_by_hand, 0, head).at(FIRST).deadlines == (named,)


def test_split_and_merge_are_opposites(start: Revision) -> None:
    text = start.at(FIRST).text
    parts = reshaping.split(start, FIRST, text.index("及时在本地区"))
    assert parts.at(Place(0, 1)).text.startswith("及时在本地区")
    assert parts.at(Place(0, 1)).ref == "二（一）1（1）¶2"
    assert parts.at(Place(0, 1)).assignments == parts.at(FIRST).assignments
    assert parts.parsed.text[parts.at(Place(0, 1)).span.start :].startswith("及时在本地区")
    again = reshaping.merge(parts, FIRST)
    assert "".join(again.at(FIRST).text.split()) == "".join(text.split())
    assert again.at(FIRST).span == start.at(FIRST).span


def test_splitting_before_the_first_character_is_refused(start: Revision) -> None:
    with pytest.raises(ValueError, match="0"):
        reshaping.split(start, FIRST, 0)


def test_levels(start: Revision) -> None:
    out = reshaping.outdent(start, Place(0, 1)).at(Place(0, 1))
    assert (out.ref, len(out.headings)) == ("二（一）（1）", 2)
    deeper = reshaping.indent(start, Place(0, 1)).at(Place(0, 1))
    assert deeper.path == ("二", "（一）", "1", "（1）", "（1）")


def test_units_and_deadlines_are_read_as_in_the_text(start: Revision) -> None:
    changed = correcting.assign(
        start, FIRST, "牵头单位：办公室、政策法规科；配合单位：局机关各科室"
    )
    assert [(each.unit, each.role) for each in changed.at(FIRST).assignments] == [
        ("办公室", Role.LEAD),
        ("政策法规科", Role.LEAD),
        ("局机关各科室", Role.SUPPORTING),
    ]
    changed = correcting.schedule(changed, FIRST, "11月底前；持续推进")
    first, second = changed.at(FIRST).deadlines
    assert (first.kind, first.due_on) == (DeadlineKind.DATE, date(2019, 11, 30))
    assert second.kind is DeadlineKind.STANDING


def test_a_closing_paragraph_can_become_a_requirement(start: Revision) -> None:
    closing = next(block for block in start.parsed.blocks if "12 月 25 日前" in block.text)
    changed = reshaping.adopt(start, closing)
    last = changed.at(Place(0, 28))
    assert last.text == closing.text
    assert last.deadlines[0].due_on == date(2019, 12, 25)
    with pytest.raises(ValueError, match="12 月"):
        reshaping.adopt(changed, closing)


def test_an_adopted_piece_keeps_its_own_number(start: Revision) -> None:
    second = start.at(Place(0, 1))
    dropped = reshaping.drop(start, Place(0, 1), "试")
    (block,) = dropped.parsed.leftover
    again = reshaping.adopt(dropped, block)
    assert again.at(Place(0, 1)).text == second.text
    assert again.at(Place(0, 1)).assignments == second.assignments
    assert again.at(Place(0, 1)).path == second.path


def test_a_dropped_requirement_stays_visible_with_its_reason(start: Revision) -> None:
    changed = reshaping.drop(start, FIRST, "重复")
    assert len(changed.parsed.directives[0].requirements) == 27
    assert changed.parsed.leftover
    assert changed.open_leftover == ()
    assert {reason for _, reason in changed.left_out} == {"重复"}
    assert reshaping.adopt(changed, changed.left_out[0][0]).left_out == ()


def test_a_settled_doubt_is_gone(start: Revision) -> None:
    place, doubt = start.doubts[0]
    changed = correcting.settle(start, place, doubt)
    assert len(changed.doubts) == len(start.doubts) - 1


def test_a_source_offset_finds_its_place_in_the_text(start: Revision) -> None:
    text, words = start.parsed.text, "及时解疑释惑"
    place = Places(start.parsed).requirement(text.index(words))
    assert place
    draft = start.at(place)
    assert text_position(text, draft, text.index(words)) == draft.text.index(words)
    assert text_position(text, draft, draft.span.start) == 0
    assert text_position(text, draft, text.index("（", text.index(words))) == len(draft.text)


def test_text_without_any_directive_can_become_one() -> None:
    start = Revision(parse_text("工作安排\n请各科室按时公开信息。"))
    assert not start.parsed.directives
    changed = reshaping.adopt(start, start.parsed.blocks[-1])
    assert changed.parsed.directives[0].title == "工作安排"
    assert_law(changed)


def test_dropping_one_of_two_that_overlap_leaves_the_other_whole() -> None:
    text = "甲任务\n乙任务\n甲、乙的单位"
    spans = [Span(0, 3), Span(4, 7), Span(8, 14)]
    blocks = tuple(Block(BlockKind.REQUIREMENT, s, text[s.start : s.end]) for s in spans)
    first = DraftRequirement("1", ("1",), (), "", "甲任务", (), (), (), Span(0, 14))
    second = replace(first, ref="2", path=("2",), text="乙任务", span=Span(4, 14))
    directive = DraftDirective(None, "任务表", None, None, None, None, None, (first, second))
    changed = reshaping.drop(Revision(ParsedDocument(text, (directive,), blocks)), FIRST, "重复")
    assert [each.kind for each in changed.parsed.blocks[1:]] == [BlockKind.REQUIREMENT] * 2
    assert_law(changed)


def test_a_misread_word_is_put_right() -> None:
    text = "一、要求\n（一）做好統一公开。9月底前完成3项。（责任单位：办公室、宣传科）\n"
    start = Revision(parse_text(text + "（二）做好解读工作，按要求公开。（责任单位：办公室）\n"))
    old = start.at(FIRST)
    assert [each.wording for each in old.doubts] == ["統"]
    changed = correcting.reword(start, FIRST, old.text.replace("統", "统").replace("9月", "8月"))
    new = changed.at(FIRST)
    assert new.text.startswith("做好统一公开。")
    assert not new.doubts
    assert [each.wording for each in new.deadlines] == ["8月底前"]
    assert new.assignments == old.assignments
    assert_law(changed)
    assert reshaping.split(changed, FIRST, new.text.index("8月")).at(Place(0, 1)).text[0] == "8"
    with pytest.raises(ValueError, match=" "):
        correcting.reword(start, FIRST, " \n")
