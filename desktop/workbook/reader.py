"""What an open workbook says: values out, nothing in.

Rows that do not fit together were never written by this program; they are told as damage, not as a
bug. A workbook belongs to the thread that opened it.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from desktop.workbook import (
    answers,
    backup,
    check,
    connection,
    evidence,
    gaps,
    hand_over,
    history,
    queries,
    submission,
)
from desktop.workbook.closing import Closing
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.state import state_digest
from desktop.workbook.steps import finish

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Generator, Iterator
    from datetime import date
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.workbook.backup import Backup
    from desktop.workbook.check import Finding
    from desktop.workbook.gaps import Gap
    from desktop.workbook.model import Event, Evidence, LedgerRow, SignOff, Unit, WorkbookInfo
    from desktop.workbook.opening import Opened
    from desktop.workbook.reminding import Contents
    from desktop.workbook.submission import Submission

P = ParamSpec("P")
T = TypeVar("T")


def now() -> datetime:
    """Return this computer's time with its UTC offset."""
    return datetime.now().astimezone()


class WorkbookReader(Closing):
    """An open ``.yaodian`` file as far as it is read."""

    def __init__(self, path: Path, opened: Opened) -> None:
        self.path = path
        self.read_only_because = opened.read_only_because
        self.kept_original = opened.kept_original
        self.clock: Callable[[], datetime] = now
        self._opened = opened
        self._db = opened.db

    def close(self) -> None:
        """Close the file."""
        self._opened.close()

    @property
    def is_read_only(self) -> bool:
        """Tell whether edits are refused; ``read_only_because`` says why."""
        return bool(self.read_only_because)

    @property
    def info(self) -> WorkbookInfo:
        """Return whose workbook this is."""
        return self._read(queries.info)

    @cached_property
    def checklist(self) -> Checklist:
        """Return what is asked; it never changes."""
        return self._read(queries.checklist)

    def ledger(self) -> tuple[LedgerRow, ...]:
        """Return every requirement with its answer and evidence, in printed order."""
        return self._read(answers.ledger, self.checklist)

    def renewed(self, row: LedgerRow) -> LedgerRow:
        """Return one line as it is answered now; its new evidence has no number yet."""
        return self._read(answers.renewed, row)

    def evidence(self) -> tuple[Evidence, ...]:
        """Return all evidence in the order of its printed numbers."""
        return self._read(answers.all_evidence, self.checklist)

    def accepted_gaps(self) -> dict[tuple[str, str], str]:
        """Return why gaps may stay, by kind and requirement id."""
        return self._read(answers.accepted_gaps)

    def sign_offs(self) -> tuple[SignOff, ...]:
        """Return who stood for which state, oldest first."""
        return self._read(answers.sign_offs)

    def units(self) -> tuple[Unit, ...]:
        """Return what is known about units' other names and members."""
        return self._read(answers.units)

    def settings(self) -> dict[str, str]:
        """Return what was set for this workbook."""
        return self._read(answers.settings)

    def events(self) -> list[Event]:
        """Return the file's history, oldest first."""
        return self._read(history.events)

    def gaps(self, today: date | None = None, *, contents: Contents | None = None) -> list[Gap]:
        """Return what is missing before printing, accepted gaps included.

        ``contents`` says what was found inside of evidence, see ``gaps.find_gaps``.
        """
        return gaps.find_gaps(
            self.ledger(),
            year=self.info.year,
            today=today or self.clock().date(),
            accepted=self.accepted_gaps(),
            contents=contents,
        )

    def submissions(self) -> tuple[Submission, ...]:
        """Return what was handed in from this workbook, oldest first."""
        return self._read(submission.submissions)

    @property
    def sealed(self) -> Submission | None:
        """Return the submission that this very file is, None for a workbook in use."""
        return self._read(submission.sealed)

    def changed_since(self, sealed: Submission) -> frozenset[str]:
        """Return the ids of the requirements whose answers are others than when it was handed in."""
        return self._read(submission.changed_since, sealed)

    def checking(self) -> Generator[float, None, tuple[Finding, ...]]:
        """Check step by step whether the workbook is whole; yields the share done."""
        return check.checking(self._db, self.path)

    def check(self) -> tuple[Finding, ...]:
        """Return what is not whole: structure, history, evidence; empty where all is well."""
        return finish(self.checking())

    def state_digest(self) -> str:
        """Return the digest of exactly what this workbook says now."""
        return state_digest(self.info, self.ledger())

    def content(self, sha256: str) -> Iterator[bytes]:
        """Yield a stored file in pieces of at most 1 MiB."""
        with connection.translated(self.path):
            yield from backup.pieces(self._db, self.path, sha256)

    def stored(self) -> frozenset[str]:
        """Return the digests of all files that are inside."""
        return self._read(evidence.stored)

    # Copies of it

    def hand_over(self, target: Path) -> None:
        """Write a verified copy as one file, without a trace of what was deleted."""
        finish(self.handing_over(target))

    def handing_over(self, target: Path) -> Generator[float, None, None]:
        """Write that copy step by step; yields the share done."""
        return hand_over.handing_over(self._db, self.path, target)

    def save_copy(self, target: Path) -> None:
        """Write a verified copy with everything in it, the whole history included (另存)."""
        finish(self.saving_copy(target))

    def saving_copy(self, target: Path) -> Generator[float, None, None]:
        """Write that copy step by step; yields the share done."""
        return hand_over.saving_copy(self._db, self.path, target)

    def writing_plain(self, folder: Path) -> Generator[float, None, int]:
        """Write everything as a folder of plain files step by step; returns how many of evidence."""
        from desktop.workbook import plain_folder  # noqa: PLC0415 - sqlite-utils is slow to load

        return plain_folder.writing(self._db, self.path, folder)

    def back_up(self, folder: Path) -> Backup | None:
        """Keep the present state in one call, see ``backing_up``."""
        return finish(self.backing_up(folder))

    def backing_up(self, folder: Path) -> Generator[float, None, Backup | None]:
        """Keep the present state among this computer's backups; None where nothing has changed."""
        return backup.back_up(self._db, self.path, folder, self.clock())

    def _read(
        self,
        query: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        try:
            with connection.translated(self.path):
                return query(self._db, *args, **kwargs)
        except connection.UNREADABLE as error:
            # Rows that do not fit together were never written by this program.
            raise DamagedWorkbook(self.path) from error
