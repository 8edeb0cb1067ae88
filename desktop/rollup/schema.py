"""The tables of a roll-up, one definition for SQLite and PostgreSQL.

Moments are UTC texts as in a workbook, days ISO texts, scores whole hundredths (real scorecards
weigh to 0.05), so that both databases sort and add them alike. ``FORMAT`` is raised with every
change of a table; a file of a later format is refused.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

FORMAT: Final = 1
APPLICATION_ID: Final = 0x59414F52  # "YAOR", at byte 68 of a SQLite file

metadata: Final = MetaData()


def _key(name: str, target: str, *, is_primary: bool = False) -> Column[int]:
    return Column(
        name, ForeignKey(target, ondelete="CASCADE"), primary_key=is_primary, nullable=False
    )


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


# id, office, year, title, created_at, format, checklist_digest (the one in force)
meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    _text("value"),
)

# What was given out, each version as the exchange JSON; a corrected one is a new row.
checklist = Table(
    "checklist",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    _text("checklist_id"),
    _text("title"),
    _text("issued_at"),
    _text("content"),
)

# The requirements in force, in printed order, for joining and counting.
requirement = Table(
    "requirement",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    _text("ref"),
    _text("chapter"),
    _text("title"),
    Column("due_on", String(10)),
    _text("digest"),
)

# ``parent_id`` is the office through which a unit's answers came up; ``unit_group`` is A, B or ''.
unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("parent_id", ForeignKey("unit.id")),
    Column("unit_group", String(20), nullable=False, default=""),
    Column("position", Integer, nullable=False, default=0),
    Column("is_expected", Boolean, nullable=False, default=True),
    Column("due_on", String(10)),
    _text("contact"),
    UniqueConstraint("parent_id", "name", name="unit_name"),
)

unit_alias = Table(
    "unit_alias",
    metadata,
    _key("unit_id", "unit.id", is_primary=True),
    Column("alias", String(200), primary_key=True),
)

# A workbook belongs to one unit for good; who claims another one is noticed.
workbook = Table(
    "workbook",
    metadata,
    Column("id", String(64), primary_key=True),
    _key("unit_id", "unit.id"),
)

# Who must report what, and by which way it concerns them (``issue.Way``).
duty = Table(
    "duty",
    metadata,
    _key("unit_id", "unit.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("way", String(20), nullable=False),
)

certificate = Table(
    "certificate",
    metadata,
    Column("fingerprint", String(200), primary_key=True),
    _key("unit_id", "unit.id"),
    Column("der", LargeBinary, nullable=False),
    _text("registered_at"),
    _text("registered_by"),
    Column("withdrawn_at", String(40)),
)

# Offices that issue certificates (CA), as far as this one believes them; they are no units.
authority = Table(
    "authority",
    metadata,
    Column("fingerprint", String(200), primary_key=True),
    Column("der", LargeBinary, nullable=False),
    _text("registered_at"),
    _text("registered_by"),
    Column("withdrawn_at", String(40)),
)

# Whose a name is that such an office vouches for: an officer said so. ``subject`` is the SHA-256 of
# the name as it stands in the certificates, so that one issued anew is known too.
vouched = Table(
    "vouched",
    metadata,
    Column("authority", ForeignKey("authority.fingerprint"), primary_key=True),
    Column("subject", String(64), primary_key=True),
    _key("unit_id", "unit.id"),
    _text("name"),
    _text("bound_at"),
    _text("bound_by"),
    Column("withdrawn_at", String(40)),
)

# Every file that was ever looked at, once: what was found and said. ``outcome`` and ``notes``
# (JSON list of codes) are those of ``verdicts``; ``sentence`` holds one sentence in each line. Both
# follow what came in later. ``unit_name`` is whose it says it is. Where a file cannot be read,
# ``sha256`` stands for its name.
receipt = Table(
    "receipt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    _text("file_name"),
    _text("received_at"),
    _text("received_by"),
    Column("outcome", String(30), nullable=False),
    _text("notes"),
    _text("sentence"),
    _text("stored_name"),
    _text("unit_name"),
    Column("submission_id", ForeignKey("submission.id")),
    UniqueConstraint("sha256", name="receipt_sha256"),
)

# What an officer decided about a file: believe it in spite of a note, or never.
decision = Table(
    "decision",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("note", String(30), primary_key=True),
    Column("unit_id", ForeignKey("unit.id")),
    Column("is_accepted", Boolean, nullable=False),
    _text("decided_at"),
    _text("decided_by"),
)

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
    _text("stored_name"),
    Column("number", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    _text("sealed_at"),
    _text("received_at"),
    Column("root", String(64), nullable=False),
    _text("previous_root"),
    _text("head"),
    Column("event_count", Integer, nullable=False),
    _text("checklist_digest"),
    _text("state_digest"),
    _text("signer"),
    Column("signed", String(20), nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("previous_id", Integer),
    _text("unit_name"),
    Column("year", Integer),
    _text("ancestors"),
    Column("is_whole", Boolean, nullable=False, default=True),
    Column("was_valid", Boolean, nullable=False, default=False),
    Column("certificate", LargeBinary),
    _text("chain"),
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
    _key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("status", String(20), nullable=False),
    _text("statement"),
    _text("reason"),
    _text("evidence_waiver"),
    _text("problems"),
    _text("next_steps"),
    _text("self_score"),
    _text("updated_at"),
    Column("evidence_count", Integer, nullable=False),
    Column("gap_count", Integer, nullable=False),
    _text("digest"),
    _text("asked"),
    Column("is_changed", Boolean, nullable=False),
    Column("is_same_text", Boolean, nullable=False),
    Index("answer_requirement", "requirement_id"),
)

fact = Table(
    "fact",
    metadata,
    _key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("label"),
    _text("value"),
    _text("measure"),
)

# Evidence as it was listed; the bytes stay in the original.
proof = Table(
    "proof",
    metadata,
    _key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    _text("title"),
    _text("name"),
    _text("sha256"),
    Column("size", BigInteger, nullable=False),
    _text("url"),
    _text("channel"),
    _text("document_number"),
    Column("dated", String(10)),
    _text("publicity"),
)

gap = Table(
    "gap",
    metadata,
    _key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("kind", String(30), primary_key=True),
    _text("sentence"),
    _text("accepted_because"),
)

# One officer's word on one answer of one submission; ``is_draft`` until the slip is made.
# ``version`` counts up with every change, so that two officers never overwrite each other unseen.
review = Table(
    "review",
    metadata,
    _key("submission_id", "submission.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("verdict", String(20), nullable=False),
    _text("remark"),
    _text("score"),
    _text("reviewed_at"),
    _text("reviewed_by"),
    Column("is_draft", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

slip = Table(
    "slip",
    metadata,
    Column("id", Integer, primary_key=True),
    _key("submission_id", "submission.id"),
    _text("made_at"),
    _text("made_by"),
    Column("due_on", String(10)),
    _text("note"),
    Column("content", LargeBinary, nullable=False),
)

# 考评. A card is never edited: a corrected one is new rows and takes the place of the one before.
# ``tiers`` and ``notes`` are JSON lists; points here and below are hundredths.
scorecard = Table(
    "scorecard",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("title"),
    Column("unit_group", String(20), nullable=False),
    Column("points", Integer, nullable=False),
    Column("not_concerned", String(20), nullable=False),
    Column("veto_effect", String(20), nullable=False),
    Column("bonus_cap", Integer),
    _text("bonus_code"),
    Column("bonus_at_least", Integer),
    _text("tiers"),
    _text("notes"),
    _text("put_at"),
    _text("put_by"),
    Column("is_in_force", Boolean, nullable=False),
)

# ``mode`` is a ``scorecard.model.Mode``; ``applies_to`` and ``not_for`` are JSON lists of groups
# and unit names; ``position`` counts through the whole card in printed order.
indicator = Table(
    "indicator",
    metadata,
    Column("id", Integer, primary_key=True),
    _key("scorecard_id", "scorecard.id"),
    Column("parent_id", ForeignKey("indicator.id")),
    Column("position", Integer, nullable=False),
    _text("code"),
    _text("title"),
    _text("rule"),
    Column("mode", String(20), nullable=False),
    Column("points", Integer, nullable=False),
    Column("per_case", Integer, nullable=False),
    Column("cap", Integer),
    Column("needs_evidence", Boolean, nullable=False),
    _text("applies_to"),
    _text("not_for"),
    Index("indicator_scorecard", "scorecard_id"),
)

# ``self_points``, ``review_points`` and ``final_points`` (after 复核) are what the unit has there.
# ``version`` counts up with every change, its cases included.
score = Table(
    "score",
    metadata,
    _key("indicator_id", "indicator.id", is_primary=True),
    _key("unit_id", "unit.id", is_primary=True),
    Column("self_points", Integer),
    _text("self_note"),
    _text("self_evidence"),
    Column("review_points", Integer),
    _text("reason"),
    _text("evidence"),
    _text("appeal"),
    Column("final_points", Integer),
    _text("final_reason"),
    _text("reviewed_at"),
    _text("reviewed_by"),
    Column("version", Integer, nullable=False),
)

# One event that takes or adds points. Never deleted: one that does not stand says why.
score_case = Table(
    "score_case",
    metadata,
    Column("id", Integer, primary_key=True),
    _key("indicator_id", "indicator.id"),
    _key("unit_id", "unit.id"),
    Column("case_count", Integer, nullable=False),
    Column("amount", Integer),
    _text("reason"),
    _text("evidence"),
    _text("happened_on"),
    _text("withdrawn_because"),
    _text("entered_at"),
    _text("entered_by"),
    Index("score_case_unit", "unit_id", "indicator_id"),
)

# What was done in the roll-up, in order: the office's own history.
event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True),
    _text("at"),
    _text("actor"),
    _text("action"),
    _text("subject"),
    _text("detail"),
)
