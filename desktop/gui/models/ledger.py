"""The ledger as a tree: directive, chapters, requirements; or flat, for sorting.

Nodes carry their place as a number, never as a pointer, and are made once per workbook.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, QObject, Qt

from desktop.gui import words
from desktop.gui.models.table import IdRole
from desktop.gui.models.tree import PlainTree, bold
from desktop.gui.text import as_tip, visible
from desktop.terms import STATUS, printed_ref
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from desktop.gui.models.table import type_index
    from desktop.gui.session import Session
    from desktop.workbook.model import Changes, LedgerRow

FINISHED: Final = {Status.DONE, Status.ONGOING, Status.NOT_APPLICABLE}


class Column(IntEnum):
    """What each column shows."""

    REQUIREMENT = 0
    STATUS = 1
    EVIDENCE = 2
    DEADLINE = 3
    UNITS = 4


StatusRole: Final = Qt.ItemDataRole.UserRole + 1
SortRole: Final = Qt.ItemDataRole.UserRole + 2
SearchRole: Final = Qt.ItemDataRole.UserRole + 3
LateRole: Final = Qt.ItemDataRole.UserRole + 4


class Node:
    """A heading or, with ``requirement_id``, a line of the ledger."""

    __slots__ = ("children", "number", "parent", "requirement_id", "row", "text")

    def __init__(self, number: int, parent: Node | None, text: str, requirement_id: str) -> None:
        self.number = number
        self.parent = parent
        self.text = text
        self.requirement_id = requirement_id
        self.row = len(parent.children) if parent else 0
        self.children: list[Node] = []
        if parent:
            parent.children.append(self)

    def leaves(self) -> list[str]:
        """Return the requirements below."""
        if self.requirement_id:
            return [self.requirement_id]
        return [leaf for child in self.children for leaf in child.leaves()]


class LedgerModel(PlainTree[Node]):
    """The session's ledger; ``is_flat`` leaves the headings out."""

    headers = ("要点", "进展", "佐证", "时限", "单位")

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_flat = False
        self._late: frozenset[str] = frozenset()
        self._search: dict[str, str] = {}
        self._nodes: list[Node] = []
        self._by_id: dict[str, Node] = {}
        session.switched.connect(self.rebuild)
        session.changed.connect(self._refresh)
        self.rebuild()

    @property
    def nodes(self) -> list[Node]:
        """Return all lines by number."""
        return self._nodes

    @property
    def is_flat(self) -> bool:
        """Tell whether headings are left out."""
        return self._is_flat

    def set_flat(self, is_flat: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show headings or leave them out."""
        if is_flat != self._is_flat:
            self._is_flat = is_flat
            self.rebuild()

    def rebuild(self) -> None:
        """Read the whole ledger again."""
        self.beginResetModel()
        self._nodes = [Node(0, None, "", "")]
        self._search.clear()
        self._note_late()
        for row in self._session.rows:
            parent = self._nodes[0] if self._is_flat else self._heading(row)
            self._add(parent, printed_ref(row.requirement.ref), row.requirement.id)
        self._by_id = {node.requirement_id: node for node in self._nodes if node.requirement_id}
        self.endResetModel()

    def _heading(self, row: LedgerRow) -> Node:
        """Return the node under which a requirement stands, made where it is new."""
        node = self._nodes[0]
        if len(self._session.workbook.checklist.directives) > 1:
            node = self._child(node, row.directive.title)
        requirement = row.requirement
        for marker, heading in zip(requirement.path[:-1], requirement.headings, strict=False):
            node = self._child(node, _numbered(marker, heading))
        return node

    def _child(self, parent: Node, text: str) -> Node:
        """Return the last child if it has this text: the same words later are another chapter."""
        last = parent.children[-1] if parent.children else None
        if last and last.text == text and not last.requirement_id:
            return last
        return self._add(parent, text, "")

    def _add(self, parent: Node, text: str, requirement_id: str) -> Node:
        node = Node(len(self._nodes), parent, text, requirement_id)
        self._nodes.append(node)
        return node

    def _note_late(self) -> None:
        self._late = frozenset(
            gap.requirement_id for gap in self._session.gaps if gap.kind is GapKind.OVERDUE
        )

    def _refresh(self, changes: Changes) -> None:
        self._note_late()
        touched: dict[int, Node] = {}
        for requirement_id in changes.requirements:
            self._search.pop(requirement_id, None)
            node = self._by_id.get(requirement_id)
            while node and node.number:
                touched[node.number] = node
                node = node.parent
        for node in touched.values():
            self.tell(node)

    # Places

    def index_of(self, requirement_id: str) -> QModelIndex:
        """Return where a requirement stands; invalid if it is not in the ledger."""
        node = self._by_id.get(requirement_id)
        return self.place(node) if node else QModelIndex()

    def requirement_at(self, row: int, parent: type_index) -> LedgerRow | None:
        """Return what stands in a line; None for a heading."""
        return self._session.row(self.node(parent).children[row].requirement_id)

    # Contents

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        if not index.isValid():
            return None
        node, column = self.node(index), Column(index.column())
        if not node.requirement_id:
            return self._heading_data(node, column, role)
        row = self._session.row(node.requirement_id)
        return _line_data(row, column, role, self) if row else None

    def _heading_data(self, node: Node, column: Column, role: int) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.FontRole:
            return bold()
        if role in {Qt.ItemDataRole.DisplayRole, SortRole}:
            if column is Column.REQUIREMENT:
                return visible(node.text)
            return self._progress(node) if column is Column.STATUS else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(node.text)
        return None

    def _progress(self, node: Node) -> str:
        rows = [self._session.row(each) for each in node.leaves()]
        finished = sum(1 for row in rows if row and row.assessment.status in FINISHED)
        return f"{finished} / {len(rows)}"

    def is_late(self, requirement_id: str) -> bool:
        """Tell whether a requirement is past its last day and not finished."""
        return requirement_id in self._late

    def search_text(self, row: LedgerRow) -> str:
        """Return what search looks at, made once per change."""
        key = row.requirement.id
        if key not in self._search:
            self._search[key] = words.searchable(row)
        return self._search[key]


def _numbered(marker: str, heading: str) -> str:
    """Return a heading as printed: ``一、…``, ``（一）…``, ``1. …``."""
    if marker.endswith(("）", ")", "、", ".")):
        return f"{marker}{heading}"
    return f"{marker}. {heading}" if marker.isascii() else f"{marker}、{heading}"


def _line_data(row: LedgerRow, column: Column, role: int, model: LedgerModel) -> Any:  # noqa: ANN401, PLR0911
    """Return what a requirement's cell shows."""
    match role:
        case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
            return visible(_words(row, column, is_late=model.is_late(row.requirement.id)))
        case Qt.ItemDataRole.ToolTipRole:
            full = row.requirement.text if column is Column.REQUIREMENT else _words(row, column)
            return as_tip(full)
        case Qt.ItemDataRole.TextAlignmentRole if column is Column.EVIDENCE:
            return int(Qt.AlignmentFlag.AlignCenter)
        case _ if role == IdRole:
            return row.requirement.id
        case _ if role == StatusRole and column is Column.STATUS:
            return row.assessment.status.value
        case _ if role == LateRole:
            return model.is_late(row.requirement.id)
        case _ if role == SortRole:
            return _sort_key(row, column)
        case _ if role == SearchRole:
            return model.search_text(row)
    return None


def _words(row: LedgerRow, column: Column, *, is_late: bool = False) -> str:
    requirement = row.requirement
    match column:
        case Column.REQUIREMENT:
            return f"{printed_ref(requirement.ref)}  {words.headline(requirement)}"
        case Column.STATUS:
            return STATUS[row.assessment.status]
        case Column.EVIDENCE:
            waived = "不需" if row.assessment.evidence_waiver else ""
            return str(len(row.evidence)) if row.evidence else waived
        case Column.DEADLINE:
            return f"{'逾期 ' if is_late else ''}{words.deadline(requirement)}"
        case Column.UNITS:
            return words.units(requirement)


def _sort_key(row: LedgerRow, column: Column) -> str | int:
    match column:
        case Column.STATUS:
            return list(Status).index(row.assessment.status)
        case Column.EVIDENCE:
            return len(row.evidence)
        case Column.DEADLINE:
            return words.deadline(row.requirement) or "￿"
        case _:
            return _words(row, column)
