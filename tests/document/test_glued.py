"""Lost line breaks: found again by the count of the markers; lists inside a task stay whole."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from plausible import Asked, Plausible, documents

from desktop.document.markers import han_value, marker_of
from desktop.document.parse import parse_text

if TYPE_CHECKING:
    from desktop.document.model import DraftRequirement, ParsedDocument

DOCUMENTS = Path(__file__).parent.parent / "documents"
NO_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]  # it takes minutes here
SAID = "（市府办、各科室）"


def requirements(document: ParsedDocument) -> list[DraftRequirement]:
    return [each for directive in document.directives for each in directive.requirements]


def refs(text: str) -> list[str]:
    return [each.ref for each in requirements(parse_text(text))]


def counts_up(document: Plausible) -> bool:
    """Tell whether the tasks under each heading are numbered one by one."""
    return all(
        after.path[:-1] != before.path[:-1] or value(after) == value(before) + 1
        for before, after in pairwise(document.asked)
    )


def value(asked: Asked) -> int:
    return han_value(asked.path[-1].strip("（）"))


@settings(max_examples=15, deadline=None, phases=NO_SHRINKING)
@given(documents().filter(counts_up), st.data())
def test_a_lost_line_break_changes_nothing(document: Plausible, data: st.DataObject) -> None:
    paragraphs = list(document.paragraphs)
    at = data.draw(st.integers(9, len(paragraphs) - 2))
    is_said = paragraphs[at - 1].endswith(("。", "）", "〕", "】"))
    assume(
        is_said and marker_of(paragraphs[at]) and not paragraphs[at].startswith(("责任", "牵头"))
    )
    glued = [*paragraphs[: at - 1], paragraphs[at - 1] + paragraphs[at], *paragraphs[at + 1 :]]
    found = requirements(parse_text("\n\n".join(glued)))
    whole = requirements(parse_text(document.text))
    assert [(each.ref, each.text) for each in found] == [(each.ref, each.text) for each in whole]


def test_all_line_breaks_of_a_plan_lost() -> None:
    text = (
        f"一、加强公开（一）公开规章。完善目录，及时公开。{SAID}（二）公开预算。完善目录，及时公开。{SAID}"
        f"二、加强解读（一）做好解读。完善机制，及时解读。{SAID}（二）做好回应。完善机制，及时回应。{SAID}"
        f"三、加强保障。完善机制，强化考核。{SAID}"
    )
    assert refs(text) == ["一（一）", "一（二）", "二（一）", "二（二）", "三"]


@pytest.mark.parametrize(
    "text",
    [
        f"一、公开。做好以下工作：（一）公开规章；（二）公开预算。{SAID}\n二、解读。完善机制。{SAID}\n",
        f"（一）公开规章。1.完善目录。2.及时公开。{SAID}\n（二）公开预算。完善目录。{SAID}\n",
        f"一、公开。按照条例第十九条（一）（二）项要求公开。{SAID}\n二、解读。完善机制。{SAID}\n",
        f"一、公开。面向全市。二、三线城市同步推进。{SAID}\n二、解读。完善机制。{SAID}\n三、回应。完善机制。{SAID}\n",
        f"1.公开。比例不低于4%。2.5万人受益。{SAID}\n2.解读。完善机制。{SAID}\n",
    ],
)
def test_lists_inside_a_task_stay_whole(text: str) -> None:
    assert len(refs(text)) == text.count("\n")


@pytest.mark.parametrize("name", ["000", "001", "004"])
def test_real_documents_with_a_lost_line_break(name: str) -> None:
    path = next(DOCUMENTS.glob(f"{name}*.txt"))
    text = path.read_text(encoding="utf-8")
    whole = requirements(parse_text(text))
    for each, following in zip(whole[2::5], whole[3::5], strict=False):
        gap = text[each.span.end : following.span.start]
        if gap.strip() or following.path[-1].startswith("¶"):
            continue
        torn = text[: each.span.end] + text[following.span.start :]
        found = requirements(parse_text(torn))
        assert [(one.ref, one.assignments) for one in found] == [
            (one.ref, one.assignments) for one in whole
        ]
