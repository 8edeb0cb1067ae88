"""The issued checklist: directives with their requirements, frozen.

Assignments, deadlines and targets are the values that the document package reads;
what is asked and what was read differ only in that somebody confirmed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.document.model import (
    Assignment,
    Deadline,
    DeadlineKind,
    Doubt,
    Level,
    Role,
    Source,
    Span,
    Target,
)

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "Assignment",
    "Checklist",
    "Deadline",
    "DeadlineKind",
    "Directive",
    "Doubt",
    "LeftOut",
    "Level",
    "Requirement",
    "Role",
    "Source",
    "Span",
    "Target",
]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked.

    ``id`` is stable: it depends on the directive and the printed reference, not on the words,
    so that a corrected text keeps its answers. A clerk never sees it.
    """

    id: str
    ref: str
    path: tuple[str, ...]
    headings: tuple[str, ...]
    title: str
    text: str
    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    span: Span | None = None
    doubts: tuple[Doubt, ...] = ()

    def units(self, role: Role) -> tuple[str, ...]:
        """Return the units with this role, in printed order."""
        return tuple(each.unit for each in self.assignments if each.role is role)


@dataclass(frozen=True, slots=True)
class Directive:
    """A document (发文) that asks for something; ``forwards`` is the number it passes on."""

    document_number: str | None
    title: str
    issuer: str | None
    issued_on: date | None
    year: int | None
    level: Level | None
    forwards: str | None
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the source that somebody left out of the checklist, and why; neither is empty."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """Directives, outermost first, as answered together in one workbook.

    ``id`` names a bundled checklist or is derived from the first directive's number;
    ``text`` is the extracted text of the source, verbatim, where it is known; ``left_out`` is what
    was left out of it on purpose, in printed order.
    """

    id: str
    directives: tuple[Directive, ...]
    text: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Return all requirements in printed order."""
        return tuple(each for directive in self.directives for each in directive.requirements)

    @property
    def title(self) -> str:
        """Return the outermost directive's title."""
        return self.directives[0].title if self.directives else ""

    @property
    def year(self) -> int | None:
        """Return the year the checklist is for, or None where the text gives none."""
        return next((each.year for each in self.directives if each.year), None)
