"""What is asked, as values: whose workbook, which checklist; nothing here writes.

The same units, times and headings stand in row after row: one value is made of each and shared.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from desktop.checklist.model import (
    Assignment,
    Checklist,
    Deadline,
    DeadlineKind,
    Directive,
    LeftOut,
    Level,
    Requirement,
    Role,
    Source,
    Span,
    Target,
)
from desktop.document.model import Doubt, DoubtKind
from desktop.workbook.model import WorkbookInfo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def info(db: sqlite3.Connection) -> WorkbookInfo:
    """Return whose workbook this is."""
    meta: dict[str, str] = dict(db.execute("SELECT key, value FROM meta"))
    year = meta.get("year", "")
    return WorkbookInfo(
        id=meta["id"],
        unit=meta["unit"],
        year=int(year) if year else None,
        title=meta["title"],
        checklist_id=meta["checklist_id"],
        checklist_digest=meta["checklist_digest"],
        created_at=datetime.fromisoformat(meta["created_at"]),
        preparer=meta.get("preparer", ""),
        reviewer=meta.get("reviewer", ""),
        head=meta.get("head", ""),
        phone=meta.get("phone", ""),
    )


def checklist(db: sqlite3.Connection) -> Checklist:
    """Return what is asked, as it was when the workbook was made."""
    requirements: dict[int, list[Requirement]] = defaultdict(list)
    for directive_id, requirement in _requirements(db):
        requirements[directive_id].append(requirement)
    rows = db.execute(
        "SELECT id, document_number, title, issuer, issued_on, year, level, forwards"
        " FROM directive ORDER BY id"
    )
    directives = tuple(
        Directive(
            document_number=number,
            title=title,
            issuer=issuer,
            issued_on=_date(issued_on),
            year=year,
            level=Level(level) if level else None,
            forwards=forwards,
            requirements=tuple(requirements[id_]),
        )
        for id_, number, title, issuer, issued_on, year, level, forwards in rows
    )
    (identity,) = db.execute("SELECT value FROM meta WHERE key = 'checklist_id'").fetchone()
    (text,) = db.execute("SELECT text FROM document WHERE id = 1").fetchone()
    left_out = db.execute("SELECT text, reason FROM left_out ORDER BY position")
    return Checklist(identity, directives, text, tuple(LeftOut(*each) for each in left_out))


def _requirements(db: sqlite3.Connection) -> Iterable[tuple[int, Requirement]]:
    assignments = _grouped(
        db.execute(
            "SELECT requirement_id, unit, role, is_collective, source FROM assignment"
            " ORDER BY requirement_id, position"
        ),
        _assignment,
    )
    deadlines = _grouped(
        db.execute(
            "SELECT requirement_id, kind, wording, due_on FROM deadline"
            " ORDER BY requirement_id, position"
        ),
        _deadline,
    )
    targets = _grouped(
        db.execute("SELECT requirement_id, wording FROM target ORDER BY requirement_id, position"),
        Target,
    )
    rows = db.execute(
        "SELECT directive_id, id, ref, path, headings, title, text, span_start, span_end, doubts"
        " FROM requirement ORDER BY position"
    )
    for directive_id, id_, ref, path, headings, title, text, start, end, doubts in rows:
        yield (
            directive_id,
            Requirement(
                id=id_,
                ref=ref,
                path=_words(path),
                headings=_words(headings),
                title=title,
                text=text,
                assignments=tuple(assignments[id_]),
                deadlines=tuple(deadlines[id_]),
                targets=tuple(targets[id_]),
                span=Span(start, end) if start is not None else None,
                doubts=_doubts(doubts),
            ),
        )


def _grouped(rows: Iterable[tuple[Any, ...]], make: Any) -> dict[str, list[Any]]:  # noqa: ANN401
    """Group by the first column and make values of the others."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for key, *values in rows:
        groups[key].append(make(*values))
    return groups


@lru_cache(maxsize=4096)
def _assignment(unit: str, role: str, is_collective: int, source: str) -> Assignment:
    return Assignment(unit, Role(role), bool(is_collective), Source(source))


@lru_cache(maxsize=4096)
def _deadline(kind: str, wording: str, due_on: str | None) -> Deadline:
    return Deadline(DeadlineKind(kind), wording, _date(due_on))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=4096)
def _doubts(text: str) -> tuple[Doubt, ...]:
    return tuple(Doubt(DoubtKind(each["kind"]), each["wording"]) for each in json.loads(text))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
