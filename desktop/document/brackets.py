"""Which bracket closes which, when printers and recognisers mixed them up.

A closing bracket of another kind still closes; it is only reported. Everything is read once.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    stack: list[tuple[int, bool]] = []
    pairs: list[Pair] = []
    unopened: list[int] = []
    for position, sign in enumerate(plain):
        if sign in "（〔":
            stack.append((position, True))
        elif sign in "）〕":
            _close(text, plain, position, stack, pairs, unopened)
    return Brackets(tuple(_outermost(pairs)), tuple(unopened), tuple(place for place, _ in stack))


def _close(
    text: str,
    plain: str,
    position: int,
    stack: list[tuple[int, bool]],
    pairs: list[Pair],
    unopened: list[int],
) -> None:
    """Close the nearest bracket of the same kind within reach, else the nearest at all."""
    if not stack:
        unopened.append(position)
        return
    reach = next(
        (
            back
            for back in range(1, min(len(stack), _REACH) + 1)
            if plain[stack[-back][0]] == _KIND[plain[position]]
        ),
        1,
    )
    is_clean = reach == 1 and stack[-1][1]
    opened = stack[-reach][0]
    del stack[-reach:]
    is_clean = is_clean and text[position] in _CLOSERS.get(text[opened], text[position])
    if stack and not is_clean:
        stack[-1] = (stack[-1][0], False)
    pairs.append(Pair(opened, position, is_clean))


# How many brackets deep a lost closing sign is looked for; deeper nesting does not occur.
_REACH: Final = 3


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
