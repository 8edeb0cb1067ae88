"""Text as it may be stored: nothing that no font prints, nothing that is longer than a text."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_TEXT: Final = 200_000  # characters; a whole 要点 has ten to twenty thousand
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_KEPT: Final = "\n\t"
_DROPPED: Final = frozenset({"Cc", "Cs"})


def clean(text: str) -> str:
    """Return text without control characters and lone surrogates; tabs and line ends stay.

    Pasted text carries such characters, no font prints them, and NUL would break undo.

    Raises:
        UsageError: it is longer than any text that somebody would read.
    """
    if len(text) > 2 * LONGEST_TEXT:  # also without \r; looking at each character takes seconds
        raise _too_long(len(text))
    kept = "".join(
        char
        for char in text.replace("\r\n", "\n").replace("\r", "\n")
        if char in _KEPT or unicodedata.category(char) not in _DROPPED
    ).strip()
    if len(kept) > LONGEST_TEXT:
        raise _too_long(len(kept))
    return kept


def _too_long(length: int) -> UsageError:
    return UsageError(
        f"这段文字有{length}个字，超过{LONGEST_TEXT}字，没有保存。请精简，或存成文件作为佐证附上。"
    )


def to_json(value: object) -> str:
    """Return the one spelling in which structured values are stored; tuples are lists."""
    return _ENCODER.encode(value)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str]:
    """Return what changed, as JSON before and after; both empty where nothing did."""
    changed = [key for key in after if before.get(key) != after[key]]
    if not changed:
        return "", ""
    return to_json({key: before.get(key) for key in changed}), to_json(
        {key: after[key] for key in changed}
    )
