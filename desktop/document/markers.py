"""The marker that begins a paragraph: 一、（一）1.（1）① 第一条. How deep it lies is another question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from desktop.document.normalize import plain

if TYPE_CHECKING:
    from collections.abc import Iterable


class MarkerKind(IntEnum):
    """Kinds of markers in the order in which offices nest them, outermost first."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3
    HAN = 4
    HAN_PAREN = 5
    ARABIC = 6
    DECIMAL = 7
    ARABIC_PAREN = 8
    CIRCLED = 9


@dataclass(frozen=True, slots=True)
class Marker:
    """``label`` as a reference prints it, ``value`` to find gaps, ``length`` in characters."""

    kind: MarkerKind
    label: str
    value: int
    length: int


_HAN: Final = "一二三四五六七八九十百零〇○"
_ARTICLE_KINDS: Final = {
    "编": MarkerKind.PART,
    "篇": MarkerKind.PART,
    "部": MarkerKind.PART,
    "章": MarkerKind.CHAPTER,
    "节": MarkerKind.SECTION,
    "条": MarkerKind.ARTICLE,
}
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# Single characters that are a whole marker, with how references print them.
_COMPACT: Final = {
    **{chr(0x2474 + at): (MarkerKind.ARABIC_PAREN, f"（{at + 1}）", at + 1) for at in range(20)},
    **{chr(0x2488 + at): (MarkerKind.ARABIC, str(at + 1), at + 1) for at in range(20)},
    **{
        chr(0x3220 + at): (MarkerKind.HAN_PAREN, f"（{numeral}）", at + 1)
        for at, numeral in enumerate("一二三四五六七八九十")
    },
}
_BEHIND_COMPACT: Final = re.compile(r"[、.]? {0,9}")

# All patterns look at the canonical form and read a bounded number of characters.
_PATTERNS: Final = (
    (MarkerKind.HAN, re.compile(rf"([{_HAN}]{{1,5}}) {{0,3}}[、.] {{0,9}}")),
    (MarkerKind.HAN, re.compile(rf"([{_HAN}]{{1,4}}0)[、.] {{0,9}}")),
    (MarkerKind.HAN_PAREN, re.compile(rf"[（〔] ?([{_HAN}]{{1,5}}0?) ?[）〕][、.]? {{0,9}}")),
    (MarkerKind.HAN_PAREN, re.compile(rf"([{_HAN}]{{1,5}}）)[、.]? {{0,9}}")),
    (MarkerKind.DECIMAL, re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})[、.]?(?!\d|%|[万亿]) {1,9}")),
    (MarkerKind.ARABIC, re.compile(r"(\d{1,3}) {0,2}(?:、|\.(?!\d)|\.(?=20\d\d ?年)) {0,9}")),
    (MarkerKind.ARABIC_PAREN, re.compile(r"[（〔] ?(\d{1,2}) ?[）〕][、.]? {0,9}")),
    (MarkerKind.ARABIC_PAREN, re.compile(r"(\d{1,2}）)[、.]? {0,9}")),
    (MarkerKind.CIRCLED, re.compile(rf"([{_CIRCLED}])[、.]? {{0,9}}")),
    (
        MarkerKind.ARTICLE,
        re.compile(
            rf"第 ?([{_HAN}\d]{{1,5}}) ?(编|篇|部分|章|节|条)"
            r"(?:[、：] {0,9}| {1,9}|$|(?=为[了加进做深全推贯]))"
        ),
    ),
)
_LONGEST: Final = 32
_FIRST: Final = frozenset(_HAN + "（〔第0123456789" + _CIRCLED + "".join(_COMPACT))


def marker_of(text: str) -> Marker | None:
    """Return the marker at the beginning of a canonical text, or None."""
    return _marker_at(text[:_LONGEST]) if text[:1] in _FIRST else None


@lru_cache(4096)  # the same line is asked about again and again
def _marker_at(text: str) -> Marker | None:
    if compact := _COMPACT.get(text[0]):
        behind = _BEHIND_COMPACT.match(text, 1)
        return Marker(*compact, behind.end() if behind else 1)
    for kind, pattern in _PATTERNS:
        if match := pattern.match(text):
            return _marker(kind, match)
    return None


def ref_of(path: Iterable[str]) -> str:
    """Return the reference of a path: its labels joined.

    Between two numbers that would run together the dot of the print stays: 二, 3 and 1 are 二3.1, not
    二31; a label that repeats the one above it is enough by itself: 1 and 1.1 are 1.1.
    """
    parts: list[str] = []
    for label in path:
        if parts and label.startswith(f"{parts[-1].lstrip('.')}."):
            parts[-1] = label
        elif parts and _runs_on(parts[-1][-1:], label[:1]):
            parts.append(f".{label}")
        else:
            parts.append(label)
    return "".join(parts)


def _runs_on(last: str, first: str) -> bool:
    return (last.isdecimal() and first.isdecimal()) or (last in _NUMERALS and first in _NUMERALS)


_NUMERALS: Final = frozenset(_HAN)


def han_value(numeral: str) -> int:
    """Return the number that a Chinese or Arabic numeral up to 999 means: 二十三, 二〇, 23."""
    if numeral.isdecimal():
        return int(plain(numeral))
    numeral = numeral.translate(_ZERO)
    if len(numeral) > 1 and not _TENS.intersection(numeral):
        return int("".join(str(_DIGITS.find(each)) for each in numeral))
    total = digit = 0
    for character in numeral:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        elif (place := _DIGITS.find(character)) >= 0:
            digit = place
    return total + digit


_DIGITS: Final = "〇一二三四五六七八九"
_ZERO: Final = str.maketrans("零○0", "〇〇〇")
_TENS: Final = frozenset("十百")
_ROUND: Final = str.maketrans("○", "〇")


def _marker(kind: MarkerKind, match: re.Match[str]) -> Marker:
    numeral = match[1].translate(_ROUND)
    if kind is MarkerKind.ARTICLE:
        kind = _ARTICLE_KINDS[match[2][0]]
        return Marker(kind, f"第{numeral}{match[2]}", han_value(numeral), match.end())
    if kind is MarkerKind.CIRCLED:
        return Marker(kind, numeral, _CIRCLED.index(numeral) + 1, match.end())
    if kind is MarkerKind.DECIMAL:
        return Marker(kind, numeral, int(numeral.rpartition(".")[2]), match.end())
    if kind in {MarkerKind.HAN_PAREN, MarkerKind.ARABIC_PAREN} and not numeral.endswith("）"):
        return Marker(kind, f"（{numeral}）", han_value(numeral), match.end())
    return Marker(kind, numeral, han_value(numeral.rstrip("）")), match.end())
