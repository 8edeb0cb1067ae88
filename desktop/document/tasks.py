"""A task before its text is cleaned, whether it was read in prose or in a table, and the rest.

Every passage of a directive is placed exactly once: in a task, or as a heading, preamble or
closing paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.document import units
from desktop.document.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.document.columns import Column
    from desktop.document.markers import MarkerKind
    from desktop.document.model import Assignment, BlockKind, Doubt
    from desktop.document.normalize import Passage
    from desktop.document.responsibility import Found

_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True, eq=False)
class Part:
    """A paragraph of a task and the statements of responsibility in it."""

    passage: Passage
    found: list[Found]
    marked: Passage | None = None

    @property
    def whole(self) -> Passage:
        """Return the paragraph with its marker, where that begins inside a line."""
        return self.marked or self.passage

    @property
    def is_stated(self) -> bool:
        """Tell whether the paragraph says who does it, not only who does everything."""
        return any(not each.is_default for each in self.found)

    @property
    def is_statement_only(self) -> bool:
        """Tell whether the paragraph says nothing but who."""
        rest = self.passage.plain
        for each in reversed(self.found):
            rest = rest[: each.begin] + rest[each.end :]
        return bool(self.found) and not rest.strip(" 。；，")

    @property
    def has_words(self) -> bool:
        """Tell whether the paragraph asks for something in Chinese, and not only who."""
        return not self.is_statement_only and bool(_IDEOGRAPH.search(self.passage.plain))

    @property
    def is_finished(self) -> bool:
        """Tell whether the paragraph ends with who, as a whole task does."""
        if not self.is_stated:
            return False
        return not self.passage.plain[self.found[-1].end :].strip(" 。；")


@dataclass(frozen=True, slots=True)
class Given:
    """A cell beside a task that says who or when."""

    column: Column
    passage: Passage
    is_inherited: bool = False


@dataclass(slots=True, eq=False)
class Task:
    """A task before its text is cleaned: where it stands, its paragraphs, what it inherits.

    ``given`` are the cells that say something about it, ``beside`` those printed only for it.
    """

    path: tuple[str, ...]
    headings: tuple[str, ...]
    parts: list[Part]
    kind: MarkerKind | None = None
    inherited: units.Statement = field(default_factory=units.Statement)
    skips: bool = False
    misread: Doubt | None = None
    given: tuple[Given, ...] = ()
    beside: list[Passage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage that is no task, and what it is."""

    kind: BlockKind
    passage: Passage


@dataclass(slots=True)
class Reading:
    """What the tree of a directive says; ``doubts`` are about its headings."""

    tasks: list[Task] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def groups(first: list[Part], body: list[Part]) -> Iterator[list[Part]]:
    """Yield paragraphs that form one task: up to and with the statement that ends it."""
    group = list(first)
    is_finished = any(part.is_finished for part in group)
    for part in body:
        if group and is_finished and not part.is_statement_only:
            yield group
            group = []
            is_finished = False
        group.append(part)
        is_finished = is_finished or part.is_finished
    if group:
        yield group


def inherited_from(parts: list[Part]) -> units.Statement:
    """Return what the statements of some paragraphs say, as inherited by what lies below."""
    assignments: list[Assignment] = []
    deadlines: list[str] = []
    for part in parts:
        for found in part.found:
            statement = units.read(found.content, Source.INHERITED)
            assignments.extend(statement.assignments)
            deadlines.extend(statement.deadlines)
    return units.Statement(tuple(assignments), tuple(deadlines))
