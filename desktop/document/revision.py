"""A person's corrections of what was read, before the checklist is issued.

Every step is a function from one ``Revision`` to the next, so undo is to keep the old value. The
law of the parser stays true after every step: each non-blank character is in exactly one block.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.document import deadlines, requirement, responsibility, targets, wording
from desktop.document.alignment import source_offset
from desktop.document.markers import marker_of, ref_of
from desktop.document.model import (
    Block,
    BlockKind,
    DoubtKind,
    DraftDirective,
    DraftRequirement,
    Extract,
    ParsedDocument,
    Span,
)
from desktop.document.normalize import join, lines
from desktop.document.places import Place, Places
from desktop.document.tasks import Part, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.document.model import Doubt
    from desktop.document.normalize import Passage

T = TypeVar("T")

OUTSIDE: Final = (BlockKind.FURNITURE, BlockKind.REQUIREMENT)


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A piece of text that a person looked at and left out, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What was read as corrected so far, and what was left out on purpose.

    ``unchosen`` are the directives, counted from 0, that the checklist will not take up.
    """

    parsed: ParsedDocument
    dismissed: tuple[Dismissal, ...] = ()
    unchosen: frozenset[int] = frozenset()

    def at(self, place: Place) -> DraftRequirement:
        """Return the requirement at a place."""
        return self.parsed.directives[place.directive].requirements[place.position]

    @property
    def left_out(self) -> tuple[tuple[Block, str], ...]:
        """Return the text that was left out on purpose, with the reason, in printed order."""
        reasons = {each.span: each.reason for each in self.dismissed}
        found = ((block, reasons.get(block.span, "")) for block in self.parsed.leftover)
        return tuple((block, reason) for block, reason in found if reason)

    @property
    def open_leftover(self) -> tuple[Block, ...]:
        """Return the leftover that nobody has decided about."""
        decided = {each.span for each in self.dismissed}
        return tuple(block for block in self.parsed.leftover if block.span not in decided)

    @property
    def doubts(self) -> tuple[tuple[Place | None, Doubt], ...]:
        """Return the open doubts of chosen directives in printed order, the document's own last."""
        own = (
            (Place(number, index), doubt)
            for number, directive in enumerate(self.parsed.directives)
            if number not in self.unchosen
            for index, draft in enumerate(directive.requirements)
            for doubt in draft.doubts
        )
        return (*own, *((None, doubt) for doubt in self.parsed.doubts))


