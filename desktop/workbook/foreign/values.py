"""What a stranger's workbook says, as plain values, after it went through our own schema.

The rows that the child wrote down are put into an empty database of ours in memory: types, checks,
uniqueness and references are tested by the same tables and read by the same queries as our own.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.checklist.digest import digest
from desktop.workbook import answers, history, queries, schema, seal, submission
from desktop.workbook.connection import UNREADABLE
from desktop.workbook.copying import insertion
from desktop.workbook.foreign.child import expected
from desktop.workbook.foreign.errors import (
    BrokenSeal,
    ChangedChecklist,
    ChangedEvidence,
    ChangedHistory,
    ChangedSubmission,
    ForgedValues,
    RefusedWorkbook,
)
from desktop.workbook.foreign.reading import ROWS
from desktop.workbook.state import state_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.workbook.foreign.quarantine import Quarantined
    from desktop.workbook.model import Event, Evidence, LedgerRow, SignOff, Unit, WorkbookInfo
    from desktop.workbook.submission import Submission

_TROUBLE: Final = (*UNREADABLE, ArithmeticError, RecursionError, sqlite3.Error)


@dataclass(frozen=True, slots=True)
class ForeignWorkbook:
    """A workbook of others as it was when it was opened.

    ``sha256`` is that of the whole file, ``contents`` the size of each stored file by its digest;
    the bytes are fetched with ``contents_of``. ``state_digest`` covers what is answered;
    ``sealed`` is the submission that the file is, or None where the workbook went on after the last:
    every row is what its manifest says, and who signed that is still to be verified.
    """

    path: Path
    sha256: str
    size: int
    user_version: int
    info: WorkbookInfo
    checklist: Checklist
    ledger: tuple[LedgerRow, ...]
    evidence: tuple[Evidence, ...]
    contents: Mapping[str, int]
    sign_offs: tuple[SignOff, ...]
    units: tuple[Unit, ...]
    accepted_gaps: Mapping[tuple[str, str], str]
    settings: Mapping[str, str]
    events: tuple[Event, ...]
    state_digest: str
    submissions: tuple[Submission, ...] = ()
    sealed: Submission | None = None

    @property
    def head(self) -> str:
        """Return the digest of the last event: one short name for the whole history."""
        return self.events[-1].digest if self.events else ""


def make_values(
    path: Path, copy: Quarantined, contents: Mapping[str, int], *, may_lack_evidence: bool = False
) -> ForeignWorkbook:
    """Make values of the rows beside a copy; ``path`` is the file to name in a sentence.

    Raises:
        ForgedValues, ChangedChecklist, ChangedEvidence, ChangedHistory, BrokenSeal.
    """
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            _fill(db, copy)
            found = _believed(path, copy, contents, db)
    except RefusedWorkbook:
        raise
    except _TROUBLE as error:
        raise ForgedValues(path) from error
    is_proved = all(contents.get(sha256) == size for sha256, size in _proofs(found))
    if not is_proved and not may_lack_evidence:
        raise ChangedEvidence(path)
    return found


def _fill(db: sqlite3.Connection, copy: Quarantined) -> None:
    schema.migrate(db, up_to=copy.user_version)
    db.execute("PRAGMA foreign_keys = ON")
    _, names = expected(copy.user_version)
    statements = {table: insertion(table, each) for table, each in names.items()}
    db.execute("BEGIN")
    for table, row in _rows(copy.copy.with_name(ROWS)):
        db.execute(statements[table], row)
    db.execute("COMMIT")
    schema.migrate(db)


def _rows(path: Path) -> Iterator[tuple[str, list[Any]]]:
    with path.open(encoding="ascii") as file:
        for line in file:
            table, row = json.loads(line)
            yield table, row


def _believed(
    path: Path, copy: Quarantined, contents: Mapping[str, int], db: sqlite3.Connection
) -> ForeignWorkbook:
    info, checklist = queries.info(db), queries.checklist(db)
    if digest(checklist) != info.checklist_digest:
        raise ChangedChecklist(path)
    if history.first_broken(db) is not None or history.changed_words(db):
        raise ChangedHistory(path)
    ledger = answers.ledger(db, checklist)
    state, sealed = state_digest(info, ledger), submission.sealed(db)
    if sealed and not submission.is_as_sealed(db, sealed, state):
        raise ChangedSubmission(path)
    found = ForeignWorkbook(
        path=path,
        sha256=copy.sha256,
        size=copy.size,
        user_version=copy.user_version,
        info=info,
        checklist=checklist,
        ledger=ledger,
        evidence=answers.all_evidence(db, checklist),
        contents=dict(contents),
        sign_offs=answers.sign_offs(db),
        units=answers.units(db),
        accepted_gaps=answers.accepted_gaps(db),
        settings=answers.settings(db),
        events=tuple(history.events(db)),
        state_digest=state,
        submissions=submission.submissions(db),
        sealed=sealed,
    )
    if not all(isinstance(each, str) for each in _words(found)) or not all(
        each.tzinfo for each in _moments(found)
    ):
        raise ForgedValues(path)
    if seal.broken(db):
        raise BrokenSeal(path)
    return found


def _words(found: ForeignWorkbook) -> Iterator[object]:
    """Yield what was stored as JSON, where the schema proves no types."""
    for row in found.ledger:
        yield from (*row.requirement.path, *row.requirement.headings)
        yield from (doubt.wording for doubt in row.requirement.doubts)
        for offer in row.offers:
            for fact in offer.facts:
                yield from (fact.label, fact.value, fact.measure)


def _moments(found: ForeignWorkbook) -> Iterator[datetime]:
    yield found.info.created_at
    yield from (each.at for each in found.events)
    yield from (each.signed_at for each in found.sign_offs)
    yield from (each.added_at for each in found.evidence if each.added_at)
    for row in found.ledger:
        reviewed = (each.reviewed_at for each in row.reviews)
        yield from (each for each in (row.assessment.updated_at, *reviewed) if each)


def _proofs(found: ForeignWorkbook) -> Iterable[tuple[str, int]]:
    stored: tuple[Evidence | SignOff, ...] = (*found.evidence, *found.sign_offs)
    return ((each.sha256, each.size) for each in stored if each.sha256)
