"""Judge what came in: which file follows which, whose it is, who signed it, and what counts.

A pure function of all that was ever received from the units concerned, never of the order in which
it came: every file is judged anew with each new one, so receiving once more changes nothing and
receiving in another order ends the same. Of two that contradict each other the one counts that an
officer chose, else the one with the better signature, else the lower number, else the earlier one;
both say so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from desktop.rollup import phrases
from desktop.rollup.verdicts import HOLDING, ORDINARY, REFUSING, Note, Outcome, Signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FORKS: Final = (Note.FORKED, Note.ROLLED_BACK, Note.REWRITTEN)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one sealed file says of itself, proved by its own manifest.

    ``ancestors`` are number and root of the submissions before it, each the one before the next;
    ``is_whole`` says that their heads stand in its chain of events. ``fingerprint`` is that of the
    certificate whose signature is right, empty where nobody signed; ``was_valid`` that it was valid
    when it signed. ``requirement_ids`` are what it answers, ``reworded_count`` how many of them are
    asked in other words now. Moments are UTC texts.
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
    """

    year: int | None
    in_force: frozenset[str]
    units: Mapping[int, str]
    named: Mapping[str, tuple[int, ...]]
    duties: Mapping[int, frozenset[str]] = field(default_factory=dict)
    certificates: Mapping[str, Registered] = field(default_factory=dict)
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)

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


@dataclass(slots=True)
class _Case:
    """One file while it is judged."""

    file: Sealed
    unit_id: int | None = None
    signed: Signed = Signed.UNSIGNED
    notes: dict[Note, str] = field(default_factory=dict)
    passed: frozenset[Note] = frozenset()
    previous: _Case | None = None
    is_current: bool = False

    @property
    def is_refused(self) -> bool:
        return any(note in REFUSING for note in self.notes)

    @property
    def is_held(self) -> bool:
        return any(note in HOLDING and note not in self.passed for note in self.notes)

    @property
    def counts(self) -> bool:
        return not (self.is_refused or self.is_held or Note.DUPLICATE in self.notes)

    @property
    def order(self) -> tuple[bool, int, str, str]:
        file = self.file
        return self.signed is not Signed.REGISTERED, file.number, file.sealed_at, file.root


def judge(files: Iterable[Sealed], memory: Memory) -> tuple[Judgement, ...]:
    """Judge all files that have to do with each other."""
    cases = sorted((_Case(each) for each in files), key=lambda case: case.file.sha256)
    for case in cases:
        decided = memory.decisions.get(case.file.sha256, ())
        case.passed = frozenset(each.note for each in decided if each.is_accepted)
    _set_duplicates_aside(cases, memory)
    single = [case for case in cases if Note.DUPLICATE not in case.notes]
    for case in single:
        _look_at(case, memory)
    _bind(single, memory)
    for case in single:
        _look_at_signature(case, memory)
        _look_at_duties(case, memory)
    _order_lines(single, memory)
    return tuple(_judgement(case, memory) for case in cases)


def _set_duplicates_aside(cases: Sequence[_Case], memory: Memory) -> None:
    """Of files with one root, the best signed one speaks for all."""

    def worth(case: _Case) -> tuple[bool, bool, bool, str]:
        file = case.file
        is_known = file.fingerprint in memory.certificates and file.was_valid
        return memory.is_rejected(file.sha256), not is_known, not file.fingerprint, file.sha256

    same: dict[tuple[str, str], list[_Case]] = defaultdict(list)
    for case in cases:
        same[case.file.workbook_id, case.file.root].append(case)
    for group in same.values():
        for case in sorted(group, key=worth)[1:]:
            case.notes[Note.DUPLICATE] = phrases.duplicate(case.file.number)
            claims = _claims(case.file, memory)
            case.unit_id = claims[0] if len(claims) == 1 else None


def _look_at(case: _Case, memory: Memory) -> None:
    """Note what can be said of a file by itself."""
    file, notes = case.file, case.notes
    if memory.is_rejected(file.sha256):
        notes[Note.REJECTED] = phrases.rejected()
    if memory.year and file.year and memory.year != file.year:
        notes[Note.WRONG_YEAR] = phrases.wrong_year(file.year, memory.year)
    if not file.is_whole:
        notes[Note.REWRITTEN] = phrases.not_whole()
    unknown = file.requirement_ids - memory.in_force
    if not file.requirement_ids & memory.in_force:
        notes[Note.OTHER_CHECKLIST] = phrases.other_checklist()
    elif unknown or file.reworded_count:
        notes[Note.OLDER_CHECKLIST] = phrases.older_checklist(file.reworded_count, len(unknown))


