"""A table that a click on a column's head puts in order, and a few words narrow down.

``rows`` are those that are shown, as they are shown; ``given`` are all. What counts or decides for
the whole list looks at ``given``, or a search would change what is decided.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtCore import QCollator, QLocale, Qt

from desktop.gui.initials import initials
from desktop.gui.models.ledger_filter import finder
from desktop.gui.models.table import PlainTable
from desktop.gui.words import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtCore import QObject

Row = TypeVar("Row")
AS_GIVEN = -1  # Qt's own number for no column


class OrderedTable(PlainTable[Row]):
    """``keeps_places``: while the same rows are shown each stays where it stands.

    That is for lists one works through: a line that is put elsewhere by its own new verdict takes
    the person's place away.
    """

    keeps_places: ClassVar[bool] = False

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._given: Sequence[Row] = ()
        self._column = AS_GIVEN
        self._is_descending = False
        self._sought = ""

    @property
    def given(self) -> Sequence[Row]:
        """Return all rows, in their own order."""
        return self._given

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows, in the order and as far as a person wants to see them."""
        keys = {self.key(each) for each in rows}
        is_same = keys == {self.key(each) for each in self._given}
        self._given = rows
        super().show(self._as_they_stand() if self.keeps_places and is_same else self._arranged())

    def rank(self, row: Row, column: int) -> str | float:
        """Return by what a column is put in order; what it says, where nothing else is told."""
        return self.words(row, column)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in order by a column; ``AS_GIVEN`` is their own order."""
        self._column, self._is_descending = column, order is Qt.SortOrder.DescendingOrder
        before, after = self._rows, self._arranged()
        self.layoutAboutToBeChanged.emit()
        places = {self.key(row): place for place, row in enumerate(after)}
        old = self.persistentIndexList()
        self._rows = after
        new = [self.index(places[self.key(before[each.row()])], each.column()) for each in old]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def narrow(self, text: str) -> bool:
        """Show only rows with every word of a text; tell whether that is something else."""
        if text.split() == self._sought.split():
            return False
        self._sought = text.strip()
        super().show(self._arranged())
        return True

    def _as_they_stand(self) -> tuple[Row, ...]:
        now = {self.key(each): each for each in self._given}
        return tuple(now[self.key(each)] for each in self._rows)

    def _arranged(self) -> tuple[Row, ...]:
        rows, column = tuple(self._found()), self._column
        if column == AS_GIVEN:
            return rows
        # An empty cell is no smallest value: it comes last, whichever way.
        filled = [each for each in rows if self.rank(each, column) != ""]
        empty = (each for each in rows if self.rank(each, column) == "")
        filled.sort(key=lambda row: _sort_key(self.rank(row, column)), reverse=self._is_descending)
        return (*filled, *empty)

    def _found(self) -> Iterable[Row]:
        if not self._sought:
            return self._given
        columns, is_found = range(self.columnCount()), seeking(self._sought)
        return (
            row for row in self._given if is_found("\n".join(self.words(row, at) for at in columns))
        )


def seeking(sought: str) -> Callable[[str], bool]:
    """Return what tells whether words hold every word of a text, or have it as first letters."""
    finders = [finder(each) for each in folded(sought).split()]

    def is_found(words: str) -> bool:
        said = folded(words)
        key = (said, initials(said))
        return all(finds(key) for finds in finders)

    return is_found if finders else lambda _words: True


def _sort_key(rank: str | float) -> tuple[bool, Any]:
    """Return numbers before words, words by their pinyin and the numbers in them."""
    try:
        return False, float(rank)
    except ValueError:
        return True, _collator().sortKey(str(rank))


@cache
def _collator() -> QCollator:
    chinese = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    chinese.setNumericMode(True)
    return chinese
