"""接收: files in, one verdict for each, one transaction for each; once more changes nothing.

The original is kept before the transaction that speaks of it, so that a program killed in between
has lost nothing and counted nothing twice.
"""

from __future__ import annotations

import json
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select, update

from desktop.errors import UsageError
from desktop.rollup import entering, judging, originals, schema, units
from desktop.rollup.below import take_in_below
from desktop.rollup.intake import find, reading
from desktop.rollup.receipts import receipts_of
from desktop.rollup.store import moment
from desktop.rollup.verdicts import Note, Outcome

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping
    from pathlib import Path

    from sqlalchemy import Connection

    from desktop.rollup.intake import Arrived
    from desktop.rollup.store import Rollup
    from desktop.rollup.verdicts import Receipt


MANY: Final = 20  # files after which a server's statistics are no longer true


@dataclass(frozen=True, slots=True)
class Progress:
    """How many files are done, of how many, and the last one's name."""

    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class Received:
    """What came of it: a receipt for each file that was looked at, in their order.

    ``affected`` are files received before about which something else is said now; ``other_count``
    are files in the folders that are no workbooks; ``is_all`` is false where there were too many
    files or folders to look into. ``problems`` are sentences about details of offices that could
    not be taken in.
    """

    receipts: tuple[Receipt, ...]
    affected: tuple[Receipt, ...] = ()
    other_count: int = 0
    is_all: bool = True
    problems: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Tell whether nobody has to do anything about any of it."""
        is_settled = all(each.is_settled for each in (*self.receipts, *self.affected))
        return is_settled and not self.problems


def receiving(
    rollup: Rollup, places: Iterable[Path], *, may_add_units: bool = False
) -> Generator[Progress, None, Received]:
    """Receive files and folders step by step; closing the generator cancels between two files.

    Where it ``may_add_units``, a unit that is on no list is put on it instead of being held. In the
    end the units below the offices among the senders are taken in. Raises:
        FileError: a place is not there, or an original cannot be kept.
        DatabaseTrouble: the roll-up cannot be written; what was received until then stays.
    """
    found = find(places, but=rollup.originals)
    entered, seen, stored = _known(rollup)
    originals.sweep(rollup.originals, stored)
    changed = dict.fromkeys(_judge_held(rollup))
    at = moment(rollup.clock())  # one for all: within one receiving there is no order
    looked_at: list[tuple[str, str, bool]] = []
    yield Progress(0, len(found.paths), "")
    with closing(reading(found.paths, rollup.originals, entered.__contains__)) as arriving:
        for done, arrived in enumerate(arriving, start=1):
            if not arrived.is_known:
                changed |= dict.fromkeys(_take_in(rollup, arrived, at, may_add_units=may_add_units))
                if arrived.note is None:
                    entered.add(arrived.sha256)
            looked_at.append((arrived.name, arrived.sha256, arrived.sha256 in seen))
            seen.add(arrived.sha256)
            yield Progress(done, len(found.paths), arrived.name)
    if len(looked_at) >= MANY:
        rollup.renew_statistics()
    taken = take_in_below(rollup)
    changed |= dict.fromkeys(file for each in taken for file in each.files)
    received = _received(rollup, looked_at, changed)
    problems = tuple(each.problem for each in taken if each.problem)
    return replace(received, other_count=found.other_count, is_all=found.is_all, problems=problems)


def _received(
    rollup: Rollup,
    looked_at: list[tuple[str, str, bool]],
    changed: Iterable[str],
) -> Received:
    ours = {sha256 for _, sha256, _ in looked_at}
    others = [each for each in changed if each not in ours]
    with rollup.reading() as db:
        told = receipts_of(db, [*ours, *others])
    return Received(
        tuple(
            replace(told[sha256], file_name=name, is_again=is_again)
            for name, sha256, is_again in looked_at
        ),
        tuple(told[each] for each in others),
    )


def _known(rollup: Rollup) -> tuple[set[str], set[str], set[str]]:
    """Return the digests of the files that need not be read again, of all, and the names kept."""
    receipt = schema.receipt.c
    with rollup.reading() as db:
        rows = db.execute(select(receipt.sha256, receipt.stored_name, receipt.submission_id)).all()
    entered = {row.sha256 for row in rows if row.submission_id is not None}
    return entered, {row.sha256 for row in rows}, {row.stored_name for row in rows}


def _judge_held(rollup: Rollup) -> tuple[str, ...]:
    """Judge again what is held or renamed: the list of units may have been changed since."""
    try:
        with rollup.writing("judge") as db:
            judging.lock(db)
            return _judged(db)
    except _NothingNew:
        return ()


def _judged(db: Connection) -> tuple[str, ...]:
    sent, receipt = schema.submission.c, schema.receipt.c
    is_doubtful = or_(
        receipt.outcome == Outcome.HELD.value, receipt.notes.contains(f'"{Note.RENAMED.value}"')
    )
    held = db.execute(
        select(sent.workbook_id)
        .join_from(schema.submission, schema.receipt, receipt.submission_id == sent.id)
        .where(is_doubtful)
        .distinct()
    ).scalars()
    changed = [each for book in held.all() for each in judging.judge_workbook(db, book)]
    if not changed:
        raise _NothingNew
    return tuple(changed)


class _NothingNew(Exception):
    """End a transaction that has nothing to keep, and its line of history with it."""


def _take_in(rollup: Rollup, arrived: Arrived, at: str, *, may_add_units: bool) -> tuple[str, ...]:
    """Write down one file; return the files of which something else is said now."""
    try:
        with rollup.writing("receive", arrived.name, arrived.sha256) as db:
            judging.lock(db)
            if arrived.note is not None:
                return _refuse(db, rollup, arrived, at)
            return _enter(db, rollup, arrived, at, may_add_units=may_add_units)
    except _NothingNew:
        return ()


def _refuse(db: Connection, rollup: Rollup, arrived: Arrived, at: str) -> tuple[str, ...]:
    row = {
        "outcome": Outcome.REFUSED.value,
        "notes": json.dumps([arrived.note]),
        "sentence": arrived.sentence,
        "stored_name": arrived.stored_name,
    }
    found = _receipt(db, arrived.sha256)
    if found is None:
        _insert(db, rollup, arrived, at, row)
        return ()
    is_same = all(found[name] == value for name, value in row.items())
    if is_same or found["submission_id"] is not None:
        raise _NothingNew
    same = schema.receipt.c.sha256 == arrived.sha256
    db.execute(update(schema.receipt).where(same).values(**row))
    return ()


def _enter(
    db: Connection, rollup: Rollup, arrived: Arrived, at: str, *, may_add_units: bool
) -> tuple[str, ...]:
    found = _receipt(db, arrived.sha256)
    if found and found["submission_id"] is not None:  # another officer was faster
        raise _NothingNew
    if may_add_units:
        _add_unit(db, arrived.unit_name)
    submission_id = entering.enter(db, arrived, received_at=at)
    row = {
        "outcome": Outcome.HELD.value,
        "notes": "[]",
        "sentence": "",
        "stored_name": arrived.stored_name,
        "submission_id": submission_id,
    }
    if found is None:
        _insert(db, rollup, arrived, at, row)
    else:
        same = schema.receipt.c.sha256 == arrived.sha256
        db.execute(update(schema.receipt).where(same).values(**row))
    return judging.judge_workbook(db, arrived.foreign.info.id if arrived.foreign else "")


def _add_unit(db: Connection, name: str) -> None:
    is_text = "\ufffd" not in name
    if is_text and not units.named(units.all_units(db), name):
        with suppress(UsageError):  # no name for a unit: the file is held
            units.add_units(db, [name])


def _receipt(db: Connection, sha256: str) -> dict[str, object] | None:
    found = select(schema.receipt).where(schema.receipt.c.sha256 == sha256)
    row = db.execute(found).mappings().first()
    return dict(row) if row else None


def _insert(
    db: Connection, rollup: Rollup, arrived: Arrived, at: str, row: Mapping[str, object]
) -> None:
    db.execute(
        schema.receipt.insert().values(
            sha256=arrived.sha256,
            file_name=arrived.name,
            received_at=at,
            received_by=rollup.actor,
            unit_name=arrived.unit_name,
            **row,
        )
    )
