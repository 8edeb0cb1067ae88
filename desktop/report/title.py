"""Break a document's title by meaning: between its phrases, in even lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.report.breaking import break_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def break_title(phrases: Sequence[str], widths: Mapping[str, float], measure: float) -> list[str]:
    """Return the fewest lines, as even as possible; lengths in ems.

    Only a phrase that is longer than the measure is broken inside.
    """
    pieces = [line.text for text in phrases for line in break_lines(text, widths, measure)]
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
