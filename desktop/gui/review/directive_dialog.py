"""What a directive is called, who issued it, when and for which year: read, and put right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit

from desktop.document.model import Level
from desktop.gui import ask
from desktop.gui.dialogs.describe import read_day
from desktop.gui.text import fault_line, plain
from desktop.terms import LEVEL

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.document.model import DraftDirective

YEARS: Final = range(1990, 2101)


class DirectiveDialog(QDialog):
    """Six fields; what stays empty is not known."""

    def __init__(self, parent: QWidget, directive: DraftDirective) -> None:
        super().__init__(parent)
        self._directive = directive
        self.setWindowTitle("文件信息")
        issued_on = directive.issued_on
        self.title_edit = QLineEdit(directive.title)
        self.number_edit = QLineEdit(directive.document_number or "")
        self.number_edit.setPlaceholderText("如 汕府办〔2026〕12号")
        self.issuer_edit = QLineEdit(directive.issuer or "")
        self.issued_edit = QLineEdit(issued_on.isoformat() if issued_on else "")
        self.issued_edit.setPlaceholderText("如 2026-12-01")
        self.year_edit = QLineEdit(str(directive.year or ""))
        self.year_edit.setPlaceholderText("如 2026")
        self.level_edit = QComboBox()
        self.level_edit.addItem("不明", None)
        for level in Level:
            self.level_edit.addItem(LEVEL[level], level)
        self.level_edit.setCurrentIndex(self.level_edit.findData(directive.level))
        self.fault = fault_line()
        self.box = ask.buttons(self)
        self._lay_out()
        self._check()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields: tuple[tuple[str, QLineEdit | QComboBox], ...] = (
            ("标题", self.title_edit),
            ("文号", self.number_edit),
            ("发文机关", self.issuer_edit),
            ("成文日期", self.issued_edit),
            ("年度", self.year_edit),
            ("层级", self.level_edit),
        )
        for words, field in fields:
            label = plain(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            form.addRow(label, field)
            if isinstance(field, QLineEdit):
                field.setCursorPosition(0)
                field.textChanged.connect(self._check)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.setMinimumWidth(560)

    def _check(self) -> None:
        fault = self._fault()
        year = self._directive.year
        advice = "" if self.year == year or fault else "写“年底前”这类时限会按新的年度推算。"
        self.fault.setText(fault or advice)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def _fault(self) -> str:
        if not self.title_edit.text().strip():
            return "请填写标题。"
        if self.issued_edit.text().strip() and not read_day(self.issued_edit.text()):
            return "日期看不懂，请写成 2026-12-01 这样，或留空。"
        if self.year_edit.text().strip() and self.year is None:
            return "年度请写成四位数字，如 2026，或留空。"
        return ""

    @property
    def year(self) -> int | None:
        """Return the year, if it is one."""
        words = self.year_edit.text().strip()
        year = int(words) if words.isascii() and words.isdecimal() else 0
        return year if year in YEARS else None

    @property
    def directive(self) -> DraftDirective:
        """Return the directive with what was typed."""
        return replace(
            self._directive,
            title=self.title_edit.text().strip(),
            document_number=self.number_edit.text().strip() or None,
            issuer=self.issuer_edit.text().strip() or None,
            issued_on=read_day(self.issued_edit.text()),
            year=self.year,
            level=self.level_edit.currentData(),
        )
