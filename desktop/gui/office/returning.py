"""退回单: what is said to one unit's report, as a small file that travels back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
)

from desktop.errors import DesktopError
from desktop.gui import ask
from desktop.gui.text import plain, visible
from desktop.rollup.figures import Measure
from desktop.rollup.slips import make_slip, write_slip

if TYPE_CHECKING:
    from desktop.gui.office.bureau import Bureau

_DAYS = 10  # working days are the office's to count; a first suggestion


class ReturnDialog(QDialog):
    """Which unit, by when, a word to go with it."""

    def __init__(self, bureau: Bureau, unit_id: int | None) -> None:
        super().__init__(bureau.window)
        self._bureau = bureau
        self.setWindowTitle("退回单")
        self.unit = QComboBox()
        self.unit.setAccessibleName("单位")
        counts = bureau.picture.by_unit
        for each in bureau.picture.matrix.units:
            said = counts.count(Measure.RETURNED, each.id) + counts.count(Measure.QUERIED, each.id)
            if each.has_reported:
                self.unit.addItem(visible(f"{each.name}（退回、存疑 {said} 条）"), each.id)
        self.unit.setCurrentIndex(max(self.unit.findData(unit_id), 0))
        self.has_due = QCheckBox("要求重新报送的日期(&D)")
        self.has_due.setChecked(True)
        self.due = QDateEdit(QDate.currentDate().addDays(_DAYS))
        self.due.setAccessibleName("重新报送的日期")
        self.due.setCalendarPopup(True)
        self.due.setDisplayFormat("yyyy-MM-dd")
        self.has_due.toggled.connect(self.due.setEnabled)
        self.note = QPlainTextEdit()
        self.note.setAccessibleName("说明")
        self.note.setTabChangesFocus(True)
        self.is_all = QCheckBox("连同通过的条目一起写入(&A)")
        self.fault = plain(wraps=True)
        self.box = ask.buttons(self, "做退回单")
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(plain("单位"), self.unit)
        form.addRow(self.has_due, self.due)
        form.addRow(plain("说明"), self.note)
        form.addRow(self.is_all)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.resize(520, 300)
        ok = self.box.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(self.unit.count() > 0)
        if not self.unit.count():
            self.fault.setText("还没有单位报送，不能做退回单。")

    def accept(self) -> None:
        """Make the slip and write it into a folder; trouble leaves the questions open."""
        bureau = self._bureau
        units = {each.id: each for each in bureau.picture.matrix.units}
        submission_id = units[self.unit.currentData()].submission_id
        folder = ask.folder(self, "退回单写到哪个文件夹", bureau.preferences.folder)
        if submission_id is None or not folder:
            return
        day = self.due.date()
        due_on = date(day.year(), day.month(), day.day()) if self.has_due.isChecked() else None
        try:
            slip = make_slip(
                bureau.rollup,
                submission_id,
                is_all=self.is_all.isChecked(),
                note=self.note.toPlainText(),
                due_on=due_on,
            )
            path = write_slip(slip, folder)
        except DesktopError as error:
            self.fault.setText(str(error))
            return
        bureau.preferences.worked_in(folder)
        bureau.refresh()
        bureau.notice.tell(
            f"退回单已写到“{path.name}”，共 {len(slip.returned)} 条，请交给{slip.unit}。"
        )
        super().accept()
