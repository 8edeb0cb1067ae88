"""退回单: what is said to one unit's report, as a small signed file that travels back, and on paper."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
)

from desktop.gui import ask
from desktop.gui.exchange.signing import SignPart
from desktop.gui.office.course import Watched
from desktop.gui.office.days import DayEdit, in_days
from desktop.gui.office.slips import MadeSlips, SlipOrder, make_slips
from desktop.gui.text import fault_line, plain, visible
from desktop.rollup.figures import Measure
from desktop.rollup.review import unsent_counts

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.errors import DesktopError
    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.summary import UnitLine
    from desktop.workbook.submitting import Sign

_EVERY = 0  # in the place of a unit's id
_DAYS = 10  # working days are the office's to count; a first suggestion


class ReturnDialog(QDialog):
    """Which unit, by when, a word to go with it, the key, and whether a page is wanted too."""

    def __init__(self, bureau: Bureau, unit_id: int | None) -> None:
        super().__init__(bureau.window)
        self._bureau = bureau
        self.setWindowTitle("退回单")
        self.unit = QComboBox()
        self.unit.setAccessibleName("单位")
        self._list_units(unit_id)
        suggested = in_days(bureau.today, _DAYS)
        self.due = DayEdit("要求重新报送的日期(&D)", "重新报送的日期", suggested, suggested)
        self.note = QPlainTextEdit()
        self.note.setAccessibleName("说明")
        self.note.setTabChangesFocus(True)
        self.is_all = QCheckBox("连同通过的条目一起写入(&A)")
        self.has_page = QCheckBox("同时出一份可以打印盖章的 PDF(&P)")
        self.has_page.setChecked(True)
        self.signing = SignPart(bureau.desk, self, bureau.rollup.office)
        self.fault = fault_line()
        self.box = ask.buttons(self, "做退回单")
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(plain("单位"), self.unit)
        form.addRow(self.due)
        form.addRow(plain("说明"), self.note)
        for part in (self.is_all, self.has_page, self.signing, self.fault, self.box):
            form.addRow(part)
        self.resize(560, 420)
        self.signing.changed.connect(self._check)
        self._check()

    def _list_units(self, unit_id: int | None) -> None:
        self._reported = [e for e in self._bureau.picture.matrix.units if e.has_reported]
        counts = self._bureau.picture.by_unit
        said = {
            each.id: counts.count(Measure.RETURNED, each.id)
            + counts.count(Measure.QUERIED, each.id)
            for each in self._reported
        }
        with self._bureau.rollup.reading() as db:
            unsent = unsent_counts(db)
        # Who was told already is not told again with the others.
        self._asked = [each for each in self._reported if unsent.get(each.submission_id or 0)]
        if len(self._asked) > 1:
            words = f"所有有未发的退回、存疑的单位（{len(self._asked)} 个，每个一份）"
            self.unit.addItem(words, _EVERY)
        for each in self._reported:
            left = unsent.get(each.submission_id or 0, 0)
            told = f"，{left} 条未发" if left else "，都已发过" if said[each.id] else ""
            words = f"{each.name}（退回、存疑 {said[each.id]} 条{told}）"
            self.unit.addItem(visible(words), each.id)
        self.unit.setCurrentIndex(max(self.unit.findData(unit_id), 0))

    def _check(self, sentence: str = "") -> None:
        fault = self.signing.fault
        if not self.unit.count():
            fault = "还没有单位报送，不能做退回单。"
        self.fault.setText(sentence or fault)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    @property
    def wanted(self) -> list[UnitLine]:
        """Return the units that get a slip."""
        chosen = self.unit.currentData()
        if chosen == _EVERY:
            return self._asked
        return [each for each in self._reported if each.id == chosen]

    def accept(self) -> None:
        """Make the slips and write them into a folder; trouble leaves the questions open."""
        folder = ask.folder(self, "退回单写到哪个文件夹", self._bureau.preferences.folder)
        if not self.wanted or not folder:
            return
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        self.signing.prepare(self, partial(self._make, folder), self._failed)

    def _make(self, folder: Path, sign: Sign | None) -> None:
        bureau = self._bureau
        order = SlipOrder(
            units=tuple(self.wanted),
            is_all=self.is_all.isChecked(),
            note=self.note.toPlainText(),
            due_on=self.due.day,
            has_page=self.has_page.isChecked(),
        )
        dialog = Watched(
            bureau,
            "退回单",
            "正在做退回单……",
            lambda course: make_slips(course, bureau.rollup, order, folder, sign),
            self,
        )
        ask.run(dialog)
        bureau.refresh()
        made = dialog.result_of_work
        if not isinstance(made, MadeSlips):
            self._check(str(dialog.error or ""))
            return
        if not made.slips:
            self._check("".join(made.troubles))
            return
        self.signing.remember()
        bureau.preferences.worked_in(folder)
        (bureau.notice.trouble if made.troubles else bureau.notice.tell)(made.sentence)
        super().accept()

    def _failed(self, error: DesktopError) -> None:
        self._check(str(error))