def _claims(file: Sealed, memory: Memory) -> tuple[int, ...]:
    """Return the units that a file may be from: the one an officer named, else by its name."""
    decided = memory.accepted(file.sha256, Note.UNKNOWN_UNIT)
    if decided and decided.unit_id is not None:
        return (decided.unit_id,)
    return memory.named.get(file.unit_name, ())


def _bind(cases: Sequence[_Case], memory: Memory) -> None:
    """Find whose each file is: a workbook belongs to the unit that handed it in first."""
    books: dict[str, list[_Case]] = defaultdict(list)
    for case in cases:
        books[case.file.workbook_id].append(case)
    for book in books.values():
        owner = _owner(book, memory)
        for case in book:
            _bind_one(case, owner, memory)


def _owner(book: Sequence[_Case], memory: Memory) -> int | None:
    def worth(case: _Case) -> tuple[bool, bool, bool, int, str, str]:
        (unit_id,) = _claims(case.file, memory)
        known = memory.certificates.get(case.file.fingerprint)
        is_signed = bool(known and known.unit_id == unit_id and case.file.was_valid)
        was_swapped = memory.accepted(case.file.sha256, Note.SWAPPED_UNIT) is not None
        file = case.file
        return (
            case.is_refused or was_swapped,
            memory.accepted(file.sha256, Note.UNKNOWN_UNIT) is None,
            not is_signed,
            file.number,
            file.sealed_at,
            file.root,
        )

    certain = [case for case in book if len(_claims(case.file, memory)) == 1]
    if not certain:
        return None
    return _claims(min(certain, key=worth).file, memory)[0]


def _bind_one(case: _Case, owner: int | None, memory: Memory) -> None:
    file, claims = case.file, _claims(case.file, memory)
    if owner is None:
        maybe = tuple(memory.units[each] for each in claims)
        case.notes[Note.UNKNOWN_UNIT] = phrases.unknown_unit(file.unit_name, maybe)
        return
    case.unit_id = owner
    if not claims:
        case.notes[Note.RENAMED] = phrases.renamed(memory.units[owner], file.unit_name)
    elif owner not in claims:
        (case.unit_id, *_) = claims
        case.notes[Note.SWAPPED_UNIT] = phrases.swapped(memory.units[owner], file.unit_name)


def _look_at_signature(case: _Case, memory: Memory) -> None:
    file, notes = case.file, case.notes
    known = memory.certificates.get(file.fingerprint)
    # What came before a certificate was registered could not have been signed with it.
    is_expected = any(
        each.unit_id == case.unit_id and not each.withdrawn_at
        for each in memory.certificates.values()
        if each.registered_at <= file.received_at
    )
    if not file.fingerprint:
        case.signed = Signed.UNSIGNED
        if is_expected:
            notes[Note.SIGNATURE_LACKING] = phrases.signature_lacking()
        else:
            notes[Note.UNSIGNED] = ""
    elif known is None:
        case.signed = Signed.UNKNOWN
        if is_expected:
            notes[Note.OTHER_KEY] = phrases.other_key(file.fingerprint)
        else:
            notes[Note.UNKNOWN_KEY] = phrases.unknown_key(file.fingerprint)
    elif case.unit_id is not None and known.unit_id != case.unit_id:
        case.signed = Signed.OTHER_UNIT
        notes[Note.SWAPPED_UNIT] = phrases.others_key(memory.units[known.unit_id])
    elif known.withdrawn_at and known.withdrawn_at <= file.received_at:
        case.signed = Signed.WITHDRAWN
        notes[Note.WITHDRAWN_KEY] = phrases.withdrawn_key()
    elif not file.was_valid:
        case.signed = Signed.EXPIRED
        notes[Note.EXPIRED_KEY] = phrases.expired_key()
    else:
        case.signed = Signed.REGISTERED


def _look_at_duties(case: _Case, memory: Memory) -> None:
    if case.unit_id is None or case.is_refused:
        return
    asked = memory.duties.get(case.unit_id, frozenset()) if memory.duties else memory.in_force
    lacking = len((asked & memory.in_force) - case.file.requirement_ids)
    if lacking:
        case.notes[Note.INCOMPLETE] = phrases.incomplete(lacking)


