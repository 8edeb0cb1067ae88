"""考评: cards and their indicators, scores and cases."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from desktop.rollup.schema.columns import key, metadata, text

# 考评. A card is never edited: a corrected one is new rows and takes the place of the one before.
# ``tiers`` and ``notes`` are JSON lists; points here and below are hundredths.
scorecard = Table(
    "scorecard",
    metadata,
    Column("id", Integer, primary_key=True),
    text("title"),
    Column("unit_group", String(20), nullable=False),
    Column("points", Integer, nullable=False),
    Column("not_concerned", String(20), nullable=False),
    Column("veto_effect", String(20), nullable=False),
    Column("bonus_cap", Integer),
    text("bonus_code"),
    Column("bonus_at_least", Integer),
    text("tiers"),
    text("notes"),
    text("put_at"),
    text("put_by"),
    Column("is_in_force", Boolean, nullable=False),
)

# ``mode`` is a ``scorecard.model.Mode``; ``applies_to`` and ``not_for`` are JSON lists of groups
# and unit names; ``position`` counts through the whole card in printed order.
indicator = Table(
    "indicator",
    metadata,
    Column("id", Integer, primary_key=True),
    key("scorecard_id", "scorecard.id"),
    Column("parent_id", ForeignKey("indicator.id")),
    Column("position", Integer, nullable=False),
    text("code"),
    text("title"),
    text("rule"),
    Column("mode", String(20), nullable=False),
    Column("points", Integer, nullable=False),
    Column("per_case", Integer, nullable=False),
    Column("cap", Integer),
    Column("needs_evidence", Boolean, nullable=False),
    text("applies_to"),
    text("not_for"),
    Index("indicator_scorecard", "scorecard_id"),
)

# ``self_points``, ``review_points`` and ``final_points`` (after 复核) are what the unit has there.
# ``version`` counts up with every change, its cases included.
score = Table(
    "score",
    metadata,
    key("indicator_id", "indicator.id", is_primary=True),
    key("unit_id", "unit.id", is_primary=True),
    Column("self_points", Integer),
    text("self_note"),
    text("self_evidence"),
    Column("review_points", Integer),
    text("reason"),
    text("evidence"),
    text("appeal"),
    Column("final_points", Integer),
    text("final_reason"),
    text("reviewed_at"),
    text("reviewed_by"),
    Column("version", Integer, nullable=False),
)

# One event that takes or adds points. Never deleted: one that does not stand says why.
score_case = Table(
    "score_case",
    metadata,
    Column("id", Integer, primary_key=True),
    key("indicator_id", "indicator.id"),
    key("unit_id", "unit.id"),
    Column("case_count", Integer, nullable=False),
    Column("amount", Integer),
    text("reason"),
    text("evidence"),
    text("happened_on"),
    text("withdrawn_because"),
    text("entered_at"),
    text("entered_by"),
    Index("score_case_unit", "unit_id", "indicator_id"),
)
