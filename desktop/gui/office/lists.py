"""One look for all lists of the office's window: widths, orders, and a place that stays."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QSize,
    Qt,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QTreeView,
)

from desktop.gui.office.ordered_table import AS_GIVEN, OrderedTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from desktop.gui.models.table import PlainTable

Row = TypeVar("Row")
_NARROWEST = 24
_FRAME = QSize(16, 40)  # what systems draw round a window


class FittedList(QTreeView):
    """One column takes what the others leave, but is never squeezed until nothing can be read."""

    def __init__(self, stretched: int, narrowest: int) -> None:
        super().__init__()
        self._stretched = stretched
        self._narrowest = narrowest
        self._is_fitting = False
        self.header().sectionResized.connect(lambda *_: self._fit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the room that came, or take what went."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._is_fitting:
            return
        header, self._is_fitting = self.header(), True
        others = (each for each in range(header.count()) if each != self._stretched)
        room = self.viewport().width() - sum(map(header.sectionSize, others))
        header.resizeSection(self._stretched, max(room, self._narrowest))
        self._is_fitting = False

    def let_sort(self) -> None:
        """Put the rows in order by a click on a head; the third click gives them their own back."""
        header = self.header()
        header.setSortIndicator(AS_GIVEN, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(lambda *_: self.scrollTo(self.currentIndex()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the orders to the keyboard too."""
        if self.isSortingEnabled():
            menu = self.order_menu()
            menu.exec(event.globalPos())
            menu.deleteLater()

    def order_menu(self) -> QMenu:
        """Return a menu of all orders; the present one once more turns it round."""
        menu, header, model = QMenu(self), self.header(), self.model()
        present = header.sortIndicatorSection()
        for column in range(AS_GIVEN, model.columnCount()):
            name = "原来的次序"
            if column != AS_GIVEN:
                name = f"按“{model.headerData(column, Qt.Orientation.Horizontal)}”排列"
            action = QAction(name.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(column == present)
            action.setVisible(column == AS_GIVEN or not header.isSectionHidden(column))
            action.triggered.connect(lambda _=False, column=column: self.order_by(column))
            menu.addAction(action)
        return menu

    def order_by(self, column: int) -> None:
        """Put the rows in order as a click on the head does."""
        header, orders = self.header(), Qt.SortOrder
        is_up = header.sortIndicatorOrder() is orders.AscendingOrder
        is_again = column == header.sortIndicatorSection()
        is_down = is_again and is_up
        self.sortByColumn(column, orders.DescendingOrder if is_down else orders.AscendingOrder)


def listed(
    model: QAbstractItemModel, name: str, widths: Sequence[int], stretched: int
) -> QTreeView:
    """Return a list of what a model holds.

    ``widths`` are in pixels of 1/96 inch; the column ``stretched`` takes what is left, but at least
    half of its own.
    """
    dpi = QGuiApplication.primaryScreen().logicalDotsPerInchX()
    pixels = [round(dpi * width / 96) for width in widths]
    view = FittedList(stretched, pixels[stretched] // 2)
    view.setModel(model)
    view.setAccessibleName(name)
    view.setRootIsDecorated(not isinstance(model, QAbstractTableModel))  # a table has no branches
    view.setAlternatingRowColors(True)
    view.setUniformRowHeights(True)
    view.setAllColumnsShowFocus(True)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    header = view.header()
    header.setStretchLastSection(False)
    header.setMinimumSectionSize(_NARROWEST)
    for column, width in enumerate(pixels):
        header.resizeSection(column, width)
    if isinstance(model, OrderedTable):
        view.let_sort()
    return view


def show_rows(view: QTreeView, model: PlainTable[Row], rows: Sequence[Row]) -> None:
    """Show other rows; the current one stays, or what came to stand in its place."""
    with keeping(view, model):
        model.show(rows)


@contextmanager
def keeping(view: QTreeView, model: PlainTable[Any]) -> Iterator[None]:
    """Let current and selected rows stay so, or what comes to stand in the current one's place."""
    index, flags = view.currentIndex(), QItemSelectionModel.SelectionFlag
    row = max(index.row(), 0)
    kept = model.key(model.rows[row]) if index.isValid() else None
    chosen = {model.key(model.rows[each.row()]) for each in view.selectionModel().selectedRows()}
    yield
    if view.currentIndex().isValid() or not model.rows:
        return
    keys = [model.key(each) for each in model.rows]
    row = keys.index(kept) if kept in keys else min(row, len(keys) - 1)
    places = [at for at, key in enumerate(keys) if key in chosen] if kept in keys else []
    selected = QItemSelection()
    for at in places or [row]:
        selected.select(model.index(at, 0), model.index(at, 0))
    selection = view.selectionModel()
    selection.select(selected, flags.ClearAndSelect | flags.Rows)
    selection.setCurrentIndex(model.index(row, 0), flags.NoUpdate)
    view.scrollTo(model.index(row, 0))


def fitting(widget: QWidget, width: int, height: int) -> QSize:
    """Return a size that a widget likes, as far as its screen has room."""
    return QSize(width, height).boundedTo(widget.screen().availableSize() - _FRAME)
