"""The office's beginning of the year: a roll-up, and what each unit is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.checklists import load_checklist
from desktop.cli.chinese import ChineseCommand
from desktop.cli.output import print_table, shorten
from desktop.cli.parameters import YEAR
from desktop.cli.rollup_place import open_rollup, rollup_argument, split_place
from desktop.errors import UsageError
from desktop.files import region_file, replace_whole
from desktop.terms import ROLE, WAY, printed_ref

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist
    from desktop.rollup.issuing import IssuePlan

SHOWN = 20  # requirements that nobody takes up, before the rest is only counted
WIDE = 60  # columns of a requirement's words


@click.command(cls=ChineseCommand)
@click.argument("checklist", metavar="清单")
@rollup_argument
@click.option("--office", metavar="名称", required=True, help="主管部门（汇总单位）的名称。")
@click.option("--year", metavar="年度", type=YEAR, help="年度；不写则用清单的。")
@click.option(
    "--originals",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="收件原件放在哪里；不写则放在汇总文件旁边（使用数据库时必须写）。",
)
def rollup(
    checklist: str,
    place: str | None,
    database: str | None,
    office: str,
    year: int | None,
    originals: Path | None,
) -> int:
    """新建一份汇总：清单可写内置编号或任何文件，也可写上级下发的工作簿，只含本单位的条目。"""
    from desktop.rollup.store import Rollup
    from desktop.workbook.owner import current_user

    where, _ = split_place(place, database)
    if database and originals is None:
        raise UsageError("使用数据库时，请用 --originals 写明收件原件放在哪个文件夹。")
    made = Rollup.create(
        where,
        _asked_in(checklist),
        office=office,
        year=year,
        originals=originals,
        actor=current_user(),
    )
    with made:
        count = len(made.checklist().requirements)
        click.echo(f"已建立汇总“{made.place.name}”：{made.office}，{count}条要点。")
        click.echo(f"收件原件放在“{made.originals}”。")
    return 0


@click.command(cls=ChineseCommand)
@rollup_argument
def upgrade(place: str | None, database: str | None) -> int:
    """把旧版本建立的汇总升级到本版本：数据库请先备份；文件打开时自动升级，原件留在旁边。"""
    from desktop.rollup.store import Rollup
    from desktop.workbook.owner import current_user

    where, _ = split_place(place, database)
    is_new = Rollup.upgrade(where, actor=current_user())
    click.echo("已升级。" if is_new else "已经是本版本的汇总，没有改动。")
    return 0


@click.command(cls=ChineseCommand)
@rollup_argument
@click.option(
    "-o",
    "--output",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="下发的文件写到哪个文件夹；不写则只看分工，不写文件。",
)
@click.option("--per-unit", "is_per_unit", is_flag=True, help="每个单位一份工作簿，只含它的条目。")
@click.option(
    "--table",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="把任务分工表写成 Excel 文件。",
)
def issue(
    place: str | None,
    database: str | None,
    output: Path | None,
    table: Path | None,
    *,
    is_per_unit: bool,
) -> int:
    """下发：按名单把清单分到各单位，列出谁要报什么；没有单位承担的要点单独列出。"""
    from desktop.checklist.region import load_region
    from desktop.rollup import issuing, units

    with open_rollup(place, database) as opened:
        with opened.reading() as db:
            names = [each.name for each in units.all_units(db) if each.is_expected]
        plan = issuing.plan_issue(opened.checklist(), names, load_region(region_file()))
        issuing.issue(opened, plan)
        if table:
            from desktop.report.duties import duties_sheet

            with replace_whole(table) as part:
                part.write_bytes(
                    duties_sheet(plan, office=opened.office, printed_on=opened.clock().date())
                )
        written = (
            _write_packages(plan, output, opened.year, is_per_unit=is_per_unit) if output else ()
        )
    _tell(plan)
    if written:
        click.echo(f"已写出 {len(written)} 个文件到“{output}”。")
    return 0


def _tell(plan: IssuePlan) -> None:
    rows = []
    for package in plan.packages:
        ways = [one.way.value for one in package.involvements]
        leads = sum(one.role.value == "lead" for one in package.involvements)
        told = "、".join(f"{WAY[way]} {ways.count(way)}" for way in WAY if way in ways)
        rows.append((package.unit, str(len(ways)), f"{ROLE['lead'][:2]} {leads}", told))
    print_table(("单位", "条数", "其中", "依据"), rows)
    if plan.idle:
        click.echo(f"没有条目的单位，不另写工作簿：{'、'.join(plan.idle)}。")
    if plan.nobody:
        click.echo(f"有 {len(plan.nobody)} 条没有单位承担，请在下发前落实：")
        for each in plan.nobody[:SHOWN]:
            click.echo(f"  {printed_ref(each.ref)}　{shorten(each.title or each.text, WIDE)}")
        if len(plan.nobody) > SHOWN:
            click.echo(f"  ……另有 {len(plan.nobody) - SHOWN} 条，见任务分工表。")


def _write_packages(
    plan: IssuePlan, folder: Path, year: int | None, *, is_per_unit: bool
) -> tuple[Path, ...]:
    from desktop.rollup.issuing import writing_packages
    from desktop.workbook.book import finish
    from desktop.workbook.owner import current_user

    steps = writing_packages(plan, folder, year=year, is_per_unit=is_per_unit, actor=current_user())
    return finish(steps)


def _asked_in(source: str) -> Checklist:
    """Return a checklist; an office's part of it comes in the workbook that was given out."""
    from desktop.workbook.foreign.opening import open_foreign

    path = Path(source)
    if path.suffix.lower() == ".yaodian" and path.is_file():
        return open_foreign(path).checklist
    return load_checklist(source)
