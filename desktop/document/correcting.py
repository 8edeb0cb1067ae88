"""Corrections of what a requirement or a directive says; where it stands stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from desktop.document import deadlines, targets, wording
from desktop.document.markers import ref_of
from desktop.document.model import DoubtKind
from desktop.document.revision import Dismissal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.document.model import Deadline, Doubt, DraftDirective, DraftRequirement, Span
    from desktop.document.places import Place
    from desktop.document.revision import Revision

T = TypeVar("T")


def renumber(revision: Revision, place: Place, path: Sequence[str]) -> Revision:
    """Give a requirement another reference, level by level."""
    return revision.changed(place, path=tuple(path), ref=ref_of(path))


def reword(revision: Revision, place: Place, text: str) -> Revision:
    """Correct the words of a requirement, as where a recogniser erred; the source stays as it is.

    Raises:
        ValueError: no words are left.
    """
    draft, words = revision.at(place), text.strip()
    if not words:
        raise ValueError(text)
    read = reread(draft, words, draft.span, revision.parsed.directives[place.directive].year)
    title = draft.title if words.startswith(draft.title) else ""
    kept = tuple(
        each for each in draft.doubts if each.wording not in draft.text or each.wording in words
    )
    return revision.changed(
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
    return revision.changed(place, assignments=named, doubts=kept)


def schedule(revision: Revision, place: Place, words: str) -> Revision:
    """Say anew when: words as printed, several separated by ``；``."""
    year = revision.parsed.directives[place.directive].year
    found = wording.read_deadlines(words, year)
    return revision.changed(place, deadlines=found)


def settle(revision: Revision, place: Place | None, doubt: Doubt) -> Revision:
    """Take a doubt away: a person has looked and found it right, or put it right."""
    if place is None:
        kept = tuple(each for each in revision.parsed.doubts if each != doubt)
        return replace(revision, parsed=replace(revision.parsed, doubts=kept))
    kept = tuple(each for each in revision.at(place).doubts if each != doubt)
    return revision.changed(place, doubts=kept)


def entitle(revision: Revision, number: int, head: DraftDirective) -> Revision:
    """Say anew what a directive (counted from 0) is called, who issued it, when and for which year.

    Times that follow from its year follow it; the requirements of ``head`` do not count.
    """
    old = revision.parsed.directives[number]
    requirements = old.requirements
    if head.year != old.year:
        requirements = tuple(_redated(each, old.year, head.year) for each in requirements)
    return revision.with_directive(number, replace(head, requirements=requirements))


def _redated(draft: DraftRequirement, before: int | None, after: int | None) -> DraftRequirement:
    named = tuple(new for each in draft.deadlines for new in _in_year(each, before, after))
    return draft if named == draft.deadlines else replace(draft, deadlines=named)


def _in_year(deadline: Deadline, before: int | None, after: int | None) -> tuple[Deadline, ...]:
    """Return a time as it reads in another year, unless somebody set it otherwise."""
    if wording.read_deadlines(deadline.wording, before) != (deadline,):
        return (deadline,)
    return wording.read_deadlines(deadline.wording, after) or (deadline,)


def choose(revision: Revision, number: int, *, is_chosen: bool) -> Revision:
    """Take up a directive (counted from 0) into the checklist, or leave it out."""
    rest = revision.unchosen - {number}
    return replace(revision, unchosen=rest if is_chosen else rest | {number})


def dismiss(revision: Revision, span: Span, reason: str) -> Revision:
    """Leave leftover text out for a reason; it stays in the document and in the record."""
    kept = tuple(each for each in revision.dismissed if each.span != span)
    return replace(revision, dismissed=(*kept, Dismissal(span, reason)))


def reread(draft: DraftRequirement, text: str, span: Span, year: int | None) -> DraftRequirement:
    """Return part of a requirement; times and amounts stay with the words that name them."""
    labelled = tuple(each for each in draft.deadlines if each.wording not in draft.text)
    return replace(
        draft,
        text=text,
        span=span,
        deadlines=union(deadlines.read(text, year), labelled),
        targets=targets.read(text),
    )


def union(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    """Return all values once, in order."""
    return tuple(dict.fromkeys((*first, *second)))
