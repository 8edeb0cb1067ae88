"""The ledger: search, filters with counts, the tree, and how far all of it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.dropping import dropped_files
from desktop.gui.facets import FACETS, Facet
from desktop.gui.models.ledger import Column, LedgerModel
from desktop.gui.models.ledger_filter import LedgerFilter
from desktop.gui.models.table import IdRole
from desktop.gui.text import plain
from desktop.gui.views.ledger_delegate import LedgerDelegate
from desktop.gui.views.progress import ProgressBar

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QContextMenuEvent,
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
        QResizeEvent,
    )

    from desktop.gui.desk import Desk

WIDTHS = {Column.STATUS: 86, Column.EVIDENCE: 44, Column.DEADLINE: 124, Column.UNITS: 130}
INDENTATION = 14
WIDE = 600  # below this the units are left out


class LedgerTree(QTreeView):
    """The tree itself; files can be dropped on a line."""

    dropped = Signal(str, list)
    entered_line = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName("台账")
        self.setItemDelegate(LedgerDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setIndentation(INDENTATION)
        self.setAllColumnsShowFocus(True)
        self.setAcceptDrops(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter go on to the statement."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.entered_line.emit()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a line."""
        menu = QMenu(self)
        self._desk.actions.fill(menu, "ledger")
        menu.exec(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_files(event) and self._desk.session.is_writable:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files on a requirement only."""
        requirement_id = self.indexAt(event.position().toPoint()).siblingAtColumn(0).data(IdRole)
        if requirement_id and dropped_files(event) and self._desk.session.is_writable:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach dropped files to the line under the pointer."""
        requirement_id = self.indexAt(event.position().toPoint()).siblingAtColumn(0).data(IdRole)
        if requirement_id:
            event.acceptProposedAction()
            self.dropped.emit(requirement_id, dropped_files(event))


class LedgerView(QWidget):
    """The left side of the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session, self._selection = desk.session, desk.selection
        self.model = LedgerModel(self._session, self)
        self.shown = LedgerFilter(self.model, self)
        self.tree = LedgerTree(desk)
        self.tree.setModel(self.shown)
        self.search = QLineEdit()
        self.search.setPlaceholderText("搜索要点、落实情况、佐证（Ctrl+F）")
        self.search.setAccessibleName("搜索")
        self.search.setClearButtonEnabled(True)
        self.nothing = plain("没有符合条件的要点。")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.facet = Facet.ALL
        self._buttons: dict[Facet, QToolButton] = {}
        self.progress = ProgressBar(self._session)
        self._lay_out()
        self._connect()
        self._set_up_columns()
        self._refresh_all()

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(2)
        group = QButtonGroup(self)
        for facet, words in FACETS.items():
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.clicked.connect(lambda _=False, facet=facet: self.show_facet(facet))
            group.addButton(button)
            filters.addWidget(button)
            self._buttons[facet] = button
        filters.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 0, 6)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addLayout(filters)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self.progress)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._go_to_first)
        self._session.switched.connect(self._refresh_all)
        self._session.changed.connect(self._refresh_facets)
        self._selection.wanted.connect(self.go_to)
        self.tree.selectionModel().selectionChanged.connect(self._note_selection)
        self.tree.selectionModel().currentChanged.connect(self._note_selection)
        self.tree.dropped.connect(self._desk.attach_files)
        self.tree.entered_line.connect(self._desk.write_statement)

    def _set_up_columns(self) -> None:
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(36)
        for column, width in WIDTHS.items():
            header.resizeSection(column, self.logicalDpiX() * width // 96)
        header.setSectionResizeMode(Column.REQUIREMENT, QHeaderView.ResizeMode.Stretch)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        self._desk.preferences.restore("ledger/columns", header)
        self._hidden = set(self._desk.preferences.text("ledger/hidden").split())

    def remember(self) -> None:
        """Remember the columns."""
        self._desk.preferences.remember("ledger/columns", self.tree.header().saveState())
        self._desk.preferences.remember("ledger/hidden", " ".join(sorted(self._hidden)))

    def _show_columns(self) -> None:
        """Hide what the person does not want to see, and what there is no room or no use for."""
        has_times = any(row.requirement.deadlines for row in self._session.rows)
        has_room = self.width() >= self.logicalDpiX() * WIDE // 96
        for column in list(Column)[1:]:
            is_useless = (column is Column.DEADLINE and not has_times) or (
                column is Column.UNITS and not has_room
            )
            self.tree.setColumnHidden(column, is_useless or column.name in self._hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words the room that the units took; the other side names them too."""
        super().resizeEvent(event)
        self._show_columns()

    def show_column(self, column: Column, *, is_shown: bool) -> None:
        """Show or hide a column, from now on."""
        (self._hidden.discard if is_shown else self._hidden.add)(column.name)
        self._show_columns()

    def _choose_columns(self) -> None:
        """Let the person choose which columns to see."""
        header, menu = self.tree.header(), QMenu(self)
        for column in list(Column)[1:]:
            action = menu.addAction(self.model.headerData(column, Qt.Orientation.Horizontal))
            action.setCheckable(True)
            action.setChecked(column.name not in self._hidden)
            action.toggled.connect(
                lambda is_shown, column=column: self.show_column(column, is_shown=is_shown)
            )
        menu.exec(header.mapToGlobal(header.rect().bottomLeft()))

    # What is shown

    def _refresh_all(self) -> None:
        self._after_narrowing()
        self._show_columns()
        self._refresh_facets()
        if self._session.is_open:
            self.go_to_first()

    def _refresh_facets(self) -> None:
        self._sets = self._session.facets
        for facet, button in self._buttons.items():
            button.setText(f"{FACETS[facet]} {len(self._sets[facet])}")
            button.setChecked(facet is self.facet)
        self._narrow()

    def show_facet(self, facet: Facet) -> None:
        """Show what one filter lets through."""
        self.facet = facet
        self.shown.keep(frozenset())
        self._refresh_facets()

    def _narrow(self) -> None:
        ids = None if self.facet is Facet.ALL else self._sets[self.facet]
        if self.shown.show_only(ids):
            self._after_narrowing()

    def _search(self, text: str) -> None:
        self.shown.search(text)
        self._after_narrowing()

    def _after_narrowing(self) -> None:
        is_empty = self.shown.rowCount() == 0
        self.nothing.setVisible(is_empty)
        self.tree.setVisible(not is_empty)
        self.tree.expandAll()

    def set_flat(self, is_flat: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show the ledger without headings; then it can be sorted by a click on a column."""
        current = self._selection.requirement_id
        self.tree.setSortingEnabled(is_flat)
        self.tree.header().setSortIndicator(Column.REQUIREMENT, Qt.SortOrder.AscendingOrder)
        self.model.set_flat(is_flat)
        self.shown.sort(Column.REQUIREMENT)
        self.tree.setRootIsDecorated(not is_flat)
        self.tree.expandAll()
        self.go_to(current)

    # Where the person is

    def _note_selection(self) -> None:
        current = self.tree.currentIndex().siblingAtColumn(0).data(IdRole)
        chosen = [index.data(IdRole) for index in self.tree.selectionModel().selectedRows(0)]
        ids = [each for each in chosen if each]
        if current in ids:
            ids.remove(current)
            ids.insert(0, current)
        self.shown.keep(frozenset(ids))
        self._selection.move(tuple(ids))

    def go_to(self, requirement_id: str) -> None:
        """Select a requirement; filters that hide it are taken off."""
        index = self.shown.find(requirement_id)
        if not index.isValid() and self.shown.is_narrowed:
            self.search.clear()
            self.show_facet(Facet.ALL)
            index = self.shown.find(requirement_id)
        if index.isValid():
            self._select(index)

    def go_to_first(self) -> None:
        """Select the first requirement that is shown."""
        index = self._next(QModelIndex(), 1)
        if index.isValid():
            self._select(index)

    def _go_to_first(self) -> None:
        self.go_to_first()
        self.tree.setFocus()

    def step(self, direction: int) -> None:
        """Select the next (1) or the previous (-1) requirement that is shown."""
        index = self._next(self.tree.currentIndex().siblingAtColumn(0), direction)
        if index.isValid():
            self._select(index)

    def _next(self, index: QModelIndex, direction: int) -> QModelIndex:
        move = self.tree.indexBelow if direction > 0 else self.tree.indexAbove
        index = move(index) if index.isValid() else self.shown.index(0, 0)
        while index.isValid() and not index.siblingAtColumn(0).data(IdRole):
            index = move(index)
        return index.siblingAtColumn(0)

    def _select(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.tree.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.tree.scrollTo(index)
