"""The tree that follows a draft step by step is the one that would be made anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.document import correcting, reshaping
from desktop.document.parse import parse_text
from desktop.document.places import Place
from desktop.document.revision import Revision
from desktop.gui.review.tree import Tree

DOCUMENTS = Path(__file__).parents[2] / "documents"
CHAIN = Revision(parse_text(next(DOCUMENTS.glob("002_*.txt")).read_text("utf-8")))


def lines(tree: Tree) -> list[object]:
    """Return all lines as they are shown, each under those above it."""
    for number, node in enumerate(tree.nodes):
        assert node.number == number
    return [
        (above(node), node.row, node.cells, node.tip, node.offset, node.directive)
        for node in tree.live()
    ]


def above(node: object) -> int:
    count = 0
    while (node := node.parent) is not None:  # type: ignore[attr-defined]
        count += 1
    return count


def step(data: st.DataObject, revision: Revision) -> Revision:
    number = data.draw(st.integers(0, 3))
    count = len(revision.parsed.directives[number].requirements)
    if not count:
        return revision
    place = Place(number, data.draw(st.integers(0, count - 1)))
    text = revision.at(place).text
    match data.draw(st.sampled_from(["assign", "merge", "split", "drop", "out", "in", "entitle"])):
        case "assign":
            revision = correcting.assign(revision, place, "牵头单位：甲局")
        case "merge" if place.position + 1 < count:
            revision = reshaping.merge(revision, place)
        case "split" if text.partition("。")[2].strip():
            revision = reshaping.split(revision, place, text.index("。") + 1)
        case "drop":
            revision = reshaping.drop(revision, place, "试")
        case "out":
            revision = reshaping.outdent(revision, place)
        case "in":
            revision = reshaping.indent(revision, place)
        case "entitle":
            head = replace(revision.parsed.directives[number], title="新的")
            revision = correcting.entitle(revision, number, head)
    return revision


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_follows_is_what_would_be_made_anew(data: st.DataObject) -> None:
    tree, revision, seen = Tree(CHAIN), CHAIN, [CHAIN]
    for _ in range(data.draw(st.integers(1, 10))):
        is_undo = data.draw(st.booleans()) and len(seen) > 1
        revision = data.draw(st.sampled_from(seen)) if is_undo else step(data, revision)
        seen.append(revision)
        if tree.follow(revision) is None:
            tree.rebuild(revision)
        assert lines(tree) == lines(Tree(revision))


def test_only_words_that_changed_are_told() -> None:
    tree = Tree(CHAIN)
    changed = tree.follow(correcting.assign(CHAIN, Place(3, 2), "牵头单位：甲局"))
    assert changed is not None
    assert [node.cells[1] for node in changed if node.draft] == ["甲局"]
    assert tree.leaf(Place(3, 2)).cells[1] == "甲局"


@pytest.mark.parametrize("times", [60])
def test_lines_that_are_gone_do_not_pile_up(times: int) -> None:
    tree = Tree(CHAIN)
    dropped = reshaping.drop(CHAIN, Place(3, 2), "试")
    for _ in range(times):
        tree.rebuild(dropped)
        tree.rebuild(CHAIN)
    assert len(tree.nodes) < 10 * len(list(tree.live()))
    assert lines(tree) == lines(Tree(CHAIN))
