"""From the workbook's values to the self-assessment: every word that is printed is chosen here."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.checklist.model import Role
from desktop.checklist.ref import printed_ref
from desktop.report.content import (
    Chapter,
    EvidenceLine,
    RequirementLine,
    SelfAssessment,
    Signatories,
)
from desktop.workbook.model import EvidenceKind, Status
from desktop.workbook.state import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from desktop.checklist.model import Directive, Requirement
    from desktop.workbook.model import Assessment, Evidence, LedgerRow, WorkbookInfo

PRINTED_STATUSES: Final = (
    Status.DONE,
    Status.IN_PROGRESS,
    Status.ONGOING,
    Status.NOT_APPLICABLE,
    Status.NOT_STARTED,
)
NONE: Final = "—"

_ROLES: Final = {
    Role.LEAD: "牵头",
    Role.RESPONSIBLE: "责任",
    Role.SUPPORTING: "配合",
    Role.REFERENCE: "参照落实",
}
# How an office speaks of itself, by the last word of its name.
_SELF: Final = (
    ("委员会", "我委"),
    ("办公室", "我办"),
    ("街道办事处", "我街道"),
    ("人民政府", "本级政府"),
    ("中心", "本中心"),
    ("局", "我局"),
    ("厅", "我厅"),
    ("委", "我委"),
    ("院", "我院"),
    ("办", "我办"),
)
_FEWEST_CHAPTERS: Final = 3


def compose(
    info: WorkbookInfo,
    rows: Sequence[LedgerRow],
    gaps: Sequence[str],
    *,
    printed_on: date,
    state_digest: str,
) -> SelfAssessment:
    """Return the self-assessment of a workbook.

    ``rows`` come in printed order; ``gaps`` are whole sentences; ``state_digest`` is the SHA-256
    of the workbook's state as 64 hex digits.
    """
    chapters = tuple(_chapters(rows))
    evidence = tuple(_evidence_index(rows, chapters))
    basis = "、".join(_citation(directive) for directive in _directives(rows))
    phrases = _title_phrases(info)
    return SelfAssessment(
        title="".join(phrases),
        title_phrases=phrases,
        unit=info.unit,
        year=info.year,
        basis=basis,
        introduction=_introduction(info, basis),
        overview=_overview(info, chapters, len(evidence), printed_on),
        figures=tuple(_figures(chapters, len(evidence))),
        chapters=chapters,
        gaps=tuple(gap for gap in gaps if gap.strip()),
        evidence=evidence,
        signatories=Signatories(info.preparer, info.reviewer, info.head, info.phone),
        printed_on=printed_on,
        state_digest=state_digest,
        serial=serial_number(info, printed_on),
        state=state(info, rows),
    )


def serial_number(info: WorkbookInfo, printed_on: date) -> str:
    """Return the 编号 of a paper: the day, and eight digits of the workbook it came from."""
    return f"{printed_on:%Y%m%d}-{info.id[:8].upper()}"


def self_name(unit: str) -> str:
    """Return how the unit calls itself in its own report: 我局, 我委 … or 我单位."""
    return next((word for ending, word in _SELF if unit.endswith(ending)), "我单位")


def chinese_date(day: date) -> str:
    """Return the date as GB/T 9704 wants it: full year, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def heading_label(path: Sequence[str], heading: str) -> str:
    """Return a heading with its markers as printed: 二、, 二（一） or 1. before it."""
    reference = "".join(path)
    if len(path) > 1:
        return f"{reference}{'. ' if path[-1].isdecimal() else ''}{heading}"
    if reference.isdecimal():
        return f"{reference}. {heading}"
    return f"{reference}{heading}" if reference.endswith("）") else f"{reference}、{heading}"


def _title_phrases(info: WorkbookInfo) -> tuple[str, ...]:
    year = f"{info.year}年" if info.year else ""
    return (info.unit, f"{year}政务公开工作要点", "落实情况", "自评报告")


def _introduction(info: WorkbookInfo, basis: str) -> str:
    by = f"根据{basis}要求，" if basis else ""
    return (
        f"{by}{self_name(info.unit)}对照工作要点，"
        "对所承担的工作任务逐项开展自查自评。现将落实情况报告如下。"
    )


def _overview(
    info: WorkbookInfo, chapters: Sequence[Chapter], evidence_count: int, printed_on: date
) -> str:
    total = sum(len(chapter.lines) for chapter in chapters)
    counts = Counter(line.status for chapter in chapters for line in chapter.lines)
    parts = [
        f"{terms.STATUS[status]}{counts[status]}项"
        for status in PRINTED_STATUSES
        if counts[status] or status is Status.DONE
    ]
    evidence = (
        f"整理佐证材料{evidence_count}份，目录见附件2。" if evidence_count else "尚未附佐证材料。"
    )
    return (
        f"{self_name(info.unit)}承担工作任务共{total}项。截至{chinese_date(printed_on)}，"
        f"{'，'.join(parts)}；{evidence}"
    )


def _figures(chapters: Sequence[Chapter], evidence_count: int) -> Iterable[tuple[str, int]]:
    yield "任务总数", sum(len(chapter.lines) for chapter in chapters)
    for status in PRINTED_STATUSES:
        yield terms.STATUS[status], sum(chapter.count(status) for chapter in chapters)
    yield "佐证材料", evidence_count


