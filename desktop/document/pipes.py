"""Tables drawn with | in a plain text, as Markdown has them, become tables like those of a file.

A row of |---| under the head makes a table; without one the signs are ordinary characters.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.document.model import Cell, Extract, Span, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_RULE: Final = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*")
_BAR: Final = re.compile(r"(?<!\\)\|")
_LONGEST_RULE: Final = 2000


def with_tables(extract: Extract) -> Extract:
    """Return the extract with the tables that its text draws; a reader's own tables stay alone."""
    if extract.tables or "|" not in extract.text:
        return extract
    return replace(extract, tables=tuple(_tables(extract.text)))


def _tables(text: str) -> Iterator[Table]:
    printed = list(lines(text))
    at = 1
    while at < len(printed):
        if not _is_rule(printed[at][1]) or "|" not in printed[at - 1][1]:
            at += 1
            continue
        end = at + 1
        while end < len(printed) and "|" in printed[end][1] and not _is_rule_at(printed, end + 1):
            end += 1
        yield table_of([printed[at - 1], *printed[at + 1 : end]], _cells)
        at = end + 1


def _is_rule_at(printed: list[tuple[int, str]], at: int) -> bool:
    return at < len(printed) and _is_rule(printed[at][1])


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank; some programs print one between all rows."""
    position = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield position, line
        position += len(line)


def _is_rule(line: str) -> bool:
    return "-|" in line.replace(" ", "").replace(":", "") and bool(
        _RULE.fullmatch(line[:_LONGEST_RULE])
    )


def table_of(printed: list[tuple[int, str]], cells: Callable[[str, int], Iterator[Cell]]) -> Table:
    """Return the table that some lines with their offsets draw; ``cells`` divides a line."""
    rows = [list(cells(line, start)) for start, line in printed]
    width = max(len(row) for row in rows)
    last, words = printed[-1]
    end = last + len(words.rstrip())
    return Table(
        Span(printed[0][0], end),
        tuple(
            (*row, *[Cell(Span(row[-1].span.end, row[-1].span.end))] * (width - len(row)))
            for row in rows
        ),
    )


def _cells(line: str, start: int) -> Iterator[Cell]:
    """Yield the cells between the bars of a line, without the blanks around their words."""
    bare = line.strip()
    begin = line.index(bare) + (bare[:1] == "|")
    end = line.index(bare) + len(bare) - (bare[-1:] == "|" and len(bare) > 1)
    places = [match.start() for match in _BAR.finditer(line, begin, max(begin, end))]
    for left, right in zip([begin, *(at + 1 for at in places)], [*places, end], strict=True):
        words = line[left:right]
        first = start + left + len(words) - len(words.lstrip())
        yield Cell(Span(first, max(first, first + len(words.strip()))))
