"""What units report: each 报送 with its answers, figures, evidence and gaps."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from desktop.rollup.schema.columns import key, metadata, text

# One 报送, one row for each sealed file. ``unit_id`` is whose report it is, and empty for one that
# is held, refused or a duplicate, so that nothing counts it; ``claim_id`` is whom it is about.
# ``stored_name`` names the unchanged original beside the roll-up, or is empty where only digests
# came up; ``is_current`` marks the one that counts; ``signed`` is a ``verdicts.Signed``. What
# stands below ``previous_id`` (the one that it follows) is what ``lineage`` judges by; ``chain`` are
# the other certificates in the signature, a JSON list of Base64.
submission = Table(
    "submission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", ForeignKey("unit.id", ondelete="CASCADE")),
    Column("claim_id", ForeignKey("unit.id", ondelete="SET NULL")),
    Column("workbook_id", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    text("stored_name"),
    Column("number", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    text("sealed_at"),
    text("received_at"),
    Column("root", String(64), nullable=False),
    text("previous_root"),
    text("head"),
    Column("event_count", Integer, nullable=False),
    text("checklist_digest"),
    text("state_digest"),
    text("signer"),
    Column("signed", String(20), nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("previous_id", Integer),
    text("unit_name"),
    Column("year", Integer),
    text("ancestors"),
    Column("is_whole", Boolean, nullable=False, default=True),
    Column("was_valid", Boolean, nullable=False, default=False),
    Column("certificate", LargeBinary),
    text("chain"),
    UniqueConstraint("sha256", name="submission_sha256"),
    Index("submission_unit", "unit_id", "is_current"),
    Index("submission_claim", "claim_id"),
    Index("submission_workbook", "workbook_id"),
)
Index(
    "submission_current",
    submission.c.unit_id,
    unique=True,
    sqlite_where=submission.c.is_current.is_(True),
    postgresql_where=submission.c.is_current.is_(True),
)

# ``digest`` is that of the unit's own words in the manifest, ``asked`` that of what it was asked
# (``issued.requirement_digest``); ``gap_count`` counts gaps not accepted, without reminders.
answer = Table(
    "answer",
    metadata,
    key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("status", String(20), nullable=False),
    text("statement"),
    text("reason"),
    text("evidence_waiver"),
    text("problems"),
    text("next_steps"),
    text("self_score"),
    text("updated_at"),
    Column("evidence_count", Integer, nullable=False),
    Column("gap_count", Integer, nullable=False),
    text("digest"),
    text("asked"),
    Column("is_changed", Boolean, nullable=False),
    Column("is_same_text", Boolean, nullable=False),
    Index("answer_requirement", "requirement_id"),
)

fact = Table(
    "fact",
    metadata,
    key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True),
    text("label"),
    text("value"),
    text("measure"),
)

# Evidence as it was listed; the bytes stay in the original.
proof = Table(
    "proof",
    metadata,
    key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    text("title"),
    text("name"),
    text("sha256"),
    Column("size", BigInteger, nullable=False),
    text("url"),
    text("channel"),
    text("document_number"),
    Column("dated", String(10)),
    text("publicity"),
)

gap = Table(
    "gap",
    metadata,
    key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("kind", String(30), primary_key=True),
    text("sentence"),
    text("accepted_because"),
)