def _directives(rows: Sequence[LedgerRow]) -> list[Directive]:
    seen: dict[tuple[str | None, str], Directive] = {}
    for row in rows:
        seen.setdefault((row.directive.document_number, row.directive.title), row.directive)
    return list(seen.values())


def _citation(directive: Directive) -> str:
    number = f"（{directive.document_number}）" if directive.document_number else ""
    return f"《{_quoted(directive.title)}》{number}"


def _quoted(title: str) -> str:
    """Return a title fit for 《》: no stray spaces, inner 《》 become 〈〉, outer ones dropped."""
    tidy = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", title.strip())
    outer = re.fullmatch(r"《([^《》]*)》", tidy)
    return outer[1] if outer else tidy.replace("《", "〈").replace("》", "〉")


def _chapters(rows: Sequence[LedgerRow]) -> Iterable[Chapter]:
    directives = _directives(rows)
    serial = 0
    for directive in directives:
        own = [
            row
            for row in rows
            if row.directive.title == directive.title
            and row.directive.document_number == directive.document_number
        ]
        depth = _chapter_depth([row.requirement for row in own])
        for (path, heading), group in groupby(own, partial(_chapter_of, depth=depth)):
            lines = []
            for row in group:
                serial += 1
                lines.append(_line(row, serial, len(path)))
            label = heading_label(path, heading) if heading else ""
            yield Chapter(label, tuple(lines), _citation(directive) if len(directives) > 1 else "")


def _chapter_depth(requirements: Sequence[Requirement]) -> int:
    """Return the coarsest level with at least three chapters: 一、 where it divides, else （一）."""
    tops = {requirement.path[:1] for requirement in requirements}
    return 1 if len(tops) >= _FEWEST_CHAPTERS else 2


def _chapter_of(row: LedgerRow, depth: int) -> tuple[tuple[str, ...], str]:
    asked = row.requirement
    level = min(depth, len(asked.headings))
    return asked.path[:level], asked.headings[level - 1] if level else ""


def _line(row: LedgerRow, serial: int, chapter_depth: int) -> RequirementLine:
    asked = row.requirement
    below = range(chapter_depth, len(asked.headings))
    return RequirementLine(
        serial=serial,
        requirement_id=asked.id,
        ref=printed_ref(asked.ref),
        headings=tuple(heading_label(asked.path[i : i + 1], asked.headings[i]) for i in below),
        title=asked.title,
        text=asked.text,
        units=_units(asked),
        deadline="；".join(dict.fromkeys(each.wording for each in asked.deadlines)) or NONE,
        status=row.assessment.status,
        statement=_statement(row.assessment),
        evidence_numbers=tuple(sorted({each.number for each in row.evidence})),
    )


def _units(asked: Requirement) -> str:
    by_role = {role: "、".join(asked.units(role)) for role in _ROLES if asked.units(role)}
    if set(by_role) <= {Role.RESPONSIBLE}:
        return by_role.get(Role.RESPONSIBLE, NONE)
    return "\n".join(f"{_ROLES[role]}：{units}" for role, units in by_role.items())


def _statement(answer: Assessment) -> str:
    parts = [answer.statement.strip()]
    if answer.status is Status.NOT_APPLICABLE and answer.reason.strip():
        parts.append(f"不涉及的原因：{answer.reason.strip()}")
    if answer.evidence_waiver.strip():
        parts.append(f"不需佐证的原因：{answer.evidence_waiver.strip()}")
    return "\n".join(part for part in parts if part) or "（未填写）"


def _evidence_index(
    rows: Sequence[LedgerRow], chapters: Sequence[Chapter]
) -> Iterable[EvidenceLine]:
    several = any(chapter.directive for chapter in chapters)
    refs: dict[int, list[str]] = {}
    for chapter in chapters:
        for line in chapter.lines:
            name = f"第{line.serial}项{line.ref}" if several else line.ref
            for number in line.evidence_numbers:
                refs.setdefault(number, []).append(name)
    pieces = {each.number: each for row in rows for each in row.evidence}
    for number in sorted(pieces):
        yield _evidence_line(pieces[number], tuple(refs[number]))


def _evidence_line(piece: Evidence, refs: tuple[str, ...]) -> EvidenceLine:
    is_file = piece.kind is EvidenceKind.FILE
    return EvidenceLine(
        number=piece.number,
        kind=piece.kind,
        title=piece.title or piece.name or piece.url,
        source=_source(piece),
        dated=chinese_date(piece.dated) if piece.dated else NONE,
        digest=piece.sha256 if is_file else "",
        size=file_size(piece.size) if is_file else NONE,
        refs=refs,
    )


def _source(piece: Evidence) -> str:
    number = [piece.document_number] if piece.document_number else []
    if piece.kind is EvidenceKind.FILE:
        return "\n".join([*number, f"文件：{piece.name or piece.title}"])
    if not piece.channel:
        return "\n".join([*number, f"链接：{piece.url}"])
    return "\n".join([*number, f"链接：{piece.channel}", piece.url])


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
