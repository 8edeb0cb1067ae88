"""Which earlier report of a unit one is held against: the one before, or that of the last round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from desktop.rollup import schema
from desktop.rollup.cells import OUR_OWN, Scope

if TYPE_CHECKING:
    from sqlalchemy import Subquery


def pairs(scope: Scope = OUR_OWN, *, is_of_last_round: bool = False) -> Subquery:
    """Return unit_id, current_id and earlier_id of every unit that has reported more than once.

    The earlier one is the newest that was sealed before the one that counts; ``is_of_last_round``
    passes over those of the same round.
    """
    current, earlier = schema.submission.alias("current"), schema.submission.alias("earlier")
    is_before = or_(
        earlier.c.sealed_at < current.c.sealed_at,
        and_(earlier.c.sealed_at == current.c.sealed_at, earlier.c.number < current.c.number),
    )
    newest_first = (
        earlier.c.sealed_at.desc(),
        earlier.c.number.desc(),
        earlier.c.id.desc(),
    )
    place = func.row_number().over(partition_by=current.c.id, order_by=newest_first)
    found = (
        select(
            current.c.unit_id,
            current.c.id.label("current_id"),
            earlier.c.id.label("earlier_id"),
            place.label("place"),
        )
        .join_from(current, earlier, earlier.c.unit_id == current.c.unit_id)
        .join(schema.unit, schema.unit.c.id == current.c.unit_id)
        .where(
            current.c.is_current.is_(True),
            earlier.c.is_current.is_(False),
            is_before,
            earlier.c.round < current.c.round if is_of_last_round else is_before,
            scope.clause(),
        )
        .subquery("ranked")
    )
    return (
        select(found.c.unit_id, found.c.current_id, found.c.earlier_id)
        .where(found.c.place == 1)
        .subquery("pair")
    )
