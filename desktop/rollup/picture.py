"""One state of the whole roll-up as plain values: what every paper of the office is made from."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.rollup import claims, schema
from desktop.rollup.cells import OUR_OWN, Scope
from desktop.rollup.figures import Axis, Figures, Measure, figures
from desktop.rollup.scorecard.results import results
from desktop.rollup.settings import day_of_reporting, settings
from desktop.rollup.summary import matrix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from desktop.rollup.cells import Cell
    from desktop.rollup.claims import Claim
    from desktop.rollup.scorecard.results import CardResults
    from desktop.rollup.store import Rollup
    from desktop.rollup.summary import Asked, Matrix, UnitLine


@dataclass(frozen=True, slots=True)
class Picture:
    """What counts now; ``rankings`` are empty where nothing is scored.

    ``due_on`` is the day of reporting for units that have none of their own, the one that is kept
    in the roll-up where nobody names another. ``state_digest`` covers which reports count and what
    was said to them; ``serial`` is the 编号 of papers made from this picture on this day.
    """

    office: str
    year: int | None
    title: str
    today: date
    due_on: date | None
    serial: str
    state_digest: str
    matrix: Matrix
    total: Figures
    by_unit: Figures
    by_chapter: Figures
    by_requirement: Figures
    settings: Mapping[str, str]
    rankings: tuple[CardResults, ...] = ()

    @property
    def expected(self) -> tuple[UnitLine, ...]:
        """Return the units that must report, and those that did unasked."""
        return tuple(each for each in self.matrix.units if each.is_expected or each.has_reported)

    @property
    def not_reported(self) -> tuple[UnitLine, ...]:
        """Return the 未报送名单."""
        return tuple(each for each in self.expected if not each.has_reported)

    @property
    def late(self) -> tuple[UnitLine, ...]:
        """Return the units that reported, and too late."""
        return tuple(
            each
            for each in self.expected
            if each.has_reported and each.is_late(self.today, self.due_on)
        )

    @property
    def chapters(self) -> tuple[str, ...]:
        """Return the headings of the chapters in printed order."""
        return tuple(dict.fromkeys(each.chapter for each in self.matrix.requirements))

    @property
    def nobody(self) -> tuple[Asked, ...]:
        """Return the 漏项: what is asked of no unit, or what each calls 不涉及."""
        count = self.by_requirement.count
        return tuple(
            each
            for each in self.matrix.requirements
            if count(Measure.ASKED, each.id) == count(Measure.NOT_APPLICABLE, each.id)
        )

    @property
    def overdue_everywhere(self) -> tuple[Asked, ...]:
        """Return the requirements that are overdue at every unit that is asked."""
        count = self.by_requirement.count
        return tuple(
            each
            for each in self.matrix.requirements
            if 0 < count(Measure.ASKED, each.id) == count(Measure.OVERDUE, each.id)
        )

    def row(self, unit: UnitLine) -> tuple[tuple[Asked, Cell], ...]:
        """Return what is asked of a unit, in printed order."""
        found = ((each, self.matrix.at(unit, each)) for each in self.matrix.requirements)
        return tuple((asked, cell) for asked, cell in found if cell)


def picture(
    rollup: Rollup, *, today: date, due_on: date | None = None, scope: Scope = OUR_OWN
) -> Picture:
    """Return what counts now, read in one transaction."""
    with rollup.reading() as db:
        return _picture(rollup, db, today, due_on, scope)


@contextmanager
def detailed(
    rollup: Rollup, *, today: date, due_on: date | None = None, scope: Scope = OUR_OWN
) -> Iterator[tuple[Picture, Iterator[Claim]]]:
    """Give the same with every claim, read while the block runs and of one state with it."""
    with rollup.reading() as db:
        seen = _picture(rollup, db, today, due_on, scope)
        yield seen, claims.in_order(db, seen.expected)


def _picture(
    rollup: Rollup, db: Connection, today: date, due_on: date | None, scope: Scope
) -> Picture:
    kept, crossed = settings(db), matrix(db, scope)
    found = figures(db, Axis.REQUIREMENT, today=today, scope=scope)
    chapters = {each.id: each.chapter for each in crossed.requirements}
    return Picture(
        office=rollup.office,
        year=rollup.year,
        title=rollup.meta["title"],
        today=today,
        due_on=due_on or day_of_reporting(kept),
        serial=f"{today:%Y%m%d}-{rollup.meta['id'][:8].upper()}",
        state_digest=_state_digest(db),
        matrix=crossed,
        total=found.gathered(Axis.ALL, dict.fromkeys(chapters)),
        by_unit=figures(db, Axis.UNIT, today=today, scope=scope),
        by_chapter=found.gathered(Axis.CHAPTER, chapters),
        by_requirement=found,
        settings=kept,
        rankings=results(db),
    )


def _state_digest(db: Connection) -> str:
    """Return SHA-256 over the reports that count and what was said to them."""
    sent, review = schema.submission.c, schema.review.c
    reports = db.execute(
        select(sent.workbook_id, sent.root)
        .where(sent.is_current.is_(True))
        .order_by(sent.workbook_id, sent.root)
    )
    said = db.execute(
        select(sent.root, review.requirement_id, review.verdict, review.remark, review.score)
        .join_from(schema.review, schema.submission, sent.id == review.submission_id)
        .where(sent.is_current.is_(True))
        .order_by(sent.root, review.requirement_id)
    )
    told = [[list(row) for row in reports], [list(row) for row in said]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
