"""雷同: what is copied is found, whatever numbers were changed; what everybody says is not."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from desktop.rollup.alike import LEAST, SHORTEST, alike, alike_in, clauses, copies_of, percent_alike
from desktop.rollup.summary import requirements
from tests.rollup import filled

if TYPE_CHECKING:
    from desktop.rollup.store import Rollup

PARTS = [
    "一是成立政务公开工作领导小组", "二是在门户网站开设专栏集中公开", "全年公开政策文件12件",
    "组织解读3场", "及时回应群众关切", "按时答复依申请公开", "举办政府开放日活动", "开展业务培训",
]  # fmt: skip
statements = st.lists(st.sampled_from(PARTS), max_size=8).map("，".join)


def plain(texts: list[str]) -> list[tuple[int, ...]]:
    """The same by holding every two against each other."""
    known = {n: clauses(text) for n, text in enumerate(texts)}
    near = {n: {n} for n, each in known.items() if sum(map(len, each)) >= SHORTEST}
    for one, other in combinations(sorted(near), 2):
        if percent_alike(known[one], known[other]) >= LEAST:
            joined = near[one] | near[other]
            for each in joined:
                near[each] = joined
    return sorted({tuple(sorted(each)) for each in near.values() if len(each) > 1})


@given(st.lists(statements, max_size=14))
def test_the_quick_way_finds_what_the_plain_one_does(texts: list[str]) -> None:
    found = alike(enumerate(texts))
    assert [each for each, _ in found] == plain(texts)
    assert all(LEAST <= percent <= 100 for _, percent in found)


@given(st.permutations(range(5)))
def test_the_order_does_not_matter(order: list[int]) -> None:
    whole = "，".join(PARTS)
    texts = [
        whole,
        whole.replace("3场", "99 场"),
        "，".join(PARTS[:-1]),
        PARTS[0],
        "。".join(PARTS[2:]),
    ]
    assert alike((n, texts[n]) for n in order) == (((0, 1, 2), 92),)


def test_names_and_figures_do_not_hide_a_copy() -> None:
    one = f"市财政局高度重视。{'，'.join(PARTS)}。"
    other = f"市水利局高度重视。\n{'；'.join(PARTS)}".replace("12", "３０")
    ((units, percent),) = alike(
        [(7, one), (3, other), (9, "已按要求落实，长期坚持。"), (1, "已按要求落实，长期坚持。")]
    )
    assert (units, percent >= LEAST) == ((3, 7), True)


def test_of_the_reports_that_count(rollup: Rollup) -> None:
    whole = "，".join(PARTS)
    with rollup.writing("receive") as db:
        asked = [each.id for each in requirements(db)]
        ids = filled.add_units(db, ["甲局", "乙局 #1", "丙局"])
        for name, unit_id in ids.items():
            replies = {0: filled.Reply(statement=name * 9), 1: filled.Reply(statement=whole)}
            if name == "丙局":
                replies[1] = filled.Reply(statement="")
            filled.report(db, unit_id, asked, filled.Report(name, replies))
        old = filled.Report("丙局", {1: filled.Reply(statement=whole)}, number=2, is_current=False)
        filled.report(db, ids["丙局"], asked, old)
        (found,) = alike_in(db)
        copies = copies_of(db, ids["乙局 #1"])
    pair = (ids["甲局"], ids["乙局 #1"])
    assert (found.requirement_id, found.unit_ids, found.percent) == (asked[1], pair, 100)
    assert copies == {asked[1]: ((ids["甲局"], 100),)}
