"""What came up with an office's report: its units become units below it, each with its report.

Only digests of evidence came up, and only what the counting report of the office says is there;
taking it in again changes nothing. Nothing here is judged or reviewed: the office vouches for its
units, and what there is to say is said to its own report.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from desktop.errors import FileError
from desktop.rollup import below_rows, detail, judging, schema
from desktop.rollup.below_rows import Brought
from desktop.rollup.remembered import BROKEN
from desktop.rollup.store import moment
from desktop.workbook.foreign.contents import contents_of
from desktop.workbook.foreign.opening import open_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from desktop.rollup.detail import UnitBelow
    from desktop.rollup.store import Rollup

_LOG: Final = logging.getLogger(__name__)
_MARK: Final = "below "


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The details of one office: ``problem`` is a sentence where they were not taken.

    ``files`` are those in the log of which something else is said now; details that are broken
    are told there. What could not be read at all is tried again the next time.
    """

    office: str
    problem: str = ""
    files: tuple[str, ...] = ()


def take_in_below(rollup: Rollup) -> tuple[TakenIn, ...]:
    """Take in the details of every counting report that brings some; return those that were new.

    One office that brings broken details holds nobody up.
    """
    _forget_those_without_report(rollup)
    return tuple(_take_in(rollup, each) for each in _waiting(rollup))


def _take_in(rollup: Rollup, row: Brought) -> TakenIn:
    path = rollup.originals / row.stored_name
    try:
        foreign = open_foreign(path)
        with contents_of(foreign, [row.sha256]) as contents:
            units = list(detail.read(path, contents.pieces(row.sha256)))
    except detail.BrokenDetail as error:
        return _give_up(rollup, row, error.number)
    except FileError as error:
        return TakenIn(row.name, str(error))
    except Exception:  # noqa: BLE001 - logged, and told as broken
        # A stranger's file may find a mistake of ours; the other offices go on.
        _LOG.exception("reading what came up")
        return _give_up(rollup, row, 1)
    with rollup.writing("take_in_below", row.name, row.sha256) as db:
        judging.lock(db)
        if _counts_still(db, row):
            _replace(db, row, units, moment(rollup.clock()))
    return TakenIn(row.name)


def _give_up(rollup: Rollup, row: Brought, line: int) -> TakenIn:
    """Note broken details, so that the log says it and nobody reads them again."""
    with rollup.writing("broken_below", row.name, row.sha256) as db:
        judging.lock(db)
        if not _counts_still(db, row):
            return TakenIn(row.name)
        _replace(db, row, (), moment(rollup.clock()))
        _mark(db, row, f"{BROKEN}{row.submission_id}")
        db.execute(schema.meta.insert().values(key=f"{BROKEN}{row.submission_id}", value=f"{line}"))
        files = judging.judge_workbook(db, row.workbook_id)
    return TakenIn(row.name, f"{row.name}：各单位明细第 {line} 行读不懂，没有采用明细。", files)


def _brought(db: Connection) -> list[Brought]:
    """Return the counting reports that bring details; of several, the details added last."""
    sent, proof, unit = schema.submission.c, schema.proof.c, schema.unit.c
    found = db.execute(
        select(
            sent.unit_id,
            unit.name,
            sent.year,
            sent.workbook_id,
            sent.id,
            sent.stored_name,
            proof.sha256,
        )
        .join_from(schema.submission, schema.proof, proof.submission_id == sent.id)
        .join(schema.unit, unit.id == sent.unit_id)
        .where(sent.is_current.is_(True), proof.name == detail.NAME, sent.stored_name != "")
        .order_by(unit.position, unit.id, proof.number)
    )
    return list({row.unit_id: Brought(*row) for row in found}.values())


def _waiting(rollup: Rollup) -> list[Brought]:
    """Return the counting reports whose details are not yet those that are below."""
    with rollup.reading() as db:
        known = _marks(db)
        return [each for each in _brought(db) if not _is_dealt_with(each, known)]


def _is_dealt_with(row: Brought, known: Mapping[int, str]) -> bool:
    return known.get(row.unit_id) in {row.sha256, f"{BROKEN}{row.submission_id}"}


def _counts_still(db: Connection, row: Brought) -> bool:
    """Tell whether nobody has been faster, and nothing else counts by now."""
    return row in _brought(db) and not _is_dealt_with(row, _marks(db))


def _forget_those_without_report(rollup: Rollup) -> None:
    """Remove what is below offices whose counting report brings nothing, or who have none."""
    with rollup.reading() as db:
        left = _without_report(db)
    if not left:
        return
    with rollup.writing("forget_below", f"{len(left)}") as db:
        judging.lock(db)
        for unit_id in _without_report(db):
            _forget(db, unit_id, set())
            db.execute(delete(schema.meta).where(schema.meta.c.key == f"{_MARK}{unit_id}"))


def _without_report(db: Connection) -> list[int]:
    return sorted(_marks(db).keys() - {each.unit_id for each in _brought(db)})


def _marks(db: Connection) -> dict[int, str]:
    """Return the digest of the details that are below each office, or whose are broken."""
    meta = schema.meta.c
    rows = db.execute(select(meta.key, meta.value).where(meta.key.startswith(_MARK)))
    return {int(key.removeprefix(_MARK)): value for key, value in rows}


def _replace(db: Connection, row: Brought, units: Iterable[UnitBelow], at: str) -> None:
    """Put what a report brings in the place of what is below its office."""
    known: dict[tuple[str, ...], int] = {(): row.unit_id}
    for position, each in enumerate(units, start=1):
        unit_id = below_rows.put(db, each, known[each.parents], position)
        known[*each.parents, each.name] = unit_id
        below_rows.report(db, each, unit_id, row, at)
    _forget(db, row.unit_id, set(known.values()))
    _mark(db, row, row.sha256)


def _mark(db: Connection, row: Brought, value: str) -> None:
    key = f"{_MARK}{row.unit_id}"
    db.execute(delete(schema.meta).where(schema.meta.c.key == key))
    db.execute(schema.meta.insert().values(key=key, value=value))


def _forget(db: Connection, office_id: int, listed: set[int]) -> None:
    """Remove units below an office that its report names no more."""
    for unit_id in reversed(list(_all_below(db, office_id))):  # the deepest first
        if unit_id not in listed:
            db.execute(delete(schema.unit).where(schema.unit.c.id == unit_id))


def _all_below(db: Connection, office_id: int) -> Iterator[int]:
    """Yield all units below an office, level by level."""
    unit = schema.unit.c
    level = [office_id]
    while level:
        level = list(db.execute(select(unit.id).where(unit.parent_id.in_(level))).scalars())
        yield from level
