"""Ledger rows by the chapters under which they are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.checklist.model import Directive, Requirement
    from desktop.workbook.model import LedgerRow

_FEWEST_CHAPTERS: Final = 3


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one chapter heading; ``depth`` is how many levels the heading takes.

    ``topic`` is the heading without its marker; ``directive`` the citation of the directive where
    there are several, else empty; ``name`` stays the same from one state to the next.
    """

    name: str
    heading: str
    topic: str
    directive: str
    depth: int
    rows: tuple[LedgerRow, ...]


def grouped(rows: Sequence[LedgerRow]) -> Iterator[RowGroup]:
    """Yield the rows in printed order, by directive and chapter."""
    directives = directives_of(rows)
    for number, directive in enumerate(directives, 1):
        own = [
            row
            for row in rows
            if row.directive.title == directive.title
            and row.directive.document_number == directive.document_number
        ]
        depth = _chapter_depth([row.requirement for row in own])
        cited = citation(directive) if len(directives) > 1 else ""
        for (path, heading), group in groupby(own, partial(_chapter_of, depth=depth)):
            label = heading_label(path, heading) if heading else ""
            name = f"{directive.document_number or number} {''.join(path)}"
            yield RowGroup(name, label, heading, cited, len(path), tuple(group))


def heading_label(path: Sequence[str], heading: str) -> str:
    """Return a heading with its markers as printed: 二、, 二（一） or 1. before it."""
    reference = "".join(path)
    if len(path) > 1:
        return f"{reference}{'. ' if path[-1].isdecimal() else ''}{heading}"
    if reference.isdecimal():
        return f"{reference}. {heading}"
    return f"{reference}{heading}" if reference.endswith("）") else f"{reference}、{heading}"


def directives_of(rows: Sequence[LedgerRow]) -> list[Directive]:
    """Return the directives of the rows, each once, in printed order."""
    seen: dict[tuple[str | None, str], Directive] = {}
    for row in rows:
        seen.setdefault((row.directive.document_number, row.directive.title), row.directive)
    return list(seen.values())


def citation(directive: Directive) -> str:
    """Return the directive as it is cited: 《title》（number）."""
    number = f"（{directive.document_number}）" if directive.document_number else ""
    return f"《{_quoted(directive.title)}》{number}"


def _quoted(title: str) -> str:
    """Return a title fit for 《》: no stray spaces, inner 《》 become 〈〉, outer ones dropped."""
    tidy = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", title.strip())
    outer = re.fullmatch(r"《([^《》]*)》", tidy)
    return outer[1] if outer else tidy.replace("《", "〈").replace("》", "〉")


def _chapter_depth(requirements: Sequence[Requirement]) -> int:
    """Return the coarsest level with at least three chapters: 一、 where it divides, else （一）."""
    tops = {requirement.path[:1] for requirement in requirements}
    return 1 if len(tops) >= _FEWEST_CHAPTERS else 2


def _chapter_of(row: LedgerRow, depth: int) -> tuple[tuple[str, ...], str]:
    asked = row.requirement
    level = min(depth, len(asked.headings))
    return asked.path[:level], asked.headings[level - 1] if level else ""
