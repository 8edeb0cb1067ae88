"""The unit's answers as frozen values: statuses, assessments, evidence, ledger rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from desktop.checklist.model import Directive, Requirement


class Status(StrEnum):
    """How far a requirement has come; NOT_APPLICABLE needs a reason."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    ONGOING = "ongoing"
    NOT_APPLICABLE = "not_applicable"


class EvidenceKind(StrEnum):
    """A file inside the workbook, or a published page."""

    FILE = "file"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The unit's answer to one requirement.

    ``statement`` is the 落实情况; ``reason`` why it is not applicable;
    ``evidence_waiver`` is why no evidence is needed (不需佐证, 因为…), empty otherwise.
    """

    status: Status = Status.NOT_STARTED
    statement: str = ""
    reason: str = ""
    evidence_waiver: str = ""
    updated_at: datetime | None = None
    updated_by: str = ""

    @property
    def is_answered(self) -> bool:
        """Tell whether anybody has said anything."""
        return self.status is not Status.NOT_STARTED


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence, stored once and attached to any number of requirements.

    ``number`` counts from 1 in ledger order and is what the paper prints; ``sha256`` and ``size``
    (bytes) belong to files, ``url`` and ``channel`` (published where) to links.
    """

    id: int
    kind: EvidenceKind
    title: str
    name: str = ""
    sha256: str = ""
    size: int = 0
    url: str = ""
    channel: str = ""
    document_number: str = ""
    dated: date | None = None
    added_at: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the 台账: what is asked, what the unit says, what proves it."""

    requirement: Requirement
    directive: Directive
    assessment: Assessment
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookInfo:
    """What the workbook is: whose, which year, which checklist; ``id`` is a random UUID."""

    id: str
    unit: str
    year: int | None
    title: str
    checklist_id: str
    checklist_digest: str
    created_at: datetime
    preparer: str = ""
    reviewer: str = ""
    head: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edit touched; each view looks whether its part is in it."""

    requirements: frozenset[str] = frozenset()
    evidence: bool = False
    info: bool = False

    def __or__(self, other: Changes) -> Changes:
        """Return both."""
        return Changes(
            self.requirements | other.requirements,
            self.evidence or other.evidence,
            self.info or other.info,
        )


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the file's history (append-only, chained); ``at`` is UTC."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    before: str
    after: str
    digest: str