def _order_lines(cases: Sequence[_Case], memory: Memory) -> None:
    """Find for each unit the line of submissions that counts, and its last one."""
    lines: dict[int, dict[str, list[_Case]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        is_apart = Note.SWAPPED_UNIT in case.notes and Note.SWAPPED_UNIT not in case.passed
        if case.unit_id is not None and not case.is_refused and not is_apart:
            lines[case.unit_id][case.file.workbook_id].append(case)
    for books in lines.values():
        rivals = [line for book in books.values() if (line := _line(book, memory))]
        for line in rivals:
            _look_for_skipped(line, books[line[0].file.workbook_id])
        counting = _choose(rivals, memory)
        for previous, case in pairwise(counting):
            case.previous = previous
            previous.notes[Note.OLDER] = phrases.older(counting[-1].file.number)
        if counting:
            counting[-1].is_current = True


def _line(book: Sequence[_Case], memory: Memory) -> list[_Case]:
    """Return the submissions of a workbook of which each follows the one before; note the others."""

    def worth(case: _Case) -> tuple[str, bool, tuple[bool, int, str, str]]:
        return _later_first(_chosen_at(case, memory, *_FORKS)), case.is_held, case.order

    line: list[_Case] = []
    for case in sorted(book, key=worth):
        against = [each for each in line if not _fit(case.file, each.file)]
        if not against:
            line.append(case)
            continue
        rival = max(against, key=lambda each: each.file.number)
        note, sentence = _contradiction(case.file, rival.file)
        case.notes.setdefault(note, sentence)
        _oppose(case, rival, is_chosen=bool(_chosen_at(rival, memory, *_FORKS)))
    return sorted(line, key=lambda case: (case.file.number, case.file.event_count))


def _chosen_at(case: _Case, memory: Memory, *notes: Note) -> str:
    """Return when an officer last chose a file over those that contradict it, or nothing."""
    found = (memory.accepted(case.file.sha256, note) for note in notes)
    return max((each.decided_at for each in found if each), default="")


def _oppose(case: _Case, rival: _Case, *, is_chosen: bool) -> None:
    """Let the rival count: for good where an officer chose it, until somebody decides where not."""
    case.passed -= {*_FORKS, Note.SAME_NAME}
    if is_chosen:
        case.notes[Note.NOT_CHOSEN] = phrases.not_chosen()
    else:
        rival.notes[Note.CONTESTED] = phrases.contested()


def _fit(one: Sealed, other: Sealed) -> bool:
    return one.follows(other) or other.follows(one)


def _contradiction(file: Sealed, rival: Sealed) -> tuple[Note, str]:
    if file.number <= rival.number:
        return Note.FORKED, phrases.forked(file.number)
    if file.event_count <= rival.event_count:
        return Note.ROLLED_BACK, phrases.rolled_back(
            rival.number, rival.event_count, file.event_count
        )
    return Note.REWRITTEN, phrases.rewritten(rival.number)


def _look_for_skipped(line: Sequence[_Case], book: Sequence[_Case]) -> None:
    known = {case.file.number for case in book}
    before = 0
    for case in line:
        missing = [n for n, _ in case.file.ancestors if before < n and n not in known]
        if missing:
            case.notes[Note.SKIPPED] = phrases.skipped(missing)
        before = case.file.number


def _choose(lines: Sequence[Sequence[_Case]], memory: Memory) -> list[_Case]:
    """Return what counts of the workbook that speaks for the unit; hold the other workbooks."""

    def chosen_at(line: Sequence[_Case]) -> str:
        return max(_chosen_at(case, memory, Note.SAME_NAME) for case in line)

    def worth(line: Sequence[_Case]) -> tuple[str, bool, bool, str, str]:
        counting = [case for case in line if case.counts]
        is_signed = any(case.signed is Signed.REGISTERED for case in counting)
        first = min(case.file.sealed_at for case in line)
        at = _later_first(chosen_at(line))
        return at, not counting, not is_signed, first, line[0].file.workbook_id

    if not lines:
        return []
    best, *others = sorted(lines, key=worth)
    for case in (case for line in others for case in line):
        case.notes[Note.SAME_NAME] = phrases.same_name()
        _oppose(case, best[-1], is_chosen=bool(chosen_at(best)))
    return [case for case in best if case.counts]


def _later_first(moment: str) -> str:
    """Return a key by which a later moment sorts before an earlier one, and none last."""
    return "".join(chr(0x10FFFF - ord(char)) for char in moment) or chr(0x10FFFF)


def _judgement(case: _Case, memory: Memory) -> Judgement:
    notes = tuple(sorted(case.notes, key=list(Note).index))
    name = memory.units.get(case.unit_id or 0, case.file.unit_name)
    head = phrases.head(name, case.file.year, case.file.number, case.signed)
    told = tuple(case.notes[note] for note in notes if case.notes[note])
    return Judgement(
        sha256=case.file.sha256,
        outcome=_outcome(case),
        notes=notes,
        sentences=(head, *told),
        unit_id=case.unit_id,
        signed=case.signed,
        is_current=case.is_current,
        previous=case.previous.file.sha256 if case.previous else "",
    )


def _outcome(case: _Case) -> Outcome:
    if case.is_refused:
        return Outcome.REFUSED
    if Note.DUPLICATE in case.notes:
        return Outcome.DUPLICATE
    if case.is_held:
        return Outcome.HELD
    if not case.is_current:
        return Outcome.OLDER
    return Outcome.ACCEPTED if case.notes.keys() <= ORDINARY else Outcome.ACCEPTED_WITH_NOTES
