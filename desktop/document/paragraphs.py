"""Lines become paragraphs again: page breaks and hard line breaks inside a sentence are closed.

Neither "always join" nor "never join" works. A line continues the one before unless it begins
with a marker, or the line before is a bare heading, a finished sentence or a line of its own kind.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.document import responsibility, units
from desktop.document.front import is_closing_line, is_standing_alone, is_title_end, is_title_start
from desktop.document.markers import Marker, MarkerKind, marker_of
from desktop.document.normalize import Line, Passage, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_STOP: Final = re.compile(r"[。！？；：…][”’）〕》]{0,3}$")
_COMMA: Final = ("，", "、", "（", "〔", "《", "“")
_PROSE: Final = re.compile(r"[，。；、：（《“]")
_LONGEST_HEADING: Final = 42
_SHORTEST_PROSE: Final = 26


@dataclass(slots=True)
class _Open:
    """The paragraph under construction."""

    lines: list[Line]
    marker: Marker | None
    depth: int = 0
    length: int = 0
    breaks: list[bool] = field(default_factory=list)

    @property
    def last(self) -> str:
        return self.lines[-1].passage.plain


@dataclass(frozen=True, slots=True)
class _Page:
    """How the text is set: the width of a full line, and which markers stand before headings."""

    width: float
    headings: frozenset[MarkerKind]

    def is_full(self, line: Line) -> bool:
        return _width(line.passage.plain) >= self.width


def paragraphs(lines: Iterable[Line]) -> Iterator[Passage]:
    """Yield the paragraphs of some lines; furniture is passed over."""
    kept = [line for line in lines if not line.is_furniture]
    page = _Page(wrapped_width(kept), frozenset())
    page = _Page(page.width, _heading_kinds(kept, page))
    current: _Open | None = None
    for line in kept:
        if current is not None and _continues(current, line, page):
            current.breaks.append(line.follows_blank or line.follows_page)
            _append(current, line)
        else:
            if current is not None:
                yield _closed(current)
            current = _Open([], marker_of(line.passage.plain))
            _append(current, line)
    if current is not None:
        yield _closed(current)


def wrapped_width(lines: Sequence[Line]) -> float:
    """Return the width in ideographs at which lines were wrapped by hand, or infinity."""
    widths = sorted(_width(line.passage.plain) for line in lines)
    if len(widths) < _FEWEST_LINES:
        return float("inf")
    widest = widths[int(len(widths) * 0.97)]
    full = sum(1 for width in widths if width >= widest - _RAGGED)
    is_wrapped = widest <= _WIDEST_PAGE and full >= len(widths) * _SHARE_OF_FULL
    return widest - _RAGGED if is_wrapped else float("inf")


_FEWEST_LINES: Final = 6
_RAGGED: Final = 2.5
_WIDEST_PAGE: Final = 70
_SHARE_OF_FULL: Final = 0.35


def _width(plain: str) -> float:
    return sum(0.5 if sign < "\u0100" else 1.0 for sign in plain[:400])


def _append(current: _Open, line: Line) -> None:
    current.lines.append(line)
    current.length += len(line.passage.plain)
    current.depth += _balance(line.passage.plain)


def _balance(plain: str) -> int:
    return sum(plain.count(sign) for sign in "（〔") - sum(plain.count(sign) for sign in "）〕")


def _closed(current: _Open) -> Passage:
    return join([line.passage for line in current.lines], current.breaks)


def _continues(current: _Open, line: Line, page: _Page) -> bool:
    """Tell whether a line belongs to the paragraph before it."""
    plain = line.passage.plain
    if line.passage.is_marked_up or _begins_paragraph(current, plain):
        return False
    if is_title_start(current.last) and is_title_end(plain) and not is_title_end(current.last):
        return True
    if _is_wrapped_prose(current, page):
        return True
    if is_standing_alone(current.last) or is_standing_alone(plain):
        return False
    return _is_unfinished(current, line, page)


def _is_wrapped_prose(current: _Open, page: _Page) -> bool:
    """Tell whether the last line of a text in sentences was broken only because it was full."""
    if not page.is_full(current.lines[-1]) or _STOP.search(current.last) or _is_stated(current):
        return False
    return any(_PROSE.search(line.passage.plain) for line in current.lines[-_FEW:])


def _begins_paragraph(current: _Open, plain: str) -> bool:
    if marker_of(plain) is not None or is_closing_line(plain):
        return True
    is_inside = current.depth > 0 and not plain.startswith(("（", "〔"))
    return units.starts_with_label(plain) and not is_inside


def _has_surplus_closer(plain: str) -> bool:
    depth = 0
    for sign in plain[:_NEAR]:
        depth += (sign in "（〔") - (sign in "）〕")
        if depth < 0:
            return True
    return False


_NEAR: Final = 400


def _is_unfinished(current: _Open, line: Line, page: _Page) -> bool:
    is_full = page.is_full(current.lines[-1])
    if _has_surplus_closer(line.passage.plain):
        return True
    if _is_stated(current):
        return False
    if _STOP.search(current.last):
        return is_full and not line.follows_blank and line.indent <= current.lines[-1].indent
    if current.last.endswith(_COMMA) or current.depth > 0 or is_full:
        return True
    if _is_bare_heading(current, page):
        return False
    return bool(_PROSE.search(current.last)) or current.length >= _SHORTEST_PROSE


def _is_stated(current: _Open) -> bool:
    """Tell whether the paragraph already ends with a statement of responsibility."""
    last = current.last
    if not last.rstrip("。；").endswith(("）", "〕")):
        return False
    tail = "".join(line.passage.plain for line in current.lines[-_FEW:])
    return responsibility.is_statement_tail(tail.rstrip("。；")[-_NEAR * 4 :])


_FEW: Final = 12


def _is_bare_heading(current: _Open, page: _Page) -> bool:
    if current.length > _LONGEST_HEADING or any(
        "。" in each.passage.plain for each in current.lines
    ):
        return False
    if current.marker is None:
        return current.lines[0].passage.is_marked_up
    is_short = _width(current.last) < _FIRST_LINE
    return is_short or len(current.lines) > 1 or current.marker.kind in page.headings


# A page of GB/T 9704 has 28 characters a line, two of them the indent of the first: a paragraph
# that the end of a page cuts after its first line is hardly shorter than this.
_FIRST_LINE: Final = 22
_SHARE_OF_HEADINGS: Final = 0.3


def _heading_kinds(lines: Sequence[Line], page: _Page) -> frozenset[MarkerKind]:
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


def _looks_bare(line: Line, page: _Page) -> bool:
    plain = line.passage.plain
    is_phrase = "。" not in plain and not plain.endswith(_COMMA) and not _STOP.search(plain)
    return is_phrase and len(plain) <= _LONGEST_HEADING and not page.is_full(line)
