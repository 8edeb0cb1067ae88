"""The tables of a roll-up, one definition for SQLite and PostgreSQL.

Moments are UTC texts as in a workbook, days ISO texts, scores whole hundredths (real scorecards
weigh to 0.05), so that both databases sort and add them alike. ``FORMAT`` is raised with every
change of a table; a file of a later format is refused.
"""

from __future__ import annotations

from typing import Final

from desktop.rollup.schema.asked import (
    checklist,
    duty,
    event,
    meta,
    requirement,
    unit,
    unit_alias,
    workbook,
)
from desktop.rollup.schema.believed import (
    authority,
    certificate,
    decision,
    receipt,
    vouched,
)
from desktop.rollup.schema.columns import metadata
from desktop.rollup.schema.reported import (
    answer,
    fact,
    gap,
    proof,
    submission,
)
from desktop.rollup.schema.reviewed import (
    review,
    slip,
)
from desktop.rollup.schema.scored import (
    indicator,
    score,
    score_case,
    scorecard,
)

FORMAT: Final = 1
APPLICATION_ID: Final = 0x59414F52  # "YAOR", at byte 68 of a SQLite file

__all__ = [
    "APPLICATION_ID",
    "FORMAT",
    "answer",
    "authority",
    "certificate",
    "checklist",
    "decision",
    "duty",
    "event",
    "fact",
    "gap",
    "indicator",
    "meta",
    "metadata",
    "proof",
    "receipt",
    "requirement",
    "review",
    "score",
    "score_case",
    "scorecard",
    "slip",
    "submission",
    "unit",
    "unit_alias",
    "vouched",
    "workbook",
]