def merge(revision: Revision, place: Place) -> Revision:
    """Join a requirement with the next one; what stands between them becomes part of it.

    Raises:
        IndexError: there is no next one in the same directive.
    """
    first, second = revision.at(place), revision.at(Place(place.directive, place.position + 1))
    between = [
        block
        for block in revision.parsed.blocks
        if first.span.end <= block.span.start
        and block.span.end <= second.span.start
        and block.kind not in OUTSIDE
    ]
    joined = replace(
        first,
        text="\n".join([first.text, *(block.text for block in between), second.text]),
        assignments=_union(first.assignments, second.assignments),
        deadlines=_union(first.deadlines, second.deadlines),
        targets=_union(first.targets, second.targets),
        doubts=_union(first.doubts, second.doubts),
        span=Span(first.span.start, second.span.end),
    )
    taken = {block.span for block in between}
    return _with_blocks(
        _with_requirements(
            revision, place.directive, lambda old: _spliced(old, place.position, 2, [joined])
        ),
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
    first = _reread(draft, before, Span(draft.span.start, end), year)
    second = replace(
        _reread(draft, after, Span(cut, draft.span.end), year),
        path=path,
        ref=ref_of(path),
        title="",
        doubts=(),
    )
    return _with_blocks(
        _with_requirements(
            revision, place.directive, lambda old: _spliced(old, place.position, 1, [first, second])
        ),
        lambda block: _cut(revision.parsed.text, block, cut),
    )


def outdent(revision: Revision, place: Place) -> Revision:
    """Move a requirement one level up: it loses its nearest heading."""
    draft = revision.at(place)
    if len(draft.path) <= 1:
        return revision
    path = _unused(revision, place.directive, (*draft.path[:-2], draft.path[-1]))
    return _changed(revision, place, path=path, ref=ref_of(path), headings=draft.headings[:-1])


def indent(revision: Revision, place: Place) -> Revision:
    """Move a requirement one level down, under the requirement before it."""
    if place.position == 0:
        return revision
    draft, above = revision.at(place), revision.at(Place(place.directive, place.position - 1))
    path = _unused(revision, place.directive, (*above.path, draft.path[-1]))
    headings = (*above.headings, above.title or above.text[:20])
    return _changed(revision, place, path=path, ref=ref_of(path), headings=headings)


def renumber(revision: Revision, place: Place, path: Sequence[str]) -> Revision:
    """Give a requirement another reference, level by level."""
    return _changed(revision, place, path=tuple(path), ref=ref_of(path))


def reword(revision: Revision, place: Place, text: str) -> Revision:
    """Correct the words of a requirement, as where a recogniser erred; the source stays as it is.

    Raises:
        ValueError: no words are left.
    """
    draft, words = revision.at(place), text.strip()
    if not words:
        raise ValueError(text)
    read = _reread(draft, words, draft.span, revision.parsed.directives[place.directive].year)
    title = draft.title if words.startswith(draft.title) else ""
    kept = tuple(
        each for each in draft.doubts if each.wording not in draft.text or each.wording in words
    )
    return _changed(
        revision,
        place,
        text=words,
        title=title,
        deadlines=read.deadlines,
        targets=read.targets,
        doubts=kept,
    )


def assign(revision: Revision, place: Place, words: str) -> Revision:
    """Say anew who: words as printed, such as ``牵头单位：甲局；配合单位：乙局、丙局``."""
    named = wording.read_units(words)
    kept = tuple(
        each for each in revision.at(place).doubts if each.kind is not DoubtKind.NO_ASSIGNMENT
    )
    return _changed(revision, place, assignments=named, doubts=kept)


def schedule(revision: Revision, place: Place, words: str) -> Revision:
    """Say anew when: words as printed, several separated by ``；``."""
    year = revision.parsed.directives[place.directive].year
    found = wording.read_deadlines(words, year)
    return _changed(revision, place, deadlines=found)


def settle(revision: Revision, place: Place | None, doubt: Doubt) -> Revision:
    """Take a doubt away: a person has looked and found it right, or put it right."""
    if place is None:
        kept = tuple(each for each in revision.parsed.doubts if each != doubt)
        return replace(revision, parsed=replace(revision.parsed, doubts=kept))
    kept = tuple(each for each in revision.at(place).doubts if each != doubt)
    return _changed(revision, place, doubts=kept)


def adopt(revision: Revision, block: Block) -> Revision:
    """Make a requirement of text that was taken for something else, after the one before it.

    Raises:
        ValueError: the block is a requirement already, or not of this text.
    """
    if block.kind is BlockKind.REQUIREMENT or block not in revision.parsed.blocks:
        raise ValueError(block)
    if not revision.parsed.directives:
        revision = _with_directive(revision)
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
    return _with_blocks(
        _with_requirements(
            replace(revision, dismissed=kept),
            place.directive,
            lambda old: _spliced(old, place.position, 0, [draft]),
        ),
        lambda each: [replace(each, kind=BlockKind.REQUIREMENT)] if each == block else [each],
    )


def choose(revision: Revision, number: int, *, is_chosen: bool) -> Revision:
    """Take up a directive (counted from 0) into the checklist, or leave it out."""
    rest = revision.unchosen - {number}
    return replace(revision, unchosen=rest if is_chosen else rest | {number})


def dismiss(revision: Revision, span: Span, reason: str) -> Revision:
    """Leave leftover text out for a reason; it stays in the document and in the record."""
    kept = tuple(each for each in revision.dismissed if each.span != span)
    return replace(revision, dismissed=(*kept, Dismissal(span, reason)))


def drop(revision: Revision, place: Place, reason: str) -> Revision:
    """Take a requirement off the list: its text becomes leftover, dismissed for a reason."""
    span = revision.at(place).span
    places = Places(revision.parsed)
    dropped = {block.span for block in places.blocks_of(place, span.start, span.end)}
    changed = _with_blocks(
        _with_requirements(
            revision, place.directive, lambda old: _spliced(old, place.position, 1, [])
        ),
        lambda block: (
            [replace(block, kind=BlockKind.LEFTOVER)] if block.span in dropped else [block]
        ),
    )
    dismissals = tuple(Dismissal(each, reason) for each in sorted(dropped, key=lambda s: s.start))
    return replace(changed, dismissed=(*changed.dismissed, *dismissals))


def _changed(revision: Revision, place: Place, **fields: object) -> Revision:
    draft = replace(revision.at(place), **fields)  # type: ignore[arg-type] # field names are ours
    return _with_requirements(
        revision, place.directive, lambda old: _spliced(old, place.position, 1, [draft])
    )


def _with_requirements(
    revision: Revision,
    number: int,
    change: Callable[[tuple[DraftRequirement, ...]], tuple[DraftRequirement, ...]],
) -> Revision:
    def changed(index: int, directive: DraftDirective) -> DraftDirective:
        if index != number:
            return directive
        return replace(directive, requirements=change(directive.requirements))

    directives = tuple(changed(*each) for each in enumerate(revision.parsed.directives))
    return replace(revision, parsed=replace(revision.parsed, directives=directives))


def _with_directive(revision: Revision) -> Revision:
    """Return a revision with a directive named after the first line, where none was found."""
    title = next((block.text.split("\n")[0] for block in revision.parsed.blocks), "")
    made = DraftDirective(None, title.strip(), None, None, None, None, None)
    return replace(revision, parsed=replace(revision.parsed, directives=(made,)))


def _with_blocks(revision: Revision, change: Callable[[Block], list[Block]]) -> Revision:
    blocks = tuple(each for block in revision.parsed.blocks for each in change(block))
    return replace(revision, parsed=replace(revision.parsed, blocks=blocks))


def _spliced(
    old: tuple[DraftRequirement, ...], index: int, count: int, new: list[DraftRequirement]
) -> tuple[DraftRequirement, ...]:
    if index + count > len(old):
        raise IndexError(index)
    return (*old[:index], *new, *old[index + count :])


def _union(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _reread(draft: DraftRequirement, text: str, span: Span, year: int | None) -> DraftRequirement:
    """Return part of a requirement; times and amounts stay with the words that name them."""
    labelled = tuple(each for each in draft.deadlines if each.wording not in draft.text)
    return replace(
        draft,
        text=text,
        span=span,
        deadlines=_union(deadlines.read(text, year), labelled),
        targets=targets.read(text),
    )


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
