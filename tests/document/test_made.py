"""Whole documents in the forms of the catalogue, made for the tests, with a proofread answer each."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.document.model import BlockKind, ParsedDocument
from desktop.document.parse import parse_text
from desktop.document.revision import Revision
from desktop.document.tally import tally

if TYPE_CHECKING:
    from collections.abc import Callable

MADE = sorted((Path(__file__).parent.parent / "documents" / "made").glob("*.txt"))
COUNTS = {  # chapters, requirements, statements of responsibility found and used
    "01": (2, 7, 0, 0),
    "02": (3, 8, 8, 8),
    "03": (5, 6, 7, 7),
    "04": (0, 3, 3, 3),
    "05": (4, 6, 6, 6),
    "06": (5, 6, 3, 3),
    "07": (3, 6, 0, 0),
    "08": (5, 5, 4, 4),
    "09": (6, 3, 3, 3),
    "10": (3, 6, 6, 6),
}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def as_exchanged(document: ParsedDocument) -> list[dict[str, Any]]:
    """Return what the exchange format holds of the directives, without spans, as JSON values."""
    directives = []
    for directive in document.directives:
        value = asdict(directive)
        for requirement in value["requirements"]:
            del requirement["span"]
            requirement["doubts"] = [
                {"kind": each["kind"], "wording": each["wording"]} for each in requirement["doubts"]
            ]
            for assignment in requirement["assignments"]:
                assignment["collective"] = assignment.pop("is_collective")
        directives.append(value)
    found: list[dict[str, Any]] = json.loads(json.dumps(directives, default=str))
    return found


def without_doubts(directives: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for directive in directives:
        for each in directive["requirements"]:
            del each["doubts"]
    return directives


def expected(path: Path) -> list[dict[str, Any]]:
    answer = path.parent / "expected" / f"{path.stem}.json"
    found: list[dict[str, Any]] = json.loads(answer.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.stem)
def test_equals_the_proofread_answer(path: Path) -> None:
    assert as_exchanged(parse_text(text_of(path))) == expected(path)


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.stem)
def test_nothing_is_lost_or_left_over(path: Path) -> None:
    document = parse_text(text_of(path))
    assert not document.leftover
    position = 0
    for block in document.blocks:
        assert not document.text[position : block.span.start].strip()
        position = block.span.end
    assert not document.text[position:].strip()


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.stem)
def test_counts(path: Path) -> None:
    counts = tally(Revision(parse_text(text_of(path))))
    found = (counts.chapters, counts.requirements, counts.brackets_found, counts.brackets_used)
    assert found == COUNTS[path.stem[:2]]


WAYS: dict[str, Callable[[str], str]] = {
    "no blank lines": lambda text: "\n".join(line for line in text.splitlines() if line.strip()),
    "blank lines": lambda text: "\n\n".join(text.splitlines()),
    "indented": lambda text: "\n".join("\u3000\u3000" + line for line in text.splitlines()),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "other brackets": lambda text: text.translate(str.maketrans("【】﹝﹞", "［］〔〕")),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", MADE, ids=lambda path: path.stem)
def test_the_way_of_printing_is_no_matter(path: Path, way: str) -> None:
    found = as_exchanged(parse_text(WAYS[way](text_of(path))))
    assert without_doubts(found) == without_doubts(expected(path))


def test_prose_and_table_of_the_same_tasks_stay_apart_and_visible() -> None:
    path = next(each for each in MADE if each.stem.startswith("06"))
    prose, table = parse_text(text_of(path)).directives
    assert prose.document_number == table.document_number
    assert [each.headings[-1] for each in prose.requirements] == [
        each.text for each in table.requirements
    ]


def test_chapters_that_are_no_tasks() -> None:
    for path in MADE:
        for block in parse_text(text_of(path)).blocks:
            if block.text.startswith(("以习近平", "全面提升政务", "为做好", "为贯彻")):
                assert block.kind in {BlockKind.PREAMBLE, BlockKind.CLOSING}
