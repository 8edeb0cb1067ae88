"""The office looks at the whole: who reported, what is missing, and the papers made from it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop import terms
from desktop.cli.chinese import ChineseCommand
from desktop.cli.output import PROBLEMS_FOUND, json_option, print_json, print_table, shorten
from desktop.cli.parameters import Day
from desktop.cli.rollup_place import open_rollup, rollup_argument
from desktop.errors import UsageError
from desktop.files import replace_whole
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from desktop.rollup.cells import Scope
    from desktop.rollup.picture import Picture
    from desktop.rollup.store import Rollup

TITLE = 40  # columns of a terminal

due_option = click.option(
    "--due", "due_on", metavar="日期", type=Day(), help="报送期限，用于判断逾期；不写则用汇总里的。"
)


@click.command(cls=ChineseCommand)
@rollup_argument
@click.option(
    "-o",
    "--output",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="把汇总台账写成 Excel 文件（.xlsx）。",
)
@due_option
@click.option("--ref", metavar="条目编号", help="只看这一条：牵头和配合单位各说了什么。")
@click.option(
    "--below",
    "is_deep",
    is_flag=True,
    help="连同下级主管部门报来的单位；合并填报的和各单位自己填报的条目分别计数。",
)
@click.option("--changes", "is_compared", is_flag=True, help="再列出与上一轮相比的变化。")
@click.option("--alike", "is_alike", is_flag=True, help="再列出不同单位填报雷同的条目。")
@json_option
def summary(
    place: str | None,
    database: str | None,
    output: Path | None,
    due_on: date | None,
    ref: str | None,
    *,
    is_deep: bool,
    is_compared: bool,
    is_alike: bool,
    as_json: bool,
) -> int:
    """汇总：谁报了、谁没报、缺什么；还有单位没有报送时退出码为 1。"""
    from desktop.rollup.cells import Scope
    from desktop.rollup.picture import picture

    scope = Scope(is_deep=is_deep)
    if ref and (output or is_compared or is_alike or as_json):
        raise UsageError("--ref 只显示一条，不能与 -o、--changes、--alike、--json 同时使用。")
    with open_rollup(place, database) as rollup:
        today = rollup.clock().astimezone().date()
        if ref:
            _print_one(rollup, ref, scope)
            return 0
        if output:
            _write_ledger(rollup, output, today, due_on, scope)
        seen = picture(rollup, today=today, due_on=due_on, scope=scope)
        if as_json:
            print_json(_plain(seen))
        else:
            _print(seen)
            if is_compared:
                _print_changes(rollup, seen, scope)
            if is_alike:
                _print_alike(rollup, seen, scope)
    return PROBLEMS_FOUND if seen.not_reported else 0


def _print(seen: Picture) -> None:
    from desktop.report.rollup_tables import by_unit
    from desktop.report.rollup_words import overview

    click.echo(overview(seen))
    table = by_unit(seen)
    heads = [each.head for each in table.columns]
    print_table(heads, [[shorten(text, TITLE) for text in row] for row in table.rows])
    for words, found in (
        ("没有单位承担或都称不涉及", seen.nobody),
        ("承担的单位都已逾期", seen.overdue_everywhere),
    ):
        for each in found:
            click.echo(f"{words}：{printed_ref(each.ref)} {shorten(each.title, TITLE)}")


def _print_one(rollup: Rollup, ref: str, scope: Scope) -> None:
    from desktop.checklist.ref import find
    from desktop.cli.claims import print_joined
    from desktop.rollup.claims import joined

    asked = find(rollup.checklist(), ref)
    with rollup.reading() as db:
        found = joined(db, asked.id, scope)
    print_joined(found)


def _print_changes(rollup: Rollup, seen: Picture, scope: Scope) -> None:
    from desktop.rollup.compare import compare

    with rollup.reading() as db:
        found = compare(db, scope)
    units = {each.id: each.name for each in seen.matrix.units}
    refs = {each.id: printed_ref(each.ref) for each in seen.matrix.requirements}
    click.echo(
        f"与上一轮相比：{len(found.unit_ids)}个单位可以比较，变化{len(found.differences)}条，"
        f"新增缺漏{found.new_gap_count}处，已补{found.solved_gap_count}处。"
    )
    for each in found.differences:
        before, after = terms.MEASURE[each.before], terms.MEASURE[each.after]
        came = "、".join(terms.GAP_KIND[kind] for kind in each.new_gaps)
        went = "、".join(terms.GAP_KIND[kind] for kind in each.solved_gaps)
        said = [f"{before}→{after}" if before != after else before]
        said += [f"新增{came}"] if came else []
        said += [f"已补{went}"] if went else []
        ref = refs.get(each.requirement_id, each.requirement_id)
        click.echo(f"  {units.get(each.unit_id, '')}　{ref}　{'，'.join(said)}")


def _print_alike(rollup: Rollup, seen: Picture, scope: Scope) -> None:
    from desktop.rollup.alike import alike_in

    with rollup.reading() as db:
        found = alike_in(db, scope)
    units = {each.id: each.name for each in seen.matrix.units}
    refs = {each.id: printed_ref(each.ref) for each in seen.matrix.requirements}
    click.echo(f"填报雷同（数字、标点不计）{len(found)}处：" if found else "没有发现填报雷同。")
    for each in found:
        names = "、".join(units[unit_id] for unit_id in each.unit_ids)
        click.echo(f"  {refs[each.requirement_id]}　{each.percent}%相同：{names}")


def _plain(seen: Picture) -> dict[str, Any]:
    total = {each.value: count for each, count in seen.total.counts.get(None, {}).items()}
    units = [
        {
            **asdict(each),
            "counts": {m.value: n for m, n in seen.by_unit.counts.get(each.id, {}).items()},
            "is_late": each.is_late(seen.today, seen.due_on),
        }
        for each in seen.expected
    ]
    told = {
        "office": seen.office,
        "year": seen.year,
        "state_digest": seen.state_digest,
        "total": total,
        "units": units,
        "nobody": [each.ref for each in seen.nobody],
    }
    dated: dict[str, Any] = _dated(told)
    return dated


def _dated(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return the same with days as ISO texts."""
    if isinstance(value, dict):
        return {key: _dated(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_dated(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _write_ledger(
    rollup: Rollup, output: Path, today: date, due_on: date | None, scope: Scope
) -> None:
    from desktop.report.rollup_sheet import rollup_sheet
    from desktop.rollup.picture import detailed

    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"“{output.name}”的后缀应是 .xlsx。")
    with detailed(rollup, today=today, due_on=due_on, scope=scope) as (seen, claims):
        data = rollup_sheet(seen, claims)
    with replace_whole(output) as part:
        part.write_bytes(data)
    click.echo(f"汇总台账已写到“{output}”。", err=True)
