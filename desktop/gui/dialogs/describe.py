"""What is said about a piece of evidence: title, date, number, publicity; where a link leads."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from desktop.gui import ask
from desktop.gui.dialogs.snapshot import SnapshotField
from desktop.gui.text import fault_line, plain
from desktop.terms import PUBLICITY
from desktop.workbook.model import Evidence, EvidenceKind, Publicity

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from desktop.gui.desk import Desk
    from desktop.gui.storing import Incoming

CHANNELS: Final = (
    "",
    "政府门户网站",
    "部门网站",
    "政务新媒体",
    "政府公报",
    "新闻发布会",
    "报刊广播电视",
)
DAY: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
COMPACT_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_day(text: str) -> date | None:
    """Return a day typed as 2026-12-1, 2026.12.1, 2026年12月1日 or 20261201; None if it is none."""
    match = DAY.fullmatch(text.strip()) or COMPACT_DAY.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


class DescribeDialog(QDialog):
    """One form for files and links; links also have an address, a channel and a snapshot."""

    def __init__(
        self,
        desk: Desk,
        kind: EvidenceKind,
        evidence: Evidence | None = None,
        *,
        address: str = "",
    ) -> None:
        super().__init__(desk.window)
        self._kind = kind
        self.setWindowTitle("修改佐证的说明" if evidence else "添加链接")
        self.url_edit = QLineEdit(evidence.url if evidence else address)
        self.url_edit.setPlaceholderText("https://")
        self.title_edit = QLineEdit(evidence.title if evidence else "")
        self.channel_edit = QComboBox()
        self.channel_edit.setEditable(True)
        self.channel_edit.setSizePolicy(self.title_edit.sizePolicy())
        self.channel_edit.addItems(CHANNELS)
        self.channel_edit.setCurrentText(evidence.channel if evidence else "")
        dated = evidence.dated if evidence else None
        self.dated_edit = QLineEdit(dated.isoformat() if dated else "")
        self.dated_edit.setPlaceholderText("如 2026-12-01")
        self.number_edit = QLineEdit(evidence.document_number if evidence else "")
        self.number_edit.setPlaceholderText("如 汕府办〔2026〕12号")
        self.publicity_edit = QComboBox()
        for value, words in (("", "未标注"), *PUBLICITY.items()):
            self.publicity_edit.addItem(words, value)
        known = evidence.publicity if evidence else None
        self.publicity_edit.setCurrentIndex(max(0, self.publicity_edit.findData(known or "")))
        self.snapshot_field = SnapshotField(desk, evidence.name if evidence else "")
        self.fault = fault_line()
        self.box = ask.buttons(self)
        self._lay_out(evidence)
        for edit in (self.url_edit, self.title_edit, self.dated_edit):
            edit.textChanged.connect(self._check)
        self.snapshot_field.changed.connect(self._check)
        self._check()
        is_new_link = kind is EvidenceKind.LINK and not address
        (self.url_edit if is_new_link else self.title_edit).setFocus()

    def _lay_out(self, evidence: Evidence | None) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        if self._kind is EvidenceKind.LINK:
            form.addRow(_name("网址", self.url_edit), self.url_edit)
        elif evidence:
            form.addRow(plain("文件"), plain(evidence.name, wraps=True))
        form.addRow(_name("标题", self.title_edit), self.title_edit)
        if self._kind is EvidenceKind.LINK:
            form.addRow(_name("发布渠道", self.channel_edit), self.channel_edit)
            form.addRow(_name("发布日期", self.dated_edit), self.dated_edit)
        else:
            form.addRow(_name("形成日期", self.dated_edit), self.dated_edit)
        form.addRow(_name("文号", self.number_edit), self.number_edit)
        form.addRow(_name("公开属性", self.publicity_edit), self.publicity_edit)
        if self._kind is EvidenceKind.LINK:
            form.addRow(plain("网页快照"), self.snapshot_field)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.setMinimumWidth(460)

    def _check(self) -> None:
        fault = self._fault()
        self.fault.setText(fault or self._advice())
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def _fault(self) -> str:
        if self._kind is EvidenceKind.LINK and not self.url:
            return "请填写网址。"
        if self.dated_edit.text().strip() and not self.dated:
            return "日期看不懂，请写成 2026-12-01 这样，或留空。"
        return ""

    def _advice(self) -> str:
        if self._kind is not EvidenceKind.LINK:
            return ""
        if not (self.title and self.dated):
            return "建议写全标题和日期：网页以后打不开，也查得到它。"
        if not self.snapshot_field.has_any:
            return "建议存一份网页快照：网页撤下以后，仍能证明当时发布过。"
        return ""

    @property
    def url(self) -> str:
        """Return the address; a bare host name gets ``https://``."""
        text = self.url_edit.text().strip()
        return f"https://{text}" if text and "://" not in text else text

    @property
    def title(self) -> str:
        """Return the title."""
        return self.title_edit.text().strip()

    @property
    def channel(self) -> str:
        """Return where it was published."""
        return self.channel_edit.currentText().strip() if self._kind is EvidenceKind.LINK else ""

    @property
    def dated(self) -> date | None:
        """Return the day, if it is one."""
        return read_day(self.dated_edit.text())

    @property
    def document_number(self) -> str:
        """Return the 文号."""
        return self.number_edit.text().strip()

    @property
    def publicity(self) -> Publicity | None:
        """Return the 公开属性, or None where none is chosen."""
        value = self.publicity_edit.currentData()
        return Publicity(value) if value else None

    @property
    def snapshot(self) -> Incoming | None:
        """Return a new picture or file of the page, if one was chosen."""
        return self.snapshot_field.chosen


def _name(text: str, field: QWidget) -> QLabel:
    field.setAccessibleName(text)
    label = plain(text)
    label.setBuddy(field)
    return label
