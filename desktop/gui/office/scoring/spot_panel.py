"""One indicator of one unit looked at closely: the rule, what is said, its cases, and the form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.office.scoring.drafts import Drafts, place_of
from desktop.gui.office.scoring.form import ScoreForm
from desktop.gui.office.scoring.saying import Draft, Way, standing, ways
from desktop.gui.text import as_tip, selectable, visible
from desktop.rollup.scorecard.model import Mode
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.rules import words_of

if TYPE_CHECKING:
    from desktop.rollup.scorecard.model import Case, Entry, Indicator
    from desktop.rollup.scorecard.spot import Spot


class SpotPanel(QWidget):
    """What was typed and not said stays with its place; ``typed`` holds it."""

    wanted = Signal(object, object)
    withdrawn = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.at: Spot | None = None
        self.typed = Drafts()
        self.seen: Entry | None = None
        self._way: Way | None = None
        self.rule = selectable()
        self.said = selectable()
        self.cases = QListWidget()
        self.cases.setAccessibleName("已登记的例")
        self.cases.setMaximumHeight(self.fontMetrics().height() * 5)
        self.withdraw = QPushButton("撤销这一例(&X)…")
        self.withdraw.setToolTip(as_tip("例会留着，注明为什么撤销"))
        self.form = ScoreForm()
        self._lay_out()
        self.form.wanted.connect(self._want)
        self.form.way_changed.connect(self._change_way)
        self.form.left.connect(self.left)
        self.withdraw.clicked.connect(self._withdraw)
        self.cases.currentRowChanged.connect(lambda _row: self._enable())
        self.show_spot(None, None, "")

    def _lay_out(self) -> None:
        reading = QWidget()
        column = QVBoxLayout(reading)
        column.setContentsMargins(0, 0, 6, 0)
        for part in (self.rule, self.said, self.cases):
            column.addWidget(part)
        column.addWidget(self.withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        scroller = QScrollArea()
        scroller.setWidgetResizable(True)
        scroller.setWidget(reading)
        scroller.setAccessibleName("评分标准和已有的意见")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scroller, 4)
        row.addWidget(self.form, 5)

    def show_spot(self, at: Spot | None, said: Entry | None, why_not: str) -> None:
        """Show a place with what stands there; without one ``why_not`` says the reason."""
        self.keep()
        is_same = at is not None and self.at is not None and place_of(self.at) == place_of(at)
        kept = self._way if is_same else None
        self.at, self.seen = at, said
        found = ways(at, said) if at and said else ()
        typed = self.typed.begun(at) if at else ()
        begun = [each for each in found if each in typed]
        self.form.offer(found, kept or next(iter(begun), None))
        self.rule.setText(_rule(at.indicator) if at else why_not)
        self.said.setText(_said(said) if said else "")
        self.said.setVisible(bool(self.said.text()))
        self._list_cases(at, said)
        self._fill()

    def _list_cases(self, at: Spot | None, said: Entry | None) -> None:
        self.cases.clear()
        for each in said.cases if at and said else ():
            item = QListWidgetItem(visible(_case(each, at.indicator) if at else ""))
            item.setData(Qt.ItemDataRole.UserRole, each.id)
            self.cases.addItem(item)
        has_cases = self.cases.count() > 0
        self.cases.setVisible(has_cases)
        self.withdraw.setVisible(has_cases)
        if has_cases:
            self.cases.setCurrentRow(self.cases.count() - 1)
        self._enable()

    @property
    def case(self) -> Case | None:
        """Return the current case."""
        item = self.cases.currentItem()
        id_ = item.data(Qt.ItemDataRole.UserRole) if item else None
        cases = self.seen.cases if self.seen else ()
        return next((each for each in cases if each.id == id_), None)

    def _enable(self) -> None:
        self.withdraw.setEnabled(self.case is not None and self.case.counts)

    def _withdraw(self) -> None:
        if self.case:
            self.withdrawn.emit(self.case)

    # What is typed

    def _fill(self) -> None:
        self._way = self.form.way
        at, seen, way = self.at, self.seen, self._way
        if at is None or seen is None or way is None:
            self.form.show_words(None, {})
            return
        draft = self.typed.of(at, way)
        self.form.show_words(at, draft.words if draft else standing(at, seen, way))

    def _change_way(self) -> None:
        self.keep()
        self._fill()

    def keep(self) -> None:
        """Keep what was typed and not said, with its place and what stood there then."""
        draft, at, way = self.draft(), self.at, self._way
        if draft is None or at is None or way is None:
            return
        if draft.words == standing(at, draft.seen, way):
            self.typed.forget(at, way)
        else:
            self.typed.keep(at, way, draft)

    def draft(self) -> Draft | None:
        """Return what is in the form, beside what stood there when it was begun."""
        at, seen, way = self.at, self.seen, self._way
        if at is None or seen is None or way is None:
            return None
        begun = self.typed.of(at, way)
        return Draft(begun.seen if begun else seen, self.form.words())

    def forget(self) -> None:
        """Forget what was typed here: it is said."""
        if self.at and self._way:
            self.typed.forget(self.at, self._way)
        self.at = None

    def begin_anew(self, said: Entry) -> None:
        """Let what is typed here stand beside what stands now, after its writer was told of it."""
        self.keep()
        at, way = self.at, self._way
        draft = self.typed.of(at, way) if at and way else None
        if draft and at and way:
            self.typed.keep(at, way, replace(draft, seen=said))

    def _want(self) -> None:
        draft = self.draft()
        if draft and self._way:
            self.wanted.emit(self._way, draft)


def _rule(indicator: Indicator) -> str:
    own = indicator.rule if indicator.rule != indicator.title else ""
    head = f"{indicator.code} {indicator.title}（{words_of(indicator)}）"
    if indicator.mode is Mode.SUM or (indicator.children and indicator.mode is Mode.BONUS):
        own = "由下面各项相加，请在下面的指标打分。"
    elif indicator.children:
        own = f"{own}\n可以在这里直接打分，也可以在下面的指标按例登记。".strip()
    return "\n".join(filter(None, (head, own)))


def _said(said: Entry) -> str:
    own = "" if said.self_points is None else f"{shown(said.self_points)}分　"
    proof = f"　佐证：{said.self_evidence}" if said.self_evidence else ""
    words = f"{own}{said.self_note}{proof}"
    office = ""
    if said.review_points is not None:
        by = f"　{said.reviewed_by} {said.reviewed_at[:10]}" if said.reviewed_by else ""
        proof = f"　依据：{said.evidence}" if said.evidence else ""
        office = f"评分：{shown(said.review_points)}分　{said.reason}{proof}{by}"
    final = ""
    if said.final_points is not None:
        final = f"复核：{shown(said.final_points)}分　{said.final_reason}"
    appeal = f"申诉：{said.appeal}" if said.appeal else ""
    return "\n".join(filter(None, (f"自评：{words}" if words else "", office, appeal, final)))


def _case(case: Case, indicator: Indicator) -> str:
    points = case.points(indicator)
    sign = {Mode.DEDUCT: "-", Mode.BONUS: "+"}.get(indicator.mode, "")
    amount = f"{sign}{shown(points)}分　" if sign else "否决　"
    times = f"{case.count}例　" if case.count > 1 else ""
    day = f"　{case.happened_on}" if case.happened_on else ""
    proof = f"　依据：{case.evidence}" if case.evidence else ""
    words = f"第{case.id}例　{times}{amount}{case.reason}{proof}{day}"
    return words if case.counts else f"{words}　（已撤销：{case.withdrawn_because}）"
