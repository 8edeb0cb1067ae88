"""What all tables of a roll-up are made with."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, MetaData, Text

metadata: Final = MetaData()


def key(name: str, target: str, *, is_primary: bool = False) -> Column[int]:
    """Return a column that goes with the row it points to."""
    return Column(
        name, ForeignKey(target, ondelete="CASCADE"), primary_key=is_primary, nullable=False
    )


def text(name: str) -> Column[str]:
    """Return a column of words, empty where nothing is said."""
    return Column(name, Text, nullable=False, default="")
