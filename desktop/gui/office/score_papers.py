"""考评 in and out of files: the card, the units' 自评表, the table of all scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.files import replace_whole
from desktop.names import apart, safe_name
from desktop.rollup.scorecard.results import results
from desktop.rollup.scorecard.store import put_in_force
from desktop.rollup.scorecard.taking import apply, plan
from desktop.rollup.store import moment
from desktop.rollup.units import all_units, named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.gui.office.bureau import Bureau
    from desktop.gui.office.course import Course
    from desktop.rollup.scorecard.model import ReadSheet
    from desktop.rollup.scorecard.results import CardResults
    from desktop.rollup.scorecard.store import StoredCard
    from desktop.rollup.scorecard.taking import Plan
    from desktop.rollup.store import Rollup

_MOST_NAMED = 12


def read(path: Path) -> tuple[ReadSheet, ...]:
    """Read the cards of a file; for the worker. Raises DesktopError."""
    from desktop.rollup.scorecard.reading import read_scorecards  # noqa: PLC0415 - slow

    return read_scorecards(path)


def import_cards(bureau: Bureau, sheets: Sequence[ReadSheet]) -> str:
    """Put what was read in force and tell about it; empty where it could not be written.

    Raises:
        UsageError: something must be mended first.
    """
    findings = [finding for each in sheets for finding in each.findings]
    serious = [each.sentence for each in findings if each.is_serious]
    if serious:
        raise UsageError(f"没有导入，必须先改正：{'；'.join(serious[:_MOST_NAMED])}")
    rollup = bureau.rollup
    words = []
    for each in sheets:
        card = each.card
        done = bureau.write(
            "scorecard_import",
            card.title,
            lambda db, card=card: put_in_force(  # type: ignore[misc]
                db, card, at=moment(rollup.clock()), by=rollup.actor
            ),
        )
        if done is None:
            return ""
        words.append(f"已导入“{card.title}”，指标 {sum(1 for _ in card.walk())} 项。")
        if done.carried_count:
            words.append(f"原来的同名考评表已由它代替，{done.carried_count} 处打分带了过来。")
        if done.left:
            words.append(f"新表里没有的指标（{'、'.join(done.left)}）的打分留在旧表中。")
    words += [f"请核对：{each.sentence}" for each in findings[:_MOST_NAMED]]
    return "".join(words)


def planned(rollup: Rollup, found: CardResults, sheet: ReadSheet) -> tuple[str, Plan]:
    """Return whose 自评表 a sheet is, and what it would change.

    Raises:
        UsageError: it does not say whose it is, or of a unit that nobody knows.
    """
    with rollup.reading() as db:
        units = named(all_units(db), sheet.unit) if sheet.unit else ()
        if len(units) != 1:
            raise UsageError(
                f"不知道这份自评表是哪个单位的（表上写的是“{sheet.unit or '空'}”）。"
                "请在表上写名单里的全称再读。"
            )
        return units[0].name, plan(db, found.stored, units[0], sheet)


def take(bureau: Bureau, unit: str, card: StoredCard, what: Plan) -> str:
    """Write down what a unit filled in, and tell about it."""
    rollup = bureau.rollup
    refused = bureau.write(
        "scorecard_take",
        unit,
        lambda db: apply(db, what, by=rollup.actor, moment=moment(rollup.clock())),
        card.card.title,
    )
    if refused is None:
        return ""
    findings = [*what.findings, *refused]
    left = "；".join(each.sentence for each in findings[:_MOST_NAMED])
    more = f"没有读进去的：{left}" if findings else ""
    return f"{unit}：已读入 {len(what.takings)} 项。{more}"


def write_table(rollup: Rollup, target: Path) -> None:
    """Write the table of all scores; for the worker. Raises DesktopError."""
    from desktop.report.scorecard_table import table_book  # noqa: PLC0415 - slow

    with rollup.reading() as db:
        found = results(db)
    day = rollup.clock().astimezone().date()
    data = table_book(found, office=rollup.office, made_on=day)
    with replace_whole(target) as part:
        part.write_bytes(data)


def write_forms(course: Course, rollup: Rollup, found: CardResults, folder: Path) -> int:
    """Write a 自评表 for every unit into a folder; return how many. For the worker."""
    from desktop.report.scorecard_sheet import CardSheet, Columns, card_book  # noqa: PLC0415 - slow

    day = rollup.clock().astimezone().date()
    units = [place.result.unit for place in found.ranked]
    names = list(apart(safe_name(f"{each.name} 自评表.xlsx") for each in units))
    for done, (unit, name) in enumerate(zip(units, names, strict=True)):
        course.tell(done, len(units), unit.name)
        entries = found.entries.get(unit.id, {})
        sheet = CardSheet(found.card, Columns.SELF, unit.name, entries)
        data = card_book([sheet], made_on=day)
        with replace_whole(folder / name) as part:
            part.write_bytes(data)
    return len(units)
