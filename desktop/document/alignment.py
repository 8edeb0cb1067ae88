"""From a character of a requirement's text to the document's, and back.

The text is the document's without marker, responsibility bracket and line ends, so words are matched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.document.model import DraftRequirement

LONGEST_NEEDLE: Final = 16


def source_offset(text: str, draft: DraftRequirement, position: int) -> int:
    """Return where the character at ``position`` of a requirement's text stands in the source.

    The source also holds the marker, the responsibility bracket and line ends; so the words behind
    the position are looked for, and among equal ones that of the same count is taken.

    Raises:
        ValueError: neither the words behind nor those before the position are in the source.
    """
    offsets = [at for at in range(draft.span.start, draft.span.end) if not text[at].isspace()]
    source = "".join(text[at] for at in offsets)
    before = "".join(draft.text[:position].split())
    after = "".join(draft.text[position:].split())
    for length in range(min(LONGEST_NEEDLE, len(after)), 0, -1):
        needle = after[:length]
        at = _nth(source, needle, _count(before + needle, needle))
        if at is not None:
            return offsets[at]
    for length in range(min(LONGEST_NEEDLE, len(before)), 0, -1):  # the words behind were changed
        needle = before[-length:]
        at = _nth(source, needle, _count(before, needle))
        if at is not None and at + length < len(offsets):
            return offsets[at + length]
    raise ValueError(position)


def text_position(text: str, draft: DraftRequirement, offset: int) -> int:
    """Return the position in a requirement's text of the first word at or behind an offset.

    Behind the last word it is the text's length.
    """
    low, high = 0, len(draft.text)
    while low < high:
        middle = (low + high) // 2
        if draft.text[middle:].strip() and source_offset(text, draft, middle) < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _count(text: str, needle: str) -> int:
    """Count occurrences, overlapping ones too."""
    return sum(text.startswith(needle, at) for at in range(len(text)))


def _nth(text: str, needle: str, number: int) -> int | None:
    """Return where a needle stands for the n-th time, counted from 1, overlapping ones too."""
    at = -1
    for _ in range(number):
        at = text.find(needle, at + 1)
        if at < 0:
            return None
    return at
