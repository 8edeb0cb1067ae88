"""A roll-up with awkward names as papers see it, made in a file and looked at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from desktop.rollup import review, summary
from desktop.rollup.picture import picture
from desktop.rollup.store import Rollup
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Status, Verdict
from tests.rollup import filled
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.rollup.picture import Picture

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
REMARK = '=HYPERLINK("http://x.example","请看")\n请补佐证。'


def make_rollup(folder: Path, *, count: int = 6) -> Rollup:
    """One unit is silent, one returned, one late, one clean; the others are generated."""
    rollup = Rollup.create(
        folder / "汇总 #1.yaodian-rollup",
        make_checklist(count),
        office="汕尾市人民政府办公室",
        year=2026,
        actor="审核人甲",
    )
    with rollup.writing("receive") as db:
        asked = [each.id for each in summary.requirements(db)]
        units = filled.add_units(db, filled.names(7))
        filled.tell(db, [(unit, id_, "lead") for unit in units.values() for id_ in asked])
        for number, made in enumerate(filled.generated(count, silent=[2])):
            if number == 0:
                clean = filled.Reply(Status.DONE, "已公开。", ("公告 #1.pdf",))
                made.replies.update(dict.fromkeys(range(count), clean))
            if number == 1:
                made.replies[0] = filled.Reply(gaps=(GapKind.NO_EVIDENCE,))
                del made.replies[1]
            sent = filled.report(db, units[made.unit], asked, made)
            if number == 1:
                review.say(
                    db,
                    sent,
                    asked[:1],
                    Verdict.CHANGES_REQUESTED,
                    by="甲",
                    at=AT,
                    remark=REMARK,
                    score="7.5",
                )
    return rollup


def look(rollup: Rollup) -> Picture:
    return picture(rollup, today=TODAY, due_on=date(2026, 11, 5))
