"""单位证书: all that wait to be compared with paper, all that count, and what was withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QPushButton

from desktop.errors import DesktopError, UsageError
from desktop.gui import ask
from desktop.gui.office.certificate_lines import CertificateTable, Kind, Line, lines
from desktop.gui.office.list_dialog import ListDialog
from desktop.gui.office.lists import listed, show_rows
from desktop.gui.office.registering import register, withdraw
from desktop.rollup import carrying, certificates, units, vouching
from desktop.rollup.store import Rollup
from desktop.signing.authority import is_authority
from desktop.signing.register import read_certificate

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.office.bureau import Bureau

_WIDTHS: Final = (150, 160, 160, 110, 420)
_FILES: Final = f"证书文件 (*.cer *.crt *.pem *.der);;{ask.ANY}"


class CertificatesDialog(ListDialog):
    """Enter registers what waits; nothing counts before its fingerprint was compared."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau.window)
        self._bureau = bureau
        self.table = CertificateTable(self)
        self.register_button = QPushButton("登记(&K)…")
        self.withdraw_button = QPushButton("停用(&X)…")
        self.file_button = QPushButton("从文件登记(&F)…")
        self.carry_button = QPushButton("带入去年的(&L)…")
        self.register_button.clicked.connect(lambda: self._do(self.register))
        self.withdraw_button.clicked.connect(lambda: self._do(self.withdraw))
        self.file_button.clicked.connect(lambda: self._do(self.register_file))
        self.carry_button.clicked.connect(lambda: self._do(self.carry_on))
        self.lay_out(
            "单位证书",
            "",
            listed(self.table, "单位证书", _WIDTHS, 4),
            self.register_button,
            self.withdraw_button,
            self.file_button,
            self.carry_button,
        )
        self.list.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self._refresh()

    @property
    def line(self) -> Line | None:
        """Return the current line."""
        index = self.list.currentIndex()
        return self.table.rows[index.row()] if index.isValid() else None

    def _refresh(self, told: str = "") -> None:
        with self._bureau.rollup.reading() as db:
            show_rows(self.list, self.table, lines(db))
        waiting = sum(each.is_waiting for each in self.table.given)
        usual = (
            f"{waiting} 张等着与纸面指纹核对。" if waiting else "没有等着核对的证书。"
        ) + "回车：登记选中的一张。收到签名的报送件以后，新的证书会列在这里。"
        self.words.setText(told or usual)
        self._enable()

    def _enable(self) -> None:
        line = self.line
        is_new = line is not None and (line.is_waiting or bool(line.withdrawn_at))
        self.register_button.setEnabled(is_new)
        self.withdraw_button.setEnabled(
            line is not None and not line.is_waiting and not line.withdrawn_at
        )

    def _do(self, act: Callable[[], str]) -> None:
        """Do something; what came of it, or went wrong, is told above the list."""
        try:
            told = act()
        except DesktopError as error:
            told = str(error)
        self._refresh(told)

    def chosen(self, row: int) -> None:
        """Register what waits."""
        if self.table.rows[row].is_waiting:
            self.list.setCurrentIndex(self.table.index(row, 0))
            self._do(self.register)

    def register(self) -> str:
        """Register the current line after its fingerprint was compared."""
        line = self.line
        if line is None or not register(self._bureau, self, line):
            return ""
        return f"已登记“{line.unit or line.name}”，以前的来件已重新判定。"

    def withdraw(self) -> str:
        """Believe the current line no longer."""
        line = self.line
        if line is None or not withdraw(self._bureau, self, line):
            return ""
        return f"“{line.unit or line.name}”的登记已停用。"

    def register_file(self) -> str:
        """Register a certificate that a unit handed over by itself."""
        bureau = self._bureau
        path = ask.open_file(self, "从文件登记证书", _FILES, bureau.preferences.folder)
        if not path:
            return ""
        bureau.preferences.worked_in(path.parent)
        certificate = read_certificate(path)
        if is_authority(certificate):
            issuer = vouching.Authority(certificate)
            line = Line(Kind.ISSUER_WAITING, "", certificate.unit, issuer.fingerprint, issuer)
            return f"已登记签发机构“{line.name}”。" if register(bureau, self, line) else ""
        with bureau.rollup.reading() as db:
            found = units.named(units.all_units(db), certificate.unit)
        if len(found) != 1:
            raise UsageError(
                f"看不出“{certificate.unit}”是名单里的哪个单位，没有登记。请在“报送单位和期限”里"
                "把它写进那个单位的曾用名、简称，再登记一次。"
            )
        known = certificates.UnitCertificate(certificate, found[0].id, found[0].name)
        name, unit_id = certificate.unit, found[0].id
        line = Line(Kind.WAITING, found[0].name, name, known.fingerprint, known, unit_id)
        is_done = register(bureau, self, line)
        return f"已登记“{line.unit}”的证书。" if is_done else ""

    def carry_on(self) -> str:
        """Take over what was registered in another roll-up, such as last year's."""
        bureau = self._bureau
        path = ask.open_file(self, "带入哪一份汇总的证书", ask.ROLLUPS, bureau.preferences.folder)
        if not path:
            return ""
        with (
            Rollup.open(path, actor=bureau.rollup.actor) as before,
            bureau.rollup.writing("carry", path.name) as db,
        ):
            carried = carrying.carry_on(db, before)
        bureau.refresh()
        left = f"名单里没有{'、'.join(carried.unknown)}，没有带入。" if carried.unknown else ""
        return f"带入 {carried.count} 张证书和名称。{left}"
