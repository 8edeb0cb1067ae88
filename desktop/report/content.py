"""What the self-assessment says, as plain values: all the thinking, none of the layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One line of the evidence index; ``number`` is what the table refers to."""

    number: int
    title: str
    source: str
    dated: str
    digest: str
    size: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One requirement with its answer, every field ready to print."""

    ref: str
    title: str
    text: str
    units: str
    deadline: str
    status: str
    statement: str
    evidence_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Requirements under one chapter heading, in printed order; ``heading`` with its marker."""

    heading: str
    lines: tuple[RequirementLine, ...]


@dataclass(frozen=True, slots=True)
class Signatories:
    """Who signs: names as typed, empty for a blank line to sign on."""

    preparer: str
    reviewer: str
    head: str
    phone: str


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """The 自评报告 of one unit for one year.

    ``figures`` are (label, count) pairs in printed order; ``state_digest`` is the SHA-256 of the
    workbook's state as 64 hex digits, whose first 16 are printed so that paper, PDF and workbook
    can be matched.
    """

    title: str
    unit: str
    year: int | None
    basis: str
    introduction: str
    figures: Sequence[tuple[str, int]]
    chapters: Sequence[Chapter]
    gaps: Sequence[str]
    evidence: Sequence[EvidenceLine]
    signatories: Signatories
    printed_on: date
    state_digest: str
