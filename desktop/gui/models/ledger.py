"""The ledger as a tree: directive, chapters, requirements; or flat, for sorting.

All nodes are made once per workbook; what is shown of them is arranged anew for each filter, each
word that is typed and each way of sorting, so that Qt is never asked about a line that is hidden.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from desktop.gui import marks
from desktop.gui.facets import Facet
from desktop.gui.models.ledger_filter import LedgerFilter, SearchKeys
from desktop.gui.models.ledger_lines import (
    FINISHED,
    HEADERS,
    Column,
    is_urgent,
    line_tip,
    line_words,
    sort_key,
)
from desktop.gui.models.table import IdRole
from desktop.gui.models.tree import PlainTree, bold
from desktop.gui.spare import Spare
from desktop.gui.text import as_tip, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.gui.models.table import type_index
    from desktop.gui.session import Session
    from desktop.workbook.model import Changes, LedgerRow

ROLES: Final = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.SizeHintRole,
        IdRole,
    }
)
SAID: Final = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
    }
)
WARNED: Final = SAID | {Qt.ItemDataRole.FontRole, Qt.ItemDataRole.ForegroundRole}
# What a line can answer in each column: painting asks seven things of every cell.
LINE_ROLES: Final = {
    Column.REQUIREMENT: SAID,
    Column.STATUS: SAID | {Qt.ItemDataRole.DecorationRole},
    Column.EVIDENCE: SAID | {Qt.ItemDataRole.TextAlignmentRole},
    Column.REVIEW: WARNED,
    Column.DEADLINE: WARNED,
    Column.UNITS: SAID,
}
COLUMNS: Final = tuple(Column)
LINE_HEIGHT: Final = 1.5  # of the letters


class Node:
    """A heading or, with ``requirement_id``, a line of the ledger.

    ``above`` is the heading that it belongs to; ``parent``, ``row`` and ``children`` are what is
    shown now. ``leaves`` are all requirements below, shown or not.
    """

    __slots__ = ("above", "children", "leaves", "number", "parent", "requirement_id", "row", "text")

    def __init__(self, number: int, above: Node | None, text: str, requirement_id: str) -> None:
        self.number = number
        self.above = above
        self.text = text
        self.requirement_id = requirement_id
        self.leaves: list[str] = []
        self.parent: Node | None = None
        self.row = -1
        self.children: list[Node] = []


class LedgerModel(PlainTree[Node]):
    """The session's ledger; ``is_flat`` leaves the headings out."""

    headers = HEADERS

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_flat = False
        self._order = (Column.REQUIREMENT, Qt.SortOrder.AscendingOrder)
        self.filter = LedgerFilter()
        self._keys = SearchKeys()
        self._spare = Spare(self)
        self._shown: list[str] = []
        self._by_id: dict[str, Node] = {}
        session.switched.connect(self.rebuild)
        session.changed.connect(self._refresh)
        session.weighed.connect(self._prepare)
        self.rebuild()

    # Which nodes there are

    def rebuild(self) -> None:
        """Read the whole ledger again."""
        self._keys.forget()
        self.beginResetModel()
        self.nodes = self._nodes = [Node(0, None, "", "")]
        self._by_id = {}
        for _, rows in groupby(self._session.rows, _chapter):
            heading: Node | None = None
            for row in rows:
                heading = heading or self._heading(row)
                self._add_line(heading, row.requirement.id)
        self._arrange(self._to_show())
        self.endResetModel()
        self._prepare()

    def _prepare(self) -> None:
        """Make ready for searching, behind what is more urgent."""
        if self._session.is_weighed:
            self._spare.begin(self._keys.preparing(self._session.rows))

    @property
    def is_preparing(self) -> bool:
        """Tell whether the first search would still have to make its keys."""
        return self._spare.is_busy

    def _heading(self, row: LedgerRow) -> Node | None:
        """Return the node under which a requirement stands, made where it is new."""
        node: Node | None = self._nodes[0]
        if len(self._session.workbook.checklist.directives) > 1:
            node = self._below(node, row.directive.title)
        requirement = row.requirement
        for marker, heading in zip(requirement.path[:-1], requirement.headings, strict=False):
            node = self._below(node, _numbered(marker, heading))
        return node

    def _below(self, above: Node | None, text: str) -> Node:
        """Return the last heading there if it has this text: later, the same is another chapter."""
        last: Node | None = self._nodes[-1]
        while last and last.above is not above:
            last = last.above
        is_same = last and last.text == text and not last.requirement_id
        return last if last and is_same else self._add(above, text, "")

    def _add_line(self, heading: Node | None, requirement_id: str) -> None:
        self._by_id[requirement_id] = self._add(heading, "", requirement_id)
        while heading:
            heading.leaves.append(requirement_id)
            heading = heading.above

    def _add(self, above: Node | None, text: str, requirement_id: str) -> Node:
        node = Node(len(self._nodes), above, text, requirement_id)
        self._nodes.append(node)
        return node

    # What is shown of them

    def narrow(self) -> bool:
        """Show what passes the filter now; tell whether that is anything else than before."""
        ids = self._to_show()
        is_new = ids != self._shown
        if is_new:
            self._reset(ids)
        return is_new

    def arrange(self) -> None:
        """Show in its order what passes the filter now; what Qt knew of the lines is void."""
        self._reset(self._to_show())

    def _reset(self, ids: list[str]) -> None:
        self.beginResetModel()
        self._arrange(ids)
        self.endResetModel()

    def _arrange(self, ids: list[str]) -> None:
        for node in self._nodes:
            node.parent, node.row, node.children = None, -1, []
        self._late = self._session.facets[Facet.OVERDUE]
        self._shown = ids
        for id_ in ids:
            self._show(self._by_id[id_])

    def _to_show(self) -> list[str]:
        rows = self._passing()
        return [row.requirement.id for row in (self._sorted(rows) if self._is_flat else rows)]

    def _passing(self) -> list[LedgerRow]:
        return self.filter.passing(self._session.rows, self._session.facets, self._keys)

    def _sorted(self, rows: list[LedgerRow]) -> list[LedgerRow]:
        column, order = self._order
        is_descending = order is Qt.SortOrder.DescendingOrder
        if column is not Column.REQUIREMENT:
            return sorted(rows, key=lambda row: sort_key(row, column), reverse=is_descending)
        return rows[::-1] if is_descending else rows

    def _show(self, node: Node) -> None:
        """Put a node in its place, with the headings above it."""
        while node.row < 0 and node.number:
            above = self._nodes[0] if self._is_flat or node.above is None else node.above
            node.parent, node.row = above, len(above.children)
            above.children.append(node)
            node = above

    @property
    def is_stale(self) -> bool:
        """Tell whether other lines would be shown if they were arranged now."""
        return {row.requirement.id for row in self._passing()} != set(self._shown)

    def keep(self, ids: frozenset[str]) -> bool:
        """Leave these in view whatever the filters say; tell whether others should go now."""
        gone = self.filter.kept - ids
        self.filter.kept = ids
        return bool(gone and self.filter.facets) and self.is_stale

    def headings(self) -> Iterator[QModelIndex]:
        """Yield every chapter that is shown, the outer ones first."""
        return (self.place(each) for each in self._nodes[1:] if each.children)

    @property
    def shown(self) -> list[LedgerRow]:
        """Return the requirements that are shown, in their order."""
        return [row for each in self._shown if (row := self._session.row(each))]

    @property
    def first(self) -> QModelIndex:
        """Return where the first requirement is shown; invalid where none is."""
        return self.find(self._shown[0]) if self._shown else QModelIndex()

    @property
    def is_flat(self) -> bool:
        """Tell whether headings are left out."""
        return self._is_flat

    def set_flat(self, is_flat: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show headings or leave them out."""
        self._is_flat = is_flat
        self.arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort a flat ledger; the printed order is that of the first column."""
        self._order = (Column(max(column, 0)), order)
        if self._is_flat:
            self.arrange()

    def _refresh(self, changes: Changes) -> None:
        self._late = self._session.facets[Facet.OVERDUE]
        self._keys.forget(changes.requirements)
        touched: dict[int, Node] = {}
        for requirement_id in changes.requirements:
            node = self._by_id.get(requirement_id)
            while node and node.row >= 0:
                touched[node.number] = node
                node = node.parent
        for node in touched.values():
            self.tell(node)

    # Places

    def find(self, requirement_id: str) -> QModelIndex:
        """Return where a requirement is shown; invalid where it is hidden or not in the ledger."""
        node = self._by_id.get(requirement_id)
        return self.place(node) if node and node.row >= 0 else QModelIndex()

    # Contents

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows; Qt draws it, which is much faster than drawing here."""
        if role not in ROLES or not index.isValid():
            return None
        node, column = self.nodes[index.internalId()], index.column()
        if role == Qt.ItemDataRole.SizeHintRole:
            return _size() if column == Column.REQUIREMENT else None
        if role == IdRole:
            return node.requirement_id or None
        if not node.requirement_id:
            return self._heading_data(node, COLUMNS[column], role)
        row = (
            self._session.row(node.requirement_id) if role in LINE_ROLES[COLUMNS[column]] else None
        )
        return self._line_data(row, COLUMNS[column], role) if row else None

    def _heading_data(self, node: Node, column: Column, role: int) -> Any:  # noqa: ANN401
        match role:
            case Qt.ItemDataRole.FontRole:
                return bold()
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                if column is Column.REQUIREMENT:
                    return visible(node.text)
                return self._progress(node) if column is Column.STATUS else ""
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(node.text)
        return None

    def _progress(self, node: Node) -> str:
        rows = [self._session.row(each) for each in node.leaves]
        finished = sum(1 for row in rows if row and row.assessment.status in FINISHED)
        return f"{finished} / {len(rows)}"

    def _line_data(self, row: LedgerRow, column: Column, role: int) -> Any:  # noqa: ANN401
        is_late = row.requirement.id in self._late
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return visible(line_words(row, column, is_late=is_late))
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(line_tip(row, column))
            case Qt.ItemDataRole.DecorationRole:
                return marks.icon(row.assessment.status)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignCenter)
            case Qt.ItemDataRole.FontRole | Qt.ItemDataRole.ForegroundRole:
                return _warning(role) if is_urgent(row, column, is_late=is_late) else None
        return None


def _chapter(row: LedgerRow) -> tuple[object, ...]:
    """Return what lines have alike that stand under one heading, if they follow each other."""
    return row.directive.title, row.requirement.path[:-1], row.requirement.headings


def _warning(role: int) -> Any:  # noqa: ANN401 - Qt's variant
    """Return what marks a cell that cannot wait, beside its words: weight and colour."""
    if role == Qt.ItemDataRole.FontRole:
        return bold()
    return marks.warning(QApplication.palette())


def _size() -> QSize:
    """Return the height of a line, with some air; widths follow the columns."""
    return QSize(0, int(QFontMetrics(QApplication.font()).height() * LINE_HEIGHT))


def _numbered(marker: str, heading: str) -> str:
    """Return a heading as printed: ``一、…``, ``（一）…``, ``1. …``."""
    if marker.endswith(("）", ")", "、", ".")):
        return f"{marker}{heading}"
    return f"{marker}. {heading}" if marker.isascii() else f"{marker}、{heading}"
