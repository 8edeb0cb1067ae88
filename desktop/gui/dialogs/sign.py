"""Sign a report with a certificate file: as whom, with which, to where."""

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
from desktop.gui.text import plain

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
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
        self.key_edit = QLineEdit(desk.preferences.text("key"))
        self.key_edit.setPlaceholderText("证书文件（.p12 或 .pfx）")
        self.browse = QPushButton("选择…")
        self.make = QPushButton("新建证书…")
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.role = QComboBox()
        self.role.addItems(ROLES)
        self.target_edit = QLineEdit(str(desk.preferences.folder / name))
        self.place = QPushButton("换位置…")
        self.fault = plain(wraps=True)
        self.box = ask.buttons(self, "签名")
        self._lay_out()
        self.browse.clicked.connect(self._browse)
        self.make.clicked.connect(self._make)
        self.place.clicked.connect(self._choose_place)
        for edit in (self.key_edit, self.passphrase, self.target_edit):
            edit.textChanged.connect(lambda _text: self._check())
        self._check()
        (self.passphrase if self.key_edit.text() else self.key_edit).setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field, buttons in (
            ("证书", self.key_edit, (self.browse, self.make)),
            ("口令", self.passphrase, ()),
            ("签名身份", self.role, ()),
            ("存为", self.target_edit, (self.place,)),
        ):
            field.setAccessibleName(name)
            row = QHBoxLayout()
            row.addWidget(field, 1)
            for button in buttons:
                button.setAutoDefault(False)
                row.addWidget(button)
            form.addRow(plain(name), row)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.setMinimumWidth(560)

    def _browse(self) -> None:
        path = ask.open_file(self, "选择证书文件", ask.KEYS, self._desk.preferences.folder)
        if path:
            self.key_edit.setText(str(path))
            self.passphrase.setFocus()

    def _make(self) -> None:
        from desktop.gui.dialogs.certificate import CertificateDialog  # noqa: PLC0415 - on demand

        session = self._desk.session
        unit = session.workbook.info.unit if session.is_open else ""
        dialog = CertificateDialog(self._desk, unit, self)
        if dialog.exec():
            self.key_edit.setText(str(dialog.path))
            self.passphrase.setFocus()

    def _choose_place(self) -> None:
        target = ask.save_file(self, "签名后的 PDF 存为", ask.PDFS, Path(self.target_edit.text()))
        if target:
            self.target_edit.setText(str(target))

    def _check(self, sentence: str = "") -> None:
        is_complete = all(
            edit.text() for edit in (self.key_edit, self.passphrase, self.target_edit)
        )
        self.fault.setText(
            sentence or "签名写进 PDF，不联网。签名时间取自本机时钟。" if is_complete else sentence
        )
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_complete)

    def accept(self) -> None:
        """Sign in the worker; the dialog stays until it worked."""
        self._set_busy(is_busy=True)
        key, words = Path(self.key_edit.text()), self.passphrase.text()
        target, role, report = Path(self.target_edit.text()), self.role.currentText(), self._report
        self._desk.tasks.run(
            self, lambda: sign_to(report, key, words, role, target), self._signed, self._failed
        )

    def _signed(self, outcome: str) -> None:
        self.outcome = outcome
        self._desk.preferences.remember("key", self.key_edit.text())
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
    report: RenderedReport | bytes, key_file: Path, passphrase: str, role: str, target: Path
) -> str:
    """Sign, write, read back and verify; return what to tell.

    Raises:
        DesktopError: the key, the passphrase, the role or the place does not fit.
    """
    from desktop.report.produce import sign_first, sign_next  # noqa: PLC0415 - slow imports
    from desktop.signing.keys import load_key  # noqa: PLC0415
    from desktop.signing.verify import verify  # noqa: PLC0415

    key = load_key(read_bytes(key_file), passphrase, key_file)
    if isinstance(report, bytes):
        signed = sign_next(report, key, role=role)
    else:
        signed = sign_first(report, key, role=role)
    with replace_whole(target) as part:
        part.write_bytes(signed)
    last = verify(read_bytes(target), trusted=[key.certificate.der]).signatures[-1]
    checked = "并已核对完好" if last.is_intact else "但核对没有通过，请不要使用"
    return f"{role}（{key.unit}）已签名，存为“{target.name}”，{checked}。"
