"""A text as a text widget can show it, with a map between its characters and the widget's.

The widget counts rare characters (𬭚) as two, knows one kind of line end, and lays a line out as a
whole, so that a line of a million characters would stop the window.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

LONGEST_LINE: Final = 2000

# Characters that would end a paragraph or turn the writing direction stand as a visible sign; all
# replacements are one character for one.
_INVISIBLE: Final = str.maketrans(
    {
        "\f": " ",
        "\v": " ",
        "\x00": "␀",
        **dict.fromkeys("\u2028\u2029\x1c\x1d\x1e\x85", "\n"),
        **dict.fromkeys("\ufdd0\ufdd1\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069", "�"),
    }
)
_LONG: Final = re.compile(rf"[^\n]{{{LONGEST_LINE}}}(?=[^\n])")
_RARE: Final = re.compile("[\U00010000-\U0010ffff]")


class Shown:
    """``text`` for the widget; offsets are the document's, positions are the widget's."""

    def __init__(self, source: str) -> None:
        plain = source.replace("\r\n", " \n").replace("\r", "\n").translate(_INVISIBLE)
        cuts = [match.end() for match in _LONG.finditer(plain)]
        rare = [match.start() + 1 for match in _RARE.finditer(plain)]
        self.text = _LONG.sub(lambda match: match[0] + "\n", plain)
        # Each place from which on a position lies one further behind its offset.
        self._shifts = sorted([*cuts, *rare])
        self._shifted = [at + number for number, at in enumerate(self._shifts, start=1)]
        self._length = len(plain)

    def position(self, offset: int) -> int:
        """Return where the widget has a character of the document."""
        return offset + bisect_right(self._shifts, offset)

    def offset(self, position: int) -> int:
        """Return which character of the document stands at a position of the widget."""
        return min(position - bisect_right(self._shifted, position), self._length)
