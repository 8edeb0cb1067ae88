"""Corrections of where requirements begin and end, and of what is one at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.document import requirement, responsibility
from desktop.document.alignment import source_offset
from desktop.document.correcting import reread, union
from desktop.document.markers import marker_of, ref_of
from desktop.document.model import Block, BlockKind, DraftDirective, Extract, Span
from desktop.document.normalize import join, lines
from desktop.document.places import Place, Places
from desktop.document.revision import Dismissal
from desktop.document.tasks import Part, Task

if TYPE_CHECKING:
    from desktop.document.normalize import Passage
    from desktop.document.revision import Revision

OUTSIDE: Final = (BlockKind.FURNITURE, BlockKind.REQUIREMENT)


def merge(revision: Revision, place: Place) -> Revision:
    """Join a requirement with the next one; what stands between them becomes part of it.

    Raises:
        IndexError: there is no next one in the same directive.
    """
    first, second = revision.at(place), revision.at(Place(place.directive, place.position + 1))
    between = [
        block
        for block in Places(revision.parsed).blocks(first.span.end, second.span.start)
        if first.span.end <= block.span.start
        and block.span.end <= second.span.start
        and block.kind not in OUTSIDE
    ]
    joined = replace(
        first,
        text="\n".join([first.text, *(block.text for block in between), second.text]),
        assignments=union(first.assignments, second.assignments),
        deadlines=union(first.deadlines, second.deadlines),
        targets=union(first.targets, second.targets),
        doubts=union(first.doubts, second.doubts),
        span=Span(first.span.start, second.span.end),
    )
    taken = {block.span for block in between}
    return revision.spliced(place, 2, [joined]).with_blocks(
        joined.span,
        lambda block: (
            [replace(block, kind=BlockKind.REQUIREMENT)] if block.span in taken else [block]
        ),
    )


def split(revision: Revision, place: Place, position: int) -> Revision:
    """Divide a requirement before a character of its text; both parts keep who and when.

    Raises:
        ValueError: one of the parts would be empty.
    """
    draft = revision.at(place)
    before, after = draft.text[:position].rstrip(), draft.text[position:].lstrip()
    if not before or not after:
        raise ValueError(position)
    cut = source_offset(revision.parsed.text, draft, len(draft.text) - len(after))
    path = _free_path(revision, place.directive, draft.path)
    end = len(revision.parsed.text[:cut].rstrip())
    year = revision.parsed.directives[place.directive].year
    first = reread(draft, before, Span(draft.span.start, end), year)
    second = replace(
        reread(draft, after, Span(cut, draft.span.end), year),
        path=path,
        ref=ref_of(path),
        title="",
        doubts=(),
    )
    return revision.spliced(place, 1, [first, second]).with_blocks(
        draft.span, lambda block: _cut(revision.parsed.text, block, cut)
    )


def outdent(revision: Revision, place: Place) -> Revision:
    """Move a requirement one level up: it loses its nearest heading."""
    draft = revision.at(place)
    if len(draft.path) <= 1:
        return revision
    path = _unused(revision, place.directive, (*draft.path[:-2], draft.path[-1]))
    return revision.changed(place, path=path, ref=ref_of(path), headings=draft.headings[:-1])


def indent(revision: Revision, place: Place) -> Revision:
    """Move a requirement one level down, under the requirement before it."""
    if place.position == 0:
        return revision
    draft, above = revision.at(place), revision.at(Place(place.directive, place.position - 1))
    path = _unused(revision, place.directive, (*above.path, draft.path[-1]))
    headings = (*above.headings, above.title or above.text[:20])
    return revision.changed(place, path=path, ref=ref_of(path), headings=headings)


def adopt(revision: Revision, block: Block) -> Revision:
    """Make a requirement of text that was taken for something else, after the one before it.

    Raises:
        ValueError: the block is a requirement already, or not of this text.
    """
    if block.kind is BlockKind.REQUIREMENT or block not in revision.parsed.blocks:
        raise ValueError(block)
    if not revision.parsed.directives:
        revision = revision.with_directive(0, _directive(revision))
    place = _place_for(revision, block.span)
    directive = revision.parsed.directives[place.directive]
    passage = join(
        [
            each.passage
            for each in lines(Extract(revision.parsed.text), block.span.start, block.span.end)
        ]
    )
    path, headings, length = _position(revision, place, passage)
    passage = passage.part(length)
    task = Task(path, headings, [Part(passage, responsibility.find(passage))])
    draft = replace(requirement.draft(task, directive.year, leads=frozenset()), span=block.span)
    kept = tuple(each for each in revision.dismissed if each.span != block.span)
    return (
        replace(revision, dismissed=kept)
        .spliced(place, 0, [draft])
        .with_blocks(
            block.span,
            lambda each: [replace(each, kind=BlockKind.REQUIREMENT)] if each == block else [each],
        )
    )


def drop(revision: Revision, place: Place, reason: str) -> Revision:
    """Take a requirement off the list: its text becomes leftover, dismissed for a reason."""
    span = revision.at(place).span
    places = Places(revision.parsed)
    dropped = {block.span for block in places.blocks_of(place, span.start, span.end)}
    changed = revision.spliced(place, 1, []).with_blocks(
        span,
        lambda block: (
            [replace(block, kind=BlockKind.LEFTOVER)] if block.span in dropped else [block]
        ),
    )
    dismissals = tuple(Dismissal(each, reason) for each in sorted(dropped, key=lambda s: s.start))
    return replace(changed, dismissed=(*changed.dismissed, *dismissals))


def _directive(revision: Revision) -> DraftDirective:
    """Return a directive named after the first line, where none was found."""
    title = next((block.text.split("\n")[0] for block in revision.parsed.blocks), "")
    return DraftDirective(None, title.strip(), None, None, None, None, None)


def _cut(text: str, block: Block, cut: int) -> list[Block]:
    if block.kind is not BlockKind.REQUIREMENT or not block.span.start < cut < block.span.end:
        return [block]
    pieces = (Span(block.span.start, cut), Span(cut, block.span.end))
    return [
        Block(block.kind, Span(each.start, each.start + len(words)), words)
        for each in pieces
        if (words := text[each.start : each.end].rstrip())
    ]


def _unused(revision: Revision, number: int, path: tuple[str, ...]) -> tuple[str, ...]:
    taken = {each.path for each in revision.parsed.directives[number].requirements}
    return path if path not in taken else _free_path(revision, number, path)


def _free_path(revision: Revision, number: int, path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path of the next unnumbered paragraph beside or under ``path``."""
    taken = {each.path for each in revision.parsed.directives[number].requirements}
    parent = path[:-1] if path[-1].startswith("¶") else path
    count = 1 if path[-1] == "¶0" else 2
    while (*parent, f"¶{count}") in taken:
        count += 1
    return (*parent, f"¶{count}")


def _position(
    revision: Revision, place: Place, passage: Passage
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Return path, headings and length of the marker of a new requirement before ``place``.

    Its own number counts where a neighbour's chapter has it free; else it is an unnumbered one.
    """
    drafts = revision.parsed.directives[place.directive].requirements
    around = drafts[max(0, place.position - 1) : place.position + 1]
    parents = [(each.path[:-1], each.headings) for each in around] or [((), ())]
    marker = marker_of(passage.plain)
    if marker and marker.length < len(passage.text):
        taken = {each.path for each in drafts}
        for parent, headings in parents:
            if (*parent, marker.label) not in taken:
                return (*parent, marker.label), headings, marker.length
    parent, headings = parents[0] if place.position else ((), ())
    return _free_path(revision, place.directive, (*parent, "¶0")), headings, 0


def _place_for(revision: Revision, span: Span) -> Place:
    """Return where a requirement of this span belongs: behind the last one that starts before."""
    best = Place(0, 0)
    for number, directive in enumerate(revision.parsed.directives):
        for index, draft in enumerate(directive.requirements):
            if draft.span.start < span.start:
                best = Place(number, index + 1)
    return best
