"""The workbook as a program sees it: values out, edits in, undo, and one file on disk.

An edit is on disk when ``edit`` returns; there is nothing unsaved. A workbook belongs to the thread
that opened it.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, Self, TypeVar

from desktop.workbook import (
    answers,
    backup,
    check,
    connection,
    creation,
    edits,
    evidence,
    gaps,
    hand_over,
    history,
    owner,
    queries,
    seal,
    submission,
)
from desktop.workbook.errors import DamagedWorkbook, NewerWorkbook, ReadOnlyWorkbook
from desktop.workbook.history import Transaction
from desktop.workbook.model import Changes
from desktop.workbook.opening import Opened, open_database
from desktop.workbook.state import state_digest
from desktop.workbook.undo import Step, UndoStack
from desktop.workbook.wording import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from desktop.checklist.model import Checklist
    from desktop.workbook.backup import Backup
    from desktop.workbook.check import Finding
    from desktop.workbook.evidence import StoredContent
    from desktop.workbook.gaps import Gap
    from desktop.workbook.model import Event, Evidence, LedgerRow, SignOff, Unit, WorkbookInfo
    from desktop.workbook.reminding import Contents
    from desktop.workbook.submission import Submission

P = ParamSpec("P")
T = TypeVar("T")
CLOSING_SECONDS: Final = 1.0  # what sweeping may take of a closing


def now() -> datetime:
    """Return this computer's time with its UTC offset."""
    return datetime.now().astimezone()


