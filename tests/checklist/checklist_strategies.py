"""Any checklist that the model allows: odd markers, brackets and signs included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from desktop.checklist.build import with_ids
from desktop.checklist.model import Checklist, Directive, LeftOut, Requirement
from desktop.document.model import (
    Assignment,
    Deadline,
    DeadlineKind,
    Doubt,
    DoubtKind,
    Level,
    Role,
    Source,
    Span,
    Target,
)

SIGNS = (
    '一二十（）()〔〕【】[]、。，：:；;“”"\\#*-—–→@ \t¶1234百局各县市要点①牵头{}|>`~\u2028\u3000統'
)
words = st.text(st.sampled_from(SIGNS), min_size=1, max_size=12)
texts = st.text(st.sampled_from(SIGNS + "\n"), max_size=30) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), max_size=10
)
markers = st.sampled_from(
    ["一", "十二", "（一）", "（二十三）", "1", "12", "（1）", "①", "¶1", "第一条"]
)
days = st.none() | st.dates(date(1990, 1, 1), date(2099, 12, 31))
spans = st.none() | st.builds(
    lambda start, length: Span(start, start + length), st.integers(0, 9999), st.integers(0, 999)
)
assignments = st.builds(
    Assignment, words, st.sampled_from(Role), st.booleans(), st.sampled_from(Source)
)
deadlines = st.builds(Deadline, st.sampled_from(DeadlineKind), words, days)
doubts = st.builds(Doubt, st.sampled_from(DoubtKind), words, spans)


def tuples(each: st.SearchStrategy, most: int = 3) -> st.SearchStrategy[tuple]:
    return st.lists(each, max_size=most).map(tuple)


@st.composite
def requirements(draw: st.DrawFn) -> Requirement:
    path = draw(st.lists(markers | words, min_size=1, max_size=4).map(tuple))
    paired = st.lists(words, min_size=len(path) - 1, max_size=len(path) - 1).map(tuple)
    text = draw(texts)
    cut = draw(st.integers(0, 5))
    return Requirement(
        id=draw(st.sampled_from(["", "", "", "deadbeef0000"])),
        ref=draw(st.just("".join(path)) | words),
        path=draw(st.just(path) | tuples(words)),
        headings=draw(paired | tuples(texts)),
        title=draw(st.just(text[:cut]) | texts),
        text=text,
        assignments=draw(tuples(assignments)),
        deadlines=draw(tuples(deadlines)),
        targets=draw(tuples(st.builds(Target, words))),
        span=draw(spans),
        doubts=draw(tuples(doubts)),
    )


directives = st.builds(
    Directive,
    document_number=st.none() | words,
    title=texts | st.just("不列入清单"),
    issuer=st.none() | words,
    issued_on=days,
    year=st.none() | st.integers(1990, 2099),
    level=st.none() | st.sampled_from(Level),
    forwards=st.none() | words,
    requirements=tuples(requirements(), 4),
)


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    found = draw(tuples(directives))
    seen: set[str] = set()
    distinct = []
    for directive in found:
        asked = []
        for each in directive.requirements:
            asked.append(replace(each, id="") if each.id in seen else each)
            seen.add(each.id)
        distinct.append(replace(directive, requirements=tuple(asked)))
    left_out = tuples(st.builds(LeftOut, texts.filter(bool), words))
    return Checklist(draw(words), with_ids(distinct), left_out=draw(left_out))
