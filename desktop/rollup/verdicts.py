"""What can be said about a file that came in: one outcome, any number of notes, plain sentences.

A note has one weight wherever it stands: it refuses the file, holds it until an officer decides, or
is only told. A newcomer would let the reader of a file decide; here the notes alone do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What became of a file; only what is accepted is counted, and of that the latest."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_NOTES = "accepted_with_notes"
    HELD = "held"
    DUPLICATE = "duplicate"
    OLDER = "older"
    REFUSED = "refused"


class Signed(StrEnum):
    """Whose signature is on it, as far as this office knows."""

    UNSIGNED = "unsigned"
    UNKNOWN = "unknown"
    REGISTERED = "registered"
    OTHER_UNIT = "other_unit"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Note(StrEnum):
    """One thing to know about a file."""

    # refused
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    CHANGED = "changed"
    CUT = "cut"
    MISSING = "missing"
    NEWER_PROGRAM = "newer_program"
    NOT_SEALED = "not_sealed"
    BAD_SIGNATURE = "bad_signature"
    OTHER_CHECKLIST = "other_checklist"
    REJECTED = "rejected"
    # held
    UNKNOWN_UNIT = "unknown_unit"
    SWAPPED_UNIT = "swapped_unit"
    SAME_NAME = "same_name"
    WRONG_YEAR = "wrong_year"
    FORKED = "forked"
    ROLLED_BACK = "rolled_back"
    REWRITTEN = "rewritten"
    OTHER_KEY = "other_key"
    SIGNATURE_LACKING = "signature_lacking"
    WITHDRAWN_KEY = "withdrawn_key"
    EXPIRED_KEY = "expired_key"
    # told
    UNKNOWN_KEY = "unknown_key"
    SKIPPED = "skipped"
    RENAMED = "renamed"
    OLDER_CHECKLIST = "older_checklist"
    INCOMPLETE = "incomplete"
    CONTESTED = "contested"
    BROKEN_DETAIL = "broken_detail"
    # told, and nothing to look into
    UNSIGNED = "unsigned"
    OLDER = "older"
    DUPLICATE = "duplicate"


_ALL: Final = tuple(Note)
REFUSING: Final = frozenset(_ALL[: _ALL.index(Note.UNKNOWN_UNIT)])
HOLDING: Final = frozenset(_ALL[_ALL.index(Note.UNKNOWN_UNIT) : _ALL.index(Note.UNKNOWN_KEY)])
ORDINARY: Final = frozenset({Note.UNSIGNED, Note.OLDER, Note.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of one file that was looked at; ``sentences`` begins with who and which.

    ``sha256`` is that of the file, ``stored_name`` its name among the originals, empty where none
    could be kept; ``unit_id`` is the unit that it is about, as far as known. ``is_again`` says
    that it had been received before.
    """

    sha256: str
    file_name: str
    outcome: Outcome
    notes: tuple[Note, ...]
    sentences: tuple[str, ...]
    received_at: str = ""
    received_by: str = ""
    unit_id: int | None = None
    unit: str = ""
    number: int | None = None
    submission_id: int | None = None
    signed: Signed | None = None
    fingerprint: str = ""
    stored_name: str = ""
    is_again: bool = False

    @property
    def is_settled(self) -> bool:
        """Tell whether nobody has to do anything about it."""
        return self.outcome not in {Outcome.HELD, Outcome.REFUSED}
