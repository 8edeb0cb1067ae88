"""A checklist that is corrected after it was given out: another one in force, everything judged anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.rollup import issued, judging
from desktop.rollup.store import moment

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.checklist.model import Checklist
    from desktop.rollup.store import Rollup


def correct(db: Connection, rollup: Rollup, checklist: Checklist) -> tuple[str, ...]:
    """Put a corrected checklist in force; return the SHA-256 of the files judged otherwise now.

    Answers stay with their requirements by id; what is asked in other words, or no more, is counted
    with each file and lost nowhere. Raises:
        UsageError: nothing is asked, or nothing of what was asked until now.
    """
    before = {each.id for each in issued.in_force(db).requirements}
    if not checklist.requirements:
        raise UsageError("这份清单里没有任何要点，没有改动。请换一份文件。")
    if not before & {each.id for each in checklist.requirements}:
        raise UsageError("这份清单与现行清单没有一条对得上，不是它的更正，没有改动。")
    judging.lock(db)
    issued.put_in_force(db, checklist, at=moment(rollup.clock()))
    return judging.judge_all(db)
