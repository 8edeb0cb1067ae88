"""What is asked and of whom: checklists, requirements, units, duties, and the office's own history."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from desktop.rollup.schema.columns import key, metadata, text

# id, office, year, title, created_at, format, checklist_digest (the one in force)
meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    text("value"),
)

# What was given out, each version as the exchange JSON; a corrected one is a new row.
checklist = Table(
    "checklist",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    text("checklist_id"),
    text("title"),
    text("issued_at"),
    text("content"),
)

# The requirements in force, in printed order, for joining and counting.
requirement = Table(
    "requirement",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    text("ref"),
    text("chapter"),
    text("title"),
    Column("due_on", String(10)),
    text("digest"),
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
    text("contact"),
    UniqueConstraint("parent_id", "name", name="unit_name"),
)

unit_alias = Table(
    "unit_alias",
    metadata,
    key("unit_id", "unit.id", is_primary=True),
    Column("alias", String(200), primary_key=True),
)

# A workbook belongs to one unit for good; who claims another one is noticed.
workbook = Table(
    "workbook",
    metadata,
    Column("id", String(64), primary_key=True),
    key("unit_id", "unit.id"),
)

# Who must report what, and by which way it concerns them (``issue.Way``).
duty = Table(
    "duty",
    metadata,
    key("unit_id", "unit.id", is_primary=True),
    Column("requirement_id", String(64), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("way", String(20), nullable=False),
)

# What was done in the roll-up, in order: the office's own history.
event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True),
    text("at"),
    text("actor"),
    text("action"),
    text("subject"),
    text("detail"),
)
