"""What an officer decides about a file that is held: believe it in spite of its notes, or never."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from desktop.errors import UsageError
from desktop.rollup import judging, schema, units
from desktop.rollup.receipts import receipts_of
from desktop.rollup.store import moment
from desktop.rollup.verdicts import HOLDING, Note

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.rollup.store import Rollup
    from desktop.rollup.verdicts import Receipt


def decide(
    db: Connection, rollup: Rollup, sha256: str, *, is_accepted: bool, unit_id: int | None = None
) -> Receipt:
    """Decide about a file and judge it again; return what is known of it then.

    ``unit_id`` says whose it is, where that is in question. A later decision replaces an earlier
    one. Raises:
        UsageError: there is nothing to decide, or nobody says whose it is.
    """
    judging.lock(db)
    found = receipts_of(db, [sha256]).get(sha256)
    if found is None or found.submission_id is None:
        raise UsageError("这份来件没有可以采用的内容，不需要决定。请让单位重新报送。")
    notes = [note for note in found.notes if note in HOLDING]
    if is_accepted and unit_id is not None and Note.UNKNOWN_UNIT not in notes:
        notes.append(Note.UNKNOWN_UNIT)
    if is_accepted and unit_id is None and Note.UNKNOWN_UNIT in notes:
        raise UsageError(f"请指定“{found.unit}”是名单里的哪个单位，或先把它加入名单。")
    if is_accepted and not notes and Note.REJECTED not in found.notes:
        raise UsageError(f"“{found.file_name}”没有需要决定的问题。")
    told = schema.decision
    db.execute(delete(told).where(told.c.sha256 == sha256, told.c.is_accepted.is_(not is_accepted)))
    for note in notes if is_accepted else [Note.REJECTED]:
        _note(db, rollup, sha256, note, is_accepted=is_accepted, unit_id=unit_id)
    book = select(schema.submission.c.workbook_id).where(schema.submission.c.sha256 == sha256)
    judging.judge_workbook(db, db.execute(book).scalar_one())
    return receipts_of(db, [sha256])[sha256]


def decide_new_unit(db: Connection, rollup: Rollup, sha256: str) -> Receipt:
    """Put the unit that a file names on the list, and let the file be its."""
    sent = schema.submission.c
    name = db.execute(select(sent.unit_name).where(sent.sha256 == sha256)).scalar_one_or_none()
    if name is None:
        raise UsageError("这份来件没有写明单位，不能加入名单。")
    (unit,) = units.add_units(db, [name])
    judging.judge_unit(db, unit.id)
    found = receipts_of(db, [sha256])[sha256]
    if Note.UNKNOWN_UNIT in found.notes:  # it may be one of several
        return decide(db, rollup, sha256, is_accepted=True, unit_id=unit.id)
    return found


def _note(
    db: Connection,
    rollup: Rollup,
    sha256: str,
    note: Note,
    *,
    is_accepted: bool,
    unit_id: int | None,
) -> None:
    told = schema.decision
    last = db.execute(select(func.max(told.c.decided_at))).scalar_one_or_none()
    at = rollup.clock()
    if last and last >= moment(at):  # the later word holds, also within one second
        at = datetime.fromisoformat(last) + timedelta(seconds=1)
    db.execute(delete(told).where(told.c.sha256 == sha256, told.c.note == note.value))
    db.execute(
        told.insert().values(
            sha256=sha256,
            note=note.value,
            unit_id=unit_id,
            is_accepted=is_accepted,
            decided_at=moment(at),
            decided_by=rollup.actor,
        )
    )
