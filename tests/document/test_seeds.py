"""The four real documents, proofread by eye against the print, parsed without per-file tuning."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from desktop.document.model import BlockKind, DoubtKind, ParsedDocument, Role
from desktop.document.parse import parse_text

DOCUMENTS = Path(__file__).parent.parent / "documents"
SEEDS = {
    "000_599640e219a1324e": [38],
    "001_2953e2d6da1b4da8": [28],
    "002_2dcd34ef6567b91a": [5, 5, 5, 19],
    "004_01c9f2089ea73c13": [23],
}


def parsed(name: str) -> ParsedDocument:
    return parse_text((DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8"))


def as_exchanged(document: ParsedDocument) -> object:
    """Return what the exchange format holds of the directives, as plain JSON values."""
    directives = []
    for directive in document.directives:
        value = asdict(directive)
        for requirement in value["requirements"]:
            requirement["span"] = list(requirement["span"].values())
            requirement["doubts"] = [
                {"kind": each["kind"], "wording": each["wording"]} for each in requirement["doubts"]
            ]
            for assignment in requirement["assignments"]:
                assignment["collective"] = assignment.pop("is_collective")
        directives.append(value)
    return json.loads(json.dumps(directives, ensure_ascii=False, default=str))


@pytest.mark.parametrize(("name", "counts"), SEEDS.items())
def test_counts(name: str, counts: list[int]) -> None:
    assert [len(each.requirements) for each in parsed(name).directives] == counts


@pytest.mark.parametrize("name", SEEDS)
def test_equals_the_proofread_answer(name: str) -> None:
    expected = json.loads((DOCUMENTS / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    assert as_exchanged(parsed(name)) == expected


@pytest.mark.parametrize("name", SEEDS)
def test_nothing_is_left_over(name: str) -> None:
    document = parsed(name)
    assert not document.leftover
    assert not document.doubts


def test_chain_of_forwards() -> None:
    directives = parsed("002_2dcd34ef6567b91a").directives
    numbers = [each.document_number for each in directives]
    assert [each.forwards for each in directives] == [*numbers[1:], None]
    assert [each.level for each in directives] == ["county", "city", "province", "national"]
    assert {each.year for each in directives} == {2020}


def test_chapters_that_are_no_tasks_stay_visible() -> None:
    document = parsed("001_2953e2d6da1b4da8")
    kinds = {block.text[:6]: block.kind for block in document.blocks}
    assert kinds["一、工作原则"] is BlockKind.HEADING
    assert kinds["坚持以习近平"] is BlockKind.PREAMBLE
    assert kinds["三、其他要求"] is BlockKind.HEADING
    assert kinds["各科室、各单"] is BlockKind.CLOSING
    assert not {path for r in document.directives[0].requirements for path in r.path[:1]} - {"二"}


def test_continuous_numbers_and_unnumbered_tasks() -> None:
    refs = [each.ref for each in parsed("004_01c9f2089ea73c13").directives[0].requirements]
    assert refs[10] == "四（十一）"
    assert refs[-1] == "七（二十三）"
    refs = [each.ref for each in parsed("000_599640e219a1324e").directives[0].requirements]
    assert refs[31:34] == ["五（一）¶1", "五（一）¶2", "五（一）¶3"]


def test_a_collective_unit_is_never_split_and_a_torn_bracket_is_mended() -> None:
    first, *_ = parsed("000_599640e219a1324e").directives[0].requirements
    assert first.assignments[-1].unit == "各县（市、区）人民政府（管委会）"
    assert first.assignments[-1].is_collective
    assert DoubtKind.UNBALANCED_BRACKET in {each.kind for each in first.doubts}


def test_leads_and_supporters() -> None:
    requirements = {
        each.ref: each for each in parsed("001_2953e2d6da1b4da8").directives[0].requirements
    }
    assert [(each.unit, each.role) for each in requirements["二（五）3（1）"].assignments] == [
        ("办公室", Role.LEAD),
        ("局机关党委办", Role.LEAD),
        ("机关各科室", Role.SUPPORTING),
        ("局属各单位", Role.SUPPORTING),
    ]
