"""What can be said about the signatures of a PDF, fact by fact, and whether a workbook says the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DesktopError
from desktop.files import certificates_folder, read_bytes
from desktop.gui import ask
from desktop.gui.dialogs.key_day import PastDay
from desktop.gui.dialogs.verify_facts import checked, said_by, said_by_session
from desktop.gui.text import no_mnemonic, plain, selectable

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.gui.dialogs.verify_facts import Checked
    from desktop.signing.certificate import Certificate
    from desktop.signing.model import SignatureStatus, VerifiedDocument


class VerifyDialog(QDialog):
    """Sentences, and for a signer who is not trusted yet the way to trust."""

    def __init__(self, desk: Desk, path: Path) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._path = path
        self._said = said_by_session(desk.session)
        self.setWindowTitle("验签")
        self.document: VerifiedDocument | None = None
        self._facts = QVBoxLayout()
        self.received = PastDay("收到这份文件的日期")
        self.received_row = QWidget()
        self.another = QPushButton("验另一份(&O)…")
        self.compare = QPushButton("与工作簿比对(&W)…")
        self.sign = QPushButton("接着签名(&E)…")
        self.trusted = QPushButton("登记的证书(&T)…")
        self.leave = QPushButton("关闭(&C)")
        self._lay_out()
        self.another.clicked.connect(self._another)
        self.compare.clicked.connect(self._compare)
        self.sign.clicked.connect(self._sign)
        self.trusted.clicked.connect(self._show_trusted)
        self.leave.clicked.connect(self.accept)
        self.received.dateChanged.connect(lambda _day: self.verify())
        self.resize(700, 520)
        self.verify()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setLayout(self._facts)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        when = QHBoxLayout(self.received_row)
        when.setContentsMargins(0, 0, 0, 0)
        when.addWidget(plain("收到这份文件的日期"))
        when.addWidget(self.received)
        when.addStretch()
        self.received_row.hide()
        row = QHBoxLayout()
        for button in (self.another, self.compare, self.sign, self.trusted):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(self.received_row)
        layout.addLayout(row)

    def verify(self) -> None:
        """Read and verify the file in the worker."""
        path, day, said = self._path, self.received.day, self._said
        self._clear()
        self._facts.addWidget(plain("正在核验…"))
        self.sign.setEnabled(False)
        self._desk.tasks.run(self, lambda: checked(path, day, said), self._show, self._failed)

    def _clear(self) -> None:
        while self._facts.count():
            item = self._facts.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.deleteLater()

    def _show(self, found: Checked) -> None:
        document = self.document = found.document
        self._clear()
        self._facts.addWidget(selectable(f"文件：{self._path}"))
        for sentence in document.sentences:
            self._say_loud(sentence)
        for status in document.signatures:
            self._show_signature(status)
        if found.comparison:
            self._facts.addSpacing(8)
            self._say_loud("与工作簿比对")
            self._facts.addWidget(selectable("\n".join(found.comparison)))
        self._facts.addStretch()
        self.sign.setEnabled(not document.problem)
        self.received_row.setVisible(any(each.withdrawn_on for each in document.signatures))

    def _say_loud(self, sentence: str) -> None:
        label = selectable(sentence)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        self._facts.addWidget(label)

    def _show_signature(self, status: SignatureStatus) -> None:
        self._facts.addSpacing(8)
        self._facts.addWidget(selectable("\n".join(f"· {each}" for each in status.sentences)))
        certificate = status.certificate
        if certificate and status.is_intact and not status.is_registered:
            button = QPushButton(no_mnemonic(f"核对过指纹，登记“{certificate.unit}”的证书…"))
            button.clicked.connect(partial(self._register, certificate))
            self._facts.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _register(self, certificate: Certificate) -> None:
        from desktop.signing.certificate import fingerprint  # noqa: PLC0415 - slow import
        from desktop.signing.register import register  # noqa: PLC0415
        from desktop.signing.usage import check_signer  # noqa: PLC0415

        question = (
            f"请向“{certificate.unit}”当面或打电话核对指纹，一致才登记：\n\n"
            f"{fingerprint(certificate)}\n\n登记后，本机会信任这个证书的签名。"
        )
        if ask.confirm(self, "登记证书", question, "指纹一致，登记"):
            try:
                check_signer(certificate)
                register(certificates_folder(), certificate)
            except DesktopError as error:
                self._failed(error)
                return
            self.verify()

    def _failed(self, error: DesktopError) -> None:
        self._clear()
        self._facts.addWidget(selectable(str(error)))
        self._facts.addStretch()

    def _another(self) -> None:
        path = ask.open_file(self, "选择要验签的 PDF", ask.PDFS, self._path.parent)
        if path:
            self._path = path
            self.verify()

    def _compare(self) -> None:
        from desktop.workbook.book import Workbook  # noqa: PLC0415 - shown on demand

        path = ask.open_file(self, "与哪一本工作簿比对", ask.WORKBOOKS, self._path.parent)
        if path is None:
            return
        session = self._desk.session
        try:
            if session.is_open and session.workbook.path == path:
                self._said = said_by(session.workbook)
            else:
                with Workbook.open(path, read_only=True) as workbook:
                    self._said = said_by(workbook)
        except DesktopError as error:
            self._failed(error)
            return
        self.verify()

    def _show_trusted(self) -> None:
        from desktop.gui.dialogs.key_trusted import TrustedDialog  # noqa: PLC0415 - on demand

        ask.run(TrustedDialog(self._desk, self))
        self.verify()

    def _sign(self) -> None:
        from desktop.gui.dialogs.sign import SignDialog  # noqa: PLC0415 - shown on demand

        dialog = SignDialog(self, self._desk, read_bytes(self._path), self._path.name)
        dialog.target_edit.setText(str(self._path))
        if ask.run(dialog):
            self.verify()
