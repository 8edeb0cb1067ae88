"""The checklist in force in a roll-up, and its earlier versions.

A corrected checklist takes the place of the one before; answers are joined by requirement id, so
that a submission for an older one loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from desktop.checklist.digest import digest
from desktop.checklist.exchange import from_json, to_json
from desktop.rollup import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.checklist.model import Checklist, Requirement


def put_in_force(db: Connection, checklist: Checklist, *, at: str) -> str:
    """Make a checklist the one that counts; return its digest. Earlier ones are kept."""
    known = digest(checklist)
    if not _has(db, known):
        version = db.execute(select(func.count()).select_from(schema.checklist)).scalar_one()
        db.execute(
            schema.checklist.insert().values(
                digest=known,
                version=version + 1,
                checklist_id=checklist.id,
                title=checklist.title,
                issued_at=at,
                content=to_json(checklist),
            )
        )
    db.execute(delete(schema.requirement))
    db.execute(
        schema.requirement.insert(),
        [_row(n, each) for n, each in enumerate(checklist.requirements, start=1)],
    )
    db.execute(delete(schema.meta).where(schema.meta.c.key == "checklist_digest"))
    db.execute(schema.meta.insert().values(key="checklist_digest", value=known))
    return known


def in_force(db: Connection) -> Checklist:
    """Return the checklist that counts."""
    wanted = select(schema.meta.c.value).where(schema.meta.c.key == "checklist_digest")
    content = select(schema.checklist.c.content).where(
        schema.checklist.c.digest == wanted.scalar_subquery()
    )
    return from_json(db.execute(content).scalar_one())


def requirement_digest(requirement: Requirement) -> str:
    """Return one number for what a requirement asks: its words, deadlines and targets.

    Who answers is left out: each unit may have been given its own part.
    """
    asked = [
        requirement.ref,
        requirement.title,
        requirement.text,
        [[each.kind, each.wording, str(each.due_on or "")] for each in requirement.deadlines],
        [each.wording for each in requirement.targets],
    ]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


def chapter(requirement: Requirement) -> str:
    """Return the heading of the chapter a requirement stands in, or an empty text."""
    return requirement.headings[0] if requirement.headings else ""


def _has(db: Connection, known: str) -> bool:
    found = select(schema.checklist.c.digest).where(schema.checklist.c.digest == known)
    return db.execute(found).first() is not None


def _row(position: int, requirement: Requirement) -> dict[str, object]:
    days = [each.due_on for each in requirement.deadlines if each.due_on]
    return {
        "id": requirement.id,
        "position": position,
        "ref": requirement.ref,
        "chapter": chapter(requirement),
        "title": requirement.title,
        "due_on": max(days).isoformat() if days else None,
        "digest": requirement_digest(requirement),
    }
