"""Markers that a recogniser misread: （ー） for （一）, l. for 1., 兰、 for 三、.

One is believed only where the numbers around it leave no other reading; its canonical form is then
what was printed, the text stays as it was found. Everywhere else nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.document.markers import MarkerKind, marker_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.document.normalize import Line

_HAN: Final = {
    **dict.fromkeys("ー—-－–―─﹣_", "一"),
    **dict.fromkeys("工ニ=＝", "二"),
    **dict.fromkeys("兰彡Ξ", "三"),
    **dict.fromkeys("回囚匹", "四"),
    **dict.fromkeys("王玉伍", "五"),
    **dict.fromkeys("大亢穴", "六"),
    **dict.fromkeys("匕乜", "七"),
    **dict.fromkeys("人入ハ", "八"),
    **dict.fromkeys("丸力", "九"),
    **dict.fromkeys("+＋†土士千", "十"),
}
_ARABIC: Final = {
    **dict.fromkeys("lI|i｜丨", "1"),
    **dict.fromkeys("Oo", "0"),
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Ss", "5"),
    "b": "6",
    "B": "8",
    **dict.fromkeys("gq", "9"),
}
_NO_CHINESE: Final = frozenset("ーニハΞ彡")
_MEANT: Final = str.maketrans(_HAN | _ARABIC | {"，": "、", "·": "、"})
_HAN_SIGNS: Final = re.escape("一二三四五六七八九十" + "".join(_HAN))
_ARABIC_SIGNS: Final = r"\d" + re.escape("".join(_ARABIC))
_CANDIDATE: Final = re.compile(
    rf"[（〔] ?(?:[{_HAN_SIGNS}]{{1,4}}|[{_ARABIC_SIGNS}]{{1,2}}) ?[）〕]"
    rf"|[{_HAN_SIGNS}]{{1,4}} ?[、.，]"
    rf"|[{_ARABIC_SIGNS}]{{1,2}} ?(?:[、，]|[.·](?!\d))"
)
_FIRST: Final = frozenset("（〔一二三四五六七八九十0123456789") | _HAN.keys() | _ARABIC.keys()


@dataclass(slots=True)
class _Entry:
    """A line that begins with a marker, or may do so: then ``meant`` is how it would read.

    ``is_open`` when only a number behind it can confirm it: 人、财、物 begins a list of words.
    """

    line: int
    kind: MarkerKind
    value: int
    meant: str = ""
    is_open: bool = False
    following: int | None = None


def mended(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, misread markers in their canonical form where they are certain."""
    entries = list(_entries(lines))
    result = list(lines)
    if not any(entry.meant for entry in entries):
        return result
    _look_ahead(entries)
    for entry in _certain(entries):
        line = lines[entry.line]
        plain = entry.meant + line.passage.plain[len(entry.meant) :]
        result[entry.line] = replace(line, passage=replace(line.passage, plain=plain))
    return result


def is_marked(plain: str) -> bool:
    """Tell whether a canonical text begins with a marker, or with what may be a misread one."""
    return marker_of(plain) is not None or _meant(plain) is not None


def _meant(plain: str) -> re.Match[str] | None:
    return _CANDIDATE.match(plain, 0, _LONGEST) if plain[:1] in _FIRST else None


_LONGEST: Final = 16


def _entries(lines: Sequence[Line]) -> Iterator[_Entry]:
    for at, line in enumerate(lines):
        plain = line.passage.plain
        if line.is_furniture:
            continue
        if marker := marker_of(plain):
            yield _Entry(at, marker.kind, marker.value)
        elif match := _meant(plain):
            meant = match[0].translate(_MEANT)
            if marker := marker_of(meant):
                is_word = marker.kind is MarkerKind.HAN and match[0][0] not in _NO_CHINESE
                is_open = is_word or "，" in match[0]
                yield _Entry(at, marker.kind, marker.value, meant, is_open=is_open)


def _look_ahead(entries: Sequence[_Entry]) -> None:
    """Note for each entry the next number of its kind before a marker of an outer kind.

    An inner kind that begins right behind an entry makes it a heading, and no list of words.
    """
    coming: dict[MarkerKind, int] = {}
    behind: _Entry | None = None
    for entry in reversed(entries):
        entry.following = coming.get(entry.kind)
        if behind is not None and behind.kind > entry.kind and behind.value == 1:
            entry.is_open = False
        coming[entry.kind], behind = entry.value, entry
        if not entry.meant:
            _close(coming, entry.kind)


def _close(values: dict[MarkerKind, int], kind: MarkerKind) -> None:
    """Forget the numbers of the kinds that a marker of this kind ends."""
    for inner in [each for each in values if each > kind]:
        del values[inner]


def _certain(entries: Sequence[_Entry]) -> Iterator[_Entry]:
    """Yield the doubtful entries that the numbers before and behind them confirm."""
    inside: dict[MarkerKind, int] = {}
    ever: dict[MarkerKind, int] = {}
    for entry in entries:
        if entry.meant and not _fits(entry, inside.get(entry.kind), ever.get(entry.kind, 0)):
            continue
        inside[entry.kind] = ever[entry.kind] = entry.value
        _close(inside, entry.kind)
        if entry.meant:
            yield entry


def _fits(entry: _Entry, before: int | None, ever: int) -> bool:
    """Tell whether the numbers around an entry leave only its reading."""
    follows = entry.value in {1, ever + 1} if before is None else entry.value == before + 1
    if entry.following in {None, 1}:
        return follows and before is not None and not entry.is_open
    return follows and entry.following == entry.value + 1
