"""One file while it is judged, and what its notes come to in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from desktop.rollup import phrases
from desktop.rollup.facts import Judgement
from desktop.rollup.verdicts import HOLDING, ORDINARY, REFUSING, Note, Outcome, Signed

if TYPE_CHECKING:
    from desktop.rollup.facts import Memory, Sealed

    Order: TypeAlias = tuple[bool, str, int, str, str]


# Whoever reads one of these need not know what else there would be to say.
_SETTLING: Final = (Note.REJECTED, Note.OLDER)


@dataclass(slots=True)
class Case:
    """One file while it is judged."""

    file: Sealed
    unit_id: int | None = None
    signed: Signed = Signed.UNSIGNED
    notes: dict[Note, str] = field(default_factory=dict)
    passed: frozenset[Note] = frozenset()
    previous: Case | None = None
    is_current: bool = False
    is_passed_by: bool = False

    @property
    def is_refused(self) -> bool:
        """Tell whether it is of no use whatever else comes."""
        return any(note in REFUSING for note in self.notes)

    @property
    def is_held(self) -> bool:
        """Tell whether an officer must decide."""
        return any(note in HOLDING and note not in self.passed for note in self.notes)

    @property
    def counts(self) -> bool:
        """Tell whether nothing stands against it."""
        return not (self.is_refused or self.is_held or Note.DUPLICATE in self.notes)

    @property
    def order(self) -> Order:
        """Return what decides between two: signature, receiving, number, moment, content."""
        file = self.file
        is_registered = self.signed is Signed.REGISTERED
        return not is_registered, file.received_at, file.number, file.sealed_at, file.root


def judgement(case: Case, memory: Memory) -> Judgement:
    """Return what becomes of a file after all was said."""
    notes = tuple(sorted(case.notes, key=list(Note).index))
    name = memory.units.get(case.unit_id or 0, case.file.unit_name)
    head = phrases.head(name, case.file.year, case.file.number, case.signed)
    settling = [note for note in _SETTLING if note in notes]
    told = tuple(case.notes[note] for note in settling[:1] or notes if case.notes[note])
    return Judgement(
        sha256=case.file.sha256,
        outcome=outcome_of(case),
        notes=notes,
        sentences=(head, *told),
        unit_id=case.unit_id,
        signed=case.signed,
        is_current=case.is_current,
        previous=case.previous.file.sha256 if case.previous else "",
    )


def outcome_of(case: Case) -> Outcome:
    """Return what the notes come to."""
    if case.is_refused:
        return Outcome.REFUSED
    if Note.DUPLICATE in case.notes:
        return Outcome.DUPLICATE
    if case.is_passed_by:
        return Outcome.OLDER
    if case.is_held or not case.is_current:
        return Outcome.HELD
    return Outcome.ACCEPTED if case.notes.keys() <= ORDINARY else Outcome.ACCEPTED_WITH_NOTES
