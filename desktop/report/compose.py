"""From the workbook's values to the self-assessment: every word that is printed is chosen here."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from desktop import terms
from desktop.report.chapters import citation, directives_of, grouped, heading_label
from desktop.report.content import (
    Chapter,
    EvidenceLine,
    ProseChapter,
    RequirementLine,
    SelfAssessment,
    Signatories,
)
from desktop.report.passages import Passages
from desktop.report.prose import chapter_text, next_steps, numeral, problems
from desktop.report.wording import (
    NONE,
    PRINTED_STATUSES,
    chinese_date,
    deadline_of,
    file_size,
    self_name,
    statement_of,
    units_in_charge,
)
from desktop.terms import printed_ref
from desktop.workbook.model import EvidenceKind, Status
from desktop.workbook.state import digest_of, state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from desktop.workbook.model import Evidence, LedgerRow, WorkbookInfo


class Lines:
    """The lines of both annexes as they were made the last time.

    What is still the same object, in the same place, has the same line.
    """

    def __init__(self) -> None:
        self._asked: dict[str, tuple[LedgerRow, int, RequirementLine]] = {}
        self._proofs: dict[int, tuple[Evidence, EvidenceLine]] = {}

    def line(self, row: LedgerRow, serial: int, chapter_depth: int) -> RequirementLine:
        """Return the line of a row, made where it is new."""
        before, depth, line = self._asked.get(row.requirement.id, (None, 0, None))
        if line is None or before is not row or (depth, line.serial) != (chapter_depth, serial):
            line = _line(row, serial, chapter_depth)
            self._asked[row.requirement.id] = row, chapter_depth, line
        return line

    def proof(
        self, piece: Evidence, refs: tuple[str, ...], serials: tuple[int, ...]
    ) -> EvidenceLine:
        """Return the line of a piece of evidence, made where it is new."""
        before, line = self._proofs.get(piece.number, (None, None))
        if line is None or before is not piece or (line.refs, line.serials) != (refs, serials):
            line = _evidence_line(piece, refs, serials)
            self._proofs[piece.number] = piece, line
        return line


def compose(
    info: WorkbookInfo,
    rows: Sequence[LedgerRow],
    gaps: Sequence[str],
    *,
    printed_on: date,
    state_digest: str,
    settings: Mapping[str, str] | None = None,
    is_prose: bool = False,
    lines: Lines | None = None,
) -> SelfAssessment:
    """Return the self-assessment of a workbook.

    ``rows`` come in printed order; ``gaps`` are whole sentences; ``state_digest`` is the SHA-256
    of the workbook's state as 64 hex digits, worked out here where it is empty; ``settings`` are
    the workbook's, where the paragraphs that a clerk rewrote are kept. ``is_prose`` tells the
    answers in sentences beside the table; ``lines`` are those of the last time.
    """
    passage = Passages(settings or {})
    said = state(info, rows)
    made = lines or Lines()
    chapters = tuple(_chapters(rows, made))
    evidence = tuple(_evidence_index(rows, chapters, made))
    basis = "、".join(citation(directive) for directive in directives_of(rows))
    phrases = _title_phrases(info)
    return SelfAssessment(
        title="".join(phrases),
        title_phrases=phrases,
        unit=info.unit,
        year=info.year,
        basis=basis,
        introduction=passage("introduction", "引言", _introduction(info, basis)),
        overview=passage(
            "overview", "总体情况", _overview(info, chapters, len(evidence), printed_on)
        ),
        figures=tuple(_figures(chapters, len(evidence))),
        chapters=chapters,
        prose=tuple(_prose(rows, info.unit, passage)) if is_prose else (),
        problems=passage("problems", "存在的问题", problems(rows)),
        next_steps=passage("next_steps", "下一步打算", next_steps(rows)),
        passages=tuple(passage.all),
        gaps=tuple(gap for gap in gaps if gap.strip()),
        evidence=evidence,
        signatories=Signatories(info.preparer, info.reviewer, info.head, info.phone),
        printed_on=printed_on,
        state_digest=state_digest or digest_of(said),
        serial=serial_number(info, printed_on),
        state=said,
    )


def serial_number(info: WorkbookInfo, printed_on: date) -> str:
    """Return the 编号 of a paper: the day, and eight digits of the workbook it came from."""
    return f"{printed_on:%Y%m%d}-{info.id[:8].upper()}"


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


def _prose(rows: Sequence[LedgerRow], unit: str, passage: Passages) -> Iterable[ProseChapter]:
    for number, group in enumerate(grouped(rows), 1):
        topic = group.topic or (f"落实{group.directive}情况" if group.directive else "工作任务落实")
        text = passage(
            f"chapter.{group.name}", f"（{numeral(number)}）{topic}", chapter_text(group, unit)
        )
        yield ProseChapter(f"（{numeral(number)}）{topic}", text)


def _chapters(rows: Sequence[LedgerRow], made: Lines) -> Iterable[Chapter]:
    serials = count(1)
    for group in grouped(rows):
        lines = tuple(made.line(row, next(serials), group.depth) for row in group.rows)
        yield Chapter(group.heading, lines, group.directive)


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
        units=units_in_charge(asked),
        deadline=deadline_of(asked),
        status=row.assessment.status,
        statement=statement_of(row.assessment),
        evidence_numbers=tuple(sorted({each.number for each in row.evidence})),
    )


def _evidence_index(
    rows: Sequence[LedgerRow], chapters: Sequence[Chapter], made: Lines
) -> Iterable[EvidenceLine]:
    several = any(chapter.directive for chapter in chapters)
    serving: dict[int, list[RequirementLine]] = {}
    for chapter in chapters:
        for line in chapter.lines:
            for number in line.evidence_numbers:
                serving.setdefault(number, []).append(line)
    pieces = {each.number: each for row in rows for each in row.evidence}
    for number in sorted(pieces):
        lines = serving[number]
        refs = [f"第{each.serial}项{each.ref}" if several else each.ref for each in lines]
        serials = [each.serial for each in lines]
        yield made.proof(pieces[number], tuple(refs), tuple(serials))


def _evidence_line(
    piece: Evidence, refs: tuple[str, ...], serials: tuple[int, ...]
) -> EvidenceLine:
    is_file = piece.kind is EvidenceKind.FILE
    return EvidenceLine(
        number=piece.number,
        kind=piece.kind,
        title=piece.title or piece.name or "（未填写标题）",  # the address is told as the source
        source=_source(piece),
        dated=chinese_date(piece.dated) if piece.dated else NONE,
        digest=piece.sha256 if is_file else "",
        size=file_size(piece.size) if is_file else NONE,
        refs=refs,
        serials=serials,
    )


def _source(piece: Evidence) -> str:
    number = [piece.document_number] if piece.document_number else []
    if piece.kind is EvidenceKind.FILE:
        return "\n".join([*number, f"文件：{piece.name or piece.title}"])
    if not piece.channel:
        return "\n".join([*number, f"链接：{piece.url}"])
    return "\n".join([*number, f"链接：{piece.channel}", piece.url])
