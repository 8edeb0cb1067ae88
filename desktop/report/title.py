"""Break a document's title by meaning: between its phrases, in even lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.report.breaking import break_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Where the name of a place or an office may end.
_NAME_ENDS: Final = frozenset("省市县区州旗局厅会")


def break_title(phrases: Sequence[str], widths: Mapping[str, float], measure: float) -> list[str]:
    """Return the fewest lines, as even as possible; lengths in ems.

    Only a phrase that is longer than the measure is broken inside.
    """
    pieces = [part for text in phrases for part in _parts(text, widths, measure)]
    lengths = [sum(widths[character] for character in piece) for piece in pieces]
    # best[n]: (lines, unevenness, where the last of them begins) for the first n pieces
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(pieces) + 1):
        choices = []
        for start in range(end):
            length = sum(lengths[start:end])
            if length <= measure or start == end - 1:
                lines, unevenness, _ = best[start]
                choices.append((lines + 1, unevenness + (measure - length) ** 2, start))
        best.append(min(choices))
    title: list[str] = []
    end = len(pieces)
    while end:
        start = best[end][2]
        title.insert(0, "".join(pieces[start:end]))
        end = start
    return title


def _parts(phrase: str, widths: Mapping[str, float], measure: float) -> list[str]:
    """Return what a line holds of a phrase: all, two even parts of a name, or as much as fits."""

    def length(text: str) -> float:
        return sum(widths[character] for character in text)

    if length(phrase) > measure:
        ends = [at for at, character in enumerate(phrase, 1) if character in _NAME_ENDS]
        halves = [(phrase[:at], phrase[at:]) for at in ends]
        even = min(halves, key=lambda parts: max(map(length, parts)), default=(phrase, ""))
        if max(map(length, even)) <= measure:
            return list(even)
    return [line.text for line in break_lines(phrase, widths, measure)]
