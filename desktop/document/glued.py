"""Paragraphs that lost the line break between them: …（市府办）（二）推进… is two again.

A marker inside a paragraph begins a new one only where it continues the count of those that begin
paragraphs, or stands behind a bare heading; a list inside a task, （一）…；（二）…, stays whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.document import responsibility, units
from desktop.document.markers import Marker, MarkerKind, marker_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.document.normalize import Passage

_NUMERAL: Final = "[一二三四五六七八九十]{1,3}"
_MARKER: Final = rf"[（〔](?:{_NUMERAL}|\d{{1,2}})[）〕]|{_NUMERAL}、|\d{{1,2}}(?:\. ?|、)(?!\d)"
_INSIDE: Final = re.compile(
    rf"(?<=[。；）〕\w”])[ ]{{0,4}}(?:#{{1,6}} ?)?(?=(?:{_MARKER})[^、，。；（）]{{2}})"
)
_STOPS: Final = ("。", "；")
_CLOSING: Final = ("）", "〕")
_LONGEST_HEADING: Final = 42
_LONGEST_MARKER: Final = 12
_LONGEST_TAIL: Final = 600


@dataclass(slots=True, eq=False)
class _Entry:
    """A marker where a paragraph begins (``cut`` is 0), or may begin inside one.

    ``end`` is where the text before it ends; ``following`` the next number of its kind.
    """

    passage: int
    cut: int
    marker: Marker
    end: int = 0
    is_behind_heading: bool = False
    following: _Entry | None = None

    @property
    def next_value(self) -> int | None:
        return self.following.marker.value if self.following else None


def split(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield the paragraphs, those that lost a line break in their parts."""
    whole = list(passages)
    entries = list(_entries(whole))
    cuts: dict[int, list[_Entry]] = {}
    if any(entry.cut for entry in entries):
        _look_ahead(entries)
        for entry in _certain(entries):
            cuts.setdefault(entry.passage, []).append(entry)
    for at, passage in enumerate(whole):
        begin = 0
        for cut in cuts.get(at, ()):
            yield passage.part(begin, cut.end)
            begin = cut.cut
        yield passage.part(begin) if begin else passage


def _entries(passages: Sequence[Passage]) -> Iterator[_Entry]:
    for at, passage in enumerate(passages):
        if marker := marker_of(passage.plain):
            yield _Entry(at, 0, marker)
        start = 0
        for match in _INSIDE.finditer(passage.plain, 1):
            before = passage.plain[start : match.start()]
            inner = marker_of(passage.plain[match.end() : match.end() + _LONGEST_MARKER])
            is_heading = _is_heading(before)
            if inner and (is_heading or _is_end(before)):
                yield _Entry(at, match.end(), inner, match.start(), is_heading)
                start = match.end()


def _is_heading(before: str) -> bool:
    """Tell whether a marked short phrase is all that stands before a marker."""
    is_phrase = len(before) <= _LONGEST_HEADING and "。" not in before
    return is_phrase and not before.endswith(_CLOSING) and marker_of(before) is not None


def _is_end(before: str) -> bool:
    """Tell whether a sentence or a statement of responsibility ends before a marker."""
    if before.endswith(_STOPS):
        return True
    if units.starts_with_label(before[:_LONGEST_MARKER]) and len(before) <= _LONGEST_TAIL:
        return units.is_complete(before)
    return before.endswith(_CLOSING) and responsibility.is_statement_tail(before[-_LONGEST_TAIL:])


def _look_ahead(entries: Sequence[_Entry]) -> None:
    """Note for each entry the next number of its kind before one of an outer kind."""
    coming: dict[MarkerKind, _Entry] = {}
    for entry in reversed(entries):
        entry.following = coming.get(entry.marker.kind)
        coming[entry.marker.kind] = entry
        if not entry.cut:
            _close(coming, entry.marker.kind)


def _close(values: dict[MarkerKind, int] | dict[MarkerKind, _Entry], kind: MarkerKind) -> None:
    for inner in [each for each in values if each > kind]:
        del values[inner]


def _certain(entries: Sequence[_Entry]) -> Iterator[_Entry]:
    """Yield the markers inside paragraphs that continue the count of those that begin them."""
    inside: dict[MarkerKind, int] = {}
    ever: dict[MarkerKind, int] = {}
    for entry in entries:
        marker = entry.marker
        if entry.cut and not _fits(entry, inside.get(marker.kind), ever.get(marker.kind, 0)):
            continue
        inside[marker.kind] = ever[marker.kind] = marker.value
        _close(inside, marker.kind)
        if entry.cut:
            yield entry


def _fits(entry: _Entry, before: int | None, ever: int) -> bool:
    value = entry.marker.value
    goes_on = entry.next_value == value + 1
    if before is not None and value > 1:
        return value == before + 1 and (goes_on or entry.next_value in {None, 1})
    if value > 1 or before is not None:
        return goes_on and (value == ever + 1 or _begins_chapters(entry))
    if entry.is_behind_heading and ever > 1:
        return True  # the only one under its heading, where other headings have several
    return goes_on and (entry.is_behind_heading or _begins_chapters(entry))


def _begins_chapters(entry: _Entry) -> bool:
    """Tell whether this is the first of chapters of which the second begins a paragraph."""
    is_first = entry.marker.kind is MarkerKind.HAN and entry.marker.value == 1
    return is_first and entry.following is not None and not entry.following.cut
