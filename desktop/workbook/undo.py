"""Undo that SQLite records itself, by temporary triggers, so that no edit can forget it.

Source: https://sqlite.org/undoredo.html. Each trigger writes the statement that takes its change
back. History lives as long as the connection: it is no part of the file. Contents of evidence are
insert-only and therefore not recorded; undoing an attachment takes away the link, and the unlinked
content is swept when the workbook is closed or opened next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from desktop.workbook.model import Changes

TABLES: Final = (
    "meta",
    "setting",
    "assessment",
    "fact",
    "duty",
    "unit",
    "unit_alias",
    "unit_member",
    "evidence",
    "attachment",
    "gap_acceptance",
    "review",
    "sign_off",
    "return_slip",  # not what was handed in: that cannot be taken back
    "offer",
    "offered_evidence",
)


@dataclass(frozen=True, slots=True)
class Inverse:
    """One statement that takes a change back; ``target`` names the row that it is about."""

    target: str
    statement: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person did: its name, what takes it back in order, what it touched."""

    label: str
    inverses: tuple[Inverse, ...]
    changes: Changes


class UndoStack:
    """Steps that can be taken back and done again on one connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        db.execute(
            "CREATE TEMP TABLE undo_log"
            " (seq INTEGER PRIMARY KEY, target TEXT NOT NULL, statement TEXT NOT NULL)"
        )
        for table in TABLES:
            for statement in _triggers(db, table):
                db.execute(statement)

    @property
    def undo_label(self) -> str:
        """Return the name of the step that undo would take back, or an empty string."""
        return self._undo[-1].label if self._undo else ""

    @property
    def redo_label(self) -> str:
        """Return the name of the step that redo would do again, or an empty string."""
        return self._redo[-1].label if self._redo else ""

    @property
    def undo_count(self) -> int:
        """Return how many steps can be taken back."""
        return len(self._undo)

    def join(self) -> None:
        """Make the last two steps one, named as the later: a burst of typing is one step."""
        later, earlier = self._undo.pop(), self._undo.pop()
        inverses = _shortened(later.inverses + earlier.inverses)
        self._undo.append(Step(later.label, inverses, later.changes | earlier.changes))

    def begin(self) -> None:
        """Forget what a failed transaction may have left; call inside the new transaction."""
        self._db.execute("DELETE FROM temp.undo_log")

    def recorded(self, label: str, changes: Changes) -> Step | None:
        """Return what was recorded since ``begin`` as a step, or None if nothing changed."""
        rows = self._db.execute("SELECT target, statement FROM temp.undo_log ORDER BY seq DESC")
        inverses = _shortened(Inverse(*row) for row in rows)
        return Step(label, inverses, changes) if inverses else None

    def push(self, step: Step) -> None:
        """Keep a committed step; what had been undone can no longer be redone."""
        self._undo.append(step)
        self._redo.clear()

    def replay(self, step: Step) -> Step:
        """Run a step's statements inside the caller's transaction; return its opposite."""
        self.begin()
        # Rows that refer to each other may come back in an order that only fits at the end.
        self._db.execute("PRAGMA defer_foreign_keys = ON")
        for inverse in step.inverses:
            self._db.execute(inverse.statement)
        opposite = self.recorded(step.label, step.changes)
        return opposite or Step(step.label, (), step.changes)

    def next_undo(self) -> Step | None:
        """Return the step that undo would take back."""
        return self._undo[-1] if self._undo else None

    def next_redo(self) -> Step | None:
        """Return the step that redo would do again."""
        return self._redo[-1] if self._redo else None

    def undone(self, opposite: Step) -> None:
        """Move on after an undo was committed."""
        self._undo.pop()
        self._redo.append(opposite)

    def redone(self, opposite: Step) -> None:
        """Move on after a redo was committed."""
        self._redo.pop()
        self._undo.append(opposite)


def _shortened(inverses: Iterable[Inverse]) -> tuple[Inverse, ...]:
    """Leave out updates of a row that a later statement sets or deletes anyway.

    Updates set every column, so only the last one counts; typing a page is then one statement.
    """
    kept: list[Inverse] = []
    settled: set[str] = set()
    for inverse in reversed(tuple(inverses)):
        if inverse.target not in settled or not inverse.statement.startswith("UPDATE"):
            kept.append(inverse)
        settled.add(inverse.target)
    return tuple(reversed(kept))


def _triggers(db: sqlite3.Connection, table: str) -> list[str]:
    info = db.execute(f"PRAGMA table_info({table})").fetchall()
    columns = [row[1] for row in info]
    keys = [row[1] for row in info if row[5]]

    def where(row: str) -> str:
        return " AND ".join(f"{key} IS '||quote({row}.{key})||'" for key in keys)

    names = ", ".join(columns)
    values = ", ".join(f"'||quote(old.{column})||'" for column in columns)
    settings = ", ".join(f"{column} = '||quote(old.{column})||'" for column in columns)
    inverse = {
        "INSERT": ("new", f"DELETE FROM main.{table} WHERE {where('new')}"),
        "DELETE": ("old", f"INSERT INTO main.{table} ({names}) VALUES ({values})"),
        "UPDATE": ("new", f"UPDATE main.{table} SET {settings} WHERE {where('new')}"),
    }
    return [
        f"CREATE TEMP TRIGGER undo_{table}_{event.lower()} AFTER {event} ON main.{table} BEGIN "
        f"INSERT INTO undo_log (target, statement)"
        f" VALUES ('{table}: {where(row)}', '{statement}'); END"
        for event, (row, statement) in inverse.items()
    ]
