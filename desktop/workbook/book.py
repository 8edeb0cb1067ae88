"""The workbook as a program sees it: values out, edits in, undo, and one file on disk.

An edit is on disk when ``edit`` returns; there is nothing unsaved. A workbook belongs to the thread
that opened it.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec

from desktop.workbook import connection, creation, edits, evidence, owner, seal, storing
from desktop.workbook.errors import DamagedWorkbook, NewerWorkbook, ReadOnlyWorkbook
from desktop.workbook.history import Transaction
from desktop.workbook.model import Changes
from desktop.workbook.opening import Opened, open_database
from desktop.workbook.reader import WorkbookReader, now
from desktop.workbook.steps import finish
from desktop.workbook.undo import Step, UndoStack
from desktop.workbook.wording import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.workbook.evidence import StoredContent

__all__ = ["Workbook", "finish", "now"]

P = ParamSpec("P")
CLOSING_SECONDS: Final = 1.0  # what sweeping may take of a closing


class Workbook(WorkbookReader):
    """One open ``.yaodian`` file."""

    def __init__(self, path: Path, opened: Opened, *, actor: str = "") -> None:
        super().__init__(path, opened)
        self.actor = actor or owner.current_user()
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
        creation.create(path, checklist, unit=unit, year=year, actor=actor)
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
            # What cannot be swept now is swept after the next opening.
            with suppress(sqlite3.Error):
                evidence.unlink_unused(self._db)
                evidence.sweep(self._db, seconds=CLOSING_SECONDS)
            owner.release(self.path)
        super().close()

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
        """Store a file's content step by step, see ``storing.storing``; link it afterwards."""
        self._writable()
        return storing.storing(self._db, self.path, source, self._storing)

    def adopting(
        self, content: StoredContent, pieces: Callable[[], Iterator[bytes]], origin: Path
    ) -> Generator[float, None, None]:
        """Store a file out of another workbook step by step, see ``storing.adopting``."""
        self._writable()
        return storing.adopting(
            self._db, self.path, content, pieces, origin=origin, under_way=self._storing
        )

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
