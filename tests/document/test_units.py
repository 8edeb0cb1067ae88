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
        ("办公室；各科室配合", [("办公室", R), ("各科室", S)]),
        ("牵头单位：市财政局；各镇配合", [("市财政局", L), ("各镇", S)]),
        ("各科室（按职责分工）", [("各科室", R)]),
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
    ("words", "lead", "supporting"),
    [
        ("市卫生健康委会市疾控中心", ["市卫生健康委"], ["市疾控中心"]),
        ("市农业农村局会市财政局、市水利局", ["市农业农村局"], ["市财政局", "市水利局"]),
        ("省发展改革委会同省司法厅", ["省发展改革委"], ["省司法厅"]),
        ("国家发展改革委会财政部", ["国家发展改革委"], ["财政部"]),
        ("市总工会会市人社局", ["市总工会"], ["市人社局"]),
        ("市妇联会团市委、市教育局", ["市妇联"], ["团市委", "市教育局"]),
        ("市发改委会有关部门", ["市发改委"], ["有关部门"]),
        ("市民政局会各县区政府；市残联会市卫生健康委", ["市民政局", "市残联"], ["各县区政府", "市卫生健康委"]),
        ("市教育局会考试院", ["市教育局"], ["考试院"]),
    ],
)  # fmt: skip
def test_one_with_another(words: str, lead: list[str], supporting: list[str]) -> None:
    found = units.read(words).assignments
    assert [each.unit for each in found if each.role is L] == lead
    assert [each.unit for each in found if each.role is S] == supporting
    assert len(found) == len(lead) + len(supporting)


@pytest.mark.parametrize(
    "name",
    [
        "市人大常委会办公室",
        "市总工会",
        "市红十字会",
        "市科学技术协会",
        "市住房和城乡建设管理委员会",
        "高新区管委会",
        "市社会保险局",
        "市委社会工作部",
        "市社会治安综合治理中心",
        "市会计学会",
        "市生态环境局会展中心",
        "市机关事务管理局会议中心",
        "市文化广电旅游局会展科",
        "市法学会",
        "市贸促会",
        "市社科联",
        "市工商业联合会",
        "办公室会务组",
    ],
)
def test_a_name_with_hui_in_it_stays_one(name: str) -> None:
    for words in (name, f"市府办、{name}", f"{name}、市府办"):
        found = units.read(words).assignments
        assert name in [each.unit for each in found]
        assert {each.role for each in found} == {R}


def test_the_same_below() -> None:
    statement = units.read("责任单位：市财政局、市审计局，下同")
    assert statement.holds_below
    assert [each.unit for each in statement.assignments] == ["市财政局", "市审计局"]
    explained = units.read("责任单位：各区政府（含管委会，下同）")
    assert not explained.holds_below
    assert [each.unit for each in explained.assignments] == ["各区政府（含管委会，下同）"]


@pytest.mark.parametrize(
    "words",
    [
        "试行",
        "含各区管委会，下同",
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
