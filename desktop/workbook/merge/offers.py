"""Answers of other copies lie beside one another: what one has not, the other adds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.workbook.merge.proofs import described
from desktop.workbook.model import Offer, OfferKind, Status

if TYPE_CHECKING:
    from desktop.workbook.model import LedgerRow


def offer_beside(row: LedgerRow) -> Offer | None:
    """Return what lies beside an answer from another copy."""
    return next((each for each in row.offers if each.kind is OfferKind.OTHER_COPY), None)


def joined(known: Offer | None, offered: Offer) -> Offer:
    """Return one offer that holds the words, figures and evidence of both."""
    if known is None:
        return offered
    proofs = {described(each) for each in known.evidence}
    more = tuple(each for each in offered.evidence if described(each) not in proofs)
    both = replace(
        known,
        status=offered.status if known.status is Status.NOT_STARTED else known.status,
        statement=_joined(known.statement, offered.statement),
        problems=_joined(known.problems, offered.problems),
        next_steps=_joined(known.next_steps, offered.next_steps),
        facts=tuple(dict.fromkeys((*known.facts, *offered.facts))),
        evidence=(*known.evidence, *more),
    )
    return (
        known
        if both == known
        else replace(both, source=_joined(known.source, offered.source, "、"))
    )


def _joined(known: str, more: str, between: str = "\n\n") -> str:
    return known if more in known else between.join(filter(None, (known, more)))
