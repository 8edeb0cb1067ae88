"""The 台账 as plain values: which columns, which words; sheet, page and document share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.checklist.model import Role
from desktop.report.chapters import grouped
from desktop.report.wording import (
    chinese_date,
    deadline_of,
    facts_of,
    numbers_told,
    statement_of,
    units_in_charge,
)
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from desktop.workbook.model import Evidence, LedgerRow, WorkbookInfo


SERIAL_WIDTH: Final = 9.0  # mm, of the first column
_MOST_NAMED: Final = 6  # pieces of evidence on paper
_LONGEST_ADDRESS: Final = 80  # characters
_CUT_AT: Final = 60


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` in millimetres, shared out in proportion where it ``grows``.

    A column that is not ``always`` there is left out where it would be empty throughout.
    """

    head: str
    width: float
    words: Callable[[LedgerRow], str]
    grows: bool = False
    is_centred: bool = False
    always: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; each row holds one text per column, its serial number first."""

    heading: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole table; ``notes`` stand between the title and the head."""

    title: str
    unit: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    printed_on: date
    serial: str
    state_digest: str


def _units(*roles: Role) -> Callable[[LedgerRow], str]:
    return lambda row: "、".join(unit for role in roles for unit in row.requirement.units(role))


def _topic(row: LedgerRow) -> str:
    asked = row.requirement
    return asked.title or (asked.headings[-1] if asked.headings else "")


def _task(row: LedgerRow) -> str:
    """Return topic and text in one, unless the text begins with the topic."""
    topic, text = _topic(row), row.requirement.text
    return text if text.startswith(topic) else f"【{topic}】{text}"


def _duties(row: LedgerRow) -> str:
    return "\n".join(
        each.section + (f"（{each.person}）" if each.section and each.person else each.person)
        for each in row.duties
    )


def _in_charge(row: LedgerRow) -> str:
    duties = _duties(row)
    return units_in_charge(row.requirement) + (f"\n承办：{duties}" if duties else "")


def _evidence(row: LedgerRow) -> str:
    lines = []
    for piece in row.evidence:
        title = piece.title or piece.name or piece.url
        said = [piece.document_number, chinese_date(piece.dated) if piece.dated else ""]
        where = f"\n{piece.url}" if piece.url and piece.url != title else ""
        detail = "，".join(filter(None, said))
        lines.append(f"{piece.number}. {title}{f'（{detail}）' if detail else ''}{where}")
    return "\n".join(lines)


def _evidence_names(row: LedgerRow) -> str:
    """Return the first names, for a narrow column: forty would fill page after page."""
    pieces = row.evidence
    named = pieces if len(pieces) <= _MOST_NAMED + 1 else pieces[:_MOST_NAMED]
    lines = [f"{each.number}. {_name(each)}" for each in named]
    if len(named) < len(pieces):
        rest = sorted(each.number for each in pieces[_MOST_NAMED:])
        lines.append(f"等{len(pieces)}份，其余编号：{numbers_told(rest)}")
    return "\n".join(lines)


def _name(piece: Evidence) -> str:
    address = piece.url if len(piece.url) <= _LONGEST_ADDRESS else f"{piece.url[:_CUT_AT]}……"
    return piece.title or piece.name or address


def _status(row: LedgerRow) -> str:
    return terms.STATUS[row.assessment.status]


def _answer(row: LedgerRow) -> str:
    figures = facts_of(row.assessment)
    return statement_of(row.assessment) + (f"\n数据：{figures}" if figures else "")


def _prospects(row: LedgerRow) -> str:
    answer = row.assessment
    parts = [("问题：", answer.problems), ("下一步：", answer.next_steps)]
    return "\n".join(f"{label}{text}" for label, text in parts if text)


def _review(row: LedgerRow) -> str:
    if not row.reviews:
        return ""
    last = row.reviews[-1]
    return terms.VERDICT[last.verdict] + (f"：{last.remark}" if last.remark else "")


def _score(row: LedgerRow) -> str:
    return row.reviews[-1].score if row.reviews else ""


