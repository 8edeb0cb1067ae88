"""What every paper over a roll-up ends with: annexes named, 署名, then the annexes themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.report.letter import Issuer, NewPage, Style, Text
from desktop.report.rollup_tables import MOST_IN_MATRIX, by_unit, legend, matrices, ranking
from desktop.report.rollup_words import RATE_NOTE, of_year
from desktop.report.wording import chinese_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.report.letter import Block
    from desktop.rollup.picture import Picture
    from desktop.rollup.scorecard.results import CardResults


def closing(picture: Picture, rankings: Sequence[CardResults] = ()) -> Iterator[Block]:
    """Yield the end of a paper; ``rankings`` are annexes of their own."""
    year = of_year(picture)
    annexes = [(f"{year}政务公开工作要点报送情况表", _units(picture))]
    if 0 < len(picture.expected) <= MOST_IN_MATRIX:
        name = f"{year}政务公开工作要点落实情况一览表"
        annexes.append((name, _matrix(picture, name)))
    annexes += [(f"{each.card.title}得分和名次", _ranking(each)) for each in rankings]
    for number, (name, _) in enumerate(annexes, 1):
        if number == 1:
            yield Text(f"附件：1. {name}", Style.ANNEX_LIST)
        else:
            yield Text(f"{number}. {name}", Style.ANNEX_NEXT)
    yield Issuer(picture.office, chinese_date(picture.today))
    for number, (name, blocks) in enumerate(annexes, 1):
        yield NewPage(is_across=True)
        yield Text(f"附件{number}", Style.ANNEX_MARK)
        yield Text(name, Style.ANNEX_TITLE)
        yield from blocks


def _units(picture: Picture) -> Iterator[Block]:
    yield by_unit(picture)
    yield Text(f"说明：{RATE_NOTE}。", Style.NOTE)


def _matrix(picture: Picture, name: str) -> Iterator[Block]:
    for at, (part, table) in enumerate(matrices(picture)):
        if at:
            yield NewPage(is_across=True)
            yield Text(f"{name}（{part}）", Style.ANNEX_TITLE)
        yield table
        yield Text(f"{legend()}单位序号见附件1。", Style.NOTE)


def _ranking(found: CardResults) -> Iterator[Block]:
    yield ranking(found)
    yield Text("说明：名次在组内排列，得分相同的名次并列。", Style.NOTE)
