"""What one side did to a workbook after the copies parted, read from its history."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.workbook.model import Event, Evidence

LABEL: Final = "合并副本"  # the name of the undo step
_ANSWERS: Final = frozenset({"assess", "attach", "detach", "divide", "accept_gap", "review"})
_DESCRIPTIONS: Final = frozenset({"describe", "publicity", "snapshot"})
_PARTICULARS: Final = frozenset({"unit", "set", "sign_off", "withdraw_sign_off"})


@dataclass(slots=True)
class Touched:
    """Subjects of one side's events; where words of an undo are gone, anything may be touched."""

    requirements: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    particulars: set[str] = field(default_factory=set)
    may_be_any: bool = False
    may_be_any_particular: bool = False

    def has(self, requirement_id: str, evidence: Iterable[Evidence]) -> bool:
        """Tell whether this side changed an answer or the description of what proves it."""
        return (
            self.may_be_any
            or requirement_id in self.requirements
            or any((each.title or each.url) in self.described for each in evidence)
        )

    def has_particular(self, subject: str) -> bool:
        """Tell whether this side changed what is known as ``subject`` apart from the answers."""
        return self.may_be_any or self.may_be_any_particular or subject in self.particulars


def head_of(events: Sequence[Event]) -> str:
    """Return the digest of the last line: one short name for the whole history."""
    return events[-1].digest if events else ""


def common_count(ours: Sequence[Event], theirs: Sequence[Event]) -> int:
    """Return how many lines both histories begin with."""
    count = 0
    for mine, other in zip(ours, theirs, strict=False):
        if mine.digest != other.digest:
            break
        count += 1
    return count


def since_parting(events: Sequence[Event], others: Iterable[Event], common: int) -> Touched:
    """Return what a side touched that the ``others`` have not merged already."""
    merged = merged_heads(others)
    known = [number for number, event in enumerate(events) if event.digest in merged]
    touched = Touched()
    for event in events[max([common, *(number + 1 for number in known)]) :]:
        _note(touched, event)
    return touched


def merged_heads(events: Iterable[Event]) -> set[str]:
    """Return the ends of the histories that were merged into this one, and not taken back."""
    heads: set[str] = set()
    last = ""
    for event in events:
        if event.action == "merge":
            last = str(_fields(event.after).get("head", ""))
            heads.add(last)
        elif event.subject == LABEL and event.action == "undo":
            heads.discard(last)
        elif event.subject == LABEL and event.action == "redo":
            heads.add(last)
    return heads - {""}


def _note(touched: Touched, event: Event) -> None:
    if event.action in _ANSWERS:
        touched.requirements.add(event.subject)
    elif event.action in _DESCRIPTIONS:
        touched.described.add(event.subject)
    elif event.action in _PARTICULARS:
        touched.particulars.add(event.subject)
    elif event.action in {"undo", "redo"}:
        _note_replayed(touched, event)


def _note_replayed(touched: Touched, event: Event) -> None:
    ids = _fields(event.after).get("requirements")
    if not isinstance(ids, list):  # its words were left behind when the copy was handed over
        touched.may_be_any = True
        return
    touched.requirements |= {str(id_) for id_ in ids}
    # A step without requirements was about something else; a merge may have been about both.
    touched.may_be_any_particular |= not ids or event.subject == LABEL


def _fields(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
