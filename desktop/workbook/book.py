"""The workbook as a program sees it: values out, edits in, undo, and one file on disk.

An edit is on disk when ``edit`` returns; there is nothing unsaved. A workbook belongs to the thread
that opened it.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar

from desktop.workbook import connection, creation, edits, evidence, gaps, history, owner, queries
from desktop.workbook.errors import ReadOnlyWorkbook
from desktop.workbook.hand_over import hand_over
from desktop.workbook.history import Transaction
from desktop.workbook.model import Changes
from desktop.workbook.schema import MINOR
from desktop.workbook.state import state_digest
from desktop.workbook.undo import Step, UndoStack

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Generator, Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from desktop.checklist.model import Checklist
    from desktop.workbook.evidence import StoredContent
    from desktop.workbook.gaps import Gap
    from desktop.workbook.model import Event, Evidence, LedgerRow, WorkbookInfo

P = ParamSpec("P")
T = TypeVar("T")


def now() -> datetime:
    """Return this computer's time with its UTC offset."""
    return datetime.now().astimezone()


class Workbook:
    """One open ``.yaodian`` file."""

    def __init__(
        self, path: Path, db: sqlite3.Connection, *, actor: str, read_only_because: str
    ) -> None:
        self.path = path
        self.actor = actor or owner.current_user()
        self.read_only_because = read_only_because
        self.clock: Callable[[], datetime] = now
        self._db = db
        self._undo = None if read_only_because else UndoStack(db)

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

        Raises:
            NotAWorkbook, NewerWorkbook, LockedWorkbook, DamagedWorkbook, FileError.
        """
        user_version = connection.read_user_version(path)
        connection.check_version(path, user_version)
        reason = "以只读方式打开" if read_only else _read_only_because(path, user_version)
        db = connection.connect(path, mode="ro" if reason else "rw")
        with connection.translated(path):
            workbook = cls(path, db, actor=actor, read_only_because=reason)
            if not reason:
                owner.claim(path)
                evidence.sweep(db)
            _ = workbook.info  # a file without our tables fails here, with a sentence
        return workbook

    def close(self) -> None:
        """Close the file; nothing is lost, nothing stays beside it."""
        with connection.translated(self.path):
            connection.close(self._db)
        if not self.is_read_only:
            owner.release(self.path)

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
        assessments, attached, _ = self._read(queries.answers, self.checklist)
        return queries.ledger(self.checklist, assessments, attached)

    def evidence(self) -> tuple[Evidence, ...]:
        """Return all evidence in the order of its printed numbers."""
        return self._read(queries.answers, self.checklist)[2]

    def events(self) -> list[Event]:
        """Return the file's history, oldest first."""
        return self._read(history.events)

    def gaps(self, today: date | None = None) -> list[Gap]:
        """Return what is missing before printing, accepted gaps included."""
        return gaps.find_gaps(
            self.ledger(),
            year=self.info.year,
            today=today or self.clock().date(),
            accepted=self._read(queries.accepted_gaps),
        )

    def state_digest(self) -> str:
        """Return the digest of exactly what this workbook says now."""
        return state_digest(self.info, self.ledger())

    def content(self, sha256: str) -> Iterator[bytes]:
        """Yield a stored file in pieces of at most 1 MiB."""
        with connection.translated(self.path):
            yield from evidence.pieces(self._db, sha256)

    def _read(
        self,
        query: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        with connection.translated(self.path):
            return query(self._db, *args, **kwargs)

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
            self._transaction().record(action, step.label)
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
        return evidence.storing(self._db, self.path, source)

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
        storing = self.storing(source)
        while True:
            try:
                next(storing)
            except StopIteration as finished:
                content: StoredContent = finished.value
                break
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
        hand_over(self._db, self.path, target)

    def _transaction(self) -> Transaction:
        return Transaction(self._db, self.actor, self.clock())

    def _writable(self) -> UndoStack:
        if self._undo is None:
            raise ReadOnlyWorkbook(self.path, self.read_only_because)
        return self._undo


def _read_only_because(path: Path, user_version: int) -> str:
    """Return why a workbook can only be read, or an empty string."""
    if user_version % 1000 > MINOR:
        return "由稍新版本的程序保存"
    try:
        with path.open("rb+"):
            pass
    except OSError:
        return "是只读的"
    return "" if _folder_is_writable(path) else "所在的文件夹是只读的"


def _folder_is_writable(path: Path) -> bool:
    """Tell whether a journal can be made beside the file; without one nothing may be written."""
    probe = owner.note_path(path).with_suffix(".probe")
    try:
        with probe.open("xb"):
            pass
        probe.unlink()
    except FileExistsError:
        return True
    except OSError:
        return False
    return True
