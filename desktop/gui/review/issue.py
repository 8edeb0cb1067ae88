"""The corrected draft becomes a checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.document.revision import Revision


def issued(revision: Revision, path: Path, *, only_chosen: bool = False) -> Checklist:
    """Return the checklist of a document's revision, whole or of the chosen directives only."""
    from desktop.checklist.build import select  # noqa: PLC0415 - needed at the end only
    from desktop.checklist.file import from_revision  # noqa: PLC0415 - likewise

    checklist = from_revision(revision, path)
    if not only_chosen:
        return checklist
    return select(checklist, [str(number + 1) for number in chosen(revision)])


def chosen(revision: Revision) -> tuple[int, ...]:
    """Return which directives, counted from 0, the checklist takes up."""
    count = len(revision.parsed.directives)
    return tuple(number for number in range(count) if number not in revision.unchosen)
