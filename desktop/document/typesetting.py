"""How a text is set: how wide its full lines are, and which markers stand before headings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from desktop.document.front import is_standing_alone
from desktop.document.markers import MarkerKind, marker_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.document.normalize import Line

STOP: Final = re.compile(r"[。！？；：…][”’）〕》]{0,3}$")
COMMA: Final = ("，", "、", "（", "〔", "《", "“")
LONGEST_HEADING: Final = 42
INDENT: Final = 1.5


@dataclass(frozen=True, slots=True)
class Page:
    """How the text is set: how wide a full line is, and which markers stand before headings.

    Paper breaks a line by its width, a program by its number of characters.
    """

    width: float
    columns: float
    longest: int = 0
    headings: frozenset[MarkerKind] = frozenset()
    indents: bool = False

    def is_full(self, line: Line, *, is_first: bool) -> bool:
        """Tell whether a line reaches the margin; a first line may have lost its indent."""
        lost = _LOST_INDENT if is_first and line.indent < INDENT else 0
        return line.width + lost >= self.width or line.columns >= self.columns


def page_of(lines: Sequence[Line]) -> Page:
    """Return how some lines of one text are set."""
    width = _full_at(lines, lambda line: line.width, ragged=2.5, fewest=3)
    columns = _full_at(lines, lambda line: line.columns, ragged=0, fewest=2)
    headings = _heading_kinds(lines, Page(width, columns))
    longest = max((line.columns for line in lines), default=0)
    return Page(width, columns, longest, headings, indents=_indents(lines))


def _indents(lines: Sequence[Line]) -> bool:
    """Tell whether the first lines of paragraphs, and only those, are indented."""
    marked = [line.indent >= INDENT for line in lines if marker_of(line.passage.plain)]
    flush = sum(1 for line in lines if line.indent < INDENT)
    return len(marked) > 1 and all(marked) and flush > 1


_LOST_INDENT: Final = 2


def _full_at(
    lines: Sequence[Line], measure: Callable[[Line], float], *, ragged: float, fewest: int
) -> float:
    """Return from which measure on a line was broken only because it was full, or infinity.

    Full lines may differ by ``ragged``; ``fewest`` of them must go on in the middle of a sentence.
    """
    if len(lines) < _FEWEST_LINES:
        return float("inf")
    least = sorted(measure(line) for line in lines)[int(len(lines) * 0.98)] - ragged
    full = [pair for pair in pairwise(lines) if measure(pair[0]) >= least]
    broken = sum(1 for line, following in full if _is_broken(line, following))
    is_wrapped = least <= _WIDEST_PAGE and broken >= max(fewest, len(full) * 0.4)
    return least if is_wrapped else float("inf")


_FEWEST_LINES: Final = 6
_WIDEST_PAGE: Final = 90


def _is_broken(line: Line, following: Line) -> bool:
    """Tell whether a sentence goes on in the next line."""
    plain, behind = line.passage.plain, following.passage.plain
    is_same_paragraph = marker_of(behind) is None and not following.follows_blank
    return is_same_paragraph and not STOP.search(plain) and not is_standing_alone(plain)


_SHARE_OF_HEADINGS: Final = 0.3


def _heading_kinds(lines: Sequence[Line], page: Page) -> frozenset[MarkerKind]:
    """Return the kinds of marker that often stand before a bare heading in this text."""
    marked: Counter[MarkerKind] = Counter()
    bare: Counter[MarkerKind] = Counter()
    for line in lines:
        if marker := marker_of(line.passage.plain):
            marked[marker.kind] += 1
            bare[marker.kind] += _looks_bare(line, page)
    return frozenset(
        kind for kind, total in marked.items() if bare[kind] >= total * _SHARE_OF_HEADINGS
    )


def _looks_bare(line: Line, page: Page) -> bool:
    plain = line.passage.plain
    is_phrase = "。" not in plain and plain.count("，") <= 1 and not plain.endswith(COMMA)
    return (
        is_phrase
        and not STOP.search(plain)
        and len(plain) <= LONGEST_HEADING
        and not page.is_full(line, is_first=True)
    )
