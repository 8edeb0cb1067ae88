"""Judge what came in: which file follows which, whose it is, who signed it, and what counts.

A pure function of all that was ever received from the units concerned: every file is judged anew
with each new one, so receiving once more changes nothing and receiving in another order ends the
same. Of two that contradict each other the one counts that an officer chose, else the one that a
registered certificate signed, else the one of the earlier receiving: nothing that comes later puts
aside what counts before somebody has looked. Within one receiving the lower number counts, then the
earlier sealed. Both say so.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from desktop.rollup import phrases
from desktop.rollup.belonging import bind, look_at, look_at_duties, look_at_signature
from desktop.rollup.cases import Case, judgement
from desktop.rollup.verdicts import Note, Signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.rollup.cases import Order
    from desktop.rollup.facts import Judgement, Memory, Sealed

_FORKS: Final = (Note.FORKED, Note.ROLLED_BACK, Note.REWRITTEN)


def judge(files: Iterable[Sealed], memory: Memory) -> tuple[Judgement, ...]:
    """Judge all files that have to do with each other."""
    cases = sorted((Case(each) for each in files), key=lambda case: case.file.sha256)
    for case in cases:
        decided = memory.decisions.get(case.file.sha256, ())
        case.passed = frozenset(each.note for each in decided if each.is_accepted)
    _set_duplicates_aside(cases, memory)
    for case in cases:
        look_at(case, memory)
    bind(cases, memory)
    for case in cases:
        look_at_signature(case, memory)
        look_at_duties(case, memory)
    _order_lines(cases, memory)
    return tuple(judgement(case, memory) for case in cases)


def _set_duplicates_aside(cases: Sequence[Case], memory: Memory) -> None:
    """Of files with one root, the best signed one speaks for all."""

    def worth(case: Case) -> tuple[bool, bool, bool, str]:
        file = case.file
        is_known = memory.signer(file) is not None and file.was_valid
        return memory.is_rejected(file.sha256), not is_known, not file.fingerprint, file.sha256

    same: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        same[case.file.workbook_id, case.file.root].append(case)
    for group in same.values():
        for case in sorted(group, key=worth)[1:]:
            case.notes[Note.DUPLICATE] = phrases.duplicate(case.file.number)


def _order_lines(cases: Sequence[Case], memory: Memory) -> None:
    """Find for each unit the line of submissions that counts, and its last one."""
    lines: dict[int, dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        is_apart = Note.SWAPPED_UNIT in case.notes and Note.SWAPPED_UNIT not in case.passed
        is_apart |= case.is_refused or Note.DUPLICATE in case.notes
        if case.unit_id is not None and not is_apart:
            lines[case.unit_id][case.file.workbook_id].append(case)
    for books in lines.values():
        found = [_line(book, memory) for book in books.values()]
        for line, book in zip(found, books.values(), strict=True):
            _look_for_skipped(line, book)
        rivals = [line for line in found if any(case.counts for case in line)]
        if rivals:
            _count(_choose(rivals, memory))


def _count(line: Sequence[Case]) -> None:
    """Let the last one that nothing holds count; what it follows is settled with it."""
    counting = [case for case in line if case.counts]
    if not counting:
        return
    last = counting[-1]
    last.is_current = True
    for previous, case in pairwise(counting):
        case.previous = previous
    for case in line:
        if last.file.follows(case.file):
            case.is_passed_by = True
            case.notes[Note.OLDER] = phrases.older(last.file.number)


def _line(book: Sequence[Case], memory: Memory) -> list[Case]:
    """Return the submissions of a workbook of which each follows the one before; note the others."""

    def worth(case: Case) -> tuple[str, bool, Order]:
        return _later_first(_chosen_at(case, memory, *_FORKS)), case.is_held, case.order

    line: list[Case] = []
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


def _chosen_at(case: Case, memory: Memory, *notes: Note) -> str:
    """Return when an officer last chose a file over those that contradict it, or nothing."""
    found = (memory.accepted(case.file.sha256, note) for note in notes)
    return max((each.decided_at for each in found if each), default="")


def _oppose(case: Case, rival: Case, *, is_chosen: bool) -> None:
    """Let the rival count: for good where an officer chose it, until somebody decides where not."""
    case.passed -= {*_FORKS, Note.SAME_NAME}
    if is_chosen:
        case.notes[Note.REJECTED] = phrases.not_chosen()
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


def _look_for_skipped(line: Sequence[Case], book: Sequence[Case]) -> None:
    known = {case.file.number for case in book}
    before = 0
    for case in line:
        missing = [n for n, _ in case.file.ancestors if before < n and n not in known]
        if missing:
            case.notes[Note.SKIPPED] = phrases.skipped(missing)
        before = case.file.number


def _choose(lines: Sequence[Sequence[Case]], memory: Memory) -> Sequence[Case]:
    """Return the workbook that speaks for the unit; hold the others."""

    def chosen_at(line: Sequence[Case]) -> str:
        return max(_chosen_at(case, memory, Note.SAME_NAME) for case in line)

    def worth(line: Sequence[Case]) -> tuple[str, bool, tuple[str, str], str]:
        is_signed = any(case.signed is Signed.REGISTERED for case in line if case.counts)
        first = min((case.file.received_at, case.file.sealed_at) for case in line)
        return _later_first(chosen_at(line)), not is_signed, first, line[0].file.workbook_id

    best, *others = sorted(lines, key=worth)
    for case in (case for line in others for case in line):
        case.notes[Note.SAME_NAME] = phrases.same_name()
        _oppose(case, best[-1], is_chosen=bool(chosen_at(best)))
    return best


def _later_first(moment: str) -> str:
    """Return a key by which a later moment sorts before an earlier one, and none last."""
    return "".join(chr(0x10FFFF - ord(char)) for char in moment) or chr(0x10FFFF)
