"""What an office keeps in its roll-up beside the facts: its own words in papers, by a key."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from desktop.rollup import schema
from desktop.workbook.wording import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

DUE_ON: Final = "due_on"  # the day of reporting for units that have none of their own, ISO
_PREFIX = "setting."  # keeps them apart from what the roll-up is


def settings(db: Connection) -> dict[str, str]:
    """Return all settings by their key."""
    meta = schema.meta.c
    rows = db.execute(select(meta.key, meta.value).where(meta.key.startswith(_PREFIX)))
    return {key.removeprefix(_PREFIX): value for key, value in rows}


def set_setting(db: Connection, key: str, value: str) -> None:
    """Keep a setting; an empty value forgets it."""
    db.execute(delete(schema.meta).where(schema.meta.c.key == _PREFIX + key))
    if value:
        db.execute(schema.meta.insert().values(key=_PREFIX + key, value=clean(value)))


def day_of_reporting(kept: Mapping[str, str]) -> date | None:
    """Return the day of reporting that is kept for all units."""
    value = kept.get(DUE_ON, "")
    return date.fromisoformat(value) if value else None
