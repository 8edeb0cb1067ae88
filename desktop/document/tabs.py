"""Tables whose cells a plain text keeps apart with tabs, as a table pasted into an editor has them.

Only a line whose cells name columns begins one; elsewhere a tab is an ordinary blank.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.document import columns
from desktop.document.markers import marker_of
from desktop.document.model import Cell, Extract, Span
from desktop.document.normalize import plain
from desktop.document.pipes import lines, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.document.model import Table

    Lines = list[tuple[int, str]]

_LONGEST_CHAPTER: Final = 60


def with_tables(extract: Extract) -> Extract:
    """Return the extract with the tables that its text draws; a reader's own tables stay alone."""
    if extract.tables or "\t" not in extract.text:
        return extract
    return replace(extract, tables=tuple(_tables(extract.text)))


def _tables(text: str) -> Iterator[Table]:
    printed = list(lines(text))
    at = 0
    while at < len(printed):
        end = at + 1
        if _is_head(printed[at][1]):
            width = _width(printed[at][1])
            while end < len(printed) and _goes_on(printed, end, width):
                end += 1
            if end - at > 1:
                yield table_of(printed[at:end], _cells)
        at = end


def _width(line: str) -> int:
    return line.rstrip("\n").count("\t") + 1


def _is_head(line: str) -> bool:
    return "\t" in line.strip() and columns.is_head(
        [columns.column_of(each) for each in line.rstrip("\n").split("\t")]
    )


def _goes_on(printed: Lines, at: int, width: int) -> bool:
    """Tell whether a line is a row, or a chapter's heading with rows below it."""
    line = printed[at][1]
    if _is_row(line, width):
        return True
    is_heading = len(line) <= _LONGEST_CHAPTER and marker_of(plain(line).strip()) is not None
    return is_heading and at + 1 < len(printed) and _is_row(printed[at + 1][1], width)


def _is_row(line: str, width: int) -> bool:
    """Tell whether a line has so many cells; fewer where the last ones are empty."""
    return _width(line) == width or (_width(line) < width and "\t" in line.strip())


def _cells(line: str, start: int) -> Iterator[Cell]:
    """Yield the cells between the tabs of a line, without the blanks around their words."""
    for words in line.rstrip("\n").split("\t"):
        first = start + len(words) - len(words.lstrip())
        yield Cell(Span(first, max(first, first + len(words.strip()))))
        start += len(words) + 1
