"""A new workbook from a checklist: built aside and put in place whole."""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing
from typing import TYPE_CHECKING

from desktop.checklist.digest import digest
from desktop.errors import FileError, UsageError
from desktop.files import replace_whole
from desktop.workbook import seal
from desktop.workbook.connection import transaction, translated
from desktop.workbook.history import Transaction, moment
from desktop.workbook.owner import current_user
from desktop.workbook.reader import now
from desktop.workbook.schema import APPLICATION_ID, migrate
from desktop.workbook.wording import clean

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist, Requirement


def create(
    path: Path, checklist: Checklist, *, unit: str, year: int | None = None, actor: str = ""
) -> None:
    """Write a new workbook; an existing file is never replaced. ``year`` defaults to the checklist's.

    Raises:
        UsageError: no unit, or nothing is asked.
        FileError: the file exists or cannot be written.
    """
    if not clean(unit):
        raise UsageError("请填写填报单位的名称。")
    if not checklist.requirements:
        raise UsageError("这份清单里没有任何要点，不能建立工作簿。请换一份文件。")
    refuse_existing(path)
    at = now()
    meta = {
        "id": str(uuid.uuid4()),
        "unit": clean(unit),
        "year": str(year or checklist.year or ""),
        "title": checklist.title,
        "checklist_id": checklist.id,
        "checklist_digest": digest(checklist),
        "created_at": moment(at),
    }
    with (
        replace_whole(path) as part,
        translated(path),
        closing(sqlite3.connect(part, isolation_level=None)) as db,
    ):
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA journal_mode = MEMORY")  # a part that was never finished is thrown away
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(db)
        with transaction(db):
            db.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", meta.items())
            _insert_checklist(db, checklist)
            Transaction(db, actor or current_user(), at).record(
                "create", meta["id"], "", meta["unit"]
            )
            seal.renew_all(db)


def refuse_existing(path: Path) -> None:
    """Raise FileError where a new workbook would take the place of another file."""
    if path.exists():
        raise FileError(path, "已经存在", "请换一个名称，或直接打开它。")


def _insert_checklist(db: sqlite3.Connection, checklist: Checklist) -> None:
    db.execute("INSERT INTO document (id, text) VALUES (1, ?)", (checklist.text,))
    db.executemany(
        "INSERT INTO left_out (position, text, reason) VALUES (?, ?, ?)",
        ((n, each.text, each.reason) for n, each in enumerate(checklist.left_out, start=1)),
    )
    position = 0
    for number, directive in enumerate(checklist.directives, start=1):
        db.execute(
            "INSERT INTO directive (id, document_number, title, issuer, issued_on, year, level,"
            " forwards) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                directive.document_number,
                directive.title,
                directive.issuer,
                directive.issued_on.isoformat() if directive.issued_on else None,
                directive.year,
                directive.level,
                directive.forwards,
            ),
        )
        for requirement in directive.requirements:
            position += 1
            _insert_requirement(db, number, position, requirement)


def _insert_requirement(
    db: sqlite3.Connection, directive_id: int, position: int, requirement: Requirement
) -> None:
    id_, span = requirement.id, requirement.span
    db.execute(
        "INSERT INTO requirement (id, directive_id, position, ref, path, headings, title, text,"
        " span_start, span_end, doubts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            id_,
            directive_id,
            position,
            requirement.ref,
            json.dumps(requirement.path, ensure_ascii=False),
            json.dumps(requirement.headings, ensure_ascii=False),
            requirement.title,
            requirement.text,
            span.start if span else None,
            span.end if span else None,
            json.dumps(
                [{"kind": doubt.kind, "wording": doubt.wording} for doubt in requirement.doubts],
                ensure_ascii=False,
            ),
        ),
    )
    db.executemany(
        "INSERT INTO assignment (requirement_id, position, unit, role, is_collective, source)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            (id_, n, each.unit, each.role, int(each.is_collective), each.source)
            for n, each in enumerate(requirement.assignments)
        ),
    )
    db.executemany(
        "INSERT INTO deadline (requirement_id, position, kind, wording, due_on)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            (id_, n, each.kind, each.wording, each.due_on.isoformat() if each.due_on else None)
            for n, each in enumerate(requirement.deadlines)
        ),
    )
    db.executemany(
        "INSERT INTO target (requirement_id, position, wording) VALUES (?, ?, ?)",
        ((id_, n, each.wording) for n, each in enumerate(requirement.targets)),
    )
