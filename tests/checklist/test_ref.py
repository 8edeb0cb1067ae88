from __future__ import annotations

from dataclasses import replace

import pytest
from checklist_strategies import directives
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.checklist.build import select, with_ids
from desktop.checklist.model import Checklist, Directive, Requirement
from desktop.checklist.ref import (
    AmbiguousReferenceError,
    UnknownReferenceError,
    find,
    normalize_ref,
    qualified_ref,
)
from desktop.errors import UsageError
from desktop.terms import printed_ref


def directive(number: str, title: str, *refs: str) -> Directive:
    asked = tuple(
        Requirement(id="", ref=ref, path=(ref,), headings=(), title="", text=f"{title}{ref}")
        for ref in refs
    )
    return Directive(number, title, None, None, 2020, None, None, asked)


def checklist(*found: Directive) -> Checklist:
    return Checklist("test", with_ids(found))


ONE = checklist(
    directive(
        "汕建办字〔2019〕23号",
        "方案",
        "二（三）1（1）",
        "二（三）1（2）",
        "二（三）2",
        "五（一）¶2",
        "五（一）¶3",
    )
)
CHAIN = checklist(
    directive("汕金府办〔2020〕58号", "金平区转发", "一", "二"),
    directive("粤府办〔2020〕14号", "广东省转发", "一", "二"),
    directive("国办发〔2020〕17号", "国务院办公厅印发", "一（一）", "二（一）", "二（一）"),
)


@pytest.mark.parametrize(
    "typed",
    [
        "二（三）1（2）",
        "二(三)1(2)",
        "二/三/1/2",
        "二、（三）1.（2）",
        "２/3/１/2",
        " 二 ／ 三 1 2 ",
        "二〔三〕1.(2)",
    ],
)
def test_one_requirement_however_it_is_typed(typed: str) -> None:
    assert find(ONE, typed).ref == "二（三）1（2）"


@pytest.mark.parametrize(
    "typed",
    ["五（一）¶2", "五/一/¶2", "五/一/段2", "5/1/P2", "五(一)¶ 2", "五（一）第2段", "5/1/第 2 段"],
)
def test_unnumbered_paragraphs_count(typed: str) -> None:
    assert find(ONE, typed).ref == "五（一）¶2"


@pytest.mark.parametrize(
    ("typed", "title", "ref"),
    [
        ("2#二", "广东省转发", "二"),
        ("1＃二", "金平区转发", "二"),
        ("粤府办〔2020〕14号 二", "广东省转发", "二"),
        ("粤府办[2020]14号　一", "广东省转发", "一"),
        ("14号 一", "广东省转发", "一"),
        ("金平区#一", "金平区转发", "一"),
        ("一（一）", "国务院办公厅印发", "一（一）"),
    ],
)
def test_the_directive_can_be_said(typed: str, title: str, ref: str) -> None:
    assert find(CHAIN, typed).text == title + ref


def test_what_several_directives_have_is_asked_back() -> None:
    with pytest.raises(AmbiguousReferenceError, match="“1#一”、“2#一”"):
        find(CHAIN, "一")


def test_twins_are_told_apart_by_their_order() -> None:
    first, second = CHAIN.directives[2].requirements[1:]
    assert first.id != second.id
    assert find(CHAIN, "3#二（一）@2") == second
    assert find(CHAIN, "二(一)@1") == first


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("二（三）1（9）", "“二（三）1（1）”"),
        ("二（三）1（9）", "相近的有：“二（三）1（1）”、“二（三）1（2）”"),
        ("二（九）", "相近的有：“二（三）2”"),
        ("二（三）", "是标题"),
        ("9#二（三）2", "没有“9”这份文件"),
        ("", "没有编号为“”"),
        ("???", "没有编号为"),
        ("@", "没有编号为"),
        ("#", "没有编号为"),
        ("二（三）2@7", "没有编号为"),
    ],
)
def test_an_unknown_reference_names_what_there_is(typed: str, says: str) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        find(ONE, typed)
    assert says in str(caught.value)


def test_kinds_of_numerals_are_levels_of_their_own() -> None:
    mixed = checklist(directive("甲〔2020〕1号", "方案", "一1", "一（一）", "一①"))
    assert find(mixed, "一/一").ref == "一（一）"
    assert find(mixed, "一/1").ref == "一1"
    assert find(mixed, "一①").ref == "一①"
    assert normalize_ref("二十三（①）") == ("二十三", "○1")


def test_a_paragraph_is_printed_in_words() -> None:
    assert printed_ref("二（二）1¶12") == "二（二）1第12段"
    assert printed_ref("2#二（三）@2") == "2#二（三）@2"


plain = st.lists(
    st.sampled_from(["一", "二", "（一）", "（十二）", "1", "（2）", "¶1", "①"]),
    min_size=1,
    max_size=3,
).map("".join)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(plain, max_size=5), max_size=4))
def test_the_qualified_reference_finds_its_requirement(refs: list[list[str]]) -> None:
    made = checklist(*(directive(f"甲〔2020〕{n}号", "方案", *each) for n, each in enumerate(refs)))
    for each in made.requirements:
        same = [
            other
            for other in made.requirements
            if normalize_ref(other.ref) == normalize_ref(each.ref)
        ]
        if len({other.ref for other in same}) == 1:
            assert find(made, qualified_ref(made, each)) is each
            assert find(made, printed_ref(qualified_ref(made, each))) is each


@settings(max_examples=40, deadline=None)
@given(st.lists(directives, max_size=3), st.text(max_size=10))
def test_find_answers_or_says_why(found: list[Directive], typed: str) -> None:
    made = checklist(*(replace(each, requirements=each.requirements) for each in found))
    try:
        found = find(made, typed)
    except UsageError as error:
        sentence = str(error)
    else:
        sentence = "。" if found in made.requirements else ""
    assert sentence.endswith("。")


@pytest.mark.parametrize(
    "choice", ["2", "粤府办〔2020〕14号", "14号", "广东", " 粤府办(2020)14号 "]
)
def test_a_directive_is_chosen(choice: str) -> None:
    chosen = select(CHAIN, [choice])
    assert [each.title for each in chosen.directives] == ["广东省转发"]
    assert chosen.id == "test#2"
    assert chosen.requirements == CHAIN.directives[1].requirements


def test_choices_keep_the_printed_order_and_all_is_all() -> None:
    assert [each.title for each in select(CHAIN, ["3", "1"]).directives] == [
        "金平区转发",
        "国务院办公厅印发",
    ]
    assert select(CHAIN, ["3", "1", "2"]) == CHAIN
    assert select(CHAIN, []) == CHAIN


@pytest.mark.parametrize("choice", ["4", "0", "转发", "没有的", "", "²"])
def test_a_wrong_choice_lists_the_directives(choice: str) -> None:
    with pytest.raises(UsageError) as caught:
        select(CHAIN, [choice])
    assert "汕金府办〔2020〕58号《金平区转发》（2 条）" in str(caught.value)
