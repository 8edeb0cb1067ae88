"""A task becomes a draft requirement: clean text, lead sentence, who, when, how much, doubts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.document import deadlines, defaults, doubts, people, targets, units
from desktop.document.columns import Column
from desktop.document.markers import ref_of
from desktop.document.model import (
    Assignment,
    Deadline,
    Doubt,
    DoubtKind,
    DraftRequirement,
    Role,
    Source,
    Span,
)
from desktop.document.normalize import plain as canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.document.defaults import Default
    from desktop.document.markers import MarkerKind
    from desktop.document.tasks import Part, Task

_LONGEST_LEAD: Final = 32


def lead_kinds(tasks: Sequence[Task]) -> frozenset[MarkerKind]:
    """Return the kinds of marker behind which this directive prints a short lead sentence."""
    all_of: Counter[MarkerKind] = Counter()
    with_lead: Counter[MarkerKind] = Counter()
    for task in tasks:
        if task.kind is not None:
            all_of[task.kind] += 1
            with_lead[task.kind] += bool(_lead(task.parts[0]))
    return frozenset(kind for kind, count in all_of.items() if with_lead[kind] * 2 > count)


def draft(
    task: Task,
    year: int | None,
    *,
    leads: frozenset[MarkerKind],
    shared: Sequence[Default] = (),
) -> DraftRequirement:
    """Return the draft requirement of a task; its span is set when the text is tiled."""
    text = "\n".join(filter(None, (_text(part) for part in task.parts)))
    statement = _statement(task)
    return DraftRequirement(
        ref=ref_of(task.path),
        path=task.path,
        headings=task.headings,
        title=_title(task, leads),
        text=text,
        assignments=defaults.added(statement.assignments, shared, task.parts[0].passage.start),
        deadlines=_deadlines(text, task, statement, year),
        targets=targets.read(text),
        span=Span(task.parts[0].passage.start, task.parts[-1].passage.end),
        doubts=tuple(dict.fromkeys(_doubts(task))),
    )


def without_assignment(requirement: DraftRequirement) -> DraftRequirement:
    """Add the doubt that nobody is named, where the directive names somebody elsewhere."""
    doubt = Doubt(DoubtKind.NO_ASSIGNMENT, requirement.ref, requirement.span)
    return replace(requirement, doubts=(*requirement.doubts, doubt))


def _text(part: Part) -> str:
    """Return the words of a paragraph without its statements."""
    text = part.passage.text
    for found in reversed(part.found):
        before, behind = text[: found.begin].rstrip(), text[found.end :].lstrip()
        is_doubled = before[-1:] in {"。", "；", "！"} or not before
        text = before + (behind.lstrip("。；") if is_doubled else behind)
    return text.strip()


def _title(task: Task, leads: frozenset[MarkerKind]) -> str:
    if task.kind is None:
        return ""
    part = task.parts[0]
    if part.passage.bold:
        bold = part.passage.text[: part.passage.bold].rstrip(" 。：:")
        if len(bold) < len(_text(part)) - 1:
            return bold
    return _lead(part) if task.kind in leads else ""


def _lead(part: Part) -> str:
    """Return the short sentence that begins a paragraph of several, without its full stop."""
    first, stop, rest = _text(part).partition("。")
    is_short = len(first) <= _LONGEST_LEAD and first.count("，") + first.count(",") <= 1
    return first if stop and rest.strip() and is_short else ""


_ROLES: Final = {
    Column.LEAD: Role.LEAD,
    Column.RESPONSIBLE: Role.RESPONSIBLE,
    Column.SUPPORTING: Role.SUPPORTING,
    Column.RESPONSIBLE_AND_PEOPLE: Role.RESPONSIBLE,
}


def _in_cells(task: Task) -> tuple[Assignment, ...]:
    """Return the assignments that the cells beside a task name."""
    found: dict[Assignment, None] = {}
    for given in task.given:
        if role := _ROLES.get(given.column):
            source = Source.INHERITED if given.is_inherited else Source.CELL
            named = units.read(given.passage.text, source, role).assignments
            has_people = given.column is Column.RESPONSIBLE_AND_PEOPLE
            found |= dict.fromkeys(people.without_people(named) if has_people else named)
    return tuple(found)


def _statement(task: Task) -> units.Statement:
    """Return the task's own statement; only without one does it inherit."""
    read = [
        units.read(defaults.without(found.content, canonical(found.content)))
        for part in task.parts
        for found in part.found
    ]
    inline = dict.fromkeys(each for statement in read for each in statement.assignments)
    own = (*_in_cells(task), *inline)
    times = tuple(each for statement in read for each in statement.deadlines)
    return units.Statement(own or task.inherited.assignments, times or task.inherited.deadlines)


def _deadlines(
    text: str, task: Task, statement: units.Statement, year: int | None
) -> tuple[Deadline, ...]:
    found = list(deadlines.read(text, year))
    for words in statement.deadlines:
        found.extend(deadlines.read_alone(words, year))
    for given in task.given:
        words = given.passage.text
        if given.column is Column.DEADLINE:
            found.extend(deadlines.read_alone(words, year))
        elif given.column is Column.REMARK:
            found.extend(deadlines.read(words, year))
        elif given.column in _ROLES:
            for time in units.read(words).deadlines:
                found.extend(deadlines.read_alone(time, year))
    return tuple(dict.fromkeys(found))


def _doubts(task: Task) -> Iterator[Doubt]:
    if task.misread:
        yield task.misread
    for part in task.parts:
        repaired = [found for found in part.found if found.repaired]
        for doubt in doubts.of(part.passage):
            if not (repaired and doubt.kind is DoubtKind.UNBALANCED_BRACKET):
                yield doubt
        for found in repaired:
            yield doubts.at(part.passage, found.begin, found.end, DoubtKind.UNBALANCED_BRACKET)
    for given in task.given:
        yield from doubts.of(given.passage)
        if given.is_inherited:
            length = len(given.passage.text)
            yield doubts.at(given.passage, 0, length, DoubtKind.INHERITED_CELL)
    if task.skips:
        passage = task.parts[0].passage
        yield doubts.at(passage, 0, 12, DoubtKind.NUMBERING_GAP)
