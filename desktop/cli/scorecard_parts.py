"""What the commands of 考评 share: which card, which unit, findings as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.rollup.scorecard.model import Finding
    from desktop.rollup.scorecard.store import StoredCard
    from desktop.rollup.store import Rollup
    from desktop.rollup.units import ReportingUnit

PROBLEMS_FOUND: Final = 1

card_option = click.option(
    "--card", metavar="题名", default="", help="哪一张考评表；只有一张时不用写。"
)


def plain(text: str) -> str:
    """Return words of others on one line, without what would steer a terminal."""
    line = " ".join(text.split())
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def print_findings(findings: Iterable[Finding]) -> None:
    """Print what a person should look at, each a line on standard error."""
    for each in findings:
        click.echo(
            f"{'必须改正' if each.is_serious else '请核对'}　{plain(each.sentence)}", err=True
        )


def named_unit(rollup: Rollup, name: str) -> ReportingUnit:
    """Return the one unit that a name means. Raises UsageError."""
    from desktop.rollup.units import all_units, named

    with rollup.reading() as db:
        found = named(all_units(db), name)
    if len(found) != 1:
        problem = "没有" if not found else "不止一个"
        raise UsageError(f"名单里{problem}“{name}”，请写名单里的全称。")
    return found[0]


def the_card(rollup: Rollup, title: str, unit: ReportingUnit | None = None) -> StoredCard:
    """Return the one card in force that a title, or a unit's group, means. Raises UsageError."""
    from desktop.rollup.scorecard.store import in_force

    with rollup.reading() as db:
        cards = [each for each in in_force(db) if title in each.card.title]
    exact = [each for each in cards if each.card.title == title]
    found = exact or cards
    if unit is not None:
        found = [each for each in found if each.card.group in {"", unit.group}]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError("没有适用的考评表。用 yaodian scorecard show 看一看有哪些。")
    titles = "、".join(f"“{each.card.title}”" for each in found)
    raise UsageError(f"有几张考评表，请用 --card 写明是哪一张：{titles}。")
