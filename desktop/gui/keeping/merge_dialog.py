"""合并副本: what the copies say differently, requirement by requirement, and whose words to take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from desktop.gui import ask
from desktop.gui.keeping.texts import ReadText
from desktop.gui.text import plain, visible
from desktop.terms import GAP_KIND, STATUS, VERDICT, printed_ref
from desktop.workbook.merge.merging import name_of
from desktop.workbook.merge.particulars import in_words, is_joinable
from desktop.workbook.merge.plan import Difference, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.gui.desk import Desk
    from desktop.workbook.merge.plan import Answer, MergePlan, PlannedParticular

WHOSE: Final = {Side.OURS: "本工作簿的", Side.THEIRS: "副本的"}


class MergeDialog(QDialog):
    """The plan, with a choice for every difference; ``sides`` is what was chosen."""

    def __init__(self, desk: Desk, plan: MergePlan) -> None:
        super().__init__(desk.window)
        self._plan = plan
        self._rows: tuple[Difference | PlannedParticular, ...] = (
            *plan.differences,
            *plan.particulars,
        )
        self.sides = {each.key: each.side for each in self._rows}
        self.setWindowTitle("合并副本")
        self.list = QTreeWidget()
        self.list.setAccessibleName("不同之处")
        self.list.setHeaderLabels(["不同之处", "谁改过", "采用"])
        self.list.setRootIsDecorated(False)
        self.ours, self.theirs = ReadText("本工作簿的内容"), ReadText("副本的内容")
        self.take_ours = QRadioButton("采用本工作簿的(&A)")
        self.take_theirs = QRadioButton("采用副本的(&B)")
        self.all_ours = QPushButton("全部采用本工作簿的")
        self.all_theirs = QPushButton("全部采用副本的")
        self.box = ask.buttons(self, "合并")
        self._lay_out()
        self._fill()
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.take_ours.clicked.connect(lambda: self._choose(Side.OURS))
        self.take_theirs.clicked.connect(lambda: self._choose(Side.THEIRS))
        self.all_ours.clicked.connect(lambda: self._choose_all(Side.OURS))
        self.all_theirs.clicked.connect(lambda: self._choose_all(Side.THEIRS))
        self.list.installEventFilter(self)
        if first := self.list.topLevelItem(self._first_question()):
            self.list.setCurrentItem(first)
        self.list.setFocus()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(plain(self._summary(), wraps=True))
        layout.addWidget(self.list, 2)
        sides = QGridLayout()
        for column, (choice, text) in enumerate(
            ((self.take_ours, self.ours), (self.take_theirs, self.theirs))
        ):
            sides.addWidget(choice, 0, column)
            sides.addWidget(text, 1, column)
        layout.addLayout(sides, 3)
        row = QHBoxLayout()
        for button in (self.all_ours, self.all_theirs):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.box)
        layout.addLayout(row)
        self.resize(860, 600)

    def _summary(self) -> str:
        questions = sum(1 for each in self._rows if each.is_conflict)
        name = self._plan.theirs.path.name
        words = f"与“{name}”相比有 {len(self._rows)} 处不同"
        if not self._rows:
            return f"与“{name}”填的一样，只有那里的报送记录、另一份副本的内容要一并收进来。"
        words += f"，其中 {questions} 处两边都改过，请逐处看一看" if questions else ""
        return f"{words}。两边都改过的，没有采用的一份会列在旁边供参考，不会丢；合并后可以撤销。"

    def _fill(self) -> None:
        for row in self._rows:
            item = QTreeWidgetItem([visible(_name(row)), _who(row), WHOSE[self.sides[row.key]]])
            self.list.addTopLevelItem(item)
        self.list.setColumnWidth(0, 480)
        self.list.setColumnWidth(1, self.list.sizeHintForColumn(1) + 16)

    def _first_question(self) -> int:
        return next((n for n, each in enumerate(self._rows) if each.is_conflict), 0)

    @property
    def _current(self) -> Difference | PlannedParticular | None:
        index = self.list.indexOfTopLevelItem(self.list.currentItem()) if self._rows else -1
        return self._rows[index] if index >= 0 else None

    def _show(self) -> None:
        row = self._current
        if row is None:
            return
        ours, theirs = _both(row)
        self.ours.tell(ours)
        self.theirs.tell(theirs)
        is_ours = self.sides[row.key] is Side.OURS
        (self.take_ours if is_ours else self.take_theirs).setChecked(True)
        can_choose = isinstance(row, Difference) or not _is_joined(row)
        for choice in (self.take_ours, self.take_theirs):
            choice.setEnabled(can_choose)

    def _choose(self, side: Side) -> None:
        if row := self._current:
            self.sides[row.key] = side
            self.list.currentItem().setText(2, WHOSE[side])

    def _choose_all(self, side: Side) -> None:
        for number, row in enumerate(self._rows):
            self.sides[row.key] = side
            item = self.list.topLevelItem(number)
            if item:
                item.setText(2, WHOSE[side])
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the space bar change sides where the list has the keys."""
        row = self._current
        is_space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if row and is_space and event.type() == QEvent.Type.KeyPress:
            if self.take_ours.isEnabled():
                self._choose(Side.THEIRS if self.sides[row.key] is Side.OURS else Side.OURS)
                self._show()
            return True
        return super().eventFilter(watched, event)


def _is_joined(row: PlannedParticular) -> bool:
    return row.is_conflict and is_joinable(row.particular)


def _name(row: Difference | PlannedParticular) -> str:
    if isinstance(row, Difference):
        requirement = row.ours.row.requirement
        return f"{printed_ref(requirement.ref)}　{requirement.title or requirement.text}"
    return name_of(row)


def _who(row: Difference | PlannedParticular) -> str:
    if not isinstance(row, Difference) and _is_joined(row):
        return "两边都改过，合在一起"
    if row.is_conflict:
        return "两边都改过"
    return "只有副本改过" if row.side is Side.THEIRS else "只有本工作簿改过"


def _both(row: Difference | PlannedParticular) -> tuple[str, str]:
    if isinstance(row, Difference):
        return "\n".join(_lines(row.ours)), "\n".join(_lines(row.theirs))
    return in_words(row.particular.ours) or "（没有）", in_words(
        row.particular.theirs
    ) or "（没有）"


def _lines(answer: Answer) -> Iterator[str]:
    """Yield all that one side says about a requirement."""
    row, said = answer.row, answer.row.assessment
    when = (
        f"（{said.updated_by}，{said.updated_at.astimezone():%m-%d %H:%M}）"
        if said.updated_at
        else ""
    )
    yield f"{STATUS[said.status]}{when}"
    for name, text in (
        ("", said.statement),
        ("不涉及的理由：", said.reason),
        ("存在问题：", said.problems),
        ("下一步打算：", said.next_steps),
        ("自评分：", said.self_score),
        ("不需佐证：", said.evidence_waiver),
    ):
        if text:
            yield f"{name}{text}"
    for fact in said.facts:
        yield f"{fact.label}：{fact.value}{fact.measure}"
    for each in row.evidence:
        yield f"佐证：{each.title or each.name or each.url}"
    for duty in row.duties:
        yield f"分工：{duty.section} {duty.person}"
    for review in row.reviews:
        yield f"第{review.round}轮审核：{VERDICT[review.verdict]} {review.remark}"
    for kind, reason in answer.accepted:
        yield f"{GAP_KIND.get(kind, kind)}，说明：{reason}"
