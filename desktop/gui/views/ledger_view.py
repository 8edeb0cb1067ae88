"""The ledger: search, filters with counts, the tree, and how far all of it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop.gui.facets import Facet
from desktop.gui.models.ledger import LedgerModel
from desktop.gui.models.ledger_lines import HEADERS, Column
from desktop.gui.models.table import IdRole
from desktop.gui.search_field import SearchField
from desktop.gui.text import plain
from desktop.gui.views.ledger_filters import LedgerFilters
from desktop.gui.views.ledger_tree import LedgerTree
from desktop.gui.views.progress import ProgressBar

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.gui.desk import Desk

WIDE: Final = 600  # below this the units are left out
COLUMNS_KEY: Final = "ledger/widths"


class LedgerView(QWidget):
    """The left side of the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session, self._selection = desk.session, desk.selection
        self.model = LedgerModel(self._session, self)
        self.tree = LedgerTree(desk, self.model)
        self.search = SearchField("搜索", "要点、落实情况、佐证")
        self.filters = LedgerFilters()
        self.nothing = plain("没有符合条件的要点。点“全部”或清空搜索，就都能看到。", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.progress = ProgressBar(self._session)
        self._hidden: set[str] = set()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._narrow)
        self._lay_out()
        self._connect()
        self._restore()
        self._refresh_all()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 0, 6)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.filters)
        layout.addWidget(self.tree, 1)
        QVBoxLayout(self.tree.viewport()).addWidget(self.nothing)  # hiding the tree would cost more
        layout.addWidget(self.progress)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._go_to_first)
        self.search.left.connect(self.tree.setFocus)
        self.filters.switched.connect(self.switch)
        self._session.switched.connect(self._refresh_all)
        self._session.changed.connect(self._refresh)
        self._selection.wanted.connect(self.go_to)
        self.tree.moved.connect(self._note_selection)
        self.tree.dropped.connect(self._desk.attach_files)
        self.tree.entered_line.connect(self._desk.write_statement)
        header = self.tree.header()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda _where: self.choose_columns())

    # Columns

    def _restore(self) -> None:
        self._desk.preferences.restore(COLUMNS_KEY, self.tree.header())
        self._hidden = set(self._desk.preferences.text("ledger/hidden").split())
        known = self._desk.preferences.text("ledger/filters").split()
        for facet in Facet:
            if facet in known:
                self.model.filter.switch(facet)
        self.model.arrange()

    def remember(self) -> None:
        """Remember the columns and the filters."""
        facets = " ".join(sorted(self.model.filter.facets))
        self._desk.preferences.remember("ledger/filters", facets)
        self._desk.preferences.remember(COLUMNS_KEY, self.tree.header().saveState())
        self._desk.preferences.remember("ledger/hidden", " ".join(sorted(self._hidden)))

    def _show_columns(self) -> None:
        """Hide what the person does not want to see, and what there is no room or no use for."""
        useless = self._useless()
        for column in list(Column)[1:]:
            self.tree.setColumnHidden(column, column.name in self._hidden or column in useless)

    def _useless(self) -> dict[Column, str]:
        """Return the columns that are not shown now even to those who want them, and why."""
        rows = self._session.rows
        useless = {}
        if not any(row.requirement.deadlines for row in rows):
            useless[Column.DEADLINE] = "各条都没有写时限"
        if not any(row.reviews for row in rows):
            useless[Column.REVIEW] = "还没有审核意见"
        if self.width() < self.logicalDpiX() * WIDE // 96:
            useless[Column.UNITS] = "这里太窄，放不下"
        return useless

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words the room that the units took; the other side names them too."""
        super().resizeEvent(event)
        self._show_columns()

    def show_column(self, column: Column, *, is_shown: bool) -> None:
        """Show or hide a column, from now on."""
        (self._hidden.discard if is_shown else self._hidden.add)(column.name)
        self._show_columns()

    def choose_columns(self) -> None:
        """Let the person choose which columns to see."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        useless = self._useless()
        for column in list(Column)[1:]:
            why = f"（{useless[column]}）" if column in useless else ""
            action = menu.addAction(HEADERS[column] + why)
            action.setCheckable(True)
            action.setChecked(column.name not in self._hidden)
            action.toggled.connect(
                lambda is_shown, column=column: self.show_column(column, is_shown=is_shown)
            )
        header = self.tree.header()
        menu.popup(header.mapToGlobal(QPoint(0, header.height())), menu.actions()[0])

    # What is shown

    def _refresh_all(self) -> None:
        self.tree.forget_chapters()
        self._show_columns()
        self._show_facets()
        self._show_lines()
        if self._session.is_open:
            if self.model.filter.facets and not self.model.first.isValid():
                self.switch(Facet.ALL)  # yesterday's filters let nothing of this one through
            self.go_to_first()

    def _refresh(self) -> None:
        """Follow an edit: what came under a filter appears, what left it goes."""
        self._show_facets()
        if self.model.is_stale:
            self._narrow()

    def _show_facets(self) -> None:
        chosen = self.model.filter.facets
        self.filters.show_state(chosen, self._session.facets)
        for facet in Facet:
            if facet is not Facet.ALL:
                self._desk.actions[f"show_{facet}"].setChecked(facet in chosen)

    def switch(self, facet: Facet) -> None:
        """Put one filter on or off; several are on together."""
        self.model.filter.switch(facet)
        self._show_facets()
        self._narrow()

    def _search(self, text: str) -> None:
        if self.model.filter.search(text):
            self._narrow()

    def _narrow(self) -> None:
        """Arrange the lines anew; the person's place stays, or becomes the first that is left.

        Where none is left the page still shows what it showed: half a word finds nothing.
        """
        ids = self._selection.requirement_ids
        line = self.tree.line_of(self.model.find(ids[0])) if ids else None
        if not self.model.narrow() and not self.tree.has_closed_chapters:
            return
        self._show_lines()
        if not self.tree.choose(ids):
            self.go_to_first()
        elif line is not None:
            self.tree.put_in_line(self.model.find(ids[0]), line)

    def _show_lines(self) -> None:
        is_empty = not self.model.first.isValid() and self._session.is_open
        self.nothing.setVisible(is_empty)
        self.tree.open_chapters()

    def set_flat(self, is_flat: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show the ledger without headings; then it can be sorted by a click on a column."""
        current = self._selection.requirement_id
        self.tree.header().setSortIndicator(Column.REQUIREMENT, Qt.SortOrder.AscendingOrder)
        self.model.set_flat(is_flat)
        self.tree.setSortingEnabled(is_flat)
        self.tree.setRootIsDecorated(not is_flat)
        self._show_lines()
        self.go_to(current)

    # Where the person is

    def _note_selection(self) -> None:
        current = self.tree.currentIndex().siblingAtColumn(0).data(IdRole)
        chosen = [index.data(IdRole) for index in self.tree.selectionModel().selectedRows(0)]
        ids = [each for each in chosen if each]
        if current in ids:
            ids.remove(current)
            ids.insert(0, current)
        self._selection.move(tuple(ids))
        if self.model.keep(frozenset(ids)):
            self._later.start()  # Qt is in the middle of a click

    def go_to(self, requirement_id: str) -> None:
        """Select a requirement; filters that hide it are taken off."""
        index = self.model.find(requirement_id)
        if not index.isValid() and self.model.filter.is_narrow:
            self.search.clear()
            self.switch(Facet.ALL)
            index = self.model.find(requirement_id)
        if index.isValid():
            self._select(index)

    def go_to_first(self) -> None:
        """Select the first requirement that is shown."""
        if self.model.first.isValid():
            self._select(self.model.first)

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
        index = move(index) if index.isValid() else self.model.index(0, 0)
        while index.isValid() and not index.siblingAtColumn(0).data(IdRole):
            index = move(index)
        return index.siblingAtColumn(0)

    def _select(self, index: QModelIndex) -> None:
        self.tree.choose([index.data(IdRole)])
        self.tree.scrollTo(index)
