"""Which indicator of a card a row of another sheet means: by code and title, else by its titles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.rollup.scorecard.model import Finding, Mode
from desktop.rollup.scorecard.points import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from desktop.rollup.scorecard.model import FilledRow, Indicator, ReadSheet, Scorecard


@dataclass(frozen=True, slots=True)
class Matched:
    """The filled rows by the code of the card, and what differs between sheet and card."""

    rows: Mapping[str, FilledRow]
    findings: tuple[Finding, ...]


def places(card: Scorecard) -> dict[tuple[str, ...], str]:
    """Return the code of each indicator by its titles from the top, and its mode.

    Those whose titles are the same are told apart by their order.
    """
    found: dict[tuple[str, ...], str] = {}
    for path, each in _paths(card.indicators, ()):
        place, number = (each.mode.value, *path), 1
        while place in found:
            number += 1
            place = (each.mode.value, *path[:-1], f"{path[-1]} {number}")
        found[place] = each.code
    return found


def matched(card: Scorecard, sheet: ReadSheet) -> Matched:
    """Return which row of a filled sheet is about which indicator of the card in force."""
    by_titles: dict[tuple[str, ...], list[Indicator]] = {}
    by_code = {}
    for path, each in _paths(card.indicators, ()):
        by_titles.setdefault(path, []).append(each)
        by_code[each.code] = each
    rows: dict[str, FilledRow] = {}
    findings: list[Finding] = []
    for row in sheet.filled:
        known = by_code.get(row.code)
        if known is None or known.title != row.titles[-1]:
            alike = by_titles.get(row.titles, [])
            known = alike[0] if len(alike) == 1 else None
        if known is not None:
            rows[known.code] = row
            findings += _differences(known, sheet.card.find(row.code))
        elif says_anything(row):
            title = row.titles[-1]
            sentence = f"表中的“{title}”在考评表“{card.title}”里找不到，填的内容没有导入。"
            findings.append(Finding(title, sentence))
    return Matched(rows, tuple(findings))


def says_anything(row: FilledRow) -> bool:
    """Tell whether anybody filled in anything in a row."""
    words = (row.self_note, row.self_evidence, row.reason, row.appeal, row.final_reason)
    points = (row.self_points, row.points, row.final_points)
    return any(words) or any(each is not None for each in points)


def _differences(known: Indicator, printed: Indicator | None) -> Iterator[Finding]:
    """Yield what the sheet says otherwise than the card; a sum is not compared."""
    if printed is None or known.mode is Mode.SUM or printed.points == known.points:
        return
    yield Finding(
        known.title,
        f"“{known.title}”的分值在表中是{shown(printed.points)}分，"
        f"考评表是{shown(known.points)}分，按考评表计。",
    )


def _paths(
    indicators: Iterable[Indicator], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Indicator]]:
    for each in indicators:
        path = (*above, each.title)
        yield path, each
        yield from _paths(each.children, path)
