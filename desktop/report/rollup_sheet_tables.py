"""The other sheets of the 汇总台账: the matrix, the units, the requirements, the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.report.rollup_tables import legend, reported
from desktop.report.rollup_words import RATE_NOTE
from desktop.report.tables_sheet import SheetColumn, SheetTable
from desktop.rollup.figures import STATES, Measure
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.report.tables_sheet import Value
    from desktop.rollup.picture import Picture

_MARKS: Final = tuple(each for each in Measure if each not in {Measure.ASKED, *STATES})
# How each figure is found again in the first sheet.
_HOW: Final = {
    Measure.ASKED: "台账全部行",
    Measure.ANSWERED: "台账“落实状态”为已完成、持续推进、推进中、不涉及的行",
    Measure.OVERDUE: "台账“逾期”为“是”的行",
    Measure.WITH_GAPS: "台账“缺漏”不为空的行",
    Measure.NO_EVIDENCE: "台账“缺漏”含“缺佐证”的行",
    Measure.OUTDATED: "台账“按旧要求”为“是”的行",
    Measure.CHANGED: "台账“有改动”为“是”的行（与该单位上一次报送相比）",
    Measure.ACCEPTED: "台账“审核结论”为“通过”的行",
    Measure.RETURNED: "台账“审核结论”为“退回”的行",
    Measure.QUERIED: "台账“审核结论”为“存疑”的行",
}


def matrix_sheet(picture: Picture, title: str) -> SheetTable:
    """Return unit × requirement in signs."""
    asked = picture.matrix.requirements
    columns = [SheetColumn("单位", 11), SheetColumn("完成率", 4, is_rate=True)]
    columns += [SheetColumn(printed_ref(each.ref), 3, is_centred=True) for each in asked]

    def rows() -> Iterator[Sequence[Value]]:
        for unit in picture.expected:
            cells = (picture.matrix.at(unit, each) for each in asked)
            marks = [cell.mark if cell else "" for cell in cells]
            yield [unit.name, picture.by_unit.rate(unit.id), *marks]

    return SheetTable("一览", title, legend(), columns, rows())


def units_sheet(picture: Picture, title: str, note: str) -> SheetTable:
    """Return one row for each unit with all its counts."""
    columns = [
        SheetColumn("单位", 14),
        SheetColumn("组别", 4, is_centred=True),
        SheetColumn("报送情况", 12),
        SheetColumn("应报", 4, is_centred=True),
        *_counted(STATES),
        *_counted(_MARKS),
        SheetColumn("完成率", 5, is_rate=True),
        SheetColumn("联系人", 8),
    ]
    found = picture.by_unit

    def rows() -> Iterator[Sequence[Value]]:
        for unit in picture.expected:
            counts = [found.count(each, unit.id) for each in (Measure.ASKED, *STATES, *_MARKS)]
            yield [
                unit.name,
                unit.group,
                reported(picture, unit),
                *counts,
                found.rate(unit.id),
                unit.contact,
            ]

    return SheetTable("单位", title, f"{note}　{RATE_NOTE}", columns, rows(), frozen=1)


def requirements_sheet(picture: Picture, title: str, note: str) -> SheetTable:
    """Return one row for each requirement: who leads, who supports, all its counts."""
    columns = [
        SheetColumn("条目", 6, is_centred=True),
        SheetColumn("章节", 10),
        SheetColumn("工作要点", 16),
        SheetColumn("完成时限", 5.5, is_centred=True),
        SheetColumn("牵头和责任单位", 16),
        SheetColumn("其他单位", 16),
        SheetColumn("应报", 4, is_centred=True),
        *_counted(STATES),
        *_counted(_MARKS),
        SheetColumn("完成率", 5, is_rate=True),
    ]
    found = picture.by_requirement
    names = _names_by_requirement(picture)

    def rows() -> Iterator[Sequence[Value]]:
        for each in picture.matrix.requirements:
            leading, others = names.get(each.id, ([], []))
            counts = [found.count(m, each.id) for m in (Measure.ASKED, *STATES, *_MARKS)]
            yield [
                printed_ref(each.ref),
                each.chapter,
                each.title,
                each.due_on.isoformat() if each.due_on else "",
                _few(leading),
                _few(others),
                *counts,
                found.rate(each.id),
            ]

    return SheetTable("条目", title, f"{note}　{RATE_NOTE}", columns, rows(), frozen=1)


def _counted(measures: Iterable[Measure]) -> list[SheetColumn]:
    return [SheetColumn(terms.MEASURE[each], 4, is_centred=True) for each in measures]


def _names_by_requirement(picture: Picture) -> dict[str, tuple[list[str], list[str]]]:
    names = {each.id: each.name for each in picture.matrix.units}
    found: dict[str, tuple[list[str], list[str]]] = {}
    for (unit_id, requirement_id), cell in picture.matrix.cells.items():
        leading, others = found.setdefault(requirement_id, ([], []))
        (leading if cell.role in {"lead", "responsible"} else others).append(names[unit_id])
    return found


def _few(names: Sequence[str]) -> str:
    most = 20
    more = f"等{len(names)}个单位" if len(names) > most else ""
    return "、".join(names[:most]) + more


def figures_sheet(picture: Picture, title: str, note: str) -> SheetTable:
    """Return every figure with how its rows are found in the other sheets."""
    columns = [
        SheetColumn("数字", 10),
        SheetColumn("值", 6, is_centred=True),
        SheetColumn("怎样得来", 40),
    ]
    total = picture.total
    rows: list[Sequence[Value]] = [
        ["应报送单位", len(picture.expected), "“单位”表全部行"],
        ["未报送单位", len(picture.not_reported), "“单位”表“报送情况”含“未报送”的行"],
        ["逾期报送单位", len(picture.late), "“单位”表“报送情况”含“（逾期）”的行"],
        ["工作要点", len(picture.matrix.requirements), "“条目”表全部行"],
    ]
    for each in Measure:
        how = _HOW.get(each, f"台账“落实状态”为“{terms.MEASURE[each]}”的行")
        rows.append([f"{terms.MEASURE[each]}（条次）", total.count(each), how])
    finished = "（已完成＋持续推进）÷（应报－不涉及）"
    rate = total.rate()
    rows.append(["完成率", f"{rate:.1%}" if rate is not None else "", finished])
    return SheetTable("数字", title, note, columns, rows, frozen=1)
