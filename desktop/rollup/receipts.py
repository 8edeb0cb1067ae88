"""The log of what came in: every file that was looked at, once, with what is known of it now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.errors import UsageError
from desktop.rollup import schema
from desktop.rollup.verdicts import Note, Outcome, Receipt, Signed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, Row

_SHORTEST = 6  # digits of a digest that name a file


def receipts(db: Connection, *, unit_id: int | None = None) -> tuple[Receipt, ...]:
    """Return the log, oldest first; only what a unit sent, or says so, where one is named."""
    where = () if unit_id is None else (schema.submission.c.claim_id == unit_id,)
    return _found(db, *where)


def held(db: Connection) -> tuple[Receipt, ...]:
    """Return the files about which an officer must decide."""
    return _found(db, schema.receipt.c.outcome == Outcome.HELD.value)


def receipts_of(db: Connection, files: Iterable[str]) -> dict[str, Receipt]:
    """Return what is known of files, by their SHA-256."""
    found: dict[str, Receipt] = {}
    wanted = list(files)
    for begin in range(0, len(wanted), 500):  # a statement takes so many values
        few = schema.receipt.c.sha256.in_(wanted[begin : begin + 500])
        found |= {each.sha256: each for each in _found(db, few)}
    return found


def receipt_named(db: Connection, name: str) -> Receipt:
    """Return the file that somebody means: the first digits of its digest, or its name.

    Raises:
        UsageError: there is none, or more than one.
    """
    digits = name.strip().lower()
    is_digest = len(digits) >= _SHORTEST and set(digits) <= set("0123456789abcdef")
    found = _found(db, schema.receipt.c.sha256.startswith(digits)) if is_digest else ()
    found = found or _found(db, schema.receipt.c.file_name == name)
    if not found:
        raise UsageError(f"收件记录里没有“{name}”。请用 yaodian receipts 查看编号。")
    if len(found) > 1:
        numbers = "、".join(each.sha256[:12] for each in found)
        raise UsageError(f"有{len(found)}份来件叫“{name}”，请写编号：{numbers}。")
    return found[0]


def _found(db: Connection, *where: ColumnElement[bool]) -> tuple[Receipt, ...]:
    sent = schema.submission.c
    rows = db.execute(
        select(
            schema.receipt,
            sent.claim_id,
            sent.number,
            sent.signed,
            sent.signer,
            schema.unit.c.name.label("unit"),
        )
        .outerjoin(schema.submission, sent.id == schema.receipt.c.submission_id)
        .outerjoin(schema.unit, schema.unit.c.id == sent.claim_id)
        .where(*where)
        .order_by(schema.receipt.c.id)
    )
    return tuple(map(_receipt, rows))


def _receipt(row: Row[tuple[object, ...]]) -> Receipt:
    return Receipt(
        sha256=row.sha256,
        file_name=row.file_name,
        outcome=Outcome(row.outcome),
        notes=tuple(map(Note, json.loads(row.notes))),
        sentences=tuple(row.sentence.split("\n")),
        received_at=row.received_at,
        received_by=row.received_by,
        unit_id=row.claim_id,
        unit=row.unit or row.unit_name or "",
        number=row.number,
        submission_id=row.submission_id,
        signed=Signed(row.signed) if row.signed else None,
        fingerprint=row.signer or "",
        stored_name=row.stored_name,
    )
