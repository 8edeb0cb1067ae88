"""Values out of the JSON of others: each is such as the tables take, or a ``ValueError``."""

from __future__ import annotations

from typing import Any, Final

from desktop.checklist.unit_names import LONGEST_NAME
from desktop.workbook.wording import LONGEST_TEXT, clean

LARGEST: Final = 1_000_000  # of what counts reports or pieces of evidence
_LONGEST_ID: Final = 64  # a SHA-256 in digits, a UUID


def listed(value: Any, length: int) -> list[Any]:  # noqa: ANN401 - not looked at yet
    """Return a list of so many values."""
    expect(isinstance(value, list) and len(value) == length)
    found: list[Any] = value
    return found


def text(value: Any) -> str:  # noqa: ANN401
    """Return a text as it would be stored."""
    expect(isinstance(value, str) and len(value) <= LONGEST_TEXT)
    return clean(value)


def name(value: Any) -> str:  # noqa: ANN401
    """Return a name of a unit: one line, neither empty nor too long."""
    line = " ".join(text(value).split())
    expect(0 < len(line) <= LONGEST_NAME)
    return line


def short(value: Any, *, may_be_empty: bool = False) -> str:  # noqa: ANN401
    """Return an identifier or a digest."""
    found = text(value)
    expect(len(found) <= _LONGEST_ID and (may_be_empty or bool(found)))
    return found


def count(value: Any, limit: int = LARGEST) -> int:  # noqa: ANN401
    """Return a whole number from 0 and below the limit."""
    expect(isinstance(value, int) and not isinstance(value, bool) and 0 <= value < limit)
    number: int = value
    return number


def expect(is_so: bool) -> None:  # noqa: FBT001 - reads as a sentence
    """Raise ValueError where it is not so."""
    if not is_so:
        raise ValueError
