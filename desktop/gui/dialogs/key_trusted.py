"""The certificates that this computer trusts: whose, since when no longer; withdraw, trust again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DesktopError
from desktop.files import certificates_folder
from desktop.gui import ask
from desktop.gui.dialogs.key_day import PastDay
from desktop.gui.text import fault_line, plain, selectable, visible

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.signing.register import Known

CERTIFICATES = "证书 (*.cer *.crt *.pem);;所有文件 (*)"
EXPLANATION = (
    "停用以后，从那一天起收到的文件不再可信，此前收到的仍然算数。"
    "看的是收到的日期：签名时间取自对方电脑，谁也证明不了。"
)


class TrustedDialog(QDialog):
    """A list with the day from which a certificate counts no longer."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: list[Known] = []
        self.setWindowTitle("本机登记的证书")
        self.list = QListWidget()
        self.list.setAccessibleName("本机登记的证书")
        self.facts = selectable()
        self.since = PastDay("停用日期")
        self.withdraw_button = QPushButton("从这天起停用(&W)")
        self.again_button = QPushButton("重新信任(&A)…")
        self.add_button = QPushButton("登记证书文件(&N)…")
        self.take_button = QPushButton("从汇总带入(&R)…")
        self.fault = fault_line()
        self.leave = QPushButton("关闭(&C)")
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.withdraw_button.clicked.connect(self.withdraw)
        self.again_button.clicked.connect(self.trust_again)
        self.add_button.clicked.connect(self.add)
        self.take_button.clicked.connect(self.take)
        self.leave.clicked.connect(self.accept)
        self._refresh()

    def _lay_out(self) -> None:
        buttons = (self.withdraw_button, self.again_button, self.add_button, self.take_button)
        row = QHBoxLayout()
        for part in (self.since, *buttons):
            row.addWidget(part)
        row.addStretch()
        row.addWidget(self.leave)
        for button in buttons:
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.facts)
        layout.addWidget(plain(EXPLANATION, wraps=True))
        layout.addWidget(self.fault)
        layout.addLayout(row)
        self.resize(700, 420)

    @property
    def chosen(self) -> Known | None:
        """Return the certificate that is marked."""
        row = self.list.currentRow()
        return self._known[row] if row >= 0 else None

    def _refresh(self) -> None:
        from desktop.signing.register import known  # noqa: PLC0415 - slow import

        row = max(self.list.currentRow(), 0)
        self._known = known(certificates_folder())
        self.list.clear()
        self.list.addItems([visible(_line(each)) for each in self._known])
        self.list.setCurrentRow(min(row, len(self._known) - 1))
        self._show()

    def _show(self) -> None:
        from desktop.signing.certificate import describe  # noqa: PLC0415 - slow import

        chosen = self.chosen
        words = describe(chosen.certificate) if chosen else "还没有登记证书。"
        self.facts.setText(words)
        self.withdraw_button.setEnabled(chosen is not None)
        self.again_button.setEnabled(bool(chosen and chosen.withdrawn_on))

    def withdraw(self) -> None:
        """Let the certificate count no longer for what is received from the day on."""
        from desktop.signing.register import withdraw  # noqa: PLC0415 - slow import

        chosen, day = self.chosen, self.since.day
        if chosen:
            self._try(lambda: withdraw(certificates_folder(), chosen.certificate, day))

    def trust_again(self) -> None:
        """Trust a withdrawn certificate again, after a question."""
        from desktop.signing.register import register  # noqa: PLC0415 - slow import

        chosen = self.chosen
        question = "重新信任以后，这张证书的签名不论何时收到都算数。确定吗？"
        if chosen and ask.confirm(self, "重新信任", question, "重新信任"):
            self._try(lambda: register(certificates_folder(), chosen.certificate))

    def add(self) -> None:
        """Register a certificate file that somebody handed over, after comparing its fingerprint."""
        from desktop.signing.certificate import describe  # noqa: PLC0415 - slow imports
        from desktop.signing.register import read_certificate, register  # noqa: PLC0415
        from desktop.signing.usage import check_signer  # noqa: PLC0415

        folder = self._desk.preferences.folder
        path = ask.open_file(self, "选择对方交来的证书", CERTIFICATES, folder)
        if path is None:
            return
        try:
            certificate = read_certificate(path)
            check_signer(certificate)
        except DesktopError as error:
            self.fault.setText(str(error))
            return
        question = f"请与对方当面或打电话核对指纹，一致才登记：\n\n{describe(certificate)}"
        if ask.confirm(self, "登记证书", question, "指纹一致，登记"):
            self._try(lambda: register(certificates_folder(), certificate))

    def take(self) -> None:
        """Trust what an office's roll-up has registered, to verify the papers of its units."""
        path = ask.open_file(
            self, "从哪一份汇总带入证书", ask.ROLLUPS, self._desk.preferences.folder
        )
        if path:
            self._try(lambda: _take(path))

    def _try(self, work: Callable[[], object]) -> None:
        """Do something; a sentence that it returns is told, and so is what went wrong."""
        try:
            told = work()
        except DesktopError as error:
            told = str(error)
        self.fault.setText(told if isinstance(told, str) else "")
        self._refresh()


def _take(path: Path) -> str:
    from desktop.rollup.carrying import for_papers  # noqa: PLC0415 - shown on demand
    from desktop.rollup.store import Rollup  # noqa: PLC0415
    from desktop.signing.register import take_over  # noqa: PLC0415

    with Rollup.open(path) as rollup, rollup.reading() as db:
        found = for_papers(db)
    count = take_over(certificates_folder(), found)
    return f"汇总里有 {len(found)} 张证书，新登记 {count} 张。"


def _line(each: Known) -> str:
    day = each.withdrawn_on
    ending = "（登记的停用日期已损坏，不再信任）" if day == date.min else ""
    ending = ending or (f"（自 {day.isoformat()} 起停用）" if day else "")
    return f"{each.certificate.unit}{ending}"
