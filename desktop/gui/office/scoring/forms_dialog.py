"""读取自评表: what filled forms would change is seen first, then taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QVBoxLayout

from desktop.gui import ask
from desktop.gui.models.table import PlainTable
from desktop.gui.office.course import Watched
from desktop.gui.office.lists import fitting, listed
from desktop.gui.office.scoring.forms import Planned, ReadForms, plan_forms, take_forms
from desktop.gui.text import plain, visible

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.scorecard.model import Finding
    from desktop.rollup.units import ReportingUnit

_WIDTHS: Final = (90, 170, 220, 420)


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the preview."""

    kind: str
    unit: str
    file_name: str
    words: str


class DifferenceTable(PlainTable[Difference]):
    """What is not taken comes first."""

    headers: ClassVar = ("", "单位", "文件", "内容")

    def words(self, row: Difference, column: int) -> str:
        """Return what a cell says."""
        return (row.kind, row.unit, row.file_name, row.words)[column]

    def tip(self, row: Difference, column: int) -> str:
        """Return the whole cell."""
        return self.words(row, column)

    def key(self, row: Difference) -> str:
        """Return what it says."""
        return row.words


class FormsDialog(QDialog):
    """``taken`` is how many places were changed; ``refused`` what the card's rules refused."""

    def __init__(self, bureau: Bureau, read: ReadForms, units: tuple[ReportingUnit, ...]) -> None:
        super().__init__(bureau.window)
        self._bureau = bureau
        self._read = read
        self._units = units
        self._asked = 0
        self.planned: Planned | None = None
        self.taken = 0
        self.refused: tuple[Finding, ...] = ()
        self.setWindowTitle("读取自评表")
        self.words = plain(wraps=True)
        self.table = DifferenceTable(self)
        self.list = listed(self.table, "有哪些不同", _WIDTHS, 3)
        self.whose = QComboBox()
        self.whose.setAccessibleName("没写单位的算谁的")
        self.whose.addItem("表上没写单位的：不读", None)
        for unit in units:
            self.whose.addItem(visible(f"表上没写单位的：算作{unit.name}"), unit.id)
        self.is_review = QCheckBox("读主管部门填的“得分”“复核分”各列，不读自评(&R)")
        self.box = ask.buttons(self, "读入")
        self._lay_out()
        self.whose.currentIndexChanged.connect(lambda _row: self.plan())
        self.is_review.toggled.connect(lambda _on: self.plan())
        self.plan()

    def _lay_out(self) -> None:
        self.whose.setVisible(self._read.has_nameless)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        for part in (self.whose, self.is_review, self.box):
            layout.addWidget(part)
        self.resize(fitting(self, 960, 480))

    def plan(self) -> None:
        """Look in the worker what would be changed."""
        self.planned = None
        self._asked += 1
        number, rollup, read = self._asked, self._bureau.rollup, self._read
        nameless = next((e for e in self._units if e.id == self.whose.currentData()), None)
        is_review = self.is_review.isChecked()
        self._tell("正在比较……")
        self._bureau.tasks.run(
            self,
            lambda: plan_forms(rollup, read, nameless, is_review=is_review),
            lambda planned: self._take(number, planned),
            self._fail,
        )

    def _take(self, number: int, planned: Planned) -> None:
        if number != self._asked:
            return
        self.planned = planned
        self.table.show(tuple(_differences(planned)))
        left = f"，{len(planned.findings)} 处没有读，见最前面几行" if planned.findings else ""
        if planned.count:
            self._tell(f"与现有的不同 {planned.count} 处{left}。核对之后按“读入”，现在还没有写入。")
        else:
            self._tell(f"没有与现有的不同之处{left}。")

    def _fail(self, error: DesktopError) -> None:
        self._tell(str(error))

    def _tell(self, words: str) -> None:
        self.words.setText(words)
        ok = self.box.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self.planned and self.planned.count))

    def accept(self) -> None:
        """Take what is shown."""
        planned, rollup = self.planned, self._bureau.rollup
        if planned is None:
            return
        dialog = Watched(
            self._bureau,
            "读取自评表",
            "正在读入……",
            lambda course: take_forms(course, rollup, planned),
            self,
        )
        ask.run(dialog)
        if isinstance(dialog.result_of_work, tuple):
            self.taken, self.refused = dialog.result_of_work
        super().accept()


def _differences(planned: Planned) -> list[Difference]:
    rows = [Difference("没有读", "", each.place, each.sentence) for each in planned.findings]
    rows += [
        Difference("有不同", each.unit.name, each.form.file_name, taking.words)
        for each in planned.forms
        for taking in each.plan.takings
    ]
    return rows
