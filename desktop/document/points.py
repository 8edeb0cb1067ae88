"""What a person should decide before the checklist is issued: open doubts and open leftover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.document.model import Span

if TYPE_CHECKING:
    from desktop.document.model import Block, Doubt
    from desktop.document.places import Place
    from desktop.document.revision import Revision


@dataclass(frozen=True, slots=True)
class Point:
    """One doubt, with the requirement it is about, or one piece of leftover."""

    span: Span
    wording: str
    place: Place | None = None
    doubt: Doubt | None = None
    block: Block | None = None


def points(revision: Revision) -> tuple[Point, ...]:
    """Return everything that is undecided, in the order of the text."""
    found = [_of_doubt(revision, place, doubt) for place, doubt in revision.doubts]
    found += [Point(each.span, each.text, block=each) for each in revision.open_leftover]
    return tuple(sorted(found, key=lambda each: each.span.start))


def _of_doubt(revision: Revision, place: Place | None, doubt: Doubt) -> Point:
    own = revision.at(place).span if place else Span(0, 0)
    return Point(doubt.span or own, doubt.wording, place, doubt)
