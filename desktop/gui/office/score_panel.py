"""One indicator of one unit: what it asks, what was said, and what the officer says; keys first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.flow import Flow
from desktop.gui.text import as_tip, plain, selectable, visible
from desktop.rollup.scorecard.model import Mode
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.rules import words_of

if TYPE_CHECKING:
    from desktop.gui.office.score_tables import Line
    from desktop.rollup.scorecard.model import Case


class Way(StrEnum):
    """What can be said."""

    GIVE = "give"
    CASE = "case"
    WITHDRAW = "withdraw"
    SELF = "self"
    APPEAL = "appeal"
    DECIDE = "decide"


NAMES: Final = {
    Way.GIVE: ("打分", "Ctrl+1"),
    Way.CASE: ("登记例", "Ctrl+2"),
    Way.WITHDRAW: ("撤销选中的例", "Ctrl+3"),
    Way.SELF: ("记为自评", "Ctrl+4"),
    Way.APPEAL: ("登记申诉", "Ctrl+5"),
    Way.DECIDE: ("复核", "Ctrl+6"),
}
_COUNTED: Final = {Mode.DEDUCT, Mode.BONUS, Mode.VETO}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields."""

    points: str = ""
    count: int = 1
    reason: str = ""
    evidence: str = ""


class ScorePanel(QWidget):
    """``said`` carries the way; the fields are read by whoever writes it down."""

    said = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.title = selectable()
        self.rule = selectable()
        self.told = selectable()
        self.cases = QListWidget()
        self.cases.setAccessibleName("登记的例")
        self.cases.setMaximumHeight(self.fontMetrics().height() * 6)
        self.points = QLineEdit()
        self.points.setPlaceholderText("这一项得几分；空着打分就是取消")
        self.count = QSpinBox()
        self.count.setRange(1, 1000)
        self.reason = QPlainTextEdit()
        self.reason.setPlaceholderText("扣分、加分、复核都要写理由")
        self.reason.setTabChangesFocus(True)
        self.reason.setMaximumHeight(self.fontMetrics().height() * 4)
        self.evidence = QLineEdit()
        self.evidence.setPlaceholderText("材料名称、编号或网址；没有佐证的不扣分")
        self.buttons = {way: self._button(way) for way in Way}
        self._lay_out()
        self.points.returnPressed.connect(lambda: self.said.emit(Way.GIVE))
        self.show_line(None, Typed())

    def _button(self, way: Way) -> QPushButton:
        name, keys = NAMES[way]
        button = QPushButton(name)
        button.setShortcut(keys)
        button.setToolTip(as_tip(keys))
        button.clicked.connect(lambda: self.said.emit(way))
        return button

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        row = QHBoxLayout()
        row.addWidget(self.points, 1)
        row.addWidget(plain("例数"))
        row.addWidget(self.count)
        for name, field in (
            ("分数", self.points),
            ("例数", self.count),
            ("理由", self.reason),
            ("佐证", self.evidence),
        ):
            field.setAccessibleName(name)
        form.addRow(plain("分数"), row)
        form.addRow(plain("理由"), self.reason)
        form.addRow(plain("佐证"), self.evidence)
        buttons = QWidget()
        flow = Flow(buttons, gap=6)
        for button in self.buttons.values():
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 0, 6, 6)
        for part in (self.title, self.rule, self.told, self.cases):
            layout.addWidget(part)
        layout.addLayout(form)
        layout.addWidget(buttons)
        layout.addStretch()

    def show_line(self, line: Line | None, typed: Typed, *, can_score: bool = False) -> None:
        """Show an indicator; ``typed`` is what was typed there and not yet said."""
        self.setEnabled(line is not None)
        each = line.indicator if line else None
        self.title.setText(f"{each.code} {each.title}" if each else "")
        self.rule.setText(f"{words_of(each)}\n{each.rule}".strip() if each else "")
        self.told.setText(_told(line) if line else "")
        self.told.setVisible(bool(self.told.text()))
        self.cases.clear()
        for case in line.entry.cases if line else ():
            item = QListWidgetItem(visible(_case(case)))
            item.setData(Qt.ItemDataRole.UserRole, case.id)
            self.cases.addItem(item)
        self.cases.setVisible(self.cases.count() > 0)
        self.points.setText(typed.points)
        self.count.setValue(typed.count)
        self.reason.setPlainText(typed.reason)
        self.evidence.setText(typed.evidence)
        counts_cases = each is not None and each.mode in _COUNTED and not each.children
        for way, button in self.buttons.items():
            button.setEnabled(counts_cases if way in {Way.CASE, Way.WITHDRAW} else can_score)
        self.buttons[Way.APPEAL].setEnabled(line is not None)

    @property
    def typed(self) -> Typed:
        """Return what stands in the fields."""
        return Typed(
            self.points.text().strip(),
            self.count.value(),
            self.reason.toPlainText().strip(),
            self.evidence.text().strip(),
        )

    @property
    def case_id(self) -> int:
        """Return the chosen case, or 0."""
        item = self.cases.currentItem()
        return int(item.data(Qt.ItemDataRole.UserRole)) if item else 0


def typed_of(line: Line) -> Typed:
    """Return what the fields begin with: what the office said last."""
    entry = line.entry
    decided = entry.decided
    return Typed(
        "" if decided is None else shown(decided),
        1,
        entry.final_reason or entry.reason,
        entry.evidence,
    )


def _told(line: Line) -> str:
    entry = line.entry
    own = "" if entry.self_points is None else f"自评 {shown(entry.self_points)} 分"
    words = [f"{own}　{entry.self_note}　{entry.self_evidence}".strip()] if own else []
    words += [f"申诉：{entry.appeal}"] if entry.appeal else []
    if entry.review_points is not None:
        words += [f"评分 {shown(entry.review_points)}（{entry.reviewed_by}）"]
    if entry.final_points is not None:
        words += [f"复核 {shown(entry.final_points)}：{entry.final_reason}"]
    return "\n".join(words)


def _case(case: Case) -> str:
    amount = f"　{shown(case.amount)} 分" if case.amount is not None else ""
    gone = f"　（已撤销：{case.withdrawn_because}）" if case.withdrawn_because else ""
    return f"第{case.id}号　{case.count} 例{amount}　{case.reason}　{case.evidence}{gone}"
