"""退回单, the office's side: from drafts to one small signed file, and whether it was answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from desktop.errors import UsageError
from desktop.files import replace_whole
from desktop.names import LONGEST, safe_name
from desktop.rollup import schema
from desktop.rollup.review import said
from desktop.rollup.store import moment
from desktop.rollup.summary import requirements
from desktop.terms import printed_ref
from desktop.workbook.model import Verdict
from desktop.workbook.return_slip import SUFFIX, Remark, ReturnSlip, signed_bytes, to_bytes
from desktop.workbook.wording import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from desktop.rollup.review import Said
    from desktop.rollup.store import Rollup

    Sign = Callable[[bytes], tuple[str, bytes]]

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class KeptSlip:
    """A 退回单 that was made; ``content`` is the file, byte by byte."""

    id: int
    submission_id: int
    made_at: str
    made_by: str
    due_on: str | None
    note: str
    content: bytes


def make_slip(
    rollup: Rollup,
    submission_id: int,
    *,
    is_all: bool = False,
    note: str = "",
    due_on: date | None = None,
    sign: Sign | None = None,
) -> ReturnSlip:
    """Make the 退回单 of a report from what was said to it, and keep it; drafts are final then.

    Only what is returned or queried goes into it, or ``is_all``. Raises:
        UsageError: nothing was said, or something is returned without a word why.
    """
    at = rollup.clock().replace(microsecond=0)
    with rollup.reading() as db:
        slip = _slip(rollup, db, submission_id, is_all=is_all, at=at)
        seen = said(db, submission_id)
    slip = replace(slip, note=clean(note), due_on=due_on)
    if sign:
        signer, signature = sign(signed_bytes(slip))
        slip = replace(slip, signer=signer, signature=signature)
    with rollup.writing("return_slip", slip.unit, f"{len(slip.returned)}") as db:
        _finish(db, submission_id, seen)
        db.execute(
            schema.slip.insert().values(
                submission_id=submission_id,
                made_at=moment(at),
                made_by=rollup.actor,
                due_on=due_on.isoformat() if due_on else None,
                note=slip.note,
                content=to_bytes(slip),
            )
        )
    return slip


def slip_name(slip: ReturnSlip, suffix: str = SUFFIX) -> str:
    """Return how the file of a slip is called: 退回单 第1轮 单位.yaodian-return."""
    unit = slip.unit
    while True:
        stem = safe_name(f"退回单 第{slip.round}轮 {unit}")
        if len((stem + suffix).encode()) <= LONGEST:
            return stem + suffix
        unit = unit[:-1]


def write_slip(slip: ReturnSlip, folder: Path) -> Path:
    """Write the file of a slip into a folder; one that is there already is never replaced.

    Raises:
        FileError: it cannot be written.
    """
    path = free_path(folder, slip_name(slip))
    with replace_whole(path) as part:
        part.write_bytes(to_bytes(slip))
    return path


def free_path(folder: Path, name: str) -> Path:
    """Return a path of that name, with a number behind it where the name is taken."""
    stem, dot, suffix = name.rpartition(".")
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{stem}（{number}）{dot}{suffix}"
    return path


def kept_slips(db: Connection, unit_id: int) -> tuple[KeptSlip, ...]:
    """Return all slips that were made for a unit, oldest first."""
    slip, sent = schema.slip.c, schema.submission.c
    rows = db.execute(
        select(schema.slip)
        .join_from(schema.slip, schema.submission, sent.id == slip.submission_id)
        .where(sent.unit_id == unit_id)
        .order_by(slip.id)
    )
    return tuple(KeptSlip(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's own name


def _slip(
    rollup: Rollup, db: Connection, submission_id: int, *, is_all: bool, at: datetime
) -> ReturnSlip:
    sent, unit = schema.submission.c, schema.unit.c
    row = db.execute(
        select(schema.submission, unit.name.label("reporter"))
        .join_from(schema.submission, schema.unit, unit.id == sent.unit_id)
        .where(sent.id == submission_id)
    ).one()
    remarks = tuple(
        each
        for each in _remarks(db, submission_id)
        if is_all or each.verdict is not Verdict.ACCEPTED
    )
    _check(row.reporter, remarks)
    return ReturnSlip(
        office=rollup.office,
        unit=row.reporter,
        workbook_id=row.workbook_id,
        year=rollup.year,
        round=row.round,
        number=row.number,
        root=row.root,
        made_at=at,
        remarks=remarks,
    )


def _remarks(db: Connection, submission_id: int) -> list[Remark]:
    found = said(db, submission_id)
    return [
        Remark(each.id, each.ref, each.title, it.verdict, it.remark, it.score)
        for each in requirements(db)
        if (it := found.get(each.id))
    ]


def _check(unit: str, remarks: tuple[Remark, ...]) -> None:
    if not remarks:
        raise UsageError(f"{unit}没有退回或存疑的条目，不需要退回单。请先写审核意见。")
    bare = [
        printed_ref(each.ref)
        for each in remarks
        if each.verdict is not Verdict.ACCEPTED and not each.remark
    ]
    if bare:
        more = "等" if len(bare) > _MOST_NAMED else ""
        raise UsageError(
            f"{unit}的{'、'.join(bare[:_MOST_NAMED])}{more}退回或存疑，还没有写意见。请写明要改什么。"
        )


def _finish(db: Connection, submission_id: int, seen: dict[str, Said]) -> None:
    """Let what went into the slip be no draft; what was said meanwhile stays one."""
    review = schema.review.c
    for requirement_id, it in seen.items():
        db.execute(
            update(schema.review)
            .where(
                review.submission_id == submission_id,
                review.requirement_id == requirement_id,
                review.version == it.version,
            )
            .values(is_draft=False)
        )
