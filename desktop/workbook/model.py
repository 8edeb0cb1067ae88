"""The unit's answers as frozen values: statuses, assessments, evidence, ledger rows."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
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


class Publicity(StrEnum):
    """公开属性: published on one's own motion, on request, or not at all."""

    PUBLIC = "public"
    ON_REQUEST = "on_request"
    NOT_PUBLIC = "not_public"


class Verdict(StrEnum):
    """What the supervising office says about an answer."""

    ACCEPTED = "accepted"
    CHANGES_REQUESTED = "changes_requested"
    QUERIED = "queried"


class SignOffRole(StrEnum):
    """Who stands for the answers: 填报人, 审核人, 单位负责人."""

    PREPARER = "preparer"
    REVIEWER = "reviewer"
    HEAD = "head"


class OfferKind(StrEnum):
    """Where an answer that is offered beside comes from."""

    LAST_YEAR = "last_year"
    OTHER_COPY = "other_copy"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that the report can use: 主动公开信息 · 128 · 条; ``value`` is kept as typed."""

    label: str
    value: str
    measure: str = ""

    @property
    def number(self) -> Decimal | None:
        """Return the value as a number, or None where it is none."""
        return as_number(self.value)


def as_number(text: str) -> Decimal | None:
    """Return a figure as people type it (``1,280``, ``９８．５``, ``95%``), or None.

    A percentage is returned as its figure: 95. Groups must be whole: ``1,28`` is a slip.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("%")
    whole, point, rest = plain.removeprefix("-").partition(".")
    groups = whole.split(",")
    is_grouped = len(groups) == 1 or (
        1 <= len(groups[0]) <= 3 and all(len(each) == 3 for each in groups[1:])  # noqa: PLR2004
    )
    figures = "".join(groups)
    is_figure = all(
        each.isascii() and each.isdigit() for each in ([figures, rest][: 1 + bool(point)])
    )
    return Decimal(plain.replace(",", "")) if is_grouped and is_figure else None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The unit's answer to one requirement.

    ``statement`` is the 落实情况; ``reason`` why it is not applicable;
    ``evidence_waiver`` is why no evidence is needed (不需佐证, 因为…), empty otherwise;
    ``self_score`` is kept as typed.
    """

    status: Status = Status.NOT_STARTED
    statement: str = ""
    reason: str = ""
    evidence_waiver: str = ""
    updated_at: datetime | None = None
    updated_by: str = ""
    problems: str = ""
    next_steps: str = ""
    self_score: str = ""
    facts: tuple[Fact, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Tell whether anybody has said anything."""
        return self.status is not Status.NOT_STARTED


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence, stored once and attached to any number of requirements.

    ``number`` counts from 1 in ledger order and is what the paper prints; ``url`` and ``channel``
    (published where) belong to links; ``name``, ``sha256`` and ``size`` (bytes) to files, and to
    the snapshot of a link where one was kept.
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
    publicity: Publicity | None = None

    @property
    def has_snapshot(self) -> bool:
        """Tell whether a link's page was kept as it looked."""
        return self.kind is EvidenceKind.LINK and bool(self.sha256)


@dataclass(frozen=True, slots=True)
class Duty:
    """One part of the internal division of work: 科室, 责任人, and their own deadline."""

    section: str
    person: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What the supervising office said in one round; ``score`` is kept as given."""

    round: int
    verdict: Verdict
    remark: str = ""
    score: str = ""
    reviewed_at: datetime | None = None
    reviewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Another answer to the same requirement, shown beside: last year's, or another copy's.

    ``evidence`` carries ids of the offer, not of the workbook's own evidence, and no numbers.
    """

    kind: OfferKind
    source: str
    status: Status
    statement: str
    problems: str = ""
    next_steps: str = ""
    facts: tuple[Fact, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the 台账: what is asked, what the unit says, what proves it."""

    requirement: Requirement
    directive: Directive
    assessment: Assessment
    evidence: tuple[Evidence, ...] = ()
    duties: tuple[Duty, ...] = ()
    reviews: tuple[Review, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """Somebody stood for exactly one state of the answers; the signed paper may be filed with it."""

    id: int
    role: SignOffRole
    name: str
    signed_at: datetime
    state_digest: str
    file_name: str = ""
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit under all its names; ``members`` are those of a collective one (市政府各部门)."""

    name: str
    is_collective: bool = False
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


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
    """One line of the file's history (append-only, chained).

    ``at`` is UTC, ``utc_offset`` the minutes east of it where it was written; ``is_clock_back``
    says that the clock stood more than five minutes before the line above.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    before: str
    after: str
    digest: str
    utc_offset: int = 0
    is_clock_back: bool = False
