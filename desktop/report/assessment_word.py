"""The self-assessment as a Word document: the same words as on paper, to go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.report.word import (
    BODY,
    CELL,
    CELL_CENTRE,
    LEVEL_1,
    LEVEL_2,
    PLAIN,
    SMALL,
    SMALL_CENTRE,
    SMALL_HEAD,
    TITLE,
    WordDocument,
)
from desktop.report.wording import (
    DIGEST_NOTE,
    NO_DIGEST,
    NONE,
    PRINTED_STATUSES,
    SHARED_EVIDENCE,
    annex_names,
    annex_pointer,
    numbers_told,
    points_introduced,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.report.content import RequirementLine, SelfAssessment

_REQUIREMENTS: Final = {
    "序号": 10.0,
    "条目": 25.0,
    "工作任务": 64.0,
    "责任单位": 29.0,
    "时限": 19.0,
    "落实状态": 17.0,
    "落实情况": 48.0,
    "佐证编号": 13.0,
}
_EVIDENCE: Final = {
    "编号": 11.0,
    "佐证材料名称和SHA-256摘要": 88.0,
    "来源": 50.0,
    "日期": 28.0,
    "大小": 18.0,
    "对应条目": 30.0,
}
_SIGN_HEIGHTS: Final = (15.0, 15.0, 15.0, 50.0)  # mm, as on the pages
_DATE: Final = "年　　月　　日"


def document(report: SelfAssessment) -> bytes:
    """Return the self-assessment as a docx file; the same content gives the same bytes."""
    note = f"编号 {report.serial}　数据摘要 {report.state_digest[:16]}"
    word = WordDocument(report.title, report.unit, note, report.printed_on)
    annexes = annex_names(report.year)
    word.page()
    word.paragraph(report.title_phrases[0], TITLE)
    word.paragraph("".join(report.title_phrases[1:]), TITLE)
    word.paragraph("", PLAIN)
    _body(word, report, annexes)
    _signature(word, report, annexes)
    word.page(is_across=True)
    word.paragraph("附件1", PLAIN)
    word.paragraph(annexes[0], TITLE)
    word.table(
        list(_REQUIREMENTS.values()),
        list(_REQUIREMENTS),
        _requirements(report),
        [SMALL_CENTRE, SMALL_CENTRE, SMALL, SMALL, SMALL, SMALL_CENTRE, SMALL, SMALL_CENTRE],
        head_style=SMALL_HEAD,
    )
    word.page(is_across=True)
    word.paragraph("附件2", PLAIN)
    word.paragraph(annexes[1], TITLE)
    word.table(
        list(_EVIDENCE.values()),
        list(_EVIDENCE),
        _evidence(report),
        [SMALL_CENTRE, SMALL, SMALL, SMALL_CENTRE, SMALL_CENTRE, SMALL_CENTRE],
        head_style=SMALL_HEAD,
    )
    word.paragraph(f"编号：{report.serial}\n数据摘要（SHA-256）：{report.state_digest}", SMALL)
    word.paragraph(DIGEST_NOTE, SMALL)
    return word.packed()


def _body(word: WordDocument, report: SelfAssessment, annexes: tuple[str, str]) -> None:
    word.paragraph(report.introduction)
    word.paragraph("一、总体情况", LEVEL_1)
    word.paragraph(report.overview)
    statuses = [terms.STATUS[each] for each in PRINTED_STATUSES]
    word.table(
        [51.0, 14.5, *(18.0 if len(each) > 3 else 14.5 for each in statuses), 14.5],  # noqa: PLR2004 (characters that 14.5 mm hold)
        ["工作任务分类", "任务数", *statuses, "佐证"],
        _figures(report),
        [CELL, *([CELL_CENTRE] * 7)],
    )
    if report.shares_evidence:
        word.paragraph(SHARED_EVIDENCE, SMALL)
    if report.prose:
        word.paragraph("二、主要做法和成效", LEVEL_1)
        for chapter in report.prose:
            word.paragraph(chapter.heading, LEVEL_2)
            word.paragraph(chapter.text)
    else:
        word.paragraph("二、逐项落实情况", LEVEL_1)
    word.paragraph(annex_pointer(annexes))
    word.paragraph("三、存在的问题", LEVEL_1)
    word.paragraph(report.problems)
    word.paragraph("四、下一步打算", LEVEL_1)
    word.paragraph(report.next_steps)
    if report.gaps:
        word.paragraph("五、尚待完善事项", LEVEL_1)
        word.paragraph(points_introduced(len(report.gaps)))
        for number, gap in enumerate(report.gaps, 1):
            word.paragraph(f"{number}. {gap}")


def _figures(report: SelfAssessment) -> Iterator[Sequence[str]]:
    for chapter in report.chapters:
        counts = [chapter.count(status) for status in PRINTED_STATUSES]
        numbers = [len(chapter.lines), *counts, chapter.evidence_count]
        yield [chapter.title, *map(str, numbers)]
    yield ["合计", *(str(count) for _, count in report.figures)]


def _signature(word: WordDocument, report: SelfAssessment, annexes: tuple[str, str]) -> None:
    people = report.signatories
    word.paragraph("", PLAIN)
    word.paragraph(f"附件：1. {annexes[0]}\n　　　2. {annexes[1]}", BODY)
    word.paragraph("", PLAIN)
    word.table(
        [30.0, 30.0, 52.0, 44.0],
        ["", "姓名", "签字", "日期"],
        [
            ["填报人", people.preparer, "", _DATE],
            ["审核人", people.reviewer, "", _DATE],
            ["单位负责人", people.head, "", _DATE],
            ["单位盖章处", f"{report.unit}\n{_DATE}"],
        ],
        [CELL_CENTRE] * 4,
        heights=_SIGN_HEIGHTS,
    )
    if people.phone:
        word.paragraph(f"联系电话：{people.phone}", CELL)


def _requirements(report: SelfAssessment) -> Iterator[Sequence[str]]:
    directive = ""
    for chapter in report.chapters:
        if chapter.directive != directive:
            directive = chapter.directive
            yield [directive]
        if chapter.heading:
            yield [chapter.heading]
        yield from map(_requirement, chapter.lines)


def _requirement(line: RequirementLine) -> Sequence[str]:
    headings = "　".join(line.headings)
    return [
        str(line.serial),
        line.ref,
        f"{headings}\n{line.text}" if headings else line.text,
        line.units,
        line.deadline,
        terms.STATUS[line.status],
        line.statement,
        numbers_told(line.evidence_numbers) or NONE,
    ]


def _evidence(report: SelfAssessment) -> Iterator[Sequence[str]]:
    for piece in report.evidence:
        digest = piece.digest or NO_DIGEST
        yield [
            str(piece.number),
            f"{piece.title}\n{digest}",
            piece.source,
            piece.dated,
            piece.size,
            "\n".join(piece.refs),
        ]
