"""What the review page can list: a unit or a requirement, each with what is still to be reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.rollup.figures import Measure
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from desktop.rollup.figures import Figures
    from desktop.rollup.picture import Picture

_NOT_WAITING: Final = (
    Measure.ACCEPTED,
    Measure.RETURNED,
    Measure.QUERIED,
    Measure.NOT_SUBMITTED,
)


def units(picture: Picture) -> list[tuple[str, object]]:
    """Return the units in words, with their ids."""
    return [
        (
            each.name + (_waiting(picture.by_unit, each.id) if each.has_reported else "（未报送）"),
            each.id,
        )
        for each in picture.matrix.units
    ]


def requirements(picture: Picture) -> list[tuple[str, object]]:
    """Return the requirements in words, with their ids."""
    counts = picture.by_requirement
    return [
        (f"{printed_ref(each.ref)} {each.title}{_waiting(counts, each.id)}", each.id)
        for each in picture.matrix.requirements
    ]


def _waiting(counts: Figures, key: int | str) -> str:
    """Return how many answers nobody said anything to."""
    count = counts.count(Measure.ASKED, key)
    count -= sum(counts.count(each, key) for each in _NOT_WAITING)
    return f"（待审 {count} 条）" if count > 0 else "（已审完）"
