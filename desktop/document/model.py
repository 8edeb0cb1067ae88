"""What a text says, before anybody confirmed it: frozen values only.

The field names are those of the exchange format ``yaodian-checklist/1``
(``docs/checklist-format.md``), so that a value and its JSON can be compared by eye.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Role(StrEnum):
    """What a unit does for a requirement."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    REFERENCE = "reference"


class Source(StrEnum):
    """Where an assignment was read."""

    INLINE = "inline"
    CELL = "cell"
    INHERITED = "inherited"
    DEFAULT = "default"


class Level(StrEnum):
    """The level of government that issued a directive."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    DEPARTMENT = "department"
    TOWNSHIP = "township"


class DeadlineKind(StrEnum):
    """Four kinds that must never be mixed up: only ``DATE`` can be overdue."""

    DATE = "date"
    RECURRING = "recurring"
    STANDING = "standing"
    RESPONSE_TIME = "response_time"


class BlockKind(StrEnum):
    """What a piece of the text is; together the blocks cover every non-blank character."""

    REQUIREMENT = "requirement"
    HEADING = "heading"
    PREAMBLE = "preamble"
    CLOSING = "closing"
    FURNITURE = "furniture"
    LEFTOVER = "leftover"


class DoubtKind(StrEnum):
    """What a person should look at."""

    UNBALANCED_BRACKET = "unbalanced-bracket"
    SUSPECT_CHARACTER = "suspect-character"
    LOST_DIGITS = "lost-digits"
    JOINED_PAGE_BREAK = "joined-page-break"
    INHERITED_CELL = "inherited-cell"
    NO_ASSIGNMENT = "no-assignment"
    NUMBERING_GAP = "numbering-gap"
    DUPLICATE_REF = "duplicate-ref"


@dataclass(frozen=True, slots=True)
class Span:
    """First and last+1 character in the extracted text of the file."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; a cell covered by a merge repeats its origin's span with ``is_inherited``."""

    span: Span
    is_inherited: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: rows of cells, all rows equally long, merges filled in.

    ``name`` is that of its sheet, in a spreadsheet.
    """

    span: Span
    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader got out of a file: all later spans count characters of ``text``.

    ``text`` has one paragraph or one table cell a line. ``page_starts`` are the offsets at which a
    new page begins, where the format knows pages; ``furniture`` are headers, footers and page
    numbers that the reader recognised; ``automatic`` are numbers that the reader had to supply
    because the file only computes them (Word's list numbering), they are part of ``text``.
    """

    text: str
    tables: tuple[Table, ...] = ()
    page_starts: tuple[int, ...] = ()
    furniture: tuple[Span, ...] = ()
    automatic: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit as printed (no prefix added) and its role."""

    unit: str
    role: Role
    is_collective: bool = False
    source: Source = Source.INLINE


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time named in the text; ``due_on`` is the last day that still counts, for DATE only."""

    kind: DeadlineKind
    wording: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable amount, verbatim."""

    wording: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at, with the words it is about."""

    kind: DoubtKind
    wording: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text and what it was taken for."""

    kind: BlockKind
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class DraftRequirement:
    """A requirement as the program read it; fields as in ``docs/checklist-format.md``."""

    ref: str
    path: tuple[str, ...]
    headings: tuple[str, ...]
    title: str
    text: str
    assignments: tuple[Assignment, ...]
    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]
    span: Span
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftDirective:
    """One directive (发文) found in the text, outermost first, with its draft requirements."""

    document_number: str | None
    title: str
    issuer: str | None
    issued_on: date | None
    year: int | None
    level: Level | None
    forwards: str | None
    requirements: tuple[DraftRequirement, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """Everything that was read: ``blocks`` cover every non-blank character of ``text``."""

    text: str
    directives: tuple[DraftDirective, ...]
    blocks: tuple[Block, ...]
    doubts: tuple[Doubt, ...] = field(default=())

    @property
    def leftover(self) -> tuple[Block, ...]:
        """Return the text that fits nowhere; it is shown, never dropped."""
        return tuple(block for block in self.blocks if block.kind is BlockKind.LEFTOVER)
