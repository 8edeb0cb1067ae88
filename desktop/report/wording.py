"""The words of offices: dates, sizes, units, answers as they are printed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from desktop.checklist.model import Role
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from desktop.checklist.model import Requirement
    from desktop.workbook.model import Assessment

PRINTED_STATUSES: Final = (
    Status.DONE,
    Status.IN_PROGRESS,
    Status.ONGOING,
    Status.NOT_APPLICABLE,
    Status.NOT_STARTED,
)
NONE: Final = "—"
_SHORTEST_RUN: Final = 3

_ROLES: Final = {
    Role.LEAD: "牵头",
    Role.RESPONSIBLE: "责任",
    Role.SUPPORTING: "配合",
    Role.REFERENCE: "参照落实",
}
# How an office speaks of itself, by the last word of its name.
_SELF: Final = (
    ("委员会", "我委"),
    ("管委会", "我委"),
    ("办公室", "我办"),
    ("街道办事处", "我街道"),
    *((f"{place}人民政府", f"我{place}") for place in "镇乡县区市州旗省"),
    ("人民政府", "本级政府"),
    ("中心", "本中心"),
    ("公司", "我公司"),
    ("局", "我局"),
    ("厅", "我厅"),
    ("委", "我委"),
    ("院", "我院"),
    ("办", "我办"),
)


def self_name(unit: str) -> str:
    """Return how the unit calls itself in its own report: 我局, 我委 … or 我单位."""
    return next((word for ending, word in _SELF if unit.endswith(ending)), "我单位")


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield ascending numbers as (first, last); three in a row at least make a run."""
    by_distance = groupby(enumerate(numbers), lambda item: item[1] - item[0])
    for _, group in by_distance:
        run = [number for _, number in group]
        if len(run) < _SHORTEST_RUN:
            yield from ((number, number) for number in run)
        else:
            yield run[0], run[-1]


def run_told(first: int, last: int) -> str:
    """Return a run as it is printed: 5 or 5～44."""
    return f"{first}～{last}" if last > first else f"{first}"


def numbers_told(numbers: Sequence[int]) -> str:
    """Return ascending numbers as they are printed: 1、3、5～44."""
    return "、".join(run_told(*run) for run in runs(numbers))


def chinese_date(day: date) -> str:
    """Return the date as GB/T 9704 wants it: full year, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def file_size(size: int) -> str:
    """Return a size in bytes as people read it: 312 B, 45.2 KB, 3.1 MB."""
    if size < 1024:  # noqa: PLR2004 (bytes in a KB)
        return f"{size} B"
    amount = float(size)
    for unit in ("KB", "MB", "GB"):
        amount /= 1024
        if amount < 1000 or unit == "GB":  # noqa: PLR2004 (no four digits before the unit)
            break
    return f"{amount:.1f} {unit}"


def units_in_charge(asked: Requirement) -> str:
    """Return who is in charge, with the roles where there is more than one."""
    by_role = {role: "、".join(asked.units(role)) for role in _ROLES if asked.units(role)}
    if set(by_role) <= {Role.RESPONSIBLE}:
        return by_role.get(Role.RESPONSIBLE, NONE)
    return "\n".join(f"{_ROLES[role]}：{units}" for role, units in by_role.items())


def statement_of(answer: Assessment) -> str:
    """Return the 落实情况 with the reasons that belong to it."""
    parts = [answer.statement.strip()]
    if answer.status is Status.NOT_APPLICABLE and answer.reason.strip():
        parts.append(f"不涉及的原因：{answer.reason.strip()}")
    if answer.evidence_waiver.strip():
        parts.append(f"不需佐证的原因：{answer.evidence_waiver.strip()}")
    return "\n".join(part for part in parts if part) or "（未填写）"


def deadline_of(asked: Requirement) -> str:
    """Return the deadlines as worded, or a dash."""
    return "；".join(dict.fromkeys(each.wording for each in asked.deadlines)) or NONE


def facts_of(answer: Assessment) -> str:
    """Return the figures of an answer: 主动公开信息128条，政策解读12篇."""
    return "，".join(f"{each.label}{each.value}{each.measure}" for each in answer.facts)


# Words that the report has alike on paper and in Word.
DIGEST_NOTE: Final = (
    "说明：数据摘要由填报数据和佐证材料目录算出，每页页脚印其前16位，"
    "纸质件、电子件和工作簿的摘要一致，即为同一份数据。"
)
NO_DIGEST: Final = "网络链接，以公开页面为准"
SHARED_EVIDENCE: Final = "注：同一份佐证材料用于几类任务的，合计数只计一份。"


def points_introduced(count: int) -> str:
    """Return the sentence before the list of what is still missing."""
    return f"经自查，以下{count}个方面尚需完善："


def annex_names(year: int | None) -> tuple[str, str]:
    """Return the names of the two annexes: the table, the evidence index."""
    of_year = f"{year}年" if year else ""
    return f"{of_year}政务公开工作要点逐项落实情况表", f"{of_year}政务公开工作要点佐证材料目录"


def annex_pointer(annexes: tuple[str, str]) -> str:
    """Return the sentence that leads to the annexes."""
    return (
        f"各项工作任务的责任单位、时限、落实状态、落实情况和佐证编号，逐项列入附件1"
        f"《{annexes[0]}》；佐证材料的名称、来源、日期和SHA-256摘要，列入附件2《{annexes[1]}》。"
    )
