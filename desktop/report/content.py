"""What the self-assessment says, as plain values: all the thinking, none of the layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from desktop.report.passages import Passage
    from desktop.workbook.model import EvidenceKind, Status


DATA_FORMAT: Final = "yaodian-self-assessment/2"  # the JSON that the PDF carries
DATA_NAME: Final = "assessment.json"


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One line of the evidence index; ``number`` is what the table refers to.

    ``digest`` is the SHA-256 of a file as 64 hex digits, empty for a published link;
    ``refs`` name the requirements that it serves, as printed in the table; ``serials`` are their
    serial numbers.
    """

    number: int
    kind: EvidenceKind
    title: str
    source: str
    dated: str
    digest: str
    size: str
    refs: tuple[str, ...]
    serials: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One requirement with its answer, every field ready to print.

    ``serial`` counts from 1 through the whole report; ``headings`` are the headings between the
    chapter and the requirement.
    """

    serial: int
    requirement_id: str
    ref: str
    headings: tuple[str, ...]
    title: str
    text: str
    units: str
    deadline: str
    status: Status
    statement: str
    evidence_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Requirements under one chapter heading, in printed order; ``heading`` with its marker.

    ``directive`` names the directive where the workbook holds more than one, else it is empty.
    """

    heading: str
    lines: tuple[RequirementLine, ...]
    directive: str = ""

    @property
    def title(self) -> str:
        """Return the heading, or what stands for it where the text has no chapters."""
        return self.heading or self.directive or "工作任务"

    @property
    def evidence_count(self) -> int:
        """Return how many pieces of evidence the chapter refers to, each counted once."""
        return len({number for line in self.lines for number in line.evidence_numbers})

    def count(self, status: Status) -> int:
        """Return how many requirements of the chapter have this status."""
        return sum(line.status is status for line in self.lines)


@dataclass(frozen=True, slots=True)
class Signatories:
    """Who signs: names as typed, empty for a blank line to sign on."""

    preparer: str
    reviewer: str
    head: str
    phone: str


@dataclass(frozen=True, slots=True)
class ProseChapter:
    """What was done under one chapter of the 要点, told in sentences."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """The 自评报告 of one unit for one year.

    ``prose`` is empty where the table alone tells what was done; ``passages`` are all paragraphs
    that a clerk may rewrite, as ``introduction``, ``overview`` … show them.

    ``title_phrases`` joined are ``title``; the title may be broken between them only.
    ``figures`` are (label, count) pairs in printed order; ``overview`` tells them as sentences.
    ``state_digest`` is the SHA-256 of the workbook's state as 64 hex digits, whose first 16 are
    printed on every page with the ``serial`` (编号), so that paper, PDF and workbook can be
    matched; ``state`` is what the digest covers, as JSON values.
    """

    title: str
    title_phrases: tuple[str, ...]
    unit: str
    year: int | None
    basis: str
    introduction: str
    overview: str
    figures: Sequence[tuple[str, int]]
    chapters: Sequence[Chapter]
    prose: Sequence[ProseChapter]
    problems: str
    next_steps: str
    passages: Sequence[Passage]
    gaps: Sequence[str]
    evidence: Sequence[EvidenceLine]
    signatories: Signatories
    printed_on: date
    state_digest: str
    serial: str
    state: Mapping[str, Any]

    @property
    def shares_evidence(self) -> bool:
        """Tell whether the evidence of the chapters adds up to more than there is."""
        return sum(chapter.evidence_count for chapter in self.chapters) > len(self.evidence)
