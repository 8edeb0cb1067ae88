"""What is known when files are judged: what each says of itself, and what the office remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.rollup.verdicts import Note, Outcome, Signed


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one sealed file says of itself, proved by its own manifest.

    ``ancestors`` are number and root of the submissions before it, each the one before the next;
    ``is_whole`` says that their heads stand in its chain of events. ``fingerprint`` is that of the
    certificate whose signature is right, empty where nobody signed; ``was_valid`` that it was valid
    when it signed. ``requirement_ids`` are what it answers, ``reworded_count`` how many of them are
    asked in other words now. ``broken_line`` is the line of an office's details that nobody can
    read, 0 where there is none. Moments are UTC texts.
    """

    sha256: str
    workbook_id: str
    unit_name: str
    year: int | None
    number: int
    sealed_at: str
    received_at: str
    root: str
    event_count: int
    ancestors: tuple[tuple[int, str], ...] = ()
    is_whole: bool = True
    fingerprint: str = ""
    was_valid: bool = True
    requirement_ids: frozenset[str] = frozenset()
    reworded_count: int = 0
    broken_line: int = 0

    def follows(self, other: Sealed) -> bool:
        """Tell whether the other one is part of this one's history."""
        return any(root == other.root for _, root in self.ancestors)


@dataclass(frozen=True, slots=True)
class Registered:
    """A certificate of a unit; ``withdrawn_at`` is empty while it is good."""

    fingerprint: str
    unit_id: int
    registered_at: str
    withdrawn_at: str = ""


@dataclass(frozen=True, slots=True)
class Vouched:
    """A signer for whom a registered authority vouches; ``known`` once an officer said who it is.

    ``name`` is what the certificate says, ``authority`` who issued it.
    """

    name: str
    authority: str
    known: Registered | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer said about one note of one file."""

    note: Note
    is_accepted: bool
    decided_at: str
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What the office knows: year, what is asked, units by every name, certificates, decisions.

    ``duties`` are what a unit must answer, by unit; without any, everything in force.
    ``certificates`` are by fingerprint, names that an authority vouches for under words of their
    own; ``vouched`` are signers of files, by the SHA-256 of the file.
    """

    year: int | None
    in_force: frozenset[str]
    units: Mapping[int, str]
    named: Mapping[str, tuple[int, ...]]
    duties: Mapping[int, frozenset[str]] = field(default_factory=dict)
    certificates: Mapping[str, Registered] = field(default_factory=dict)
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    vouched: Mapping[str, Vouched] = field(default_factory=dict)

    def signer(self, file: Sealed) -> Registered | None:
        """Return whose signature a file bears, where the office knows it."""
        if file.fingerprint in self.certificates:
            return self.certificates[file.fingerprint]
        vouched = self.vouched.get(file.sha256)
        return vouched.known if vouched else None

    def accepted(self, sha256: str, note: Note) -> Decision | None:
        """Return the decision that lets a file pass in spite of a note."""
        found = (each for each in self.decisions.get(sha256, ()) if each.note is note)
        return next((each for each in found if each.is_accepted), None)

    def is_rejected(self, sha256: str) -> bool:
        """Tell whether an officer will not have this file."""
        return any(not each.is_accepted for each in self.decisions.get(sha256, ()))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of one file; ``previous`` is the SHA-256 of the one that it follows."""

    sha256: str
    outcome: Outcome
    notes: tuple[Note, ...]
    sentences: tuple[str, ...]
    unit_id: int | None
    signed: Signed
    is_current: bool
    previous: str = ""
