"""A damaged tree of pages may lead round in circles: a table of three pages that never ends.

Whoever reads such a table hangs, or takes all memory. So before anything is read, every tree is
walked as far as any workbook goes, which costs next to nothing in one that ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

MOST_ROWS: Final = 1_000_000  # of one table; the largest workbook that was thought of has a tenth


def is_endless(db: sqlite3.Connection) -> bool:
    """Tell whether a table or an index goes on beyond any workbook; the schema must be ours."""
    trees = db.execute("SELECT type, name, tbl_name FROM sqlite_master WHERE rootpage > 0")
    return any(_is_beyond(db, *tree) for tree in trees.fetchall())


def _is_beyond(db: sqlite3.Connection, kind: str, name: str, table: str) -> bool:
    way = f"INDEXED BY {name}" if kind == "index" else "NOT INDEXED"
    rows = f"SELECT 1 FROM {table} {way} LIMIT {MOST_ROWS + 1}"
    (count,) = db.execute(f"SELECT count(*) FROM ({rows})").fetchone()
    return bool(count > MOST_ROWS)