def _judged(row: LedgerRow) -> str:
    parts = [
        ("自评分：", row.assessment.self_score),
        ("审核：", _review(row)),
        ("评分：", _score(row)),
    ]
    return "\n".join(f"{label}{text}" for label, text in parts if text)


def _ref(row: LedgerRow) -> str:
    return printed_ref(row.requirement.ref)


def _deadline(row: LedgerRow) -> str:
    return deadline_of(row.requirement)


def _statement(row: LedgerRow) -> str:
    return statement_of(row.assessment)


def _nothing(_row: LedgerRow) -> str:
    return ""


# What offices' own tables have, each fact in a column of its own: to be sorted and filtered.
SHEET_COLUMNS: Final = (
    Column("条目", 23, _ref, is_centred=True),
    Column("工作任务", 21, _topic),
    Column("具体要求", 62, lambda row: row.requirement.text),
    Column("牵头单位", 18, _units(Role.LEAD), always=False),
    Column("责任单位", 20, _units(Role.RESPONSIBLE)),
    Column("配合单位", 18, _units(Role.SUPPORTING, Role.REFERENCE), always=False),
    Column("承办科室（责任人）", 18, _duties, always=False),
    Column("完成时限", 16, _deadline),
    Column("落实状态", 13, _status, is_centred=True),
    Column("落实情况", 70, _statement),
    Column("数据", 20, lambda row: facts_of(row.assessment), always=False),
    Column("佐证材料", 40, _evidence),
    Column("存在的问题", 24, lambda row: row.assessment.problems, always=False),
    Column("下一步措施", 24, lambda row: row.assessment.next_steps, always=False),
    Column("自评分", 9, lambda row: row.assessment.self_score, is_centred=True, always=False),
    Column("审核意见", 20, _review, always=False),
    Column("审核评分", 9, _score, is_centred=True, always=False),
    Column("备注", 12, _nothing),
)
# The same facts in as many columns as a landscape page holds.
PAPER_COLUMNS: Final = (
    Column("条目", 26, _ref, is_centred=True),
    Column("工作任务", 2, _task, grows=True),
    Column("责任单位", 28, _in_charge),
    Column("完成时限", 18, _deadline),
    Column("落实状态", 17, _status, is_centred=True),
    Column("落实情况", 2, _answer, grows=True),
    Column("佐证材料", 1, _evidence_names, grows=True),
    Column("存在的问题和下一步措施", 1.2, _prospects, grows=True, always=False),
    Column("自评和审核", 20, _judged, always=False),
    Column("备注", 12, _nothing),
)


def ledger(
    info: WorkbookInfo,
    rows: Sequence[LedgerRow],
    columns: Sequence[Column],
    *,
    printed_on: date,
    serial: str,
    state_digest: str,
) -> Ledger:
    """Return the ledger of a workbook with those of the columns that say something."""
    shown = tuple(each for each in columns if each.always or any(map(each.words, rows)))
    year = f"{info.year}年" if info.year else ""
    return Ledger(
        title=f"{info.unit}{year}政务公开工作要点落实情况台账",
        unit=info.unit,
        notes=(f"填报单位（盖章）：{info.unit}", f"填报日期：{chinese_date(printed_on)}"),
        columns=shown,
        sections=tuple(_sections(rows, shown)),
        printed_on=printed_on,
        serial=serial,
        state_digest=state_digest,
    )


def widths_of(ledger: Ledger, across: float) -> list[float]:
    """Return the widths of the columns, the serial number's first, in millimetres."""
    fixed = sum(column.width for column in ledger.columns if not column.grows) + SERIAL_WIDTH
    shares = sum(column.width for column in ledger.columns if column.grows) or 1.0
    share = (across - fixed) / shares
    return [
        SERIAL_WIDTH,
        *(column.width * (share if column.grows else 1) for column in ledger.columns),
    ]


def _sections(rows: Sequence[LedgerRow], columns: Sequence[Column]) -> Iterable[Section]:
    number = 0
    directive = ""
    for group in grouped(rows):
        if group.directive != directive:
            directive = group.directive
            yield Section(directive, ())
        lines = []
        for row in group.rows:
            number += 1
            lines.append((str(number), *(column.words(row) for column in columns)))
        yield Section(group.heading, tuple(lines))
