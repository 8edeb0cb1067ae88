"""The units of this region: what else they are called, whom collective units mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand, ChineseGroup
from desktop.cli.output import json_option, print_json, print_table
from desktop.errors import UsageError
from desktop.files import region_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.checklist.region import Region

file_option = click.option(
    "--file",
    "path",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="单位设置存在哪个文件，不写则用本机的。",
)
remove_option = click.option("--remove", is_flag=True, help="移除这些名称；不写名称则全部移除。")


@click.group(cls=ChineseGroup, invoke_without_command=True)
@file_option
@click.option(
    "--of",
    "document",
    metavar="要点",
    type=click.Path(path_type=Path),
    help="只看一份要点里的统称单位。",
)
@json_option
@click.pass_context
def units(
    context: click.Context, path: Path | None, document: Path | None, *, as_json: bool
) -> int:
    """本地区的单位：别名和统称单位的成员，设置一次长期有效。

    不带子命令时列出已有的设置。
    """
    from desktop.checklist.region import load_region

    context.obj = path or region_file()
    if context.invoked_subcommand is not None:
        return 0
    region = load_region(context.obj)
    if document is not None:
        _print_collectives(region, document)
    elif as_json:
        print_json({"aliases": _plain(region.aliases), "members": _plain(region.members)})
    else:
        _print_region(region)
    return 0


@units.command(cls=ChineseCommand)
@click.argument("unit", metavar="单位")
@click.argument("names", metavar="别名...", nargs=-1)
@remove_option
@click.pass_obj
def alias(path: Path, unit: str, names: tuple[str, ...], *, remove: bool) -> int:
    """加上（或移除）一个单位的其他叫法，如：alias 市政府办公室 市府办。"""
    from desktop.checklist.region import load_region, save_region

    region = load_region(path)
    known = region.aliases.get(unit, ())
    save_region(region.with_aliases(unit, _changed(known, names, remove=remove)), path)
    click.echo(f"“{unit}”的设置已保存到“{path}”。")
    return 0


@units.command(cls=ChineseCommand)
@click.argument("collective", metavar="统称单位")
@click.argument("names", metavar="单位...", nargs=-1)
@remove_option
@click.pass_obj
def member(path: Path, collective: str, names: tuple[str, ...], *, remove: bool) -> int:
    """加上（或移除）统称单位的成员，如：member 市政府各部门 市财政局 市教育局。"""
    from desktop.checklist.region import load_region, save_region

    region = load_region(path)
    known = region.members_of(collective) or ()
    save_region(region.with_members(collective, _changed(known, names, remove=remove)), path)
    click.echo(f"“{collective}”的设置已保存到“{path}”。")
    return 0


def _changed(known: tuple[str, ...], names: tuple[str, ...], *, remove: bool) -> tuple[str, ...]:
    """Return the names after the change; removing without naming any removes all."""
    if not names and not remove:
        raise UsageError("请在后面写出至少一个名称。")
    if not remove:
        return (*known, *names)
    return tuple(each for each in known if names and each not in names)


def _plain(names: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(them) for name, them in names.items()}


def _print_region(region: Region) -> None:
    rows = [("别名", name, "、".join(them)) for name, them in region.aliases.items()]
    rows += [("统称", name, "、".join(them)) for name, them in region.members.items()]
    if rows:
        print_table(("种类", "单位", "内容"), rows)
    else:
        click.echo("还没有设置。用 yaodian units alias 和 yaodian units member 来设置。")


def _print_collectives(region: Region, document: Path) -> None:
    from desktop.checklist.file import open_any
    from desktop.checklist.region import collectives_of

    rows = []
    for name in collectives_of(open_any(document)):
        members = region.members_of(name)
        rows.append((name, "（按名称推断）" if members is None else "、".join(members)))
    if rows:
        print_table(("统称单位", "成员"), rows)
    else:
        click.echo("这份要点里没有统称单位。")
