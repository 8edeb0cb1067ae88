"""Scores by hand and from filled sheets: 自评, cases, the office's points, 申诉, 复核."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.rollup_place import database_option, open_rollup, rollup_argument, split_place
from desktop.cli.scorecard_parts import (
    PROBLEMS_FOUND,
    card_option,
    named_unit,
    plain,
    print_findings,
    the_card,
)
from desktop.errors import UsageError

if TYPE_CHECKING:
    from desktop.rollup.scorecard.model import ReadSheet
    from desktop.rollup.scorecard.spot import Spot
    from desktop.rollup.store import Rollup

_WAYS = ("self_points", "points", "cases", "appeal", "final_points", "withdraw")


@click.command(cls=ChineseCommand)
@click.argument("places", metavar="[汇总文件] 自评表...", nargs=-1, required=True)
@database_option
@click.option("--unit", "name", metavar="单位", default="", help="哪个单位；不写则看表上写的。")
@click.option("--review", "is_review", is_flag=True, help="读“得分”一列，作为主管部门的评分。")
@click.option("--preview", is_flag=True, help="只看有哪些不同，不写入。")
@card_option
def take(
    places: tuple[str, ...],
    database: str | None,
    name: str,
    card: str,
    *,
    is_review: bool,
    preview: bool,
) -> int:
    """读回单位填好的自评表（xlsx），按编号和指标名称对应；有没读进去的，退出码为 1。"""
    where, files = split_place(places[0], database, places[1:])
    if not files:
        raise UsageError("请在汇总文件后面写明填好的自评表。")
    from desktop.rollup.scorecard.reading import read_scorecards

    code = 0
    with open_rollup(None if database else where, database) as rollup:
        for file in files:
            for sheet in read_scorecards(Path(file)):
                is_whole = _take(rollup, sheet, (name, card), is_review=is_review, preview=preview)
                code = code if is_whole else PROBLEMS_FOUND
    return code


def _take(
    rollup: Rollup, sheet: ReadSheet, named: tuple[str, str], *, is_review: bool, preview: bool
) -> bool:
    """Take one sheet; tell whether everything in it was taken."""
    from desktop.rollup.scorecard.taking import apply, plan
    from desktop.rollup.store import moment

    name, card = named
    if not (name or sheet.unit):
        raise UsageError("表上没有写填报单位，请用 --unit 写明。")
    unit = named_unit(rollup, name or sheet.unit)
    stored = the_card(rollup, card or _title(rollup, sheet), unit)
    with rollup.reading() as db:
        planned = plan(db, stored, unit, sheet, is_review=is_review)
    findings = list(planned.findings)
    if planned.takings and not preview:
        with rollup.writing("scorecard_take", unit.name, stored.card.title) as db:
            refused = apply(db, planned, by=rollup.actor, moment=moment(rollup.clock()))
        findings += refused
    verb = "有不同" if preview else "已读入"
    click.echo(plain(f"{unit.name}：{verb}{len(planned.takings)}项。"))
    for each in planned.takings:
        click.echo(plain(f"    {each.words}"))
    print_findings(findings)
    return not findings


def _title(rollup: Rollup, sheet: ReadSheet) -> str:
    """Return the sheet's title where a card in force has it, else nothing."""
    from desktop.rollup.scorecard.store import in_force

    title = sheet.card.title
    with rollup.reading() as db:
        return title if any(each.card.title == title for each in in_force(db)) else ""


@click.command(cls=ChineseCommand)
@rollup_argument
@click.option("--unit", metavar="单位", required=True, help="哪个单位。")
@click.option("--code", metavar="编号", required=True, help="哪一项指标，编号见 show。")
@click.option("--points", metavar="分数", help="直接打分：这一项得多少分；写 - 取消。")
@click.option("--cases", metavar="例数", type=int, help="按例扣分、加分或否决：有几例。")
@click.option("--amount", metavar="分数", help="这一例扣（加）多少分，指标没有写明每例多少时用。")
@click.option("--on", "happened_on", metavar="日期", default="", help="事情发生在哪一天。")
@click.option("--reason", metavar="文字", default="", help="理由；自评时是自评说明。")
@click.option("--evidence", metavar="文字", default="", help="佐证：材料名称、编号或网址。")
@click.option("--self", "self_points", metavar="分数", help="单位的自评分。")
@click.option("--appeal", metavar="文字", help="登记单位的申诉。")
@click.option("--final", "final_points", metavar="分数", help="复核分，要写明理由；写 - 取消。")
@click.option(
    "--withdraw", metavar="例号", type=int, help="撤销一例，要写明理由；例号见 rank --unit。"
)
@card_option
def score(
    place: str | None, database: str | None, unit: str, code: str, card: str, **said: str
) -> int:
    """打分：直接给分、按例登记、登记申诉、复核；没有理由和佐证的不扣分。"""
    ways = [name for name in _WAYS if said[name] is not None]
    if len(ways) != 1:
        raise UsageError(
            "请写明一件事：--points、--cases、--self、--appeal、--final 或 --withdraw。"
        )
    from desktop.rollup.scorecard.points import shown
    from desktop.rollup.scorecard.results import results
    from desktop.rollup.scorecard.spot import spot

    with open_rollup(place, database) as rollup:
        found = named_unit(rollup, unit)
        stored = the_card(rollup, card, found)
        at = spot(stored, found, code)
        words = _say(rollup, at, ways[0], said)
        with rollup.reading() as db:
            places = (each.of(found) for each in results(db) if each.stored.id == stored.id)
            total = next((each.result.total for each in places if each), 0)
    click.echo(plain(f"{found.name}“{at.indicator.title}”：{words}。现在总分{shown(total)}分。"))
    return 0


def _say(rollup: Rollup, at: Spot, way: str, said: dict[str, str]) -> str:
    """Do the one thing that was asked for; return it in words."""
    from desktop.rollup.scorecard import judging
    from desktop.rollup.scorecard.model import Case
    from desktop.rollup.scorecard.points import points_of
    from desktop.rollup.store import moment

    value, reason, evidence = said[way], said["reason"], said["evidence"]
    by, now = rollup.actor, moment(rollup.clock())
    with rollup.writing(f"scorecard_{way}", at.unit.name, at.indicator.code) as db:
        match way:
            case "self_points":
                judging.say_self(db, at, points_of(value), note=reason, evidence=evidence)
                return f"自评{value}分"
            case "points":
                points = _points(value)
                judging.give(db, at, points, by=by, moment=now, reason=reason, evidence=evidence)
                return "已取消打分" if points is None else f"得{value}分"
            case "cases":
                amount = points_of(said["amount"]) if said["amount"] else None
                event = Case(int(value), amount, reason, evidence, said["happened_on"])
                number = judging.add_case(db, at, event, by=by, moment=now)
                return f"登记{value}例，例号{number}"
            case "appeal":
                judging.appeal(db, at, value)
                return "已登记申诉"
            case "final_points":
                judging.decide(db, at, _points(value), reason=reason, by=by, moment=now)
                return "已取消复核" if value == "-" else f"复核为{value}分"
            case _:
                judging.withdraw_case(db, at, int(value), reason)
                return f"已撤销第{value}例"


def _points(text: str) -> int | None:
    from desktop.rollup.scorecard.points import points_of

    return None if text == "-" else points_of(text)
