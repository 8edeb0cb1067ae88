"""What the supervising office last said about an answer, and whether it was answered since: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.workbook.model import Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.workbook.model import LedgerRow, Review


def last_review(row: LedgerRow) -> Review | None:
    """Return what was said in the newest round, or None where nobody has said anything."""
    return max(row.reviews, key=lambda each: each.round, default=None)


def is_answered_since(row: LedgerRow, moment: datetime | None) -> bool:
    """Tell whether the unit has written, marked or attached anything after a moment."""
    if moment is None:
        return False
    said = [row.assessment.updated_at, *(each.added_at for each in row.evidence)]
    return any(at is not None and at > moment for at in said)


def is_returned(row: LedgerRow) -> bool:
    """Tell whether the newest verdict asks for changes and nothing was changed since."""
    review = last_review(row)
    return (
        review is not None
        and review.verdict is Verdict.CHANGES_REQUESTED
        and not is_answered_since(row, review.reviewed_at)
    )
