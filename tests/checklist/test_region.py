from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.checklist.concern import concerning, concerns
from desktop.checklist.file import open_any
from desktop.checklist.model import Assignment, Requirement, Role
from desktop.checklist.region import (
    Region,
    RegionFileError,
    collectives_of,
    load_region,
    save_region,
)
from desktop.checklist.unit_names import LONGEST_NAME, checked_name
from desktop.cli import main
from desktop.errors import FileError, UsageError

JIEYANG = next((Path(__file__).parent.parent / "documents").glob("000*.txt"))


def asked(*units: str) -> Requirement:
    assignments = tuple(Assignment(unit, Role.RESPONSIBLE) for unit in units)
    return Requirement("id", "一", ("一",), (), "", "内容", assignments)


names = st.text(
    st.characters(blacklist_categories=("C", "Z")) | st.sampled_from('"\\[]=#市局（）'), min_size=1, max_size=8
)  # fmt: skip
tables = st.dictionaries(names, st.lists(names, min_size=1, max_size=3, unique=True), max_size=4)


@given(aliases=tables, members=tables)
def test_what_is_saved_is_loaded(
    tmp_path_factory: pytest.TempPathFactory,
    aliases: dict[str, list[str]],
    members: dict[str, list[str]],
) -> None:
    path = tmp_path_factory.mktemp("设置 #1") / "新的" / "units.toml"
    region = Region(
        {name: tuple(them) for name, them in aliases.items()},
        {name: tuple(them) for name, them in members.items()},
    )
    save_region(region, path)
    assert load_region(path) == region


def test_nothing_set_is_no_error(tmp_path: Path) -> None:
    assert load_region(tmp_path / "没有.toml") == Region()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[aliases]\n甲 = \n", "第 2 行"),
        ("aliases = 3", "aliases"),
        ('[members]\n"甲" = "乙"', "甲"),
        ('[members]\n"甲" = [""]', "甲"),
        ('[aliases]\n"甲" = [3]', "甲"),
        ("[" * 5000, "写法不对"),
    ],
)
def test_a_file_edited_wrongly_is_said(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "单位 #1.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(RegionFileError, match=says):
        load_region(path)


def test_bytes_that_are_no_text_and_a_folder_are_said(tmp_path: Path) -> None:
    path = tmp_path / "units.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RegionFileError):
        load_region(path)
    with pytest.raises(FileError):
        load_region(tmp_path)
    with pytest.raises(FileError):
        save_region(Region(), path / "里面" / "units.toml")


def test_an_alias_finds_what_concerns_a_unit() -> None:
    region = Region().with_aliases("滨江市政务服务管理局", ["数据局"])
    assert not concerns(asked("市大数据中心"), "滨江市政务服务管理局")
    region = region.with_aliases("滨江市政务服务管理局", ["市大数据中心"])
    assert concerns(asked("市大数据中心"), "滨江市政务服务管理局", region=region)
    assert concerns(asked("滨江市政务服务管理局"), "市大数据中心", region=region)
    assert not concerns(asked("市教育局"), "滨江市政务服务管理局", region=region)


def test_members_of_a_collective_are_believed_more_than_names() -> None:
    region = Region().with_members("各县（市、区）有关部门", ["揭东区财政局"])
    assert region.members_of("各县(市、区) 有关部门") == ("揭东区财政局",)
    only = Region().with_members("市政府各部门", ["市财政局", "市税务局"])
    assert concerns(asked("市政府各部门"), "揭阳市财政局", region=only)
    assert concerns(asked("市政府各部门"), "揭阳市教育局")
    assert not concerns(asked("市政府各部门"), "揭阳市教育局", region=only)
    assert concerns(asked("市政府各部门", "市教育局"), "揭阳市教育局", region=only)


def test_a_checklist_tells_its_collectives_and_what_concerns_us() -> None:
    checklist = open_any(JIEYANG)
    assert collectives_of(checklist)[:2] == ("市政府各部门", "各县（市、区）人民政府（管委会）")
    everything = concerning(checklist, "揭阳市气象局")
    region = Region().with_members("市政府各部门", ["市财政局"])
    assert concerning(checklist, "揭阳市气象局", region) < everything


def test_names_are_checked_and_an_alias_belongs_to_one_unit() -> None:
    region = Region().with_aliases("甲局", ["  甲  ", "甲"])
    assert region.aliases == {"甲局": ("甲",)}
    for name in ("", " ", "长" * 101, "甲\x00乙"):
        with pytest.raises(UsageError, match="名称"):
            region.with_aliases("乙局", [name])
    with pytest.raises(UsageError, match="已经是“甲局”的名称"):
        region.with_aliases("乙局", ["甲"])
    assert region.with_aliases("甲局", []) == Region()


def test_units_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "单位 设置#1.toml"
    run = ["units", "--file", str(path)]
    assert main([*run, "alias", "市政府办公室", "市府办", "府办"]) == 0
    assert main([*run, "alias", "市政府办公室", "府办", "--remove"]) == 0
    assert main([*run, "member", "市政府各部门", "市财政局"]) == 0
    assert load_region(path) == Region(
        {"市政府办公室": ("市府办",)}, {"市政府各部门": ("市财政局",)}
    )
    capsys.readouterr()
    assert main(run) == 0
    assert "市府办" in capsys.readouterr().out
    assert main([*run, "--of", str(JIEYANG)]) == 0
    assert "按名称推断" in capsys.readouterr().out
    assert main([*run, "--json"]) == 0
    assert main([*run, "member", "市政府各部门", "--remove"]) == 0
    assert load_region(path).members == {}
    assert main([*run, "member", "市政府各部门"]) == 2
    assert "至少一个名称" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ("  ", "是空的"),
        ("县" * 101, "“县县.*…”超过 100 个字"),
        ("县财\u200b政局", "“县财�政局”里有看不见"),
    ],
)
def test_a_name_that_is_refused_is_named(given_: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        checked_name(given_)


@given(st.text(max_size=120))
def test_a_name_is_kept_as_one_line_or_refused(name: str) -> None:
    try:
        kept = checked_name(name)
    except UsageError:
        return
    assert kept.isprintable()
    assert 0 < len(kept) <= LONGEST_NAME
    assert checked_name(kept) == kept
