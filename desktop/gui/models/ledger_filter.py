"""What of the ledger is shown: one filter and the words that are searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel, Qt

from desktop.gui.models.ledger import Column, SortRole
from desktop.gui.words import folded

if TYPE_CHECKING:
    from desktop.gui.models.ledger import LedgerModel
    from desktop.gui.models.table import type_index


class LedgerFilter(QSortFilterProxyModel):
    """Shows requirements that pass, and the headings above them.

    What is selected stays until the selection moves on: a line that vanishes in the moment in
    which it is marked done takes the person's place away.
    """

    def __init__(self, model: LedgerModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ledger = model
        self._shown: frozenset[str] | None = None
        self._needles: tuple[str, ...] = ()
        self._kept: frozenset[str] = frozenset()
        self.setRecursiveFilteringEnabled(True)
        self.setSortRole(SortRole)
        self.setSourceModel(model)

    def show_only(self, ids: frozenset[str] | None) -> bool:
        """Show these requirements, None shows all; tell whether that is something else."""
        is_new = ids != self._shown
        if is_new:
            self._shown = ids
            self.invalidate()
        return is_new

    def search(self, text: str) -> None:
        """Show what contains every word of ``text``."""
        needles = tuple(folded(text).split())
        if needles != self._needles:
            self._needles = needles
            self.invalidate()

    def keep(self, ids: frozenset[str]) -> None:
        """Leave these in view whatever the filter says."""
        gone = self._kept - ids
        self._kept = ids
        if self._shown is not None and gone - self._shown:
            self.invalidate()

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything may be hidden."""
        return self._shown is not None or bool(self._needles)

    def filterAcceptsRow(self, source_row: int, source_parent: type_index) -> bool:
        """Tell whether a line passes; headings pass with the lines below them."""
        row = self._ledger.requirement_at(source_row, source_parent)
        if row is None:
            return False
        if self._needles:
            text = self._ledger.search_text(row)
            if not all(needle in text for needle in self._needles):
                return False
        shown, id_ = self._shown, row.requirement.id
        return shown is None or id_ in shown or id_ in self._kept

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort a flat ledger; the printed order is that of the first column."""
        super().sort(-1 if column == Column.REQUIREMENT else column, order)

    def lessThan(self, left: type_index, right: type_index) -> bool:
        """Compare two lines; equal ones keep the printed order."""
        first, second = left.data(SortRole), right.data(SortRole)
        return bool(first < second)

    def find(self, requirement_id: str) -> QModelIndex:
        """Return where a requirement is shown; invalid where it is hidden."""
        return self.mapFromSource(self._ledger.index_of(requirement_id))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name, also while nothing is shown."""
        return self._ledger.headerData(section, orientation, role)
