"""Which bracket closes which, when printers and recognisers mixed them up.

A closing bracket of another kind still closes; it is only reported. Everything is read once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSERS: Final = {
    "(": ")）",
    "（": ")）",
    "﹙": "﹚",
    "〔": "〕",
    "﹝": "﹞",
    "[": "]］",
    "［": "]］",
    "【": "】",
    "〖": "〗",
}
_KIND: Final = {"（": "（", "）": "（", "〔": "〔", "〕": "〔"}


@dataclass(frozen=True, slots=True)
class Pair:
    """An outermost bracket: positions of both signs; ``is_clean`` when they belong together."""

    open: int
    close: int
    is_clean: bool


@dataclass(frozen=True, slots=True)
class Brackets:
    """The outermost pairs of a text, and the positions of the signs left alone."""

    pairs: tuple[Pair, ...]
    unopened: tuple[int, ...]
    unclosed: tuple[int, ...]


def match(text: str, plain: str) -> Brackets:
    """Pair the brackets of a text (``plain`` is its canonical form) in linear time."""
    matcher = _Matcher(text, plain)
    for sign in _SIGN.finditer(plain):
        if sign[0] in "（〔":
            matcher.stack.append((sign.start(), True))
        else:
            matcher.close(sign.start())
    unclosed = tuple(place for place, _ in matcher.stack)
    return Brackets(tuple(_outermost(matcher.pairs)), tuple(matcher.unopened), unclosed)


_SIGN: Final = re.compile("[（〔）〕]")

# How many brackets deep a lost closing sign is looked for; deeper nesting does not occur.
_REACH: Final = 3


@dataclass(slots=True)
class _Matcher:
    """The brackets still open, each with whether all went well inside it."""

    text: str
    plain: str
    stack: list[tuple[int, bool]] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    unopened: list[int] = field(default_factory=list)

    def close(self, position: int) -> None:
        """Close the nearest bracket of the same kind within reach, else the nearest at all."""
        if not self.stack:
            self.unopened.append(position)
            return
        reach = self._reach(_KIND[self.plain[position]])
        opened = self.stack[-reach][0]
        is_clean = reach == 1 and self.stack[-1][1] and self._are_partners(opened, position)
        del self.stack[-reach:]
        if self.stack and not is_clean:
            self.stack[-1] = (self.stack[-1][0], False)
        self.pairs.append(Pair(opened, position, is_clean))

    def _reach(self, kind: str) -> int:
        depths = range(1, min(len(self.stack), _REACH) + 1)
        return next((back for back in depths if self.plain[self.stack[-back][0]] == kind), 1)

    def _are_partners(self, opened: int, closed: int) -> bool:
        return self.text[closed] in _CLOSERS.get(self.text[opened], self.text[closed])


def _outermost(pairs: list[Pair]) -> Iterator[Pair]:
    """Yield the pairs that lie in no other, in order; inner pairs were closed before outer ones."""
    kept: list[Pair] = []
    for pair in pairs:
        while kept and kept[-1].open > pair.open:
            kept.pop()
        kept.append(pair)
    yield from kept


def depth_zero(plain: str, begin: int, end: int) -> Iterator[int]:
    """Yield the positions that stand in no bracket within ``plain[begin:end]``."""
    depth = 0
    for position in range(begin, end):
        sign = plain[position]
        if sign in "（〔":
            depth += 1
        elif sign in "）〕":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield position
