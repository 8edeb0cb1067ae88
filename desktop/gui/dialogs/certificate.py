"""Make a certificate for a department, offline, and trust it on this computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from desktop.files import certificates_folder
from desktop.gui import ask
from desktop.gui.text import plain
from desktop.names import safe_name
from desktop.signing.model import SHORTEST_PASSPHRASE

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk


class CertificateDialog(QDialog):
    """Whose, where, and a passphrase typed twice."""

    def __init__(self, desk: Desk, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent or desk.window)
        self._desk = desk
        self.setWindowTitle("新建本单位证书")
        self.unit_edit = QLineEdit(unit)
        self.first = QLineEdit()
        self.second = QLineEdit()
        for edit in (self.first, self.second):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.first.setPlaceholderText(f"至少 {SHORTEST_PASSPHRASE} 个字符；忘了就找不回来")
        self.path_edit = QLineEdit()
        self.place = QPushButton("换位置…")
        self.place.setAutoDefault(False)
        self.fault = plain(wraps=True)
        self.box = ask.buttons(self, "新建证书")
        self._lay_out()
        self._suggest()
        self.unit_edit.textEdited.connect(lambda _text: self._suggest())
        self.path_edit.textEdited.connect(lambda _text: self.path_edit.setModified(True))
        self.place.clicked.connect(self._choose_place)
        for edit in (self.unit_edit, self.first, self.second, self.path_edit):
            edit.textChanged.connect(lambda _text: self._check())
        self._check()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        place = QHBoxLayout()
        place.addWidget(self.path_edit, 1)
        place.addWidget(self.place)
        form.addRow(plain("单位名称"), self.unit_edit)
        form.addRow(plain("口令"), self.first)
        form.addRow(plain("再输一次"), self.second)
        form.addRow(plain("存放位置"), place)
        explanation = (
            "证书用来给 PDF 签名，在本机生成，不联网。对方登记了指纹，才会认得是您单位签的。"
        )
        form.addRow(plain(explanation, wraps=True))
        form.addRow(self.fault)
        form.addRow(self.box)
        for edit, name in (
            (self.unit_edit, "单位名称"),
            (self.first, "口令"),
            (self.second, "再输一次"),
            (self.path_edit, "存放位置"),
        ):
            edit.setAccessibleName(name)
        self.setMinimumWidth(520)

    def _suggest(self) -> None:
        if not self.path_edit.isModified():
            name = safe_name(f"{self.unit_edit.text().strip() or '本单位'}证书.p12")
            self.path_edit.setText(str(self._desk.preferences.folder / name))

    def _choose_place(self) -> None:
        path = ask.save_file(self, "证书存为", ask.KEYS, self.path)
        if path:
            self.path_edit.setText(str(path))
            self.path_edit.setModified(True)

    @property
    def path(self) -> Path:
        """Return where the certificate is written."""
        return Path(self.path_edit.text().strip())

    def _check(self, sentence: str = "") -> None:
        fault = self._fault()
        self.fault.setText(sentence or fault)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def _fault(self) -> str:
        if not self.unit_edit.text().strip():
            return "请填写单位名称。"
        if len(self.first.text()) < SHORTEST_PASSPHRASE:
            return f"口令至少 {SHORTEST_PASSPHRASE} 个字符。"
        if self.first.text() != self.second.text():
            return "两次输入的口令不一样。"
        return "" if self.path_edit.text().strip() else "请选择存放位置。"

    def accept(self) -> None:
        """Make it in the worker; the dialog stays until it worked."""
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        self.fault.setText("正在生成…")
        unit, words, path = self.unit_edit.text(), self.first.text(), self.path
        self._desk.tasks.run(self, lambda: make(unit, words, path), self._made, self._failed)

    def _made(self, words: str) -> None:
        self._desk.preferences.remember("key", str(self.path))
        ask.inform(self, "证书已建好", f"存为“{self.path}”，请另存一份备份。\n{words}")
        super().accept()

    def _failed(self, error: DesktopError) -> None:
        self._check(str(error))


def make(unit: str, passphrase: str, path: Path) -> str:
    """Make, write and trust a certificate; return its description.

    Raises:
        DesktopError: the name or the passphrase does not fit, or the place cannot be written.
    """
    from desktop.signing.keys import (  # noqa: PLC0415 - slow
        describe,
        load_key,
        make_certificate,
        write_key,
    )
    from desktop.signing.register import register  # noqa: PLC0415

    data = make_certificate(unit, passphrase)
    write_key(path, data)
    certificate = load_key(data, passphrase, path).certificate
    register(certificates_folder(), certificate)
    return describe(certificate)
