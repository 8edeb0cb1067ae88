"""The papers of 考评: cards, 自评表 for units, results, as the bytes of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.scorecard_parts import named_unit, the_card
from desktop.errors import UsageError
from desktop.files import replace_whole

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.rollup.scorecard.outcome import Result
    from desktop.rollup.scorecard.results import CardResults
    from desktop.rollup.store import Rollup


def all_results(rollup: Rollup, card: str) -> list[CardResults]:
    """Return the results by the card of that title, or by all; UsageError where there is none."""
    from desktop.rollup.scorecard.results import results

    wanted = the_card(rollup, card).id if card else None
    with rollup.reading() as db:
        found = [each for each in results(db) if wanted in {None, each.stored.id}]
    if not found:
        raise UsageError("还没有考评表。请先用 yaodian scorecard import 导入。")
    return found


def cards_file(rollup: Rollup, card: str, suffix: str) -> bytes:
    """Return the cards in force as an xlsx file."""
    from desktop.report.scorecard_sheet import CardSheet, card_book
    from desktop.rollup.scorecard.store import in_force

    if suffix.lower() != ".xlsx":
        raise UsageError("考评表导出为 .xlsx；写明 --unit 的自评表还可以是 .pdf、.docx。")
    with rollup.reading() as db:
        cards = in_force(db)
    if card:
        cards = (the_card(rollup, card),)
    if not cards:
        raise UsageError("还没有考评表。请先用 yaodian scorecard import 导入。")
    day = rollup.clock().astimezone().date()
    return card_book([CardSheet(each.card) for each in cards], made_on=day)


def unit_paper(rollup: Rollup, name: str, card: str, suffix: str, *, is_result: bool) -> bytes:
    """Return the bytes of one unit's 自评表 or result, in the form that the suffix says."""
    from desktop.report.letter_files import LetterForm, letter_file
    from desktop.report.scorecard_page import result_page, self_page
    from desktop.report.scorecard_sheet import CardSheet, Columns, card_book

    suffixes = [".xlsx", *(form.value for form in LetterForm)]
    if suffix.lower() not in suffixes:
        raise UsageError(f"文件的后缀应是 {'、'.join(suffixes)} 之一。")
    unit = named_unit(rollup, name)
    wanted = the_card(rollup, card, unit).id
    found = next(each for each in all_results(rollup, "") if each.stored.id == wanted)
    entries, day = found.entries.get(unit.id, {}), rollup.clock().astimezone().date()
    place = found.of(unit)
    if suffix.lower() == ".xlsx":
        columns = Columns.ALL if is_result else Columns.SELF
        points = _given(place.result) if place and is_result else {}
        sheet = CardSheet(found.card, columns, unit.name, entries, points)
        return card_book([sheet], made_on=day)
    form = LetterForm(suffix.lower())
    if not is_result:
        return letter_file(self_page(found.card, unit, entries, printed_on=day), form)
    if place is None:
        raise UsageError(f"{unit.name}不在应考评的单位里，没有结果。")
    return letter_file(result_page(found.card, place, entries, printed_on=day), form)


def _given(result: Result) -> dict[str, int]:
    """Return the points by code, without those that nobody has given yet."""
    return {code: each for code, each in result.points.items() if code not in result.pending}


def write_each(rollup: Rollup, folder: Path, card: str) -> int:
    """Write a 自评表 for every unit into a folder; return how many."""
    from desktop.names import apart, safe_name
    from desktop.report.scorecard_sheet import CardSheet, Columns, card_book

    found = all_results(rollup, card)
    day = rollup.clock().astimezone().date()
    sheets: dict[str, list[CardSheet]] = {}
    for each in found:
        for place in each.ranked:
            unit = place.result.unit
            entries = each.entries.get(unit.id, {})
            sheet = CardSheet(each.card, Columns.SELF, unit.name, entries)
            sheets.setdefault(unit.name, []).append(sheet)
    if sheets:
        folder.mkdir(parents=True, exist_ok=True)
    names = apart(safe_name(f"{name} 自评表.xlsx") for name in sheets)
    for name, pages in zip(names, sheets.values(), strict=True):
        with replace_whole(folder / name) as part:
            part.write_bytes(card_book(pages, made_on=day))
    return len(sheets)
