"""The file's history on paper and as a sheet: who did what when, with the words before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.checklist.ref import qualified_ref
from desktop.report.compose import serial_number
from desktop.report.export import Form
from desktop.report.letter import Column, Letter, Style, Table, Text
from desktop.terms import printed_ref
from desktop.workbook.chronicle import lines

if TYPE_CHECKING:
    from datetime import date

    from desktop.workbook.book import Workbook
    from desktop.workbook.chronicle import Line

LONGEST: Final = 300  # characters of the words of one line on paper; the sheet has all of them
# head, millimetres on paper, whether it grows, Chinese characters beside each other in the sheet
_COLUMNS: Final = (
    ("序号", 14.0, False, 5.0),
    ("时间", 24.0, False, 10.0),
    ("操作人", 22.0, False, 8.0),
    ("操作", 22.0, False, 8.0),
    ("对象", 1.0, True, 16.0),
    ("改动前", 2.0, True, 30.0),
    ("改动后", 2.0, True, 30.0),
)


@dataclass(frozen=True, slots=True)
class History:
    """What a file's history says, ready to be laid out by another thread; ``head`` is one line."""

    unit: str
    title_phrases: tuple[str, ...]
    head: str
    foot: str
    rows: tuple[tuple[str, ...], ...]
    printed_on: date
    serial: str
    state_digest: str

    @property
    def title(self) -> str:
        """Return the title in one line."""
        return "".join(self.title_phrases)


def composed_history(workbook: Workbook, *, printed_on: date) -> History:
    """Return the whole history of a workbook, oldest first."""
    info, events, checklist = workbook.info, workbook.events(), workbook.checklist
    refs = {each.id: printed_ref(qualified_ref(checklist, each)) for each in checklist.requirements}
    told = lines(events, refs)
    year = f"{info.year}年" if info.year else ""
    days = "至".join(dict.fromkeys((told[0].at[:10], told[-1].at[:10])))
    return History(
        unit=info.unit,
        title_phrases=(info.unit, f"{year}政务公开工作要点", "填报操作记录"),
        head=f"{info.title}，共 {len(told)} 条，{days}。",
        foot=f"各条前后相接，缺一条、改一条都查得出。最后一条的摘要（SHA-256）：{events[-1].digest}",
        rows=tuple(_row(each) for each in told),
        printed_on=printed_on,
        serial=serial_number(info, printed_on),
        state_digest=workbook.state_digest(),
    )


def history_file(content: History, form: Form) -> bytes:
    """Return the history as the bytes of a file; the same content gives the same bytes."""
    if form is Form.XLSX:
        return _sheet(content)
    from desktop.report.letter_files import LetterForm, letter_file  # noqa: PLC0415 (slow import)

    return letter_file(_letter(content), LetterForm(form.value))


def _row(line: Line) -> tuple[str, ...]:
    back = "\n（电脑时间曾拨回）" if line.is_clock_back else ""
    words = (line.action, line.subject, line.before, line.after)
    return (str(line.seq), f"{line.at}{back}", line.actor, *words)


def _letter(content: History) -> Letter:
    columns = tuple(
        Column(head, width, is_centred=number == 0, grows=grows)
        for number, (head, width, grows, _) in enumerate(_COLUMNS)
    )
    rows = tuple(tuple(_cut(words) for words in row) for row in content.rows)
    foot = content.foot
    if rows != content.rows:
        foot += "　太长的文字在这里只印开头，全文请存为 .xlsx。"
    return Letter(
        title_phrases=content.title_phrases,
        unit=content.unit,
        printed_on=content.printed_on,
        serial=content.serial,
        state_digest=content.state_digest,
        blocks=(
            Text(content.head, Style.NOTE),
            Table(columns, rows, is_small=True),
            Text(foot, Style.NOTE),
        ),
        is_across=True,
    )


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _sheet(content: History) -> bytes:
    from desktop.report.tables_sheet import (  # noqa: PLC0415 (slow import)
        BookInfo,
        SheetColumn,
        SheetTable,
        workbook_file,
    )

    columns = [SheetColumn(head, characters) for head, _, _, characters in _COLUMNS]
    note = f"{content.head}{content.foot}"
    table = SheetTable("操作记录", content.title, note, columns, content.rows)
    about = BookInfo(content.title, content.unit, content.serial, content.printed_on)
    return workbook_file(about, [table])
