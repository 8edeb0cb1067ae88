"""The corrected draft becomes a checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist
    from desktop.document.revision import Revision


def issued(revision: Revision, *, only_chosen: bool = False) -> Checklist:
    """Return the checklist of a revision, whole or of the chosen directives only."""
    from desktop.checklist.build import build, select  # noqa: PLC0415 - needed at the end only

    checklist = build(revision.parsed)
    if not only_chosen:
        return checklist
    count = len(checklist.directives)
    return select(checklist, [str(n + 1) for n in range(count) if n not in revision.unchosen])
