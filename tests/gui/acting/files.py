"""What the actions of 文件 do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop.gui.dialogs.certificate import CertificateDialog
from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.gui.dialogs.report import ReportDialog
from desktop.gui.dialogs.verify import VerifyDialog
from desktop.gui.exchange.submit import SubmitDialog
from desktop.gui.office.begin import BeginDialog
from desktop.gui.office.making import NewRollup
from desktop.workbook.book import Workbook

if TYPE_CHECKING:
    from tests.gui.acting.person import Effects, Person


def new(p: Person) -> None:
    shown = p.dialog(NewWorkbook)
    p.patch.setattr(NewWorkbook, "exec", lambda dialog: shown.append(dialog) or 0)
    p.do("new")
    assert len(shown) == 1


def new_pasted(p: Person) -> None:
    QApplication.clipboard().setText("2021年工作要点\n一、做好政策解读\n")
    shown = p.dialog(NewWorkbook)
    p.patch.setattr(NewWorkbook, "exec", lambda dialog: shown.append(dialog) or 0)
    p.do("new_pasted")
    p.qtbot.waitUntil(lambda: shown[0].preview.count() == 1, timeout=10000)


def open_(p: Person) -> None:
    p.answers(open_file=None)
    p.do("open")
    p.answers(open_file=p.files[0])
    p.do("open")
    assert "不是要点工作簿" in p.says()


def example(p: Person) -> None:
    p.do("example")
    assert p.desk.session.workbook.path.name == "练习用的示例.yaodian"
    assert p.first.evidence


def office(p: Person) -> None:
    shown = p.dialog(NewRollup)
    p.patch.setattr(NewRollup, "exec", lambda dialog: shown.append(dialog) or 0)
    p.dialog(BeginDialog, lambda dialog: dialog.buttons[1].click())
    p.do("office")
    assert len(shown) == 1


def hand_over(p: Person) -> None:
    p.answers(save_file=p.files[0].with_name("副本.yaodian"))
    p.do("hand_over")
    p.qtbot.waitUntil(lambda: "副本已写好" in p.says())
    with Workbook.open(p.files[0].with_name("副本.yaodian")) as copy:
        assert len(copy.ledger()) == 3


def submit(p: Person) -> None:
    shown = p.dialog(SubmitDialog)
    p.do("submit")
    assert shown[0].faults.count() > 0


def take_return(p: Person) -> None:
    p.answers(open_file=p.files[0])
    p.do("take_return")
    assert "不是退回单" in p.desk.notice.sentence.text()


def print_(p: Person) -> None:
    shown = p.dialog(ReportDialog)
    p.do("print")
    p.qtbot.waitUntil(shown[0].save.isEnabled, timeout=20000)


def verify(p: Person) -> None:
    shown = p.dialog(VerifyDialog)
    p.answers(open_file=p.files[0])
    p.do("verify")
    p.qtbot.waitUntil(lambda: shown[0].document is not None, timeout=20000)
    assert shown[0].document.problem


def certificate(p: Person) -> None:
    shown = p.dialog(CertificateDialog)
    p.do("certificate")
    assert shown[0].unit_edit.text() == "办公室"


def close(p: Person) -> None:
    p.do("close")
    assert not p.desk.session.is_open


def quit_(p: Person) -> None:
    p.do("quit")
    assert not p.desk.window.isVisible()


EFFECTS: Effects = {
    "new": new,
    "new_pasted": new_pasted,
    "open": open_,
    "example": example,
    "office": office,
    "hand_over": hand_over,
    "submit": submit,
    "take_return": take_return,
    "print": print_,
    "verify": verify,
    "certificate": certificate,
    "close": close,
    "quit": quit_,
}