def finish(steps: Generator[object, None, T]) -> T:
    """Run something that works step by step to its end; return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            result: T = finished.value
            return result


class Workbook:
    """One open ``.yaodian`` file."""

    def __init__(self, path: Path, opened: Opened, *, actor: str = "") -> None:
        self.path = path
        self.actor = actor or owner.current_user()
        self.read_only_because = opened.read_only_because
        self.kept_original = opened.kept_original
        self.clock: Callable[[], datetime] = now
        self._opened = opened
        self._db = opened.db
        self._undo = None if self.is_read_only else UndoStack(opened.db)
        self._storing: set[str] = set()
        self._is_open = True

    @classmethod
    def create(
        cls,
        path: Path,
        checklist: Checklist,
        *,
        unit: str,
        year: int | None = None,
        actor: str = "",
    ) -> Workbook:
        """Make a new workbook and open it; ``year`` defaults to the checklist's.

        Raises:
            UsageError: no unit, or nothing is asked.
            FileError: the file exists or cannot be written.
        """
        creation.create(
            path, checklist, unit=unit, year=year, actor=actor or owner.current_user(), at=now()
        )
        return cls.open(path, actor=actor)

    @classmethod
    def open(cls, path: Path, *, actor: str = "", read_only: bool = False) -> Workbook:
        """Open a workbook; one that cannot be written opens for reading.

        An older one is migrated first; ``kept_original`` then says where it lies as it was.

        Raises:
            NotAWorkbook, NewerWorkbook, LockedWorkbook, DamagedWorkbook, FileError.
        """
        opened = open_database(path, read_only=read_only)
        try:
            with connection.translated(path):
                workbook = cls(path, opened, actor=actor)
                if opened.is_newer:  # it may use words that we do not know
                    workbook.ledger()
        except DamagedWorkbook as error:
            opened.close()
            raise (NewerWorkbook(path) if opened.is_newer else error) from error
        except BaseException:
            opened.close()
            raise
        return workbook

    def close(self) -> None:
        """Close the file; nothing is lost, nothing stays beside it. Never fails."""
        if not self._is_open:
            return
        self._is_open = False
        if not self.is_read_only:
            with suppress(
                sqlite3.Error
            ):  # what cannot be swept now is swept after the next opening
                evidence.unlink_unused(self._db)
                evidence.sweep(self._db, seconds=CLOSING_SECONDS)
            owner.release(self.path)
        self._opened.close()

    def __enter__(self) -> Self:
        """Return the workbook itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    # What is in it

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
        """Return one line as it is answered now, with the evidence that it had."""
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

    # What changes it

    def edit(
        self,
        label: str,
        function: Callable[Concatenate[Transaction, P], Changes],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Changes:
        """Run one of ``edits`` as one transaction and one undo step named ``label``.

        Raises:
            ReadOnlyWorkbook, UsageError, FileError (disk full, ...): nothing was changed.
        """
        undo = self._writable()
        with connection.translated(self.path), connection.transaction(self._db):
            undo.begin()
            changes = function(self._transaction(), *args, **kwargs)
            step = undo.recorded(label, changes)
            if changes != Changes():
                seal.renew(self._db, changes)
        if step:
            undo.push(step)
        return changes

    def undo(self) -> Changes:
        """Take the last step back; nothing happens where there is none."""
        stack = self._writable()
        step = stack.next_undo()
        if step is None:
            return Changes()
        stack.undone(self._replay("undo", step))
        return step.changes

    def redo(self) -> Changes:
        """Do again what was taken back last; nothing happens where there is none."""
        stack = self._writable()
        step = stack.next_redo()
        if step is None:
            return Changes()
        stack.redone(self._replay("redo", step))
        return step.changes

    def _replay(self, action: str, step: Step) -> Step:
        with connection.translated(self.path), connection.transaction(self._db):
            opposite = self._writable().replay(step)
            touched = to_json({"requirements": sorted(step.changes.requirements)})
            self._transaction().record(action, step.label, "", touched)
            seal.renew(self._db, step.changes)
        return opposite

    @property
    def undo_label(self) -> str:
        """Return what undo would take back, or an empty string."""
        return self._undo.undo_label if self._undo else ""

    @property
    def redo_label(self) -> str:
        """Return what redo would do again, or an empty string."""
        return self._undo.redo_label if self._undo else ""

    @property
    def undo_count(self) -> int:
        """Return how many steps undo could take back."""
        return self._undo.undo_count if self._undo else 0

    def join_steps(self) -> None:
        """Make the last two undo steps one, named as the later; both stay on disk as they are."""
        self._writable().join()

    def storing(self, source: Path) -> Generator[float, None, StoredContent]:
        """Store a file's content step by step, see ``evidence.storing``; link it afterwards."""
        self._writable()
        return evidence.storing(self._db, self.path, source, self._storing)

    def adopting(
        self, content: StoredContent, pieces: Callable[[], Iterator[bytes]], origin: Path
    ) -> Generator[float, None, None]:
        """Store a file out of another workbook step by step, see ``evidence.adopting``."""
        self._writable()
        return evidence.adopting(
            self._db, self.path, content, pieces, origin=origin, under_way=self._storing
        )

    def stored(self) -> frozenset[str]:
        """Return the digests of all files that are inside."""
        return self._read(evidence.stored)

    def tidying(self) -> Generator[float, None, None]:
        """Overwrite what cancelled storing left behind, in steps short enough for an idle window."""
        self._writable()
        while not self._read(evidence.sweep, seconds=0, keep=self._storing):
            yield 0.0

    def attach_file(
        self,
        requirement_ids: str | Iterable[str],
        source: Path,
        *,
        label: str = "附上佐证材料",
        title: str = "",
        dated: date | None = None,
        document_number: str = "",
    ) -> Changes:
        """Store a file and attach it in one call, without progress."""
        content = finish(self.storing(source))
        return self.edit(
            label,
            edits.attach_file,
            requirement_ids,
            content,
            name=source.name,
            title=title,
            dated=dated,
            document_number=document_number,
        )

    def hand_over(self, target: Path) -> None:
        """Write a verified copy as one file, without a trace of what was deleted."""
        finish(self.handing_over(target))

    def handing_over(self, target: Path) -> Generator[float, None, None]:
        """Write that copy step by step; yields the share done."""
        return hand_over.handing_over(self._db, self.path, target)

    def save_copy(self, target: Path) -> None:
        """Write a verified copy with everything in it, the whole history included (另存)."""
        finish(self.saving_copy(target))

    def backing_up(self, folder: Path) -> Generator[float, None, Backup | None]:
        """Keep the present state among this computer's backups; None where nothing has changed."""
        return backup.back_up(self._db, self.path, folder, self.clock())

    def back_up(self, folder: Path) -> Backup | None:
        """Keep the present state in one call, see ``backing_up``."""
        return finish(self.backing_up(folder))

    def saving_copy(self, target: Path) -> Generator[float, None, None]:
        """Write that copy step by step; yields the share done."""
        return hand_over.saving_copy(self._db, self.path, target)

    def _transaction(self) -> Transaction:
        return Transaction(self._db, self.actor, self.clock())

    def refuse_reading_only(self) -> None:
        """Raise ReadOnlyWorkbook where edits are refused."""
        if self._undo is None:
            raise ReadOnlyWorkbook(self.path, self.read_only_because)

    def _writable(self) -> UndoStack:
        if self._undo is None:
            raise ReadOnlyWorkbook(self.path, self.read_only_because)
        connection.refuse_moved(self._db, self.path)
        return self._undo
