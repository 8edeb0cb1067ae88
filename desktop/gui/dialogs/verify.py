"""What can be said about the signatures of a PDF, fact by fact."""

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

from desktop.files import certificates_folder, read_bytes
from desktop.gui import ask
from desktop.gui.text import no_mnemonic, plain, selectable

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.signing.certificate import Certificate
    from desktop.signing.model import SignatureStatus, VerifiedDocument


class VerifyDialog(QDialog):
    """Sentences, and for a signer who is not trusted yet the way to trust."""

    def __init__(self, desk: Desk, path: Path) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._path = path
        self.setWindowTitle("验签")
        self.document: VerifiedDocument | None = None
        self._facts = QVBoxLayout()
        inner = QWidget()
        inner.setLayout(self._facts)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        self.another = QPushButton("验另一份(&O)…")
        self.sign = QPushButton("在这份上接着签名(&E)…")
        self.leave = QPushButton("关闭(&C)")
        row = QHBoxLayout()
        for button in (self.another, self.sign):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addLayout(row)
        self.another.clicked.connect(self._another)
        self.sign.clicked.connect(self._sign)
        self.leave.clicked.connect(self.accept)
        self.resize(640, 460)
        self.verify()

    def verify(self) -> None:
        """Read and verify the file in the worker."""
        path = self._path
        self._clear()
        self._facts.addWidget(plain("正在核验…"))
        self.sign.setEnabled(False)
        self._desk.tasks.run(self, lambda: verified(path), self._show, self._failed)

    def _clear(self) -> None:
        while self._facts.count():
            item = self._facts.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.deleteLater()

    def _show(self, document: VerifiedDocument) -> None:
        self.document = document
        self._clear()
        self._facts.addWidget(selectable(f"文件：{self._path}"))
        for sentence in document.sentences:
            label = selectable(sentence)
            font = label.font()
            font.setBold(True)
            label.setFont(font)
            self._facts.addWidget(label)
        for status in document.signatures:
            self._show_signature(status)
        self._facts.addStretch()
        self.sign.setEnabled(not document.problem)

    def _show_signature(self, status: SignatureStatus) -> None:
        self._facts.addSpacing(8)
        self._facts.addWidget(selectable("\n".join(f"· {each}" for each in status.sentences)))
        certificate = status.certificate
        if certificate and not status.is_registered:
            button = QPushButton(no_mnemonic(f"核对过指纹，登记“{certificate.unit}”的证书…"))
            button.clicked.connect(partial(self._register, certificate))
            self._facts.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _register(self, certificate: Certificate) -> None:
        from desktop.signing.certificate import fingerprint  # noqa: PLC0415 - slow import
        from desktop.signing.register import register  # noqa: PLC0415

        question = (
            f"请向“{certificate.unit}”当面或打电话核对指纹，一致才登记：\n\n"
            f"{fingerprint(certificate)}\n\n登记后，本机会信任这个证书的签名。"
        )
        if ask.confirm(self, "登记证书", question, "指纹一致，登记"):
            register(certificates_folder(), certificate)
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

    def _sign(self) -> None:
        from desktop.gui.dialogs.sign import SignDialog  # noqa: PLC0415 - shown on demand

        dialog = SignDialog(self, self._desk, read_bytes(self._path), self._path.name)
        dialog.target_edit.setText(str(self._path))
        if dialog.exec():
            self.verify()


def verified(path: Path) -> VerifiedDocument:
    """Return what can be said about a file.

    Raises:
        FileError: it cannot be read.
    """
    from desktop.signing.register import registered  # noqa: PLC0415 - slow imports
    from desktop.signing.verify import verify  # noqa: PLC0415

    trusted = [each.der for each in registered(certificates_folder())]
    return verify(read_bytes(path), trusted=trusted)
