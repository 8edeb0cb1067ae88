"""Sign a report: with which key, as whom, to where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from desktop.files import read_bytes, replace_whole
from desktop.gui import ask
from desktop.gui.dialogs.key_choice import KeyChoice
from desktop.gui.dialogs.passphrase import secret_edit
from desktop.gui.text import fault_line, plain

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.gui.dialogs.key_choice import KeyPlace
    from desktop.report.publish import RenderedReport

ROLES = ("填报人", "审核人", "单位负责人")  # as in desktop.signing.model, in signing order


class SignDialog(QDialog):
    """``report`` is a fresh report, or the bytes of one that others have signed already."""

    def __init__(
        self, parent: QWidget, desk: Desk, report: RenderedReport | bytes, name: str
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._report = report
        self.outcome = ""
        self.setWindowTitle("电子签名")
        session = desk.session
        self.key = KeyChoice(desk, self, session.workbook.info.unit if session.is_open else "")
        self.passphrase = secret_edit()
        self.secret_name = plain("口令")
        self.role = QComboBox()
        self.role.addItems(ROLES)
        self.target_edit = QLineEdit(str(desk.preferences.folder / name))
        self.place = QPushButton("换位置…")
        self.fault = fault_line()
        self.box = ask.buttons(self, "签名")
        self._lay_out()
        self.place.clicked.connect(self._choose_place)
        self.key.changed.connect(self._check)
        for edit in (self.passphrase, self.target_edit):
            edit.textChanged.connect(lambda _text: self._check())
        self._check()
        (self.passphrase if self.key.place else self.key.list).setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.target_edit.setAccessibleName("存为")
        self.role.setAccessibleName("签名身份")
        self.place.setAutoDefault(False)
        where = QHBoxLayout()
        where.addWidget(self.target_edit, 1)
        where.addWidget(self.place)
        form.addRow(plain("密钥"), self.key)
        form.addRow(self.secret_name, self.passphrase)
        form.addRow(plain("签名身份"), self.role)
        form.addRow(plain("存为"), where)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.setMinimumWidth(560)

    def _choose_place(self) -> None:
        target = ask.save_file(self, "签名后的 PDF 存为", ask.PDFS, Path(self.target_edit.text()))
        if target:
            self.target_edit.setText(str(target))

    def _check(self, sentence: str = "") -> None:
        place = self.key.place
        secret = "PIN" if place and place.token else "口令"
        self.secret_name.setText(secret)
        self.passphrase.setAccessibleName(secret)
        is_complete = bool(place and self.passphrase.text() and self.target_edit.text())
        self.fault.setText(
            sentence or "签名写进 PDF，不联网。签名时间取自本机时钟。" if is_complete else sentence
        )
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_complete)

    def accept(self) -> None:
        """Sign in the worker; the dialog stays until it worked."""
        place = self.key.place
        if place is None:
            return
        self._set_busy(is_busy=True)
        words, role, report = self.passphrase.text(), self.role.currentText(), self._report
        target = Path(self.target_edit.text())
        self._desk.tasks.run(
            self, lambda: sign_to(report, place, words, role, target), self._signed, self._failed
        )

    def _signed(self, outcome: str) -> None:
        self.outcome = outcome
        self.key.remember()
        self._desk.preferences.worked_in(Path(self.target_edit.text()).parent)
        super().accept()

    def _failed(self, error: DesktopError) -> None:
        self._set_busy(is_busy=False)
        self._check(str(error))

    def _set_busy(self, *, is_busy: bool) -> None:
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not is_busy)
        if is_busy:
            self.fault.setText("正在签名…")


def sign_to(
    report: RenderedReport | bytes, place: KeyPlace, secret: str, role: str, target: Path
) -> str:
    """Sign, write, read back and verify; return what to tell.

    Raises:
        DesktopError: the key, its passphrase or PIN, the role or the target does not fit.
    """
    from desktop.report.produce import sign_first, sign_next  # noqa: PLC0415 - slow imports
    from desktop.signing.verify import verify  # noqa: PLC0415

    with place.opened(secret) as key:
        if isinstance(report, bytes):
            signed = sign_next(report, key, role=role)
        else:
            signed = sign_first(report, key, role=role)
    with replace_whole(target) as part:
        part.write_bytes(signed)
    found = verify(read_bytes(target), trusted=[key.certificate.der]).signatures
    checked = "并已核对完好" if found and found[-1].is_intact else "但核对没有通过，请不要使用"
    return f"{role}（{key.unit}）已签名，存为“{target.name}”，{checked}。"
