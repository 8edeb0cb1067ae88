"""A ledger line in the few words that a cell has room for."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from desktop.checklist.model import DeadlineKind, Role
from desktop.gui.text import shortened
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from desktop.checklist.model import Requirement
    from desktop.workbook.model import LedgerRow

HEADLINE_LENGTH = 60


def headline(requirement: Requirement) -> str:
    """Return the title, or the first words of the text."""
    return requirement.title or shortened(requirement.text, HEADLINE_LENGTH)


def units(requirement: Requirement) -> str:
    """Return who is in charge: the leading units first, the others after them."""
    order = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORTING, Role.REFERENCE)
    return "、".join(unit for role in order for unit in requirement.units(role))


def deadline(requirement: Requirement) -> str:
    """Return the last day, or else how the text puts it."""
    dates = [each.due_on for each in requirement.deadlines if each.due_on]
    if dates:
        return min(dates).isoformat()
    wordings = [
        each.wording
        for each in requirement.deadlines
        if each.kind is not DeadlineKind.RESPONSE_TIME
    ]
    return "、".join(dict.fromkeys(wordings))


def searchable(row: LedgerRow) -> str:
    """Return everything that search looks at, folded."""
    requirement, answer = row.requirement, row.assessment
    evidence = (
        f"{each.title}\n{each.name}\n{each.document_number}\n{each.url}" for each in row.evidence
    )
    return folded(
        "\n".join(
            (
                requirement.ref,
                printed_ref(requirement.ref),
                *requirement.headings,
                requirement.title,
                requirement.text,
                units(requirement),
                answer.statement,
                answer.reason,
                *evidence,
            )
        )
    )


def folded(text: str) -> str:
    """Return text in which width and case make no difference: ``（ＡＢ）`` is ``(ab)``."""
    return unicodedata.normalize("NFKC", text).casefold()
