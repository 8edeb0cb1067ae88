"""A new roll-up on one page: which list, which office, which units, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
)

from desktop.checklist.region import load_region
from desktop.errors import DesktopError
from desktop.files import region_file
from desktop.gui import ask
from desktop.gui.office.lists import fitting
from desktop.gui.office.place_part import PlacePart
from desktop.gui.review.choice import SourceChoice
from desktop.gui.text import fault_line, plain
from desktop.rollup.issuing import issue, plan_issue
from desktop.rollup.store import Rollup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.checklist.model import Checklist
    from desktop.gui.desk import Desk

NO_YEAR = 1999  # the spin box's lowest value stands for 未注明


class NewRollup(QDialog):
    """The button waits until everything is there; ``rollup`` is the new one after it was made."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.checklist: Checklist | None = None
        self.rollup: Rollup | None = None
        self.setWindowTitle("新建汇总")
        self.choice = SourceChoice(desk)
        self.count = plain(wraps=True)
        self.office_edit = QLineEdit(desk.preferences.text("office"))
        self.office_edit.setPlaceholderText("如：市政府办公室")
        self.year_edit = QSpinBox()
        self.year_edit.setRange(NO_YEAR, 2100)
        self.year_edit.setSpecialValueText("未注明")
        self.units_edit = QPlainTextEdit()
        self.units_edit.setPlaceholderText("每行一个报送单位，可以从表格里粘贴；以后也能加。")
        self.units_edit.setTabChangesFocus(True)
        self.units_edit.setMinimumHeight(self.fontMetrics().height() * 3)
        self.place = PlacePart(desk.preferences)
        self.fault = fault_line()
        self.box = ask.buttons(self, "建立汇总")
        self._lay_out()
        self.choice.taken.connect(self._take)
        self.choice.failed.connect(self._fail)
        self.choice.review.issued.connect(lambda checklist, _chosen: self._take(checklist))
        self.office_edit.textChanged.connect(lambda _text: self._check())
        self.place.changed.connect(self._check)
        self.year_edit.valueChanged.connect(lambda _value: self.place.suggest(self.year))
        self.choice.begin(None)
        self.office_edit.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(plain("要点"), self.choice)
        form.addRow("", self.count)
        for name, field in (
            ("主管部门", self.office_edit),
            ("年度", self.year_edit),
            ("报送单位", self.units_edit),
        ):
            field.setAccessibleName(name)
            form.addRow(plain(name), field)
        form.addRow(plain("存放位置"), self.place)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.resize(fitting(self, 640, 500))

    def _take(self, checklist: Checklist) -> None:
        self.checklist = checklist
        self.count.setText(f"{checklist.title}，{len(checklist.requirements)} 条。")
        self.year_edit.setValue(checklist.year or NO_YEAR)
        self.place.suggest(self.year)
        self._check()

    def _fail(self, sentence: str) -> None:
        self.checklist = None
        self.count.setText("")
        self._check(sentence)

    @property
    def year(self) -> int | None:
        """Return the year, or None."""
        return self.year_edit.value() if self.year_edit.value() > NO_YEAR else None

    @property
    def units(self) -> list[str]:
        """Return the names that were typed or pasted, one from each line or cell."""
        lines = self.units_edit.toPlainText().replace("\t", "\n").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def _check(self, sentence: str = "") -> None:
        fault = self._fault()
        self.fault.setText(sentence or fault)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def _fault(self) -> str:
        if self.checklist is None:
            return "请先选一份要点。"
        if not self.office_edit.text().strip():
            return "请填写主管部门的名称。"
        return self.place.fault

    def accept(self) -> None:
        """Make it in the worker; a document with something to decide is reviewed first."""
        if self.choice.review.is_due:
            self.choice.review.review()
        checklist, place = self.checklist, self.place
        if checklist is None or self.choice.review.is_due or self._fault():
            return
        self.fault.setText("正在建立汇总……")
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        where, originals, actor = place.place, place.originals, place.actor
        office, year, names = self.office_edit.text().strip(), self.year, self.units

        def work() -> Rollup:
            rollup = Rollup.create(
                where, checklist, office=office, year=year, originals=originals, actor=actor
            )
            return begun(rollup, names)

        self._desk.tasks.run(self, work, self._finish, lambda error: self._check(str(error)))

    def _finish(self, rollup: Rollup) -> None:
        self.rollup = rollup
        self.place.remember(rollup.place.path)
        self._desk.preferences.remember("office", rollup.office)
        super().accept()


def begun(rollup: Rollup, names: Sequence[str]) -> Rollup:
    """Let these units report, each what the list asks of it; a roll-up that fails is closed."""
    try:
        if names:
            issue(rollup, plan_issue(rollup.checklist(), names, load_region(region_file())))
    except DesktopError:
        rollup.close()
        raise
    return rollup
