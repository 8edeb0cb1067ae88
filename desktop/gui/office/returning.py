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

from desktop.errors import DesktopError
from desktop.files import replace_whole
from desktop.gui import ask
from desktop.gui.exchange.signing import SignPart
from desktop.gui.office.days import DayEdit, in_days
from desktop.gui.text import plain, visible
from desktop.rollup.figures import Measure
from desktop.rollup.slips import free_path, make_slip, slip_name, write_slip

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.office.bureau import Bureau
    from desktop.workbook.return_slip import ReturnSlip
    from desktop.workbook.submitting import Sign

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
        self.fault = plain(wraps=True)
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
        counts = self._bureau.picture.by_unit
        for each in self._bureau.picture.matrix.units:
            said = counts.count(Measure.RETURNED, each.id) + counts.count(Measure.QUERIED, each.id)
            if each.has_reported:
                self.unit.addItem(visible(f"{each.name}（退回、存疑 {said} 条）"), each.id)
        self.unit.setCurrentIndex(max(self.unit.findData(unit_id), 0))

    def _check(self, sentence: str = "") -> None:
        fault = self.signing.fault
        if not self.unit.count():
            fault = "还没有单位报送，不能做退回单。"
        self.fault.setText(sentence or fault)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def accept(self) -> None:
        """Make the slip and write it into a folder; trouble leaves the questions open."""
        units = {each.id: each for each in self._bureau.picture.matrix.units}
        submission_id = units[self.unit.currentData()].submission_id
        folder = ask.folder(self, "退回单写到哪个文件夹", self._bureau.preferences.folder)
        if submission_id is None or not folder:
            return
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        self.signing.prepare(self, partial(self._make, submission_id, folder), self._failed)

    def _make(self, submission_id: int, folder: Path, sign: Sign | None) -> None:
        bureau = self._bureau
        try:
            slip = make_slip(
                bureau.rollup,
                submission_id,
                is_all=self.is_all.isChecked(),
                note=self.note.toPlainText(),
                due_on=self.due.day,
                sign=sign,
            )
            path = write_slip(slip, folder)
        except DesktopError as error:
            self._failed(error)
            return
        self.signing.remember()
        bureau.preferences.worked_in(folder)
        bureau.refresh()
        signed = "（已签名）" if slip.signature else "（未签名）"
        words = (
            f"退回单{signed}已写到“{path.name}”，共 {len(slip.returned)} 条，请交给{slip.unit}。"
        )
        if not self.has_page.isChecked():
            self._end(words)
            return
        self.fault.setText("正在排版可以打印的一页……")
        bureau.tasks.run(
            self,
            lambda: write_page(slip, folder),
            lambda page: self._end(f"{words}打印用的是“{page.name}”。"),
            lambda error: self._end(words, error),
        )

    def _end(self, words: str, error: DesktopError | None = None) -> None:
        if error:
            self._bureau.notice.trouble(f"{words}打印用的一页没有写成：{error}")
        else:
            self._bureau.notice.tell(words)
        super().accept()

    def _failed(self, error: DesktopError) -> None:
        self._check(str(error))


def write_page(slip: ReturnSlip, folder: Path) -> Path:
    """Write the printable page of a slip beside it; one that is there is never replaced.

    Raises:
        FileError: it cannot be written.
    """
    from desktop.report.installed import installed_typefaces  # noqa: PLC0415 - slow imports
    from desktop.report.letter_files import LetterForm, letter_file  # noqa: PLC0415
    from desktop.report.return_page import return_page  # noqa: PLC0415

    letter = return_page(slip)
    data = letter_file(letter, LetterForm.PDF, typefaces=installed_typefaces())
    path = free_path(folder, slip_name(slip, LetterForm.PDF.value))
    with replace_whole(path) as part:
        part.write_bytes(data)
    return path
