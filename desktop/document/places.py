"""What stands where in a revised text: from a character to its requirement or block, and back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.document.model import BlockKind

if TYPE_CHECKING:
    from desktop.document.model import Block, ParsedDocument


# How many requirements further back one may still reach over those that began after it.
_REACH: Final = 64


@dataclass(frozen=True, slots=True)
class Place:
    """Which requirement: the directive's index and the requirement's in it, from 0."""

    directive: int
    position: int


class Places:
    """An index of one parsed document; a question takes time in the logarithm of its length."""

    def __init__(self, parsed: ParsedDocument) -> None:
        self._blocks = parsed.blocks
        self._starts = [block.span.start for block in parsed.blocks]
        self._drafts = sorted(
            (draft.span.start, draft.span.end, number, position)
            for number, directive in enumerate(parsed.directives)
            for position, draft in enumerate(directive.requirements)
        )
        self._draft_starts = [start for start, *_ in self._drafts]

    def block(self, offset: int) -> Block | None:
        """Return the block that holds a character, else the nearest one before it."""
        at = bisect_right(self._starts, offset) - 1
        return self._blocks[at] if at >= 0 else None

    def requirement(self, offset: int) -> Place | None:
        """Return the requirement that a character belongs to, or None.

        Where cells of a table are shared, requirements overlap; the one that began last counts.
        """
        block = self.block(offset)
        if block is None or block.kind is not BlockKind.REQUIREMENT:
            return None
        inside = min(max(offset, block.span.start), block.span.end - 1)
        at = bisect_right(self._draft_starts, inside) - 1
        for _, end, number, position in reversed(self._drafts[max(0, at - _REACH) : at + 1]):
            if inside < end:
                return Place(number, position)
        return None

    def blocks(self, start: int, end: int) -> tuple[Block, ...]:
        """Return the blocks that lie, at least in part, between two offsets."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        return tuple(each for each in self._blocks[first:last] if each.span.end > start)

    def blocks_of(self, place: Place, start: int, end: int) -> tuple[Block, ...]:
        """Return the blocks between two offsets that belong to a requirement and to no other."""
        return tuple(
            block
            for block in self.blocks(start, end)
            if self.requirement(block.span.start) == place
        )
