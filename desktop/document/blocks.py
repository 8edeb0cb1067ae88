"""Every non-blank character of the text in exactly one block.

The law holds by construction: each mark begins a block that ends where the next one begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.document.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.document.normalize import Line, Passage


@dataclass(frozen=True, slots=True)
class Mark:
    """From this offset on the text belongs to ``owner``, until the next mark."""

    offset: int
    kind: BlockKind
    owner: int


def marks(passage: Passage, kind: BlockKind, owner: int) -> Iterator[Mark]:
    """Yield a mark for each place from which a passage was taken, and for each line of a cell."""
    for _, offset in passage.pieces:
        yield Mark(offset, kind, owner)
    for match in _NEXT_LINE.finditer(passage.text):
        yield Mark(passage.offset(match.end()), kind, owner)


_NEXT_LINE: Final = re.compile(r"\n\s*(?=\S)")


def tile(text: str, lines: Sequence[Line], marked: Iterable[Mark]) -> list[tuple[Block, int]]:
    """Return the blocks with their owners, in order of the text."""
    result: list[tuple[Block, int]] = []
    ordered = _snapped(lines, marked)
    for index, mark in enumerate(ordered):
        end = ordered[index + 1].offset if index + 1 < len(ordered) else len(text)
        raw = text[mark.offset : end]
        stripped = raw.strip()
        if stripped:
            start = mark.offset + len(raw) - len(raw.lstrip())
            result.append(
                (Block(mark.kind, Span(start, start + len(stripped)), stripped), mark.owner)
            )
    return result


def _snapped(lines: Sequence[Line], marked: Iterable[Mark]) -> list[Mark]:
    """Return one mark where each owner begins; the first of a line begins with its raw characters.

    What no mark covers, such as a line that a reader's table left out, becomes leftover.
    """
    ordered = sorted(marked, key=lambda mark: mark.offset)
    offsets = [mark.offset for mark in ordered]
    result: list[Mark] = []
    for line in lines:
        low, high = bisect_right(offsets, line.start - 1), bisect_right(offsets, line.end - 1)
        in_line = ordered[low:high]
        kind = BlockKind.FURNITURE if line.is_furniture else BlockKind.LEFTOVER
        first = in_line[0] if in_line else Mark(line.start, kind, -line.start - 1)
        for mark in (Mark(line.start, first.kind, first.owner), *in_line[1:]):
            if not result or result[-1].owner != mark.owner or result[-1].kind != mark.kind:
                result.append(mark)
    return result
