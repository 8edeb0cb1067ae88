"""Paper and signatures: print and sign the report, make a certificate, verify a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.gui import ask

if TYPE_CHECKING:
    from desktop.gui.desk import Desk


def report(desk: Desk) -> None:
    """Show the self-assessment as it will be printed."""
    from desktop.gui.dialogs.report import ReportDialog  # noqa: PLC0415 - shown on demand

    if desk.session.settle():
        ask.run(ReportDialog(desk))


def verify(desk: Desk) -> None:
    """Ask for a signed PDF and say what can be said about it."""
    from desktop.gui.dialogs.verify import VerifyDialog  # noqa: PLC0415 - shown on demand

    path = ask.open_file(desk.window, "选择要验签的 PDF", ask.PDFS, desk.preferences.folder)
    if path:
        desk.preferences.worked_in(path.parent)
        ask.run(VerifyDialog(desk, path))


def certificate(desk: Desk) -> None:
    """Make a certificate for the unit."""
    from desktop.gui.dialogs.certificate import CertificateDialog  # noqa: PLC0415 - on demand

    unit = desk.session.workbook.info.unit if desk.session.is_open else ""
    ask.run(CertificateDialog(desk, unit or desk.preferences.text("unit")))
