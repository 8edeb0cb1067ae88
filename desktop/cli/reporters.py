"""The list of units that report to an office: who, in which group, by which names, until when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand, ChineseGroup
from desktop.cli.output import print_table
from desktop.cli.paragraphs import read_words
from desktop.cli.parameters import Day
from desktop.cli.rollup_place import open_rollup, rollup_argument
from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from desktop.rollup.units import ReportingUnit


@click.group(cls=ChineseGroup)
def reporters() -> None:
    """报送单位的名单：加入、改名、曾用名、分组。"""


@reporters.command("list", cls=ChineseCommand)
@rollup_argument
def list_(place: str | None, database: str | None) -> int:
    """列出报送单位。"""
    from desktop.rollup.units import all_units

    with open_rollup(place, database) as opened, opened.reading() as db:
        found = all_units(db)
    rows = [
        (
            each.name,
            each.group,
            "、".join(each.aliases),
            (each.due_on or "") if each.is_expected else "不要求报送",
        )
        for each in found
    ]
    print_table(("单位", "分组", "曾用名、简称", "报送期限"), rows)
    return 0


@reporters.command(cls=ChineseCommand)
@rollup_argument
@click.option("--unit", "names", metavar="名称", multiple=True, help="单位名称，可写多次。")
@click.option(
    "--list",
    "file",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="文本文件，每行一个单位。",
)
@click.option("--group", metavar="组", default="", help="分组，如 A、B。")
def add(
    place: str | None, database: str | None, names: tuple[str, ...], file: Path | None, group: str
) -> int:
    """加入报送单位；已有的不重复。"""
    from desktop.rollup.judging import judge_unit
    from desktop.rollup.units import add_units

    wanted = [*names, *(_lines(file) if file else [])]
    if not wanted:
        raise UsageError("请用 --unit 写明单位，或用 --list 指定名单文件。")
    with open_rollup(place, database) as opened, opened.writing("add_units") as db:
        added = add_units(db, wanted, group=group)
        for each in added:  # what was held because nobody knew the unit
            judge_unit(db, each.id)
    click.echo(f"名单里有这 {len(added)} 个单位了。")
    return 0


@reporters.command(cls=ChineseCommand)
@rollup_argument
@click.option("--unit", metavar="名称", required=True, help="现在的名称。")
@click.option("--to", "new", metavar="名称", required=True, help="新的名称。")
def rename(place: str | None, database: str | None, unit: str, new: str) -> int:
    """单位改名（机构改革）：原名称留作曾用名，以前的报送仍属于它。"""
    from desktop.rollup import judging, units

    with open_rollup(place, database) as opened, opened.writing("rename_unit", unit, new) as db:
        renamed = units.rename(db, _named(units.all_units(db), unit), new)
        judging.judge_unit(db, renamed.id)
    click.echo(f"“{unit}”已改名为“{renamed.name}”。")
    return 0


@reporters.command("set", cls=ChineseCommand)
@rollup_argument
@click.option("--unit", metavar="名称", required=True, help="哪个单位。")
@click.option("--group", metavar="组", help="分组，如 A、B；写 - 取消。")
@click.option(
    "--alias", "aliases", metavar="名称", multiple=True, help="加一个曾用名或简称，可写多次。"
)
@click.option("--due", "due_on", metavar="日期", type=Day(), help="这个单位自己的报送期限。")
@click.option("--contact", metavar="文字", help="联系人、电话。")
@click.option("--expected/--not-expected", "is_expected", default=None, help="今年要不要报送。")
def set_(
    place: str | None,
    database: str | None,
    unit: str,
    group: str | None,
    aliases: tuple[str, ...],
    due_on: date | None,
    contact: str | None,
    *,
    is_expected: bool | None,
) -> int:
    """写明一个单位的分组、曾用名、期限、联系方式，或今年不要它报送。"""
    from desktop.rollup import judging, units

    with open_rollup(place, database) as opened, opened.writing("describe_unit", unit) as db:
        found = _named(units.all_units(db), unit)
        units.describe(
            db,
            found,
            group="" if group == "-" else group,
            is_expected=is_expected,
            due_on=due_on,
            contact=contact,
        )
        if aliases:
            units.set_aliases(db, found, (*found.aliases, *aliases))
            judging.judge_all(db)  # what was held under such a name
    click.echo(f"“{found.name}”已改好。")
    return 0


def _named(every: Sequence[ReportingUnit], name: str) -> ReportingUnit:
    from desktop.rollup.units import named

    found = named(every, name)
    if len(found) != 1:
        raise UsageError(f"名单里{'不止一个' if found else '没有'}“{name}”，请写名单里的全称。")
    return found[0]


def _lines(file: Path) -> list[str]:
    return [line for line in map(str.strip, read_words(file).splitlines()) if line]
