"""The self-assessment as a story of flowables: report, signature block, two annexes."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Spacer,
)

from desktop import terms
from desktop.report import faces
from desktop.report.bars import FigureBars
from desktop.report.blocks import SignatureBlock, SignatureBox, StatusMark
from desktop.report.faces import Face
from desktop.report.grid import Grid
from desktop.report.page import AREA_HEIGHT, AREA_WIDTH, LANDSCAPE, LEADING, MM
from desktop.report.paragraph import Bookmark, Paragraph
from desktop.report.row import Band, Cells, Row, head_row, keep_with_sums
from desktop.report.styles import (
    ANNEX_LIST,
    ANNEX_MARK,
    ANNEX_NEXT,
    ANNEX_TITLE,
    BAND,
    BODY,
    CELL,
    CELL_CENTRE,
    CELL_HEAD,
    CELL_LEAD,
    CELL_LEFT,
    DIGEST,
    LEVEL_1,
    LEVEL_2,
    NOTE,
    SHEET_TITLE,
    TITLE,
    TITLE_SIZE,
)
from desktop.report.tags import Element, Tag
from desktop.report.title import break_title
from desktop.report.wording import (
    DIGEST_NOTE,
    NO_DIGEST,
    NONE,
    PRINTED_STATUSES,
    SHARED_EVIDENCE,
    annex_names,
    annex_pointer,
    points_introduced,
    run_told,
    runs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.report.content import Chapter, EvidenceLine, RequirementLine, SelfAssessment

_MORE_THAN_A_PAGE: Final = 80  # flowables, some of which are only space
_TOPIC: Final = 20  # characters of a requirement in the outline
_REQUIREMENT_COLUMNS: Final = (
    ("序号\n条目", 20.0),
    ("工作任务", 67.0),
    ("责任单位", 29.0),
    ("时限", 22.0),
    ("落实状态", 23.0),
    ("落实情况", 51.0),
    ("佐证\n编号", 13.0),
)
_EVIDENCE_COLUMNS: Final = (
    ("编号", 12.0),
    ("佐证材料名称和SHA-256摘要", 88.0),
    ("来源", 50.0),
    ("日期", 29.0),
    ("大小", 18.0),
    ("对应条目", 28.0),
)


def story(report: SelfAssessment, boxes: dict[str, SignatureBox]) -> list[Flowable]:
    """Return the flowables; ``boxes`` is filled with the signature places while they are drawn."""
    annexes = annex_names(report.year)
    return [
        *_title(report),
        *_body(report, annexes),
        *_signature(report, annexes, boxes),
        *_annex(1, annexes[0], _requirement_grid(report)),
        *_annex(2, annexes[1], _evidence_and_notes(report)),
    ]


def opening_story(report: SelfAssessment) -> list[Flowable]:
    """Return as many flowables as fill the first page, for a look at it alone."""
    annexes = annex_names(report.year)
    flowables = chain(_title(report), _body(report, annexes), _signature(report, annexes, {}))
    return list(islice(flowables, _MORE_THAN_A_PAGE))


def index_story(report: SelfAssessment, title: str) -> list[Flowable]:
    """Return the flowables of the evidence index alone."""
    heading = Paragraph(title, SHEET_TITLE, bookmark=Bookmark("title", title, 0))
    return [heading, Spacer(1, 6), *_evidence_and_notes(report, is_linked=False)]


def _title(report: SelfAssessment) -> Iterator[Flowable]:
    lines = break_title(
        [faces.printable(phrase) for phrase in report.title_phrases],
        faces.widths(Face.TITLE),
        AREA_WIDTH / TITLE_SIZE,
    )
    yield Paragraph("\n".join(lines), TITLE, bookmark=Bookmark("title", report.title, 0))
    # The title's lines are wider than the grid's; the rest comes back to whole lines.
    height = len(lines) * TITLE.leading
    yield Spacer(1, (-height) % LEADING + LEADING)


def _body(report: SelfAssessment, annexes: tuple[str, str]) -> Iterator[Flowable]:
    yield Paragraph(report.introduction, BODY)
    yield from _section("一、总体情况", report.overview)
    yield _figures_grid(report)
    if report.shares_evidence:
        yield Paragraph(SHARED_EVIDENCE, NOTE)
    yield Spacer(1, LEADING / 2)
    yield FigureBars(report.figures[1:-1])
    yield from _achievements(report, annexes)
    yield from _section("三、存在的问题", report.problems)
    yield from _section("四、下一步打算", report.next_steps)
    if report.gaps:
        yield from _section("五、尚待完善事项", points_introduced(len(report.gaps)))
        gaps = Element(Tag.LIST)
        for number, gap in enumerate(report.gaps, 1):
            yield Paragraph(f"{number}. {gap}", BODY, item=Element(Tag.ITEM, gaps))


def _achievements(report: SelfAssessment, annexes: tuple[str, str]) -> Iterator[Flowable]:
    pointer = annex_pointer(annexes)
    if not report.prose:
        yield from _section("二、逐项落实情况", pointer)
        return
    heading = "二、主要做法和成效"
    yield CondPageBreak(4 * LEADING)
    yield Paragraph(heading, LEVEL_1, bookmark=Bookmark(heading, heading, 0))
    for index, chapter in enumerate(report.prose):
        mark = Bookmark(f"prose-{index}", chapter.heading, 1)
        yield CondPageBreak(3 * LEADING)
        yield Paragraph(chapter.heading, LEVEL_2, bookmark=mark)
        yield Paragraph(chapter.text, BODY)
    yield Paragraph(pointer, BODY)


def _section(heading: str, text: str) -> Iterator[Flowable]:
    yield CondPageBreak(3 * LEADING)  # the heading and two lines of its text
    yield Paragraph(heading, LEVEL_1, bookmark=Bookmark(heading, heading, 0))
    yield Paragraph(text, BODY)


def _figures_grid(report: SelfAssessment) -> Grid:
    numbers = (*(terms.STATUS[status] for status in PRINTED_STATUSES), "佐证")
    columns = [("工作任务分类", 51.0), ("任务数", 14.5)]
    columns += [(word, 18.0 if len(word) > 3 else 14.5) for word in numbers]  # noqa: PLR2004 (characters that 14.5 mm hold)
    rows = [_figures_row(chapter.title, _counts(chapter)) for chapter in report.chapters]
    total = [count for _, count in report.figures]
    rows.append(_figures_row("合计", total))
    keep_with_sums(rows)
    return _grid(columns, rows)


def _counts(chapter: Chapter) -> list[int]:
    counts = [chapter.count(status) for status in PRINTED_STATUSES]
    return [len(chapter.lines), *counts, chapter.evidence_count]


def _figures_row(label: str, counts: Sequence[int]) -> Row:
    numbers = [[Paragraph(str(count), CELL_CENTRE)] for count in counts]
    return Row([[Paragraph(label, CELL_LEFT)], *numbers], is_centred=True)


def _signature(
    report: SelfAssessment, annexes: tuple[str, str], boxes: dict[str, SignatureBox]
) -> Iterator[Flowable]:
    listed = Element(Tag.LIST)
    yield Spacer(1, LEADING)
    yield KeepTogether(
        [
            Paragraph(f"附件：1. {annexes[0]}", ANNEX_LIST, item=Element(Tag.ITEM, listed)),
            Paragraph(f"2. {annexes[1]}", ANNEX_NEXT, item=Element(Tag.ITEM, listed)),
            SignatureBlock(report, boxes),
        ]
    )


def _annex(number: int, name: str, content: Sequence[Flowable]) -> Iterator[Flowable]:
    mark = f"附件{number}"
    yield NextPageTemplate(LANDSCAPE)
    yield PageBreak()
    yield Paragraph(mark, ANNEX_MARK, bookmark=Bookmark(mark, f"{mark} {name}", 0))
    yield Paragraph(name, ANNEX_TITLE)
    yield from content


def _requirement_grid(report: SelfAssessment) -> list[Flowable]:
    if not report.chapters:
        return [Paragraph("清单中没有工作任务。", BODY)]
    rows: list[Row] = []
    directive = ""
    for index, chapter in enumerate(report.chapters):
        if chapter.directive != directive:
            directive = chapter.directive
            rows.append(_band(directive, f"directive-{index}", 1))
        if chapter.heading:
            rows.append(_band(chapter.heading, f"chapter-{index}", 2 if directive else 1))
        level = 1 + bool(directive) + bool(chapter.heading)
        rows += (_requirement_row(line, level) for line in chapter.lines)
    return [_grid(_REQUIREMENT_COLUMNS, rows)]


def _grid(columns: Sequence[tuple[str, float]], rows: Sequence[Row]) -> Grid:
    head = head_row((word for word, _ in columns), CELL_HEAD)
    return Grid([width * MM for _, width in columns], head, rows)


def _band(label: str, key: str, level: int) -> Band:
    return Band(
        Paragraph(label, BAND, bookmark=Bookmark(key, label, level, is_folded=True)),
        Paragraph(f"{label}（续）", BAND),
    )


def _requirement_row(line: RequirementLine, level: int) -> Row:
    return Row(partial(_requirement_cells, line, level), continued=partial(_continued, line.serial))


def _continued(number: int) -> list[Flowable]:
    return [Paragraph(f"{number}（续）", CELL_CENTRE)]


def _requirement_cells(line: RequirementLine, level: int) -> Cells:
    topic = line.title or line.text[:_TOPIC]
    mark = Bookmark(f"requirement-{line.serial}", f"{line.ref} {topic}", level)
    lead = [Paragraph("　".join(line.headings), CELL_LEAD)] if line.headings else []
    return (
        [
            Paragraph(str(line.serial), CELL_CENTRE, bookmark=mark),
            Paragraph(line.ref, CELL_CENTRE),
        ],
        [*lead, Paragraph(line.text, CELL)],
        [Paragraph(line.units, CELL_LEFT)],
        [Paragraph(line.deadline, CELL_LEFT)],
        [StatusMark(line.status, CELL_LEFT)],
        [Paragraph(line.statement, CELL)],
        _evidence_links(line.evidence_numbers),
    )


def _evidence_links(numbers: Sequence[int]) -> list[Flowable]:
    """Return the numbers, each run of which leads to its first line of the index."""
    told = list(runs(numbers))
    return [
        Paragraph(
            f"{run_told(*run)}{'、' if run != told[-1] else ''}",
            CELL_CENTRE,
            link=f"evidence-{run[0]}",
        )
        for run in told
    ] or [Paragraph(NONE, CELL_CENTRE)]


def _evidence_and_notes(report: SelfAssessment, *, is_linked: bool = True) -> list[Flowable]:
    notes = _closing_notes(report)
    if not report.evidence:
        return [Paragraph("本报告未附佐证材料。", BODY), *notes]
    rows = [_evidence_row(line, is_linked=is_linked) for line in report.evidence]
    grid = _grid(_EVIDENCE_COLUMNS, rows)
    grid.keep_below(sum(note.wrap(AREA_HEIGHT, AREA_WIDTH)[1] for note in notes))
    return [grid, *notes]


def _evidence_row(line: EvidenceLine, *, is_linked: bool) -> Row:
    return Row(
        partial(_evidence_cells, line, is_linked=is_linked),
        continued=partial(_continued, line.number),
    )


def _evidence_cells(line: EvidenceLine, *, is_linked: bool) -> Cells:
    mark = Bookmark(f"evidence-{line.number}")
    digest = line.digest or NO_DIGEST
    return (
        [Paragraph(str(line.number), CELL_CENTRE, bookmark=mark)],
        [Paragraph(line.title, CELL_LEFT), Paragraph(digest, DIGEST)],
        [Paragraph(line.source, CELL_LEFT)],
        [Paragraph(line.dated, CELL_CENTRE)],
        [Paragraph(line.size, CELL_CENTRE)],
        [
            Paragraph(ref, CELL_CENTRE, link=f"requirement-{serial}" if is_linked else "")
            for ref, serial in zip(line.refs, line.serials, strict=True)
        ],
    )


def _closing_notes(report: SelfAssessment) -> list[Flowable]:
    notes = [
        f"编号：{report.serial}",
        f"数据摘要（SHA-256）：{report.state_digest}",
        DIGEST_NOTE,
    ]
    if _has_missing(report):
        notes.append("“〓”代表字库中没有的字符，原字见电子件所附数据。")
    return [Spacer(1, 6), *(Paragraph(note, NOTE) for note in notes)]


def _has_missing(report: SelfAssessment) -> bool:
    lines = (line for chapter in report.chapters for line in chapter.lines)
    texts = [report.unit, *report.gaps]
    texts += [text for line in lines for text in (line.text, line.statement, line.units)]
    texts += [text for piece in report.evidence for text in (piece.title, piece.source)]
    return any(map(faces.is_missing, set(faces.printable("".join(texts)))))
