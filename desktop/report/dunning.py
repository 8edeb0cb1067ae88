"""催报单 and 未报送名单: to whom, what is missing, until when; a 催报单 is one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.report.letter import Column, Issuer, Letter, Style, Table, Text
from desktop.report.rollup_tables import shortened
from desktop.report.rollup_words import of_year
from desktop.report.wording import NONE, chinese_date
from desktop.rollup.cells import FINISHED, CellState
from desktop.rollup.figures import Measure
from desktop.terms import printed_ref
from desktop.workbook.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.report.letter import Block
    from desktop.rollup.cells import Cell
    from desktop.rollup.picture import Picture
    from desktop.rollup.summary import Asked, UnitLine

_MOST_ROWS: Final = 8  # of one page
_TITLE: Final = 20  # characters; one line
_COLUMNS: Final = (
    Column("序号", 11, is_centred=True),
    Column("条目", 27, is_centred=True),
    Column("工作要点", 1, grows=True),
    Column("完成时限", 22, is_centred=True),
    Column("需要处理", 26, is_centred=True),
)


def to_remind(picture: Picture) -> tuple[UnitLine, ...]:
    """Return the units that have something to hand in or to mend."""
    return tuple(
        each for each in picture.expected if not each.has_reported or any(_open(picture, each))
    )


def dunning_letter(picture: Picture, unit: UnitLine, *, answer_by: str = "") -> Letter:
    """Return the 催报单 of one unit; ``answer_by`` is until when, in words."""
    rows = list(_open(picture, unit))
    shown = [
        [str(number), *texts] for number, (_, texts) in enumerate(sorted(rows)[:_MOST_ROWS], 1)
    ]
    rest = len(rows) - len(shown)
    blocks: list[Block] = [
        Text(f"{unit.name}：", Style.PLAIN),
        Text(_words(picture, unit, len(rows), answer_by or "尽快")),
    ]
    if shown:
        blocks.append(Table(_COLUMNS, shown, is_small=True))
    if rest:
        blocks.append(Text(f"另有{rest}条，请对照清单逐条填报。", Style.NOTE))
    blocks.append(Issuer(picture.office, chinese_date(picture.today)))
    phrases = ("关于报送", f"{of_year(picture)}政务公开工作要点", "落实情况的催报单")
    return _letter(picture, phrases, blocks)


def not_reported_list(picture: Picture) -> Letter:
    """Return the 未报送名单."""
    columns = (
        Column("序号", 13, is_centred=True),
        Column("单位", 1, grows=True),
        Column("应报（条）", 20, is_centred=True),
        Column("报送期限", 33, is_centred=True),
        Column("已逾期（天）", 24, is_centred=True),
        Column("联系人", 20),
    )
    rows = [
        [
            str(number),
            unit.name,
            str(picture.by_unit.count(Measure.ASKED, unit.id) or NONE),
            _due(picture, unit),
            str(_days_late(picture, unit) or NONE),
            unit.contact,
        ]
        for number, unit in enumerate(picture.not_reported, 1)
    ]
    count = len(picture.expected)
    told = f"截至{chinese_date(picture.today)}，应报送单位{count}个，未报送{len(rows)}个。"
    blocks: list[Block] = [Text(told)]
    if rows:
        blocks.append(Table(columns, rows))
    blocks.append(Issuer(picture.office, chinese_date(picture.today)))
    phrases = (f"{of_year(picture)}政务公开工作要点落实情况", "未报送单位名单")
    return _letter(picture, phrases, blocks)


def _letter(picture: Picture, phrases: tuple[str, ...], blocks: list[Block]) -> Letter:
    return Letter(
        title_phrases=phrases,
        unit=picture.office,
        printed_on=picture.today,
        serial=picture.serial,
        state_digest=picture.state_digest,
        blocks=tuple(blocks),
    )


def _words(picture: Picture, unit: UnitLine, count: int, by: str) -> str:
    asked = picture.by_unit.count(Measure.ASKED, unit.id)
    due = _last_day(picture, unit)
    until = f"，报送期限为{chinese_date(due)}" if due else ""
    how_many = f"{asked}条工作要点的" if asked else "工作要点的"
    said = (
        f"按照《{picture.title}》要求，你单位应报送{how_many}落实情况{until}。"
        f"截至{chinese_date(picture.today)}，"
    )
    if not unit.has_reported:
        late = _days_late(picture, unit)
        return f"{said}你单位尚未报送{f'，已逾期{late}天' if late else ''}。请{by}报送。"
    return f"{said}你单位报送的内容中，还有{count}条需要处理。请{by}处理完毕并重新报送。"


def _open(picture: Picture, unit: UnitLine) -> Iterator[tuple[tuple[bool, str], tuple[str, ...]]]:
    """Yield what is open, with what puts the most urgent first: overdue, then by its day."""
    today = picture.today.isoformat()
    for position, (asked, cell) in enumerate(picture.row(unit)):
        words = _needed(cell, today)
        if words:
            is_overdue = cell.due_on is not None and cell.due_on < today
            order = (not is_overdue, f"{cell.due_on or '9'} {position:06d}")
            yield order, (*_named(asked), words)


def _named(asked: Asked) -> tuple[str, str, str]:
    due = f"{asked.due_on:%Y-%m-%d}" if asked.due_on else NONE
    return printed_ref(asked.ref), shortened(asked.title, _TITLE), due


def _needed(cell: Cell, today: str) -> str:
    """Return in a few words what is to be done about a cell, or nothing."""
    if cell.state in {CellState.NOT_SUBMITTED, CellState.MISSING}:
        return "报送"
    if cell.verdict in {Verdict.CHANGES_REQUESTED, Verdict.QUERIED}:
        return f"审核{terms.VERDICT[cell.verdict]}，整改"
    if cell.state not in FINISHED and cell.due_on is not None and cell.due_on < today:
        return "逾期，完成"
    if cell.state is CellState.NOT_STARTED:
        return "启动"
    if cell.lacks_evidence:
        return "补佐证"
    return "补缺漏" if cell.gap_count else ""


def _last_day(picture: Picture, unit: UnitLine) -> date | None:
    return unit.due_on or picture.due_on


def _due(picture: Picture, unit: UnitLine) -> str:
    day = _last_day(picture, unit)
    return chinese_date(day) if day else NONE


def _days_late(picture: Picture, unit: UnitLine) -> int:
    day = _last_day(picture, unit)
    return max((picture.today - day).days, 0) if day else 0
