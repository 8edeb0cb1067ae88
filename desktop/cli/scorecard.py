"""考评: cards in and out, forms for units, ranks, the table of all scores."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.chinese import ChineseCommand, ChineseGroup
from desktop.cli.output import json_option, print_json
from desktop.cli.parameters import output_option
from desktop.cli.rollup_place import database_option, open_rollup, rollup_argument, split_place
from desktop.cli.scorecard_papers import all_results, cards_file, unit_paper, write_each
from desktop.cli.scorecard_parts import (
    PROBLEMS_FOUND,
    card_option,
    named_unit,
    plain,
    print_findings,
    the_card,
)
from desktop.cli.scorecard_scores import score, take
from desktop.cli.scorecard_shown import plain_results, print_card, print_ranks, print_reasons
from desktop.errors import UsageError
from desktop.files import replace_whole


@click.group(cls=ChineseGroup)
def scorecard() -> None:
    """考评：导入考评表，逐项打分，排名和得分表。

    考评表和自评表都是 Excel 文件，各列的写法见 docs/scorecard.md。
    """


@scorecard.command("import", cls=ChineseCommand)
@click.argument("places", metavar="[汇总文件] 考评表", nargs=-1, required=True)
@database_option
@click.option("--preview", is_flag=True, help="只看读出了什么，不导入。")
def import_(places: tuple[str, ...], database: str | None, *, preview: bool) -> int:
    """导入考评表（xlsx 等）；一个文件里有几张表就导入几张，题名相同的以新的为准。

    读出的问题逐条列出；有不改正就不能用的，一张也不导入，退出码为 1。
    """
    where, files = split_place(places[0], database, places[1:])
    if len(files) != 1:
        raise UsageError("请在汇总文件后面写明一个考评表文件。")
    from desktop.rollup.scorecard.reading import read_scorecards
    from desktop.rollup.scorecard.store import put_in_force
    from desktop.rollup.store import moment

    sheets = read_scorecards(Path(files[0]))
    print_findings([finding for each in sheets for finding in each.findings])
    if any(finding.is_serious for each in sheets for finding in each.findings):
        click.echo("没有导入。请改正以上问题后再导入一次。", err=True)
        return PROBLEMS_FOUND
    with open_rollup(None if database else where, database) as rollup:
        for each in sheets:
            if preview:
                print_card(each.card)
                continue
            with rollup.writing("scorecard_import", each.card.title, files[0]) as db:
                done = put_in_force(db, each.card, at=moment(rollup.clock()), by=rollup.actor)
            count = sum(1 for _ in each.card.walk())
            click.echo(plain(f"已导入“{each.card.title}”，指标{count}项。"))
            if done.carried_count:
                click.echo(f"原来的同名考评表已由它代替，{done.carried_count}处打分带了过来。")
            for title in done.left:
                click.echo(plain(f"“{title}”在新表里没有了，它的打分留在旧表中。"))
    return 0


@scorecard.command(cls=ChineseCommand)
@rollup_argument
@card_option
def show(place: str | None, database: str | None, card: str) -> int:
    """列出考评表的指标和编号，编号用于 score。"""
    from desktop.rollup.scorecard.store import in_force

    with open_rollup(place, database) as rollup:
        with rollup.reading() as db:
            cards = in_force(db)
        if card:
            cards = (the_card(rollup, card),)
    for each in cards:
        print_card(each.card)
    if not cards:
        click.echo("还没有考评表。用 yaodian scorecard import 导入。")
    return 0


@scorecard.command(cls=ChineseCommand)
@rollup_argument
@click.option("--unit", metavar="单位", default="", help="这个单位的自评表；不写则导出考评表。")
@click.option("--result", "is_result", is_flag=True, help="导出这个单位的考评结果通知单。")
@click.option("--each", "is_each", is_flag=True, help="每个单位一份自评表，-o 是一个文件夹。")
@card_option
@output_option("写到哪里：.xlsx；自评表和通知单也可以是 .pdf 或 .docx。")
def export(
    place: str | None,
    database: str | None,
    unit: str,
    card: str,
    output: Path,
    *,
    is_result: bool,
    is_each: bool,
) -> int:
    """导出考评表、发给单位填写的自评表，或考评结果通知单。"""
    if is_result and not unit:
        raise UsageError("请用 --unit 写明是哪个单位的考评结果。")
    with open_rollup(place, database) as rollup:
        if is_each:
            count = write_each(rollup, output, card)
            if not count:
                raise UsageError(
                    "没有一个单位适用考评表，一份自评表也没有写。分 A、B 组考评的，"
                    "请先用 reporters set --group 写明各单位的组。"
                )
            click.echo(f"自评表已写到文件夹“{output}”，共 {count} 份。")
            return 0
        data = (
            unit_paper(rollup, unit, card, output.suffix, is_result=is_result)
            if unit
            else cards_file(rollup, card, output.suffix)
        )
    with replace_whole(output) as part:
        part.write_bytes(data)
    click.echo(f"已写到“{output}”。")
    return 0


@scorecard.command(cls=ChineseCommand)
@rollup_argument
@click.option("--unit", metavar="单位", default="", help="只看一个单位，列出每一分的由来。")
@card_option
@json_option
def rank(place: str | None, database: str | None, unit: str, card: str, *, as_json: bool) -> int:
    """排名：在组内排列，得分相同的并列；有单位被单项否决或有未评的，另行注明。"""
    with open_rollup(place, database) as rollup:
        found = all_results(rollup, card)
        if unit:
            wanted = named_unit(rollup, unit)
            places = [place_ for each in found if (place_ := each.of(wanted))]
    if as_json:
        print_json([plain_results(each) for each in found])
    elif unit:
        for one in places:
            print_reasons(one)
    else:
        for each in found:
            print_ranks(each)
    return 0


@scorecard.command(cls=ChineseCommand)
@rollup_argument
@card_option
@output_option("得分表写到哪里（.xlsx）。")
def table(place: str | None, database: str | None, card: str, output: Path) -> int:
    """得分表：名次和各项得分、每一分的由来、各指标的平均分，一个 Excel 文件。"""
    from desktop.report.scorecard_table import table_book

    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"“{output.name}”的后缀应是 .xlsx。")
    with open_rollup(place, database) as rollup:
        found = all_results(rollup, card)
        day = rollup.clock().astimezone().date()
        data = table_book(found, office=rollup.office, made_on=day)
    with replace_whole(output) as part:
        part.write_bytes(data)
    count = sum(len(each.ranked) for each in found)
    click.echo(f"得分表已写到“{output}”，共 {count} 个单位。")
    return 0


scorecard.add_command(take)
scorecard.add_command(score)
