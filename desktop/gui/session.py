"""The open workbook, and the one signal that says what changed.

Views never ask each other: they listen to ``changed`` and look whether their part is in it;
``weighed`` says that the gaps are known as well, which takes longer.
Whatever is being typed is handed in on ``settling``, before anything that relies on it; whatever
still runs on the workbook stops on ``leaving``.
"""

from __future__ import annotations

import gc
from datetime import datetime
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from PySide6.QtCore import QObject, Signal

from desktop.errors import DesktopError
from desktop.gui.facets import Facet
from desktop.gui.spare import Spare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.gui.facets import Facets
    from desktop.gui.ledger import Ledger
    from desktop.workbook.book import Workbook
    from desktop.workbook.gaps import Gap
    from desktop.workbook.history import Transaction
    from desktop.workbook.model import Changes, LedgerRow
    from desktop.workbook.reminding import Contents

P = ParamSpec("P")


class Session(QObject):
    """At most one open workbook and everything that happens to it."""

    switched = Signal()
    changed = Signal(object)
    weighed = Signal()
    settling = Signal()
    leaving = Signal()
    troubled = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbook: Workbook | None = None
        self._ledger: Ledger | None = None
        self._spare = Spare(self)
        self._spare.finished.connect(self.weighed)
        self._burst = ""
        self._is_settled = True
        self.find_contents: Callable[[], Contents] = dict  # what was found inside of evidence
        self.saved_at: datetime | None = None

    # Opening and closing

    @property
    def is_open(self) -> bool:
        """Tell whether there is a workbook."""
        return self._workbook is not None

    @property
    def is_writable(self) -> bool:
        """Tell whether there is a workbook that can be edited."""
        return self._workbook is not None and not self._workbook.is_read_only

    @property
    def workbook(self) -> Workbook:
        """Return the open workbook; ask ``is_open`` first."""
        if self._workbook is None:
            raise RuntimeError("no workbook is open")
        return self._workbook

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a workbook in place of the present one, which stays if this fails.

        Raises:
            DesktopError: it cannot be opened; the sentence says why.
        """
        from desktop.collecting import no_collecting  # noqa: PLC0415 - not needed to start
        from desktop.workbook.book import Workbook  # noqa: PLC0415 - likewise

        if self._workbook and self._workbook.path == path and not read_only:
            return
        with no_collecting():
            self._take(Workbook.open(path, read_only=read_only))

    def create(self, path: Path, checklist: Checklist, *, unit: str, year: int | None) -> None:
        """Make a workbook and open it in place of the present one.

        Raises:
            DesktopError: it cannot be made.
        """
        from desktop.workbook.book import Workbook  # noqa: PLC0415 - not needed to show a window

        self._take(Workbook.create(path, checklist, unit=unit, year=year))

    def _take(self, workbook: Workbook) -> None:
        from desktop.gui.ledger import Ledger  # noqa: PLC0415 - not needed to show a window

        if not self.settle():
            workbook.close()
            return
        if self._workbook:
            self.leaving.emit()
            self._workbook.close()
        self._workbook = workbook
        self.saved_at = None
        gc.unfreeze()
        self._ledger = Ledger(workbook, self._contents)
        gc.freeze()  # what was read stays: it is not searched for garbage in the middle of an edit
        self.switched.emit()
        self._weigh()

    def close(self) -> bool:
        """Close the workbook; false if what is being typed could not be saved."""
        if not self.settle():
            return False
        self.drop()
        return True

    def drop(self) -> None:
        """Close the workbook without what could not be saved."""
        if self._workbook:
            self.leaving.emit()
            self._workbook.close()
            self._workbook = self._ledger = None
            self._spare.stop()
            gc.unfreeze()
            self.switched.emit()

    # What is in it

    @property
    def rows(self) -> tuple[LedgerRow, ...]:
        """Return the ledger as of the last change."""
        return tuple(self._ledger.rows.values()) if self._ledger else ()

    def row(self, requirement_id: str) -> LedgerRow | None:
        """Return one line of the ledger."""
        return self._ledger.rows.get(requirement_id) if self._ledger else None

    def twins(self, requirement_id: str, statement: str) -> list[LedgerRow]:
        """Return the other lines that say the same as a statement."""
        return self._ledger.twins.of(requirement_id, statement) if self._ledger else []

    @property
    def gaps(self) -> list[Gap]:
        """Return what is missing as of the last change; this may take a moment."""
        return self._ledger.gaps if self._ledger else []

    @property
    def is_weighed(self) -> bool:
        """Tell whether ``gaps`` are known already; ``weighed`` says when they are."""
        return self._ledger is None or self._ledger.is_weighed

    @property
    def facets(self) -> Facets:
        """Return what each filter of the ledger lets through."""
        return self._ledger.facets if self._ledger else dict.fromkeys(Facet, frozenset())

    def find_gaps_again(self) -> None:
        """Look again for what is missing: more is known about evidence that has not changed."""
        if self._ledger:
            self._ledger.weigh_again()
            self._weigh()

    def find_mine_again(self) -> None:
        """Look anew what concerns the unit: other names were set for the region."""
        from desktop.workbook.model import Changes  # noqa: PLC0415 - not needed to start

        if self._ledger:
            self._ledger.judge_units_again()
            self.changed.emit(Changes())

    def _contents(self) -> Contents:
        return self.find_contents()

    def _weigh(self) -> None:
        """Find what is missing: in a large ledger while nobody waits."""
        if self._ledger and not self._ledger.is_quickly_weighed:
            self._spare.begin(self._ledger.weighing())
            return
        self._spare.stop()
        if self._ledger:
            self._ledger.weigh()
        self.weighed.emit()

    # What changes it

    def edit(
        self,
        label: str,
        function: Callable[Concatenate[Transaction, P], Changes],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> bool:
        """Run an edit as one undo step; false (and a sentence in ``troubled``) if it failed."""
        self._burst = ""
        return self._run(lambda: self.workbook.edit(label, function, *args, **kwargs))

    def continue_edit(
        self,
        burst: str,
        label: str,
        function: Callable[Concatenate[Transaction, P], Changes],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> bool:
        """Run an edit that forms one undo step with those just before it in the same ``burst``."""
        continues = bool(burst) and self._burst == burst
        before = self.workbook.undo_count
        is_done = self._run(lambda: self.workbook.edit(label, function, *args, **kwargs))
        if is_done and self.workbook.undo_count > before:
            if continues:
                self.workbook.join_steps()
            self._burst = burst
        return is_done

    def undo(self) -> None:
        """Take the last step back."""
        if self.settle():
            self._burst = ""
            self._run(self.workbook.undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.settle():
            self._burst = ""
            self._run(self.workbook.redo)

    def note(self, changes: Changes) -> None:
        """Tell everybody what long work has changed in the workbook."""
        self._burst = ""
        self._run(lambda: changes)

    def settle(self) -> bool:
        """Have everything that is being typed saved; false if that failed."""
        self._is_settled = True
        if self.is_writable:
            self.settling.emit()
        return self._is_settled

    def _run(self, action: Callable[[], Changes]) -> bool:
        try:
            changes = action()
        except DesktopError as error:
            self._is_settled = False
            self.troubled.emit(str(error))
            return False
        if changes.requirements or changes.evidence or changes.info:
            self.saved_at = datetime.now().astimezone()
            if self._ledger:
                self._ledger.renew(changes)
            self.changed.emit(changes)
            self._weigh()
        return True
