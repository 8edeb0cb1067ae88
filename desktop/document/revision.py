"""What was read as a person corrected it so far, before the checklist is issued.

Every step is a function from one ``Revision`` to the next (``correcting``, ``reshaping``), so undo
is to keep the old value. The law of the parser stays true after every step: each non-blank
character is in exactly one block.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.document.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop.document.model import (
        Block,
        Doubt,
        DraftDirective,
        DraftRequirement,
        ParsedDocument,
        Span,
    )


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

    # What steps are made of

    def changed(self, place: Place, **fields: object) -> Revision:
        """Return a revision in which some fields of a requirement are others."""
        draft = replace(self.at(place), **fields)  # type: ignore[arg-type] # field names are ours
        return self.spliced(place, 1, [draft])

    def spliced(self, place: Place, count: int, new: Sequence[DraftRequirement]) -> Revision:
        """Return a revision with ``new`` in place of so many requirements from a place on.

        Raises:
            IndexError: there are not so many.
        """
        old = self.parsed.directives[place.directive].requirements
        if place.position + count > len(old):
            raise IndexError(place)
        requirements = (*old[: place.position], *new, *old[place.position + count :])
        directive = replace(self.parsed.directives[place.directive], requirements=requirements)
        return self.with_directive(place.directive, directive)

    def with_directive(self, number: int, directive: DraftDirective) -> Revision:
        """Return a revision with another directive in place of one, or behind the last."""
        old = self.parsed.directives
        directives = (*old[:number], directive, *old[number + 1 :])
        return replace(self, parsed=replace(self.parsed, directives=directives))

    def with_blocks(self, span: Span, change: Callable[[Block], Iterable[Block]]) -> Revision:
        """Return a revision with what ``change`` makes of each block that begins in ``span``."""
        old = self.parsed.blocks
        first = bisect_left(old, span.start, key=_start)
        last = bisect_left(old, span.end, key=_start)
        new = (each for block in old[first:last] for each in change(block))
        blocks = (*old[:first], *new, *old[last:])
        return replace(self, parsed=replace(self.parsed, blocks=blocks))


def _start(block: Block) -> int:
    return block.span.start
