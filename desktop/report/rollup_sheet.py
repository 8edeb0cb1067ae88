"""汇总台账 as an Excel file: every requirement × unit, the matrix, the units, the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.report.rollup_sheet_tables import (
    figures_sheet,
    matrix_sheet,
    requirements_sheet,
    units_sheet,
)
from desktop.report.rollup_words import of_year
from desktop.report.tables_sheet import BookInfo, SheetColumn, SheetTable, workbook_file
from desktop.report.wording import facts_of, statement_of
from desktop.rollup.cells import FINISHED
from desktop.terms import printed_ref
from desktop.workbook.gaps import REMINDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.report.tables_sheet import Value
    from desktop.rollup.claims import Claim
    from desktop.rollup.picture import Picture

_LEDGER: Final = (
    SheetColumn("序号", 3.5, is_centred=True),
    SheetColumn("单位", 8),
    SheetColumn("条目", 5.5, is_centred=True),
    SheetColumn("章节", 6),
    SheetColumn("工作要点", 10),
    SheetColumn("承担方式", 4.5, is_centred=True),
    SheetColumn("完成时限", 5.5, is_centred=True),
    SheetColumn("落实状态", 4.5, is_centred=True),
    SheetColumn("落实情况", 22),
    SheetColumn("数据", 6),
    SheetColumn("佐证材料", 10),
    SheetColumn("佐证数", 3.5, is_centred=True),
    SheetColumn("缺漏", 5),
    SheetColumn("逾期", 2.5, is_centred=True),
    SheetColumn("存在的问题", 8),
    SheetColumn("下一步措施", 8),
    SheetColumn("自评分", 3.5, is_centred=True),
    SheetColumn("审核结论", 3.5, is_centred=True),
    SheetColumn("审核意见", 10),
    SheetColumn("审核评分", 3.5, is_centred=True),
    SheetColumn("上轮意见", 8),
    SheetColumn("已整改", 3.5, is_centred=True),
    SheetColumn("有改动", 3.5, is_centred=True),
    SheetColumn("按旧要求", 3.5, is_centred=True),
    SheetColumn("报送日期", 5.5, is_centred=True),
)
_YES: Final = "是"
_NO: Final = "否"


def rollup_sheet(picture: Picture, claims: Iterable[Claim]) -> bytes:
    """Return the 汇总台账 as an xlsx file; ``claims`` are read once, in order."""
    note = f"编号 {picture.serial}　数据摘要 {picture.state_digest}"
    title = f"{of_year(picture)}政务公开工作要点落实情况汇总"
    about = BookInfo(title, picture.office, note, picture.today)
    short = f"{picture.office}　截至{picture.today}　编号 {picture.serial}"
    tables = (
        SheetTable(
            "台账",
            f"{title}台账",
            short,
            _LEDGER,
            _ledger(picture, claims),
            frozen=3,
            is_large=True,
        ),
        matrix_sheet(picture, f"{title}一览表"),
        units_sheet(picture, f"{title}：单位", short),
        requirements_sheet(picture, f"{title}：条目", short),
        figures_sheet(picture, f"{title}：数字", short),
    )
    return workbook_file(about, tables)


def _ledger(picture: Picture, claims: Iterable[Claim]) -> Iterator[Sequence[Value]]:
    today = picture.today.isoformat()
    for number, claim in enumerate(claims, 1):
        asked, cell = claim.asked, claim.cell
        is_overdue = cell.due_on is not None and cell.due_on < today
        yield [
            number,
            claim.unit.name,
            printed_ref(asked.ref),
            asked.chapter,
            asked.title,
            terms.ROLE.get(cell.role, ""),
            cell.due_on or "",
            terms.MEASURE[cell.state],
            *_answer(claim),
            _gaps(claim),
            _YES if is_overdue and cell.state not in FINISHED else "",
            *_prospects(claim),
            *_said(claim),
            *_asked_for(claim),
            _YES if cell.is_changed else "",
            _YES if cell.is_outdated else "",
            claim.unit.last_on.isoformat() if claim.unit.last_on else "",
        ]


def _answer(claim: Claim) -> list[Value]:
    if claim.told is None:
        return ["", "", "", 0]
    answer, evidence = claim.told.answer, claim.told.evidence
    listed = "\n".join(f"{each.number}. {each.title or each.name or each.url}" for each in evidence)
    return [statement_of(answer), facts_of(answer), listed, len(evidence)]


def _gaps(claim: Claim) -> str:
    kinds = claim.told.gaps if claim.told else ()
    return "、".join(
        terms.GAP_KIND[each.kind]
        for each in kinds
        if not each.accepted_because and each.kind not in REMINDERS
    )


def _prospects(claim: Claim) -> list[Value]:
    if claim.told is None:
        return ["", "", ""]
    answer = claim.told.answer
    return [answer.problems, answer.next_steps, answer.self_score]


def _asked_for(claim: Claim) -> list[Value]:
    """Return what the last 退回单 asked for, and whether the answer is another one since."""
    said = claim.asked_for
    return [said.remark, _YES if claim.is_answered else _NO] if said else ["", ""]


def _said(claim: Claim) -> list[Value]:
    said = claim.said
    return [terms.VERDICT[said.verdict], said.remark, said.score] if said else ["", "", ""]
