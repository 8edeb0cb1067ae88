"""Hand a workbook in (报送): copy, seal, sign, prove it as the receiver will, then give it out.

The order is the promise. What was handed in is written down in the workbook before the sealed file
takes its place: a crash between the two costs a number, and never gives one number to two files.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.files import replace_whole
from desktop.workbook import answers, connection, queries, seal, submission
from desktop.workbook.copying import USED, copying
from desktop.workbook.errors import NotSealed
from desktop.workbook.foreign.opening import opening
from desktop.workbook.hand_over import refuse_itself
from desktop.workbook.history import Transaction
from desktop.workbook.model import Changes
from desktop.workbook.state import state_digest
from desktop.workbook.wording import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime
    from pathlib import Path

    from desktop.workbook.book import Workbook
    from desktop.workbook.submission import Submission

    Sign = Callable[[bytes], tuple[str, bytes]]


def submitting(
    workbook: Workbook, target: Path, *, round_: int | None = None, sign: Sign | None = None
) -> Generator[float, None, Submission]:
    """Write the sealed file that is handed in, step by step; yields the share done.

    ``round_`` is left out for the one after the last review; ``sign`` gets the manifest and
    returns the fingerprint of the certificate and a detached CMS. Closing the generator early
    leaves everything as it was. Raises:
        UsageError: the target is the workbook itself.
        ReadOnlyWorkbook: it is a sealed file, or cannot be written.
        FileError: the target cannot be written; NotSealed: the copy does not prove whole.
    """
    refuse_itself(workbook.path, target)
    workbook.refuse_reading_only()
    db = workbook._db  # noqa: SLF001 - one package
    used = [row[0] for row in db.execute(USED)]
    with replace_whole(target) as part:
        left = ("event_detail", "offer", "offered_evidence")
        for share in copying(db, workbook.path, part, leave_out=left, contents=used):
            yield share * 0.6
        sealed = _seal(part, round_, workbook.clock(), sign)
        yield from _proving(part, sealed)
        workbook.edit(f"第{sealed.number}次报送", record, sealed)
    return sealed


def record(change: Transaction, sealed: Submission) -> Changes:
    """Write down what was handed in; the workbook's history goes on behind it."""
    submission.insert(change.db, sealed)
    told = {"number": sealed.number, "round": sealed.round, "root": sealed.root}
    change.record("submit", str(sealed.number), "", to_json(told))
    return Changes(info=True)


def _seal(part: Path, round_: int | None, at: datetime, sign: Sign | None) -> Submission:
    with (
        connection.translated(part),
        closing(sqlite3.connect(part, isolation_level=None)) as db,
    ):
        db.execute("PRAGMA journal_mode = MEMORY")  # a part that was never finished is thrown away
        db.execute("PRAGMA synchronous = FULL")
        with connection.transaction(db):
            next_round = round_ or _last_round(db) + 1
            sealed = submission.next_submission(db, _state(db), round_=next_round, sealed_at=at)
            if sign:
                signer, signature = sign(sealed.manifest.encode())
                sealed = replace(sealed, signer=signer, signature=signature)
            submission.insert(db, sealed)
            seal.renew(db, Changes(info=True))
    return sealed


def _proving(part: Path, sealed: Submission) -> Generator[float, None, None]:
    """Read the file as its receiver will."""
    steps = opening(part)
    while True:
        try:
            share = next(steps)
        except StopIteration as finished:
            if finished.value.sealed != sealed:
                raise NotSealed(part) from None
            return
        yield 0.6 + share * 0.4


def _state(db: sqlite3.Connection) -> str:
    return state_digest(queries.info(db), answers.ledger(db, queries.checklist(db)))


def _last_round(db: sqlite3.Connection) -> int:
    (last,) = db.execute("SELECT max(round) FROM return_slip").fetchone()
    return last or 0


def reopening(source: Workbook, target: Path) -> Generator[float, None, None]:
    """Write a copy of a sealed file in which the work goes on; yields the share done.

    The next submission of the copy follows the sealed one. Raises FileError when the target cannot
    be written.
    """
    refuse_itself(source.path, target)
    with replace_whole(target) as part:
        yield from copying(source._db, source.path, part)  # noqa: SLF001 - one package
        with (
            connection.translated(part),
            closing(sqlite3.connect(part, isolation_level=None)) as db,
            connection.transaction(db),
        ):
            Transaction(db, source.actor, source.clock()).record("reopen", source.info.id)
            seal.renew(db, Changes())
