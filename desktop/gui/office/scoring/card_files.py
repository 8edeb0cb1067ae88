"""The files of 考评: cards and forms are read, cards, forms and tables are written; for the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.files import replace_whole
from desktop.names import apart, safe_name
from desktop.rollup.scorecard.results import results
from desktop.rollup.scorecard.store import in_force, put_in_force
from desktop.rollup.slips import free_path
from desktop.rollup.store import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from desktop.gui.office.course import Course
    from desktop.report.scorecard_sheet import CardSheet
    from desktop.rollup.scorecard.model import ReadSheet
    from desktop.rollup.scorecard.results import CardResults
    from desktop.rollup.store import Rollup


def put_cards(rollup: Rollup, sheets: Sequence[ReadSheet], source: str) -> str:
    """Put cards in force, all or none; return what came of it in sentences.

    Raises:
        UsageError: a card cannot be used.
    """
    told = []
    with rollup.writing("scorecard_import", sheets[0].card.title, source) as db:
        for each in sheets:
            done = put_in_force(db, each.card, at=moment(rollup.clock()), by=rollup.actor)
            count = sum(1 for _ in each.card.walk())
            told.append(f"“{each.card.title}”已启用，指标 {count} 项。")
            if done.carried_count:
                told.append(f"它代替了原来的同名考评表，{done.carried_count} 处打分带了过来。")
            if done.left:
                titles = "、".join(f"“{title}”" for title in done.left[:3])
                more = f"等 {len(done.left)} 处" if len(done.left) > 3 else ""  # noqa: PLR2004
                told.append(f"{titles}{more}新表里没有了，打分留在旧表中。")
    return "".join(told)


def card_bytes(rollup: Rollup) -> bytes:
    """Return the cards in force as an xlsx file. Raises UsageError where there is none."""
    from desktop.report.scorecard_sheet import CardSheet, card_book  # noqa: PLC0415 - slow

    with rollup.reading() as db:
        cards = in_force(db)
    if not cards:
        raise UsageError("还没有考评表，请先导入。")
    return card_book([CardSheet(each.card) for each in cards], made_on=_today(rollup))


def table_bytes(rollup: Rollup) -> bytes:
    """Return 得分表 as an xlsx file. Raises UsageError where there is no card."""
    from desktop.report.scorecard_table import table_book  # noqa: PLC0415 - slow

    return table_book(_results(rollup), office=rollup.office, made_on=_today(rollup))


def write_forms(course: Course, rollup: Rollup, folder: Path) -> int:
    """Write one 自评表 for every unit into a folder; return how many. Nothing there is replaced.

    Raises:
        DesktopError: it cannot be written, or was stopped; what was written stays.
    """
    from desktop.report.scorecard_sheet import CardSheet, Columns, card_book  # noqa: PLC0415 - slow

    sheets: dict[int, list[CardSheet]] = {}
    names: dict[int, str] = {}
    for found in _results(rollup):
        for place in found.ranked:
            unit = place.result.unit
            entries = found.entries.get(unit.id, {})
            names[unit.id] = safe_name(f"{unit.name} 自评表.xlsx")
            sheets.setdefault(unit.id, []).append(
                CardSheet(found.card, Columns.SELF, unit.name, entries)
            )
    day = _today(rollup)
    for done, (name, pages) in enumerate(zip(apart(names.values()), sheets.values(), strict=True)):
        course.tell(done, len(sheets), name)
        with replace_whole(free_path(folder, name)) as part:
            part.write_bytes(card_book(pages, made_on=day))
    return len(sheets)


def _results(rollup: Rollup) -> tuple[CardResults, ...]:
    with rollup.reading() as db:
        found = results(db)
    if not found:
        raise UsageError("还没有考评表，请先导入。")
    return found


def _today(rollup: Rollup) -> date:
    return rollup.clock().astimezone().date()
