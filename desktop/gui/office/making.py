"""A new roll-up on one page: which list, which office, which units, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
)

from desktop.gui import ask
from desktop.gui.review.choice import SourceChoice
from desktop.gui.text import plain
from desktop.names import safe_name
from desktop.rollup.place import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.gui.desk import Desk

NO_YEAR = 1999  # the spin box's lowest value stands for 未注明


class NewRollup(QDialog):
    """The button waits until everything is there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.checklist: Checklist | None = None
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
        self.path_edit = QLineEdit()
        self.place = QPushButton("换位置…")
        self.place.setAutoDefault(False)
        self.fault = plain(wraps=True)
        self.box = ask.buttons(self, "建立汇总")
        self._lay_out()
        self.choice.taken.connect(self._take)
        self.choice.failed.connect(self._fail)
        self.choice.review.issued.connect(lambda checklist, _chosen: self._take(checklist))
        self.place.clicked.connect(self._choose_place)
        self.office_edit.textChanged.connect(lambda _text: self._check())
        self.path_edit.textChanged.connect(lambda _text: self._check())
        self.year_edit.valueChanged.connect(lambda _value: self._suggest())
        self.choice.begin(None)
        self.office_edit.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        where = QHBoxLayout()
        where.addWidget(self.path_edit, 1)
        where.addWidget(self.place)
        form.addRow(plain("要点"), self.choice)
        form.addRow("", self.count)
        for name, field in (
            ("主管部门", self.office_edit),
            ("年度", self.year_edit),
            ("报送单位", self.units_edit),
        ):
            field.setAccessibleName(name)
            form.addRow(plain(name), field)
        self.path_edit.setAccessibleName("存放位置")
        form.addRow(plain("存放位置"), where)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.resize(640, 460)

    def _take(self, checklist: Checklist) -> None:
        self.checklist = checklist
        self.count.setText(f"{checklist.title}，{len(checklist.requirements)} 条。")
        self.year_edit.setValue(checklist.year or NO_YEAR)
        self._suggest()

    def _fail(self, sentence: str) -> None:
        self.checklist = None
        self.count.setText("")
        self._check(sentence)

    def _suggest(self) -> None:
        year = f"{self.year}年" if self.year else ""
        name = safe_name(f"{year}政务公开汇总{SUFFIX}")
        folder = self._desk.preferences.folder
        path, number = folder / name, 1
        while path.exists():
            number += 1
            path = folder / f"{year}政务公开汇总（{number}）{SUFFIX}"
        self.path_edit.setText(str(path))
        self._check()

    def _choose_place(self) -> None:
        target = ask.save_file(self, "汇总文件存为", ask.ROLLUPS, self.path)
        if target:
            self.path_edit.setText(str(target))

    @property
    def year(self) -> int | None:
        """Return the year, or None."""
        return self.year_edit.value() if self.year_edit.value() > NO_YEAR else None

    @property
    def path(self) -> Path:
        """Return where it will lie."""
        path = self._desk.preferences.folder / self.path_edit.text().strip()
        return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)

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
        if not self.path.parent.is_dir():
            return f"“{self.path.parent}”不存在，请另选一个位置。"
        if self.path.exists():
            return f"“{self.path.name}”已经存在，请换一个名称。"
        return ""

    def accept(self) -> None:
        """Close with everything there; a document with something to decide is reviewed first."""
        if self.choice.review.is_due:
            self.choice.review.review()
        if not self.choice.review.is_due and not self._fault():
            super().accept()
