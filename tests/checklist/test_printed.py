"""Reading the printed form of a checklist gives the checklist again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.checklist.build import build, default_id, with_ids
from desktop.checklist.bundled import bundled, load_bundled
from desktop.checklist.model import (
    Assignment,
    Checklist,
    Directive,
    Level,
    Requirement,
    Role,
    Source,
)
from desktop.checklist.printed import printed
from desktop.document import deadlines, targets, units
from desktop.document.markers import ref_of
from desktop.document.parse import parse_text

ISSUERS = {
    "揭阳市人民政府办公室": ("揭府办", Level.CITY, "揭阳市"),
    "湖南省人民政府办公厅": ("湘政办发", Level.PROVINCE, "湖南省"),
    "汕头市金平区人民政府办公室": ("汕金府办", Level.COUNTY, "金平区"),
    "汕尾市住房和城乡建设局": ("汕建办字", Level.DEPARTMENT, "市住房和城乡建设局"),
}
HAN = "一二三四五六七八九十"
SCHEMES = (
    (lambda n: HAN[n], lambda n: f"（{HAN[n]}）"),
    (lambda n: HAN[n], lambda n: f"（{HAN[n]}）", lambda n: str(n + 1)),
    (lambda n: HAN[n], lambda n: str(n + 1)),
    (lambda n: HAN[n], lambda n: f"（{HAN[n]}）", lambda n: f"¶{n + 1}"),
    (lambda n: f"第{HAN[n]}章", lambda n: f"第{HAN[n]}条"),
    (lambda n: HAN[n], lambda n: f"（{HAN[n]}）", lambda n: str(n + 1), lambda n: f"（{n + 1}）"),
)
PHRASES = st.sampled_from(
    ["推进政策解读", "规范决策公开", "加强舆情回应", "深化财政公开", "完善平台建设"]
)
CLAUSES = (
    "及时准确公开相关信息", "每季度至少更新一次", "落实《工作细则（试行）》", "比例不低于4%", "按照“谁起草谁解读”原则组织",
    "主动回应群众关切", "于2022年10月底前完成整改", "在5个工作日内答复", "参照国办发〔2019〕14号文件执行",
)  # fmt: skip
UNITS = (
    "市政府办公室", "市司法局", "财政局", "市农业农村局（市扶贫办）", "市委宣传部", "各县（市、区）人民政府（管委会）",
    "局机关各科室", "市直有关部门", "各市、县（区）人民政府", "市总工会", "市卫生健康委", "人行揭阳市中心支行",
)  # fmt: skip
TIMES = st.sampled_from(
    ["2022年9月", "持续推进", "每季度", "第三季度", "2022年2月公布预算", "11月底前"]
)


@st.composite
def requirements(
    draw: st.DrawFn, path: tuple[str, ...], headings: tuple[str, ...], year: int
) -> Requirement:
    clauses = draw(st.lists(st.sampled_from(CLAUSES), min_size=3, max_size=5, unique=True))
    text = "，".join(clauses) + "。"
    names = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=5, unique=True))
    roles = draw(st.lists(st.sampled_from(Role), min_size=len(names), max_size=len(names)))
    said = deadlines.read(text, year)
    labelled = [each for each in deadlines.read_alone(draw(TIMES), year) if draw(st.booleans())]
    return Requirement(
        id="",
        ref=ref_of(path),
        path=path,
        headings=headings,
        title="",
        text=text,
        assignments=tuple(
            Assignment(name, role, units.is_collective(name), draw(st.sampled_from(Source)))
            for name, role in zip(names, roles, strict=True)
        ),
        deadlines=tuple(dict.fromkeys([*said, *labelled])),
        targets=targets.read(text),
    )


@st.composite
def directives(draw: st.DrawFn, issuer: str) -> Directive:
    word, level, place = ISSUERS[issuer]
    year, scheme = draw(st.integers(2016, 2029)), draw(st.sampled_from(SCHEMES))
    number = f"{word}〔{year}〕{draw(st.integers(1, 199))}号"
    asked: list[Requirement] = []

    def level_of(depth: int, path: tuple[str, ...], headings: tuple[str, ...]) -> None:
        for index in range(draw(st.integers(2, 3))):
            below = (*path, scheme[depth](index))
            if depth == len(scheme) - 1:
                asked.append(draw(requirements(below, headings, year)))
            else:
                level_of(depth + 1, below, (*headings, draw(PHRASES)))

    level_of(0, (), ())
    return Directive(
        document_number=number,
        title=f"{place}{year}年政务公开工作要点",
        issuer=issuer,
        issued_on=draw(st.none() | st.dates(date(year, 1, 1), date(year, 12, 31))),
        year=year,
        level=level,
        forwards=draw(st.sampled_from([None, "国办发〔2020〕17号"])),
        requirements=tuple(asked),
    )


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    issuers = draw(st.lists(st.sampled_from([*ISSUERS]), min_size=1, max_size=2, unique=True))
    issued = with_ids(draw(directives(issuer)) for issuer in issuers)
    return Checklist(default_id(issued), issued)


def carried(checklist: Checklist) -> tuple[Directive, ...]:
    """Return what a printed text can carry: no spans, doubts, or places where units were read."""
    return tuple(
        replace(
            directive,
            requirements=tuple(
                replace(
                    each,
                    span=None,
                    doubts=(),
                    assignments=tuple(
                        replace(one, source=Source.INLINE) for one in each.assignments
                    ),
                )
                for each in directive.requirements
            ),
        )
        for directive in checklist.directives
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(checklists())
def test_reading_the_printed_form_gives_the_checklist_again(checklist: Checklist) -> None:
    document = parse_text(printed(checklist))
    again = build(document)
    assert carried(again) == carried(checklist)
    assert again.id == checklist.id
    assert not document.leftover
    assert not document.doubts


@pytest.mark.parametrize("name", [each.id for each in bundled()])
def test_the_bundled_checklists(name: str) -> None:
    checklist = load_bundled(name)
    again = build(parse_text(printed(checklist)))
    assert carried(again) == carried(checklist)
    assert printed(again) == printed(checklist)


def test_headings_without_a_number_and_paragraphs() -> None:
    asked = [
        Requirement("", "一1", ("一", "1"), ("公开", "财政"), "", "公开预算，完善机制。"),
        Requirement(
            "",
            "一2",
            ("一", "2"),
            ("公开", "规章"),
            "",
            "公开规章，完善机制，提高质量，及时回应社会关切。\n及时更新目录。",
        ),
    ]
    named = [replace(each, assignments=(Assignment("市府办", Role.LEAD),)) for each in asked]
    directive = Directive(
        None, "某市2022年政务公开工作要点", None, None, 2022, Level.CITY, None, tuple(named)
    )
    checklist = Checklist("x", with_ids([directive]))
    text = printed(checklist)
    assert text.splitlines()[1:4] == [
        "一、公开",
        "### 财政",
        "1. 公开预算，完善机制。〔牵头单位：市府办〕",
    ]
    assert carried(build(parse_text(text))) == carried(checklist)


def test_an_empty_checklist() -> None:
    assert printed(Checklist("x", ())) == "\n"
