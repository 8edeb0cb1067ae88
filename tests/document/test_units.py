"""Who: every phrase of the catalogue, and collective units that are never split."""

from __future__ import annotations

import pytest

from desktop.document import units
from desktop.document.model import Role

L, R, S, F = Role.LEAD, Role.RESPONSIBLE, Role.SUPPORTING, Role.REFERENCE


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (
            "牵头单位：市政府办公室、司法局，责任单位：市政府各部门，各县（市、区）人民政府（管委会）",
            [
                ("市政府办公室", L),
                ("司法局", L),
                ("市政府各部门", R),
                ("各县（市、区）人民政府（管委会）", R),
            ],
        ),
        (
            "办公室牵头，机关各科室、局属各单位配合",
            [("办公室", L), ("机关各科室", S), ("局属各单位", S)],
        ),
        ("市教育局、市财政局分别牵头落实", [("市教育局", L), ("市财政局", L)]),
        ("市教育局会市财政局落实", [("市教育局", L), ("市财政局", S)]),
        ("市发展改革委会同市财政局负责", [("市发展改革委", L), ("市财政局", S)]),
        ("由市政府办公室牵头会同市司法局落实", [("市政府办公室", L), ("市司法局", S)]),
        ("市司法局牵头，各镇（街）参照落实", [("市司法局", L), ("各镇（街）", F)]),
        ("市财政局牵头，各有关单位按职责分工负责", [("市财政局", L), ("各有关单位", R)]),
        ("市政务公开办统筹，各区县政府配合", [("市政务公开办", L), ("各区县政府", S)]),
        ("牵头科室：办公室；责任科室：政策法规科", [("办公室", L), ("政策法规科", R)]),
        ("落实单位：市数据局", [("市数据局", R)]),
        (
            "市国资委、市公共资源交易中心等市府直属有关单位和市地税局，各县（市、区）政府（管委会）负责落实",
            [
                ("市国资委", R),
                ("市公共资源交易中心", R),
                ("市府直属有关单位", R),
                ("市地税局", R),
                ("各县（市、区）政府（管委会）", R),
            ],
        ),
        ("城乡科，管理、市政、质安", [("城乡科", R), ("管理", R), ("市政", R), ("质安", R)]),
    ],
)
def test_roles(words: str, answer: list[tuple[str, Role]]) -> None:
    assert [(each.unit, each.role) for each in units.read(words).assignments] == answer


@pytest.mark.parametrize(
    "name",
    [
        "各县（市、区）人民政府（管委会）",
        "各市、县〔区〕人民政府",
        "各市州、县市区人民政府",
        "市农业农村局（市扶贫办）",
        "区建设管理委(区交通委)",
        "广电旅游和公共服务股(行政审批服务股)",
        "市人力资源和社会保障局",
        "市工业和信息化局",
        "各镇街(园区)",
    ],
)
def test_one_name_stays_one(name: str) -> None:
    assert [
        each.unit for each in units.read(f"牵头单位：市府办，责任单位：{name}").assignments
    ] == [
        "市府办",
        name,
    ]


def test_a_list_of_collective_units() -> None:
    found = units.read("全区各部门、各街道；省直各部门，各设区市、平潭综合实验区").assignments
    assert [each.unit for each in found if each.is_collective] == [
        "全区各部门",
        "各街道",
        "省直各部门",
        "各设区市",
    ]
    assert found[-1].unit == "平潭综合实验区"


@pytest.mark.parametrize(
    "words",
    [
        "试行",
        "国办发〔2018〕10号",
        "IPv6",
        "互联网协议第6版",
        "以下简称《要点》",
        "2020年底前完成",
        "",
    ],
)
def test_ordinary_words_are_no_units(words: str) -> None:
    assert units.count_units(words) == 0


def test_a_wrong_closing_sign_is_mended() -> None:
    (found,) = units.read("责任单位：各县（市、区）人民政府（管委会】").assignments
    assert found.unit == "各县（市、区）人民政府（管委会）"


def test_times_and_people_are_no_units() -> None:
    statement = units.read("责任单位：市府办；完成时限：2022年10月；责任人：某某")
    assert [each.unit for each in statement.assignments] == ["市府办"]
    assert statement.deadlines == ("2022年10月",)
