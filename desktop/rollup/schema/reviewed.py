"""What the office says to answers, and the slips in which it said so."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table

from desktop.rollup.schema.columns import key, metadata, text

# One officer's word on one answer of one submission; ``is_draft`` until the slip is made.
# ``version`` counts up with every change, so that two officers never overwrite each other unseen.
review = Table(
    "review",
    metadata,
    key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("verdict", String(20), nullable=False),
    text("remark"),
    text("score"),
    text("reviewed_at"),
    text("reviewed_by"),
    Column("is_draft", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

slip = Table(
    "slip",
    metadata,
    Column("id", Integer, primary_key=True),
    key("submission_id", "submission.id"),
    text("made_at"),
    text("made_by"),
    Column("due_on", String(10)),
    text("note"),
    Column("content", LargeBinary, nullable=False),
)
