"""What the commands of 考评 print: cards, ranks, the reason for every point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from desktop.cli.output import print_table, shorten
from desktop.cli.scorecard_parts import plain

if TYPE_CHECKING:
    from desktop.rollup.scorecard.model import Scorecard
    from desktop.rollup.scorecard.ranking import Ranked
    from desktop.rollup.scorecard.results import CardResults


def print_card(card: Scorecard) -> None:
    """Print a card's indicators with their codes."""
    from desktop.rollup.scorecard.points import shown
    from desktop.rollup.scorecard.rules import words_of

    group = f"（{card.group}类）" if card.group else ""
    click.echo(plain(f"{card.title}{group}　满分{shown(card.full)}分"))
    rows = [
        (
            plain(each.code),
            plain(shorten(each.title, 40)),
            words_of(each),
            shown(each.points or each.full) if each.points or each.full else "",
        )
        for each in card.walk()
    ]
    print_table(("编号", "指标", "计分方式", "分值"), rows)


def print_ranks(found: CardResults) -> None:
    """Print the units in their places."""
    from desktop.rollup.scorecard.points import shown

    click.echo(plain(found.card.title))
    rows = [
        (
            each.result.unit.group,
            str(each.rank) if each.rank else "不参评",
            plain(each.result.unit.name),
            shown(each.result.total),
            each.tier,
            "" if each.result.self_total is None else shown(each.result.self_total),
            _remark(each),
        )
        for each in found.ranked
    ]
    print_table(("组别", "名次", "单位", "总分", "等次", "自评", "说明"), rows)


def _remark(found: Ranked) -> str:
    said = list(found.result.vetoes_told)
    said += [f"{len(found.result.pending)}项未评"] if found.result.pending else []
    return plain("；".join(said))


def print_reasons(found: Ranked) -> None:
    """Print where each point of one unit comes from."""
    from desktop.rollup.scorecard.points import shown

    result = found.result
    click.echo(plain(f"{result.unit.name}　总分{shown(result.total)}　名次{found.rank or '—'}"))
    rows = [
        (
            plain(each.code),
            plain(shorten(each.title or "全表", 30)),
            shown(each.points),
            plain(shorten(each.words, 50)),
            plain(shorten(each.evidence, 30)),
            str(each.case_id or ""),
        )
        for each in result.contributions
    ]
    print_table(("编号", "指标", "分数", "事由", "依据", "例号"), rows)


def plain_results(found: CardResults) -> dict[str, Any]:
    """Return the results as JSON values; points are texts, exact to the hundredth."""
    from desktop.rollup.scorecard.points import shown

    return {
        "scorecard": found.card.title,
        "full": shown(found.card.full),
        "units": [
            {
                "unit": each.result.unit.name,
                "group": each.result.unit.group,
                "rank": each.rank,
                "tier": each.tier,
                "total": shown(each.result.total),
                "bonus": shown(each.result.bonus),
                "self_total": each.result.self_total and shown(each.result.self_total),
                "vetoes": list(each.result.vetoes),
                "voids": list(each.result.voids),
                "pending": list(each.result.pending),
                "lines": [
                    {
                        "code": line.code,
                        "cause": line.cause.value,
                        "points": shown(line.points),
                        "words": line.words,
                        "evidence": line.evidence,
                        "case": line.case_id,
                    }
                    for line in each.result.contributions
                ],
            }
            for each in found.ranked
        ],
    }
