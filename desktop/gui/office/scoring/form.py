"""The form beside an indicator: which way of saying something, its fields, one button to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QTabBar, QWidget

from desktop.gui.office.scoring.saying import Field, Way, Words, fields
from desktop.gui.text import as_tip, plain
from desktop.rollup.scorecard.model import Mode
from desktop.rollup.scorecard.points import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from desktop.rollup.scorecard.spot import Spot

NAMES: Final = {
    Way.POINTS: "打分(&G)",
    Way.CASES: "按例登记(&J)",
    Way.APPEAL: "申诉(&L)",
    Way.FINAL: "复核(&H)",
    Way.SELF: "自评(&Z)",
}
_LABELS: Final = {
    Field.POINTS: "分数",
    Field.COUNT: "例数",
    Field.AMOUNT: "共扣",
    Field.DAY: "日期",
    Field.REASON: "理由",
    Field.EVIDENCE: "依据材料",
}
_REASONS: Final = {Way.APPEAL: "申诉理由", Way.FINAL: "复核理由", Way.SELF: "自评说明"}
_EVIDENCE: Final = {Way.SELF: "佐证编号"}
_SHORT: Final = {Field.POINTS: 0, Field.COUNT: 0, Field.AMOUNT: 1, Field.DAY: 2}  # never both


class ScoreForm(QWidget):
    """``wanted`` asks to say what is typed, ``way_changed`` for the words of another way."""

    wanted = Signal()
    way_changed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("登记什么")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.edits = {each: QLineEdit() for each in Field}
        self.labels = {each: plain() for each in Field}
        self.button = QPushButton("保存(&S)")
        self.button.setToolTip(as_tip("在任何一格里按回车也是保存；Esc 回到指标"))
        self._ways: tuple[Way, ...] = ()
        self._lay_out()
        self.tabs.currentChanged.connect(lambda _row: self.way_changed.emit())
        self.button.clicked.connect(self.wanted)
        for edit in self.edits.values():
            edit.returnPressed.connect(self.wanted)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.tabs, 0, 0, 1, 8)
        for each, column in _SHORT.items():
            grid.addWidget(self.labels[each], 1, 2 * column)
            grid.addWidget(self.edits[each], 1, 2 * column + 1)
            wide = 7 if each is Field.DAY else 4
            self.edits[each].setMaximumWidth(self.fontMetrics().height() * wide)
        for row, each in enumerate((Field.REASON, Field.EVIDENCE), start=2):
            grid.addWidget(self.labels[each], row, 0)
            grid.addWidget(self.edits[each], row, 1, 1, 8)
        grid.addWidget(self.button, 4, 8, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(8, 1)
        grid.setRowStretch(5, 1)

    @property
    def way(self) -> Way | None:
        """Return what is to be said."""
        row = self.tabs.currentIndex()
        return self._ways[row] if 0 <= row < len(self._ways) else None

    def offer(self, ways: Sequence[Way], chosen: Way | None) -> None:
        """Offer these ways in the usual order; ``chosen``, else the first of them, is taken."""
        first = chosen if chosen in ways else next(iter(ways), None)
        self._ways = tuple(each for each in Way if each in ways)
        self.tabs.blockSignals(True)  # noqa: FBT003 - Qt's own call
        while self.tabs.count():
            self.tabs.removeTab(0)
        for each in self._ways:
            self.tabs.addTab(NAMES[each])
        if first:
            self.tabs.setCurrentIndex(self._ways.index(first))
        self.tabs.blockSignals(False)  # noqa: FBT003

    def choose(self, way: Way) -> None:
        """Take another way."""
        if way in self._ways:
            self.tabs.setCurrentIndex(self._ways.index(way))

    def show_words(self, at: Spot | None, words: Words) -> None:
        """Show the fields of the present way with these words."""
        way = self.way
        seen = fields(at, way) if at and way else ()
        for each, edit in self.edits.items():
            edit.setVisible(each in seen)
            self.labels[each].setVisible(each in seen)
            edit.setText(words.get(each, ""))
        self.button.setVisible(bool(seen))
        self.tabs.setVisible(bool(seen))
        if at and way:
            self._name(at, way)

    def _name(self, at: Spot, way: Way) -> None:
        names = labels(at, way)
        for each, edit in self.edits.items():
            self.labels[each].setText(names[each])
            edit.setAccessibleName(names[each])
            edit.setPlaceholderText("")
        each_case = at.indicator.per_case
        self.edits[Field.AMOUNT].setPlaceholderText(f"每例{shown(each_case)}" if each_case else "")
        self.edits[Field.DAY].setPlaceholderText("如 2026-03-05")
        if at.is_scored:
            self.edits[Field.POINTS].setPlaceholderText(f"0～{shown(at.most)}")

    def words(self) -> Words:
        """Return what stands in the fields that are shown."""
        return {
            each: edit.text().strip() for each, edit in self.edits.items() if not edit.isHidden()
        }

    def begin(self) -> None:
        """Go to the first field."""
        self._go(next((edit for edit in self.edits.values() if not edit.isHidden()), None))

    def go_to_missing(self) -> None:
        """Go to the first field that is still to be filled, else to the first."""
        empty = [
            self.edits[each]
            for each in (Field.POINTS, Field.COUNT, Field.REASON, Field.EVIDENCE)
            if not self.edits[each].isHidden() and not self.edits[each].text().strip()
        ]
        self._go(empty[0]) if empty else self.begin()

    def _go(self, edit: QLineEdit | None) -> None:
        if edit:
            edit.setFocus(Qt.FocusReason.TabFocusReason)
            edit.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the form with Esc; what is typed stays."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def labels(at: Spot, way: Way) -> dict[Field, str]:
    """Return what each field is called where something is said in one way."""
    names = dict(_LABELS)
    names[Field.REASON] = _REASONS.get(way, names[Field.REASON])
    names[Field.EVIDENCE] = _EVIDENCE.get(way, names[Field.EVIDENCE])
    is_bonus = at.indicator.mode is Mode.BONUS
    names[Field.AMOUNT] = "共加" if is_bonus else "共扣"
    return names
