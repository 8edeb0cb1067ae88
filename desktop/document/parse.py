"""A government text becomes draft requirements: run the steps, lose nothing.

``parse`` never raises on any text, and every non-blank character ends in exactly one block.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Final

from desktop.document import defaults, directives, misread, pipes, requirement, tables, tabs, units
from desktop.document.blocks import Mark, marks, tile
from desktop.document.defaults import Default
from desktop.document.directives import Section
from desktop.document.glued import split
from desktop.document.model import (
    Block,
    BlockKind,
    Doubt,
    DoubtKind,
    DraftDirective,
    DraftRequirement,
    Extract,
    ParsedDocument,
    Source,
    Span,
)
from desktop.document.normalize import lines
from desktop.document.outline import build
from desktop.document.paragraphs import paragraphs
from desktop.document.prose import read
from desktop.document.tasks import Placed, Reading, Task
from desktop.document.watch import never, watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.document.normalize import Line, Passage
    from desktop.document.tables import TaskTable
    from desktop.document.watch import IsCancelled


@dataclass(slots=True, eq=False)
class _Group:
    """The sections of one directive: the notice, the plan attached to it, its tasks."""

    notice: Section | None = None
    plan: Section | None = None
    reading: Reading = field(default_factory=Reading)
    shares: Section | None = None


def parse_text(text: str, *, is_cancelled: IsCancelled = never) -> ParsedDocument:
    """Return what a plain text says; see ``parse``."""
    return parse(Extract(text), is_cancelled=is_cancelled)


def parse(extract: Extract, *, is_cancelled: IsCancelled = never) -> ParsedDocument:
    """Return the directives of a text with their draft requirements, and what every piece is.

    Raises:
        CancelledError: ``is_cancelled`` said so.
    """
    extract = tabs.with_tables(pipes.with_tables(extract))
    all_lines = misread.mended(list(watched(lines(extract), is_cancelled)))
    known = tables.recognise(extract)
    sections = directives.sections(watched(_passages(all_lines, known), is_cancelled))
    groups = _grouped(list(watched(_readings(extract, sections, known), is_cancelled, every=1)))
    kept = [group for group in groups if _is_kept(group, groups)]
    drafts = [_directive(group) for group in watched(kept, is_cancelled, every=1)]
    marked = chain(_marks_of_tasks(kept), _marks_around(groups, kept))
    blocks = tile(extract.text, all_lines, marked)
    spans = _hulls(blocks)
    numbers = count(1)
    finished = tuple(_with_spans(draft, spans, numbers) for draft in drafts)
    return ParsedDocument(
        text=extract.text,
        directives=finished,
        blocks=tuple(block for block, _ in blocks),
        doubts=(
            *(doubt for group in kept for doubt in group.reading.doubts),
            *_repeated_refs(finished),
        ),
    )


def _passages(all_lines: list[Line], known: list[TaskTable]) -> Iterator[Passage]:
    """Yield the paragraphs outside the tables of tasks; none reaches over a table."""
    begin = 0
    starts = [line.start for line in all_lines]
    for each in known:
        yield from split(paragraphs(all_lines[begin : bisect_left(starts, each.table.span.start)]))
        begin = bisect_left(starts, each.table.span.end)
    yield from split(paragraphs(all_lines[begin:]))


def _readings(
    extract: Extract, sections: list[Section], known: list[TaskTable]
) -> Iterator[tuple[Section, Reading]]:
    """Yield what each section says, in prose and in the tables that stand in it."""
    if known and not sections:
        sections = [Section()]
    starts = [section.start for section in sections]
    within: dict[int, list[TaskTable]] = {}
    for each in known:
        at = max(0, bisect_right(starts, each.table.span.start) - 1)
        within.setdefault(at, []).append(each)
    for at, section in enumerate(sections):
        yield section, _with_tables(extract, read(build(section.body)), within.get(at, []))


def _with_tables(extract: Extract, reading: Reading, known: list[TaskTable]) -> Reading:
    """Add the tasks of tables; what stands behind the first one no longer introduces them."""
    if not known:
        return reading
    added = tables.read(extract, known)
    begin = known[0].table.span.start
    placed = [
        Placed(BlockKind.CLOSING, each.passage)
        if each.kind is BlockKind.PREAMBLE and each.passage.start > begin
        else each
        for each in reading.placed
    ]
    tasks = sorted([*reading.tasks, *added.tasks], key=lambda task: task.parts[0].passage.start)
    return Reading(tasks, [*placed, *added.placed], reading.doubts)


def _grouped(readings: list[tuple[Section, Reading]]) -> list[_Group]:
    """Put each plan to the notice that issues it."""
    groups: list[_Group] = []
    for section, reading in readings:
        last = groups[-1] if groups else None
        if last and _issues(last, section):
            _attach(last, section, reading)
        elif section.is_notice or not section.front:
            groups.append(_Group(notice=section, reading=reading))
        else:
            shares = last.notice if last and last.plan else None
            groups.append(_Group(plan=section, reading=reading, shares=shares))
    return groups


def _issues(last: _Group, section: Section) -> bool:
    """Tell whether a section goes on with the directive before it."""
    if last.reading.tasks or last.plan or last.notice is None or not last.notice.front:
        return False
    if not section.is_notice:
        return True
    notice = last.notice
    is_same_title = not notice.title or not section.title or notice.title == section.title
    is_same_number = not notice.number or not section.number or notice.number == section.number
    return is_same_title and is_same_number


def _attach(last: _Group, section: Section, reading: Reading) -> None:
    if section.is_notice and last.notice is not None:
        section.front = [*last.notice.front, *section.front]
        section.body = [*last.notice.body, *section.body]
        last.notice = section
    else:
        last.plan = section
    reading.placed = [*last.reading.placed, *reading.placed]
    reading.doubts = [*last.reading.doubts, *reading.doubts]
    last.reading = reading


def _is_kept(group: _Group, groups: list[_Group]) -> bool:
    """Tell whether a group is a directive: it asks for something, or names itself."""
    if group.reading.tasks:
        return True
    if any(each.reading.tasks for each in groups):
        return group.notice is not None and group.notice.number is not None
    return bool((group.notice and group.notice.front) or group.plan)


def _directive(group: _Group) -> DraftDirective:
    notice, plan = group.notice or group.shares, group.plan
    title = (plan.title if plan else "") or (notice.title if notice else "")
    number = (notice.number if notice else None) or (plan.number if plan else None)
    signed = (notice.signed_on if notice else None) or (plan.signed_on if plan else None)
    issuer = directives.issuer_of(notice, plan)
    year = directives.year_of(title, notice.title if notice else None, number)
    year = year or (signed.year if signed else None)
    return DraftDirective(
        document_number=number,
        title=title,
        issuer=issuer,
        issued_on=signed,
        year=year,
        level=directives.level_of(issuer) or directives.level_of_title(title),
        forwards=directives.forwarded_number(notice) if notice else None,
        requirements=_requirements(group, year),
    )


def _requirements(group: _Group, year: int | None) -> tuple[DraftRequirement, ...]:
    tasks = group.reading.tasks
    leads = requirement.lead_kinds(tasks)
    shared = _shared(group)
    drafts = [requirement.draft(task, year, leads=leads, shared=shared) for task in tasks]
    names_units = sum(bool(draft.assignments) for draft in drafts) * 2 >= len(drafts)
    return tuple(
        requirement.without_assignment(draft) if names_units and not draft.assignments else draft
        for draft in drafts
    )


def _shared(group: _Group) -> list[Default]:
    """Return the units that are named once for many tasks, in the order of the text."""
    around = (each.passage for each in group.reading.placed)
    within = (part.passage for task in group.reading.tasks for part in task.parts)
    found = [
        each
        for passage in chain(around, within)
        if "责任" in passage.plain
        for each in defaults.read(passage.plain, passage.start)
    ]
    found += [each for task in group.reading.tasks for each in _lasting(task)]
    return sorted(found, key=lambda each: each.begin)


def _lasting(task: Task) -> Iterator[Default]:
    """Yield the statements of a task that hold for those below it too: …，下同."""
    for part in task.parts:
        for found in part.found:
            statement = units.read(found.content, Source.DEFAULT)
            if statement.holds_below:
                yield Default(statement.assignments, part.passage.start, fills=True)


def _marks_of_tasks(groups: list[_Group]) -> Iterator[Mark]:
    tasks: Iterator[Task] = (task for group in groups for task in group.reading.tasks)
    for owner, task in enumerate(tasks, start=1):
        for passage in (*(part.whole for part in task.parts), *task.beside):
            yield from marks(passage, BlockKind.REQUIREMENT, owner)


# Owners above this number are single passages, those below are requirements.
_PASSAGES: Final = 1 << 40


def _marks_around(groups: list[_Group], kept: list[_Group]) -> Iterator[Mark]:
    owners = count(_PASSAGES)
    kept_ids = {id(group) for group in kept}
    for group in groups:
        is_kept = id(group) in kept_ids
        for passage in _front(group):
            kind = BlockKind.HEADING if is_kept else BlockKind.LEFTOVER
            yield from marks(passage, kind, next(owners))
        for placed in group.reading.placed:
            kind = placed.kind if is_kept else BlockKind.LEFTOVER
            yield from marks(placed.passage, kind, next(owners))


def _front(group: _Group) -> Iterator[Passage]:
    for section in (group.notice, group.plan):
        if section is not None:
            yield from section.front


def _hulls(blocks: list[tuple[Block, int]]) -> dict[int, Span]:
    """Return from where to where each requirement reaches."""
    hulls: dict[int, Span] = {}
    for block, owner in blocks:
        if block.kind is BlockKind.REQUIREMENT:
            start = hulls[owner].start if owner in hulls else block.span.start
            hulls[owner] = Span(start, block.span.end)
    return hulls


def _with_spans(
    draft: DraftDirective, spans: dict[int, Span], numbers: Iterator[int]
) -> DraftDirective:
    spanned = (
        replace(each, span=spans.get(owner, each.span))
        for each, owner in zip(draft.requirements, numbers, strict=False)
    )
    return replace(draft, requirements=tuple(spanned))


def _repeated_refs(drafts: tuple[DraftDirective, ...]) -> Iterator[Doubt]:
    for draft in drafts:
        for each in _repeated(draft.requirements):
            yield Doubt(DoubtKind.DUPLICATE_REF, each.ref, each.span)


def _repeated(requirements: tuple[DraftRequirement, ...]) -> Iterator[DraftRequirement]:
    seen: set[str] = set()
    for each in requirements:
        if each.ref in seen:
            yield each
        seen.add(each.ref)
