"""Who is believed: certificates, those who issue them, what came in and what was decided of it."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from desktop.rollup.schema.columns import key, metadata, text

certificate = Table(
    "certificate",
    metadata,
    Column("fingerprint", String(200), primary_key=True),
    key("unit_id", "unit.id"),
    Column("der", LargeBinary, nullable=False),
    text("registered_at"),
    text("registered_by"),
    Column("withdrawn_at", String(40)),
)

# Offices that issue certificates (CA), as far as this one believes them; they are no units.
authority = Table(
    "authority",
    metadata,
    Column("fingerprint", String(200), primary_key=True),
    Column("der", LargeBinary, nullable=False),
    text("registered_at"),
    text("registered_by"),
    Column("withdrawn_at", String(40)),
)

# Whose a name is that such an office vouches for: an officer said so. ``subject`` is the SHA-256 of
# the name as it stands in the certificates, so that one issued anew is known too.
vouched = Table(
    "vouched",
    metadata,
    Column("authority", ForeignKey("authority.fingerprint"), primary_key=True),
    Column("subject", String(64), primary_key=True),
    key("unit_id", "unit.id"),
    text("name"),
    text("bound_at"),
    text("bound_by"),
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
    text("file_name"),
    text("received_at"),
    text("received_by"),
    Column("outcome", String(30), nullable=False),
    text("notes"),
    text("sentence"),
    text("stored_name"),
    text("unit_name"),
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
    text("decided_at"),
    text("decided_by"),
)
