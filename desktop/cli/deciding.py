"""What an officer decides: about files that are held, and about the checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.office import TO_BE_DECIDED, print_affected, print_receipt
from desktop.cli.rollup_place import (
    database_option,
    open_rollup,
    split_place,
)
from desktop.errors import UsageError

if TYPE_CHECKING:
    from desktop.rollup.units import ReportingUnit


@click.command(cls=ChineseCommand)
@click.argument("arguments", metavar="[汇总文件] 来件", nargs=-1, required=True)
@database_option
@click.option("--accept/--reject", "is_accepted", required=True, help="采用，或不采用。")
@click.option("--unit", metavar="名称", help="这份来件是名单里哪个单位的。")
@click.option("--new-unit", "is_new", is_flag=True, help="把来件署名的单位加入名单。")
def decide(
    arguments: tuple[str, ...],
    database: str | None,
    unit: str | None,
    *,
    is_accepted: bool,
    is_new: bool,
) -> int:
    """对待决定的来件作出决定：来件写编号（见 receipts）或文件名。"""
    from desktop.rollup import deciding
    from desktop.rollup.below import take_in_below
    from desktop.rollup.receipts import receipt_named
    from desktop.rollup.receipts import receipts as all_receipts

    where, rest = split_place(arguments[0], database, arguments[1:])
    if len(rest) != 1:
        raise UsageError("请写明一份来件：编号或文件名。")
    with open_rollup(None if database else where, database) as rollup:
        with rollup.writing("decide", rest[0], "accept" if is_accepted else "reject") as db:
            before = {each.sha256: each.outcome for each in all_receipts(db)}
            found = receipt_named(db, rest[0])
            if is_new and is_accepted:
                found = deciding.decide_new_unit(db, rollup, found.sha256)
            else:
                unit_id = named_unit(db, unit).id if unit else None
                found = deciding.decide(
                    db, rollup, found.sha256, is_accepted=is_accepted, unit_id=unit_id
                )
            changed = [each for each in all_receipts(db) if before[each.sha256] != each.outcome]
        take_in_below(rollup)  # an office's report may count from now on, or no more
    print_receipt(found)
    print_affected(each for each in changed if each.sha256 != found.sha256)
    return 0 if found.is_settled or not is_accepted else TO_BE_DECIDED


@click.command(cls=ChineseCommand)
@click.argument("arguments", metavar="[汇总文件] 清单", nargs=-1, required=True)
@database_option
def correct(arguments: tuple[str, ...], database: str | None) -> int:
    """下发后更正清单：按条目对应，已收的填报一条不丢，文字改过的条目会标出来。"""
    from desktop.cli.checklists import load_checklist
    from desktop.rollup.correcting import correct as put_right

    where, rest = split_place(arguments[0], database, arguments[1:])
    if len(rest) != 1:
        raise UsageError("请写明更正后的清单：一个文件或内置编号。")
    checklist = load_checklist(rest[0])
    with (
        open_rollup(None if database else where, database) as rollup,
        rollup.writing("correct", checklist.title) as db,
    ):
        changed = put_right(db, rollup, checklist)
    click.echo(
        f"已改用更正后的清单（{len(checklist.requirements)}条），{len(changed)}份来件的结论有变化。"
    )
    return 0


def named_unit(db: Any, name: str) -> ReportingUnit:  # noqa: ANN401 - a connection
    """Return the unit on the list that a name means. Raises UsageError where it means none."""
    from desktop.rollup.units import all_units, named

    found = named(all_units(db), name)
    if len(found) != 1:
        problem = "不止一个单位叫" if found else "名单里没有"
        raise UsageError(f"{problem}“{name}”，请写名单里的全称。")
    return found[0]
