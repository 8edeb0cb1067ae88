"""What a file says by itself and with the office's memory: year, checklist, whose, signed by whom."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from desktop.rollup import phrases
from desktop.rollup.verdicts import Note, Signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.rollup.cases import Case
    from desktop.rollup.facts import Memory


def look_at(case: Case, memory: Memory) -> None:
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
    if file.broken_line:
        notes[Note.BROKEN_DETAIL] = phrases.broken_detail(file.broken_line)


def bind(cases: Sequence[Case], memory: Memory) -> None:
    """Find whose each file is: a workbook belongs to the unit that handed it in first.

    What an officer said of a name in a workbook holds for all files of it with that name.
    """
    books: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        books[case.file.workbook_id].append(case)
    for book in books.values():
        decided = _decided(book, memory)
        owner = _owner(book, decided, memory)
        for case in book:
            if case.file.unit_name in decided:
                case.unit_id = decided[case.file.unit_name]
            else:
                _bind_one(case, owner, memory)


def _decided(book: Sequence[Case], memory: Memory) -> dict[str, int]:
    """Return which unit a name means in a workbook, where an officer said so; the last word holds."""
    said: list[tuple[str, str, int]] = []
    for file in (case.file for case in book):
        named = memory.accepted(file.sha256, Note.UNKNOWN_UNIT)
        swapped = memory.accepted(file.sha256, Note.SWAPPED_UNIT)
        known = memory.named.get(file.unit_name, ())
        if named and named.unit_id is not None:
            said.append((named.decided_at, file.unit_name, named.unit_id))
        elif swapped and len(known) == 1:
            said.append((swapped.decided_at, file.unit_name, known[0]))
    return {name: unit_id for _, name, unit_id in sorted(said)}


def _owner(book: Sequence[Case], decided: Mapping[str, int], memory: Memory) -> int | None:
    def worth(claim: tuple[Case, int]) -> tuple[bool, bool, str, int, str, str]:
        case, unit_id = claim
        file = case.file
        known = memory.signer(file)
        is_signed = bool(known and known.unit_id == unit_id and file.was_valid)
        order = file.received_at, file.number, file.sealed_at, file.root
        return case.is_refused, not is_signed, *order

    claims: list[tuple[Case, int]] = []
    for case in book:
        known = memory.named.get(case.file.unit_name, ())
        if case.file.unit_name not in decided and len(known) == 1:
            claims.append((case, known[0]))
    if claims:
        return min(claims, key=worth)[1]
    return min(decided.values(), default=None)


def _bind_one(case: Case, owner: int | None, memory: Memory) -> None:
    name = case.file.unit_name
    claims = memory.named.get(name, ())
    if owner is None:
        maybe = tuple(memory.units[each] for each in claims)
        case.notes[Note.UNKNOWN_UNIT] = phrases.unknown_unit(name, maybe)
        return
    case.unit_id = owner
    if not claims:
        case.notes[Note.RENAMED] = phrases.renamed(memory.units[owner], name)
    elif owner not in claims:
        (case.unit_id, *_) = claims
        case.notes[Note.SWAPPED_UNIT] = phrases.swapped(memory.units[owner], name)


def look_at_signature(case: Case, memory: Memory) -> None:
    """Note whose signature is on a file, and whether one was to be expected."""
    file, notes = case.file, case.notes
    known, vouched = memory.signer(file), memory.vouched.get(file.sha256)
    # What came before a certificate was registered could not have been signed with it. One that was
    # withdrawn is replaced by another: otherwise its thief would simply not sign.
    is_expected = any(
        each.unit_id == case.unit_id
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
        note = Note.OTHER_KEY if is_expected else Note.UNKNOWN_KEY
        words = phrases.other_key if is_expected else phrases.unknown_key
        notes[note] = phrases.vouched_key(vouched) if vouched else words(file.fingerprint)
    elif case.unit_id is not None and known.unit_id != case.unit_id:
        case.signed = Signed.OTHER_UNIT
        notes[Note.SWAPPED_UNIT] = phrases.others_key(memory.units[known.unit_id])
    elif known.withdrawn_at and known.withdrawn_at <= file.received_at:
        case.signed = Signed.WITHDRAWN
        notes[Note.WITHDRAWN_KEY] = phrases.withdrawn_key(known.withdrawn_at)
    elif not file.was_valid:
        case.signed = Signed.EXPIRED
        notes[Note.EXPIRED_KEY] = phrases.expired_key()
    else:
        case.signed = Signed.REGISTERED


def look_at_duties(case: Case, memory: Memory) -> None:
    """Note what the unit must answer and the file does not."""
    if case.unit_id is None or case.is_refused:
        return
    asked = memory.duties.get(case.unit_id, frozenset()) if memory.duties else memory.in_force
    lacking = len((asked & memory.in_force) - case.file.requirement_ids)
    if lacking:
        case.notes[Note.INCOMPLETE] = phrases.incomplete(lacking, is_issued=bool(memory.duties))
