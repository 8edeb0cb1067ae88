"""雷同, in words: who says nearly the same as a unit to one requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.rollup.alike import copies_of
from desktop.rollup.units import all_units

if TYPE_CHECKING:
    from desktop.rollup.claims import Claim
    from desktop.rollup.store import Rollup

SHOWN: Final = 5


def copies(rollup: Rollup, claim: Claim) -> str:
    """Return one line, nothing where nobody says nearly the same; made in the worker.

    Figures and punctuation do not count, as the line says.
    """
    asked = claim.asked.id
    with rollup.reading() as db:
        near = copies_of(db, claim.unit.id, only=asked).get(asked, ())
        names = {each.id: each.name for each in all_units(db)} if near else {}
    if not near:
        return ""
    first = "、".join(f"{names[unit]}（{percent}%）" for unit, percent in near[:SHOWN])
    more = f"等 {len(near)} 个单位" if len(near) > SHOWN else ""
    return f"{first}{more}。数字、标点不计，只是提示。"
