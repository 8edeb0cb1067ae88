"""Lines become paragraphs again: page breaks and hard line breaks inside a sentence are closed.

Neither "always join" nor "never join" works. A line continues the one before unless it begins
with a marker, or the line before is a bare heading, a finished sentence or a line of its own kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.document import brackets, responsibility, units
from desktop.document.front import (
    ends_title,
    is_closing_line,
    is_closing_paragraph,
    is_standing_alone,
    is_title,
    is_title_end,
    is_title_start,
)
from desktop.document.markers import Marker, marker_of
from desktop.document.normalize import Line, Passage, join, width_of
from desktop.document.typesetting import COMMA, INDENT, LONGEST_HEADING, STOP, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.document.typesetting import Page

_NEVER_FIRST: Final = (*"，。；、：）〕》”", "人民政府")  # which place's stands before it
_PROSE: Final = re.compile(r"[，。；、：（《“]")
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

    @property
    def words(self) -> str:
        return "".join(line.passage.plain for line in self.lines)

    def is_full(self, page: Page) -> bool:
        return page.is_full(self.lines[-1], is_first=len(self.lines) == 1)


def paragraphs(lines: Iterable[Line]) -> Iterator[Passage]:
    """Yield the paragraphs of some lines; furniture is passed over."""
    kept = [line for line in lines if not line.is_furniture]
    page = page_of(kept)
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


def _append(current: _Open, line: Line) -> None:
    current.lines.append(line)
    current.length += len(line.passage.plain)
    current.depth += _balance(line.passage.plain)


def _balance(plain: str) -> int:
    return sum(plain.count(sign) for sign in "（〔") - sum(plain.count(sign) for sign in "）〕")


def _closed(current: _Open) -> Passage:
    return join([line.passage for line in current.lines], current.breaks)


def _continues(current: _Open, line: Line, page: Page) -> bool:
    """Tell whether a line belongs to the paragraph before it."""
    plain = line.passage.plain
    if line.passage.is_marked_up or _begins_paragraph(current, plain):
        return False
    if _ends_title(current, plain):
        return True
    if page.indents and line.indent >= INDENT:
        return False
    if plain.startswith(_NEVER_FIRST) or _is_torn_collective(current.last, plain):
        return True
    if _is_broken_off(current, page):
        return True
    stands_alone = is_standing_alone(current.last) or is_standing_alone(plain)
    return not (stands_alone or _is_torn_title(current)) and _is_unfinished(current, line, page)


def _ends_title(current: _Open, plain: str) -> bool:
    if not is_title_end(plain):
        return False
    if is_title_start(current.last) and not is_title_end(current.last):
        return True
    is_short = current.marker is None and len(current.lines) < _MOST_TITLE_LINES
    return is_short and ends_title(current.words, plain)


def _is_torn_title(current: _Open) -> bool:
    """Tell whether the paragraph is a title of several lines, whose last one alone is none."""
    is_short = current.marker is None and 1 < len(current.lines) <= _MOST_TITLE_LINES
    return is_short and is_title_end(current.last) and is_title(current.words)


_MOST_TITLE_LINES: Final = 4


def _is_broken_off(current: _Open, page: Page) -> bool:
    """Tell whether the paragraph cannot end where its last line does."""
    if _is_wrapped_prose(current, page) or _ends_with_label(current.last):
        return True
    return _is_cut_statement(current, page)


def _is_cut_statement(current: _Open, page: Page) -> bool:
    """Tell whether a program cut a list of units, where no other line is as long as its first."""
    is_longest = current.lines[-1].columns >= max(page.longest, _NARROWEST_CUT)
    return is_longest and not STOP.search(current.last) and units.starts_with_label(current.last)


_NARROWEST_CUT: Final = 38


def _is_torn_collective(last: str, plain: str) -> bool:
    """Tell whether a line break stands inside 市政府各部门."""
    return bool(_WHOSE.search(last) and _ALL_OF_THEM.fullmatch(plain))


_WHOSE: Final = re.compile(r"[：、，；].{0,12}(?:政府|[省市县区州]直|全[省市县区州])$")
_ALL_OF_THEM: Final = re.compile(
    r"(?:各|有关|相关)(?:有关|相关|职能)?(?:部门|单位|机构)[）〕。；]{0,2}"
)


def _is_wrapped_prose(current: _Open, page: Page) -> bool:
    """Tell whether the last line of a text in sentences was broken only because it was full."""
    if not current.is_full(page) or STOP.search(current.last) or _is_stated(current):
        return False
    return any(_PROSE.search(line.passage.plain) for line in current.lines[-_FEW:])


def _begins_paragraph(current: _Open, plain: str) -> bool:
    if marker_of(plain) is not None or is_closing_line(plain):
        return True
    if is_closing_paragraph(plain) and (STOP.search(current.last) or _is_torn_statement(current)):
        return True
    is_inside = current.last.endswith(("，", "、")) or (
        current.depth > 0 and not plain.startswith(("（", "〔"))
    )
    return units.starts_with_label(plain) and not is_inside


def _has_surplus_closer(plain: str) -> bool:
    depth = 0
    for sign in plain[:_NEAR]:
        depth += (sign in "（〔") - (sign in "）〕")
        if depth < 0:
            return True
    return False


_NEAR: Final = 400


def _is_unfinished(current: _Open, line: Line, page: Page) -> bool:
    is_full = current.is_full(page)
    is_open = current.depth > 0 or line.passage.plain.startswith(("（", "〔"))
    if is_open and _has_surplus_closer(line.passage.plain):
        return True
    if _is_stated(current):
        return False
    if STOP.search(current.last):
        goes_on = page.indents or not line.follows_blank
        return is_full and goes_on and line.indent <= current.lines[-1].indent
    if current.last.endswith(COMMA) or is_full:
        return True
    if line.passage.plain.startswith(("（", "〔")) and _is_torn_statement(current):
        return True
    return not _is_torn_statement(current) and _is_cut_off(current, page)


def _is_cut_off(current: _Open, page: Page) -> bool:
    """Tell whether a line without a stop can only be the beginning of a sentence."""
    if current.depth > 0:
        return True
    is_prose = bool(_PROSE.search(current.last)) or current.length >= _SHORTEST_PROSE
    return is_prose and not _is_bare_heading(current, page)


def _is_stated(current: _Open) -> bool:
    """Tell whether the paragraph already ends with a statement of responsibility."""
    last = current.last
    if not last.rstrip("。；").endswith(("）", "〕")):
        return False
    tail = "".join(line.passage.plain for line in current.lines[-_FEW:])
    return responsibility.is_statement_tail(tail.rstrip("。；")[-_NEAR * 4 :])


_FEW: Final = 12


def _ends_with_label(plain: str) -> bool:
    """Tell whether a line ends where the units are still to come: 责任单位：."""
    return plain.endswith("：") and units.has_label(plain[-_LONGEST_LABEL:])


_LONGEST_LABEL: Final = 12


def _is_torn_statement(current: _Open) -> bool:
    """Tell whether the paragraph ends with a complete statement that lacks its closing sign."""
    tail = "".join(line.passage.plain for line in current.lines[-_FEW:])[-_NEAR * 4 :]
    unclosed = brackets.match(tail, tail).unclosed[-1:]
    inside = tail[unclosed[0] + 1 :] if unclosed else tail
    if units.starts_with_label(inside):
        return units.is_complete(inside)
    if not unclosed or not units.count_units(inside) or not units.is_complete(inside):
        return False
    is_behind_sentence = tail[: unclosed[0]].endswith(("。", "；"))
    return is_behind_sentence or units.has_verb(inside) or units.count_units(inside) > 1


def _is_bare_heading(current: _Open, page: Page) -> bool:
    if current.length > LONGEST_HEADING or any(
        "。" in each.passage.plain for each in current.lines
    ):
        return False
    if current.marker is None:
        first = current.lines[0].passage
        return first.is_marked_up or first.bold >= len(first.text)
    is_short = width_of(current.last) < _FIRST_LINE
    return is_short or len(current.lines) > 1 or current.marker.kind in page.headings


# A page of GB/T 9704 has 28 characters a line, two of them the indent of the first: a paragraph
# that the end of a page cuts after its first line is hardly shorter than this.
_FIRST_LINE: Final = 22
