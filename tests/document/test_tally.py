"""The counts say what stands in the text, whatever became of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.document import correcting, reshaping, wording
from desktop.document.model import BlockKind, Deadline, DeadlineKind, Role, Source
from desktop.document.parse import parse_text
from desktop.document.places import Places
from desktop.document.points import points
from desktop.document.revision import Place, Revision
from desktop.document.tally import Counter, tally

DOCUMENTS = sorted((Path(__file__).parent.parent / "documents").glob("*.txt"))
FIRST = Place(0, 0)


def revision_of(name: str) -> Revision:
    path = next(each for each in DOCUMENTS if each.name.startswith(name))
    return Revision(parse_text(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("name", "chapters", "requirements", "found", "used"),
    [
        ("000", 17, 38, 38, 38),
        ("001", 23, 28, 29, 28),  # one heading names units, but all below it name their own
        ("002", 6, 34, 0, 0),
        ("004", 7, 23, 23, 23),
    ],
)
def test_counts_of_the_real_documents(
    name: str, chapters: int, requirements: int, found: int, used: int
) -> None:
    counts = tally(revision_of(name))
    assert (counts.chapters, counts.requirements) == (chapters, requirements)
    assert (counts.brackets_found, counts.brackets_used) == (found, used)
    assert counts.leftover == 0
    assert not counts.is_clean


def test_an_unused_statement_is_pointed_at() -> None:
    revision = revision_of("001")
    (span,) = tally(revision).unused
    assert "强化权力监督" in revision.parsed.text[span.start : span.end]


def test_a_statement_below_a_title_without_a_full_stop_counts() -> None:
    text = "一、重点任务\n（一）政府信息依申请公开\n牵头单位：区政府办\n完成时限：10月底前\n"
    counts = tally(Revision(parse_text(text)))
    assert (counts.requirements, counts.brackets_found, counts.brackets_used) == (1, 1, 1)


def test_what_a_correction_loses_is_seen_in_the_counts() -> None:
    start, counter = revision_of("000"), Counter()
    before = counter.tally(start)
    nobody = correcting.assign(start, FIRST, "")
    assert counter.tally(nobody).brackets_used == before.brackets_used - 1
    dropped = reshaping.drop(start, FIRST, "重复")
    after = counter.tally(dropped)
    assert after.requirements == before.requirements - 1
    assert after.brackets_found == before.brackets_found
    assert after.brackets_used == before.brackets_used - 1
    assert not after.unused  # it was left out on purpose


def test_a_directive_that_is_not_chosen_asks_nothing() -> None:
    start = revision_of("002")
    only_last = start
    for number in range(3):
        only_last = correcting.choose(only_last, number, is_chosen=False)
    assert {each.place.directive for each in points(only_last) if each.place} == {3}
    assert tally(only_last).doubts < tally(start).doubts
    for number in range(3):
        only_last = correcting.choose(only_last, number, is_chosen=True)
    assert only_last == start


def test_points_stand_in_the_order_of_the_text_and_go_when_decided() -> None:
    revision = reshaping.drop(revision_of("000"), Place(0, 4), "不是任务")
    revision = replace(revision, dismissed=())  # as if a reader had left it over
    found = points(revision)
    assert [each.span.start for each in found] == sorted(each.span.start for each in found)
    assert sum(each.block is not None for each in found) == len(revision.open_leftover) > 0
    while found := points(revision):
        point = found[0]
        if point.doubt:
            revision = correcting.settle(revision, point.place, point.doubt)
        else:
            revision = correcting.dismiss(revision, point.span, "已看过")
    assert tally(revision).is_clean


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:3])
def test_from_each_character_to_its_block_and_requirement(path: Path) -> None:
    parsed = parse_text(path.read_text(encoding="utf-8"))
    places = Places(parsed)
    for block in parsed.blocks:
        for offset in (block.span.start, block.span.end - 1):
            assert places.block(offset) == block
            is_requirement = block.kind is BlockKind.REQUIREMENT
            assert (places.requirement(offset) is not None) == is_requirement
    for number, directive in enumerate(parsed.directives):
        for position, draft in enumerate(directive.requirements):
            place = Place(number, position)
            assert places.requirement(draft.span.start) == place
            own = places.blocks_of(place, draft.span.start, draft.span.end)
            assert own[0].span.start == draft.span.start


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:3])
def test_units_and_deadlines_read_back_from_their_words(path: Path) -> None:
    for directive in parse_text(path.read_text(encoding="utf-8")).directives:
        for draft in directive.requirements:
            words = wording.units_in_words(draft.assignments)
            own = (replace(each, source=Source.INLINE) for each in draft.assignments)
            assert wording.read_units(words) == tuple(dict.fromkeys(own))
            words = wording.deadlines_in_words(draft.deadlines)
            assert wording.read_deadlines(words, directive.year) == draft.deadlines


def test_words_without_a_role_or_a_kind() -> None:
    (unit,) = wording.read_units("市财政局")
    assert unit.role is Role.RESPONSIBLE
    assert wording.read_deadlines("尽快;", 2020) == (Deadline(DeadlineKind.DATE, "尽快"),)
    assert wording.read_deadlines(" ； ", 2020) == ()
