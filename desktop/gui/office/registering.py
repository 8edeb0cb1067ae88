"""Whose a certificate is: asked beside its fingerprint, written, and withdrawn since a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QVBoxLayout

from desktop.errors import UsageError
from desktop.gui import ask
from desktop.gui.office.certificate_lines import Kind, Line
from desktop.gui.office.days import DayEdit
from desktop.gui.text import plain
from desktop.rollup import authorities, certificates

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from desktop.gui.office.bureau import Bureau


def register(bureau: Bureau, parent: QWidget, line: Line) -> bool:
    """Register what a line is about after its fingerprint was compared; tell whether it was done.

    Raises:
        UsageError: the unit is on no list yet, or the certificate is another's.
    """
    if not ask.confirm(parent, "登记证书", _question(line), "一致，登记"):
        return False
    rollup = bureau.rollup
    with rollup.writing("register", line.unit or line.name, line.fingerprint) as db:
        if line.kind in {Kind.ISSUER, Kind.ISSUER_WAITING}:
            authorities.register_authority(db, rollup, line.known.certificate.der)
        elif line.kind is Kind.NAME:
            authorities.confirm_again(db, line.known)
        elif line.unit_id is None:
            raise UsageError(f"“{line.unit}”还不在名单里，没有登记。请先采用它的报送件。")
        elif line.authority:
            authorities.bind_name(db, rollup, line.unit_id, line.fingerprint)
        else:
            der = line.known.certificate.der
            certificates.register_certificate(db, rollup, line.unit_id, der)
    bureau.refresh()
    return True


def _question(line: Line) -> str:
    if line.kind in {Kind.ISSUER, Kind.ISSUER_WAITING}:
        return (
            f"请与“{line.name}”公布的指纹逐组核对：\n\n{line.fingerprint}\n\n"
            "完全一致才登记。登记后，它签发的证书还要逐个确认是哪个单位的。"
        )
    if line.kind is Kind.NAME:
        return f"“{line.authority}”签发给“{line.name}”的证书重新认作{line.unit}吗？"
    if line.authority:
        return (
            f"证书由已登记的“{line.authority}”签发，证书上的名称是“{line.name}”。\n\n"
            f"{line.fingerprint}\n\n"
            f"这个名称就是{line.unit}吗？确认以后，换发的证书不必再登记。"
        )
    return (
        f"请与{line.unit}交来的纸面指纹逐组核对：\n\n{line.fingerprint}\n\n"
        "完全一致才登记。登记后，这张证书的签名就代表这个单位。"
    )


def withdraw(bureau: Bureau, parent: QWidget, line: Line) -> bool:
    """Ask since when something is believed no longer, and withdraw it; tell whether it was done.

    Raises:
        UsageError: the day has not come yet.
    """
    dialog = WithdrawDialog(parent, line, bureau.today)
    if not ask.run(dialog):
        return False
    rollup, since = bureau.rollup, dialog.since.day
    with rollup.writing("withdraw", line.unit or line.name, line.fingerprint) as db:
        if line.kind is Kind.ISSUER:
            authorities.withdraw_authority(db, rollup, line.fingerprint, since=since)
        elif line.kind is Kind.NAME:
            authorities.withdraw_name(db, rollup, line.known, since=since)
        else:
            certificates.withdraw_certificate(db, rollup, line.fingerprint, since=since)
    bureau.refresh()
    return True


class WithdrawDialog(QDialog):
    """Since when; not ticked: from now on."""

    def __init__(self, parent: QWidget, line: Line, today: date) -> None:
        super().__init__(parent)
        self.setWindowTitle("停用证书")
        self.since = DayEdit("从哪一天起不再可信(&D)（不勾：从现在起）", "停用日期", None, today)
        layout = QVBoxLayout(self)
        layout.addWidget(
            plain(
                f"停用“{line.unit or line.name}”的登记？那一天以前收到的仍然算数，"
                "以后收到的要由您决定是否采用。停用以后可以再登记。",
                wraps=True,
            )
        )
        layout.addWidget(self.since)
        layout.addWidget(ask.buttons(self, "停用"))
        self.setMinimumWidth(460)
