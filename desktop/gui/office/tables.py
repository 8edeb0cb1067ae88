"""The tables of the office's window: units and their reports, files that came in, claims."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt

from desktop import terms
from desktop.gui.office.figure_table import FigureTable
from desktop.gui.office.ordered_table import OrderedTable
from desktop.rollup.cells import GAP_SIGN, STATE_SIGNS, VERDICT_SIGNS
from desktop.rollup.claims import Claim
from desktop.rollup.figures import Measure
from desktop.rollup.summary import UnitLine
from desktop.rollup.verdicts import Receipt
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.figures import Figure

_COUNTED = (
    (Measure.ASKED, "应报"),
    (Measure.ANSWERED, "已填"),
    (Measure.DONE, "完成"),
    (Measure.OVERDUE, "逾期"),
    (Measure.NO_EVIDENCE, "缺佐证"),
    (Measure.RETURNED, "退回"),
)


_PARTS = {"lead": "牵头", "supporting": "配合", "reference": "参照"}  # a 责任单位 is the usual one
LEADING = {"lead": 0, "supporting": 2, "reference": 3}


_GAPS = 3  # the column of a claim's gaps, which says more than a number


class UnitTable(FigureTable[UnitLine]):
    """Who has reported, how often, signed by whom, and what it adds up to."""

    headers: ClassVar = ("单位", "报送", "签名", *(name for _, name in _COUNTED), "期限")
    figures: ClassVar = frozenset(range(3, 4 + len(_COUNTED)))  # the day too, lest it touch one

    def __init__(self, bureau: Bureau, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bureau = bureau

    def words(self, row: UnitLine, column: int) -> str:
        """Return what a cell says."""
        picture = self._bureau.picture
        last = len(self.headers) - 1
        if column == last:
            day = row.due_on or picture.due_on
            return day.isoformat() if day else ""
        if column > 2:  # noqa: PLR2004 - behind name, report and signature
            measure, _ = _COUNTED[column - 3]
            return str(picture.by_unit.count(measure, row.id))
        return (row.name, self._report(row), terms.SIGNED.get(row.signed, ""))[column]

    def figure(self, row: UnitLine, column: int) -> Figure | None:
        """Return the figure in a cell, None where it says something else."""
        if not 2 < column < len(self.headers) - 1:  # noqa: PLR2004 - behind name, report, signature
            return None
        return self._bureau.picture.by_unit.figure(_COUNTED[column - 3][0], row.id)

    def tip(self, row: UnitLine, column: int) -> str:
        """Return all that the pointer can learn about a cell."""
        if column == 0 and row.contact:
            return f"{row.name}\n联系人：{row.contact}"
        return f"{row.name}　{self.headers[column]}：{self.words(row, column) or '无'}"

    def key(self, row: UnitLine) -> int:
        """Return the unit's id."""
        return row.id

    def _report(self, row: UnitLine) -> str:
        if not row.has_reported:
            return "未报送" if row.is_expected else "不需报送"
        picture = self._bureau.picture
        late = "（迟报）" if row.is_late(picture.today, picture.due_on) else ""
        return f"第{row.number}次 {row.last_on}{late}"


class ReceiptTable(OrderedTable[Receipt]):
    """The log of what came in; what an officer must decide about comes first."""

    headers: ClassVar = ("结论", "单位", "次数", "文件", "收件时间", "说明")

    def words(self, row: Receipt, column: int) -> str:
        """Return what a cell says."""
        at = (
            f"{datetime.fromisoformat(row.received_at).astimezone():%m-%d %H:%M}"
            if row.received_at
            else ""
        )
        number = f"第{row.number}次" if row.number else ""
        said = "".join(row.sentences[1:] or row.sentences)  # who and which is said beside it
        name = terms.OUTCOME[row.outcome]
        return (name, row.unit, number, row.file_name, at, said)[column]

    def tip(self, row: Receipt, column: int) -> str:
        """Return the whole verdict."""
        return "\n".join(row.sentences) if row.sentences else self.words(row, column)

    def rank(self, row: Receipt, column: int) -> str | float:
        """Return by what a column is put in order: the moment, for what is shown without a year."""
        is_moment = self.headers[column] == "收件时间"
        return row.received_at if is_moment else super().rank(row, column)

    def key(self, row: Receipt) -> str:
        """Return the file's digest."""
        return row.sha256


class ClaimTable(OrderedTable[Claim]):
    """Claims of one unit, or one requirement across the units."""

    headers: ClassVar = ("条目", "自报", "佐证", "缺项", "改动", "意见")
    keeps_places: ClassVar = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_by_unit = True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name; across the units the first is whose it is."""
        words = super().headerData(section, orientation, role)
        return "单位" if words == self.headers[0] and not self.is_by_unit else words

    def words(self, row: Claim, column: int) -> str:
        """Return what a cell says."""
        cell = row.cell
        head = f"{printed_ref(row.asked.ref)} {row.asked.title}"
        if not self.is_by_unit:
            part = _PARTS.get(row.cell.role, "")
            head = f"{row.unit.name}（{part}）" if part else row.unit.name
        state = f"{STATE_SIGNS[cell.state]} {terms.MEASURE[cell.state]}"
        evidence = str(cell.evidence_count) if cell.evidence_count else ""
        gaps = f"{GAP_SIGN}{cell.gap_count}" if cell.gap_count else ""
        return (head, state, evidence, gaps, "有" if cell.is_changed else "", _said(row))[column]

    def tip(self, row: Claim, column: int) -> str:
        """Return all that the pointer can learn about a cell."""
        return f"{named(row)}　{printed_ref(row.asked.ref)}\n{self.words(row, column)}"

    def rank(self, row: Claim, column: int) -> str | float:
        """Return by what a column is put in order: requirements as they are printed."""
        if column == 0:
            return self.given.index(row) if self.is_by_unit else row.unit.name
        return row.cell.gap_count or "" if column == _GAPS else super().rank(row, column)

    def key(self, row: Claim) -> str:
        """Return unit and requirement."""
        return f"{row.unit.id} {row.asked.id}"


def named(row: Claim) -> str:
    """Return whose claim it is, and in which part: who leads is asked for more."""
    role = terms.ROLE.get(row.cell.role, "")
    return f"{row.unit.name}（{role}）" if role else row.unit.name


def _said(row: Claim) -> str:
    if row.said is None:
        return ""
    sign, name = VERDICT_SIGNS[row.said.verdict], terms.VERDICT[row.said.verdict]
    return f"{sign} {name}" + ("（未发）" if row.said.is_draft else "")
