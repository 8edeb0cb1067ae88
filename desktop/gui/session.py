"""The open workbook, and the one signal that says what changed.

Views never ask each other: they listen to ``changed`` and look whether their part is in it.
Whatever is being typed is handed in on ``settling``, before anything that relies on it; whatever
still runs on the workbook stops on ``leaving``.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from PySide6.QtCore import QObject, Signal

from desktop.errors import DesktopError
from desktop.gui.facets import Facet, facets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.checklist.model import Checklist
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
    settling = Signal()
    leaving = Signal()
    troubled = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbook: Workbook | None = None
        self._rows: dict[str, LedgerRow] = {}
        self._gaps: list[Gap] | None = None
        self._mine: frozenset[str] = frozenset()
        self._facets: dict[Facet, frozenset[str]] | None = None
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
        from desktop.workbook.book import Workbook  # noqa: PLC0415 - not needed to show a window

        if self._workbook and self._workbook.path == path and not read_only:
            return
        self._take(Workbook.open(path, read_only=read_only))

    def create(self, path: Path, checklist: Checklist, *, unit: str, year: int | None) -> None:
        """Make a workbook and open it in place of the present one.

        Raises:
            DesktopError: it cannot be made.
        """
        from desktop.workbook.book import Workbook  # noqa: PLC0415 - not needed to show a window

        self._take(Workbook.create(path, checklist, unit=unit, year=year))

    def _take(self, workbook: Workbook) -> None:
        if not self.settle():
            workbook.close()
            return
        if self._workbook:
            self.leaving.emit()
            self._workbook.close()
        self._workbook = workbook
        self.saved_at = None
        self._mine = _mine(workbook)
        self._read()
        self.switched.emit()

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
            self._workbook = None
            self._rows, self._gaps, self._facets = {}, None, None
            self.switched.emit()

    # What is in it

    @property
    def rows(self) -> tuple[LedgerRow, ...]:
        """Return the ledger as of the last change."""
        return tuple(self._rows.values())

    def row(self, requirement_id: str) -> LedgerRow | None:
        """Return one line of the ledger."""
        return self._rows.get(requirement_id)

    @property
    def gaps(self) -> list[Gap]:
        """Return what is missing as of the last change."""
        if self._gaps is None:
            contents = self.find_contents()
            self._gaps = self._workbook.gaps(contents=contents) if self._workbook else []
        return self._gaps

    @property
    def facets(self) -> dict[Facet, frozenset[str]]:
        """Return what each filter of the ledger lets through."""
        if self._workbook is None:
            return dict.fromkeys(Facet, frozenset())
        if self._facets is None:
            self._facets = facets(self._mine, self.rows, self.gaps)
        return self._facets

    def find_mine_again(self) -> None:
        """Look again for what concerns the unit: the names of the region are others now."""
        from desktop.workbook.model import Changes  # noqa: PLC0415 - not needed to start

        if self._workbook:
            self._mine = _mine(self._workbook)
            self._facets = None
            self.changed.emit(Changes())

    def find_gaps_again(self) -> None:
        """Look again for what is missing: more is known about evidence that has not changed."""
        from desktop.workbook.model import Changes  # noqa: PLC0415 - not needed to start

        if self._workbook:
            self._gaps = self._facets = None
            self.changed.emit(Changes(evidence=True))

    def _read(self) -> None:
        self._rows = {row.requirement.id: row for row in self.workbook.ledger()}
        self._gaps = self._facets = None

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
            self._read()
            self.changed.emit(changes)
        return True


def _mine(workbook: Workbook) -> frozenset[str]:
    """Return what concerns the unit, by the names that were set for this region.

    A broken file of names keeps nobody from working; ``yaodian units`` says what is wrong with it.
    """
    from desktop.checklist.concern import NOTHING_SET, concerning  # noqa: PLC0415 - not to start
    from desktop.checklist.region import load_region  # noqa: PLC0415 - not needed to start
    from desktop.files import region_file  # noqa: PLC0415 - not needed to start

    try:
        region = load_region(region_file())
    except DesktopError:
        region = NOTHING_SET
    return concerning(workbook.checklist, workbook.info.unit, region)
