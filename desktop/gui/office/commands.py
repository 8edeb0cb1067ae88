"""What the office's actions do; each gets the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.gui import ask

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.gui.office.window import OfficeWindow


def issue(window: OfficeWindow) -> None:
    """Keep the list of units and give the checklist out."""
    from desktop.gui.office.issuing import IssueDialog  # noqa: PLC0415 - shown on demand

    ask.run(IssueDialog(window.bureau))


def keep_units(window: OfficeWindow) -> None:
    """Keep what is known of the units: names, groups, days of reporting, contacts."""
    from desktop.gui.office.units_dialog import UnitsDialog  # noqa: PLC0415 - shown on demand

    ask.run(UnitsDialog(window.bureau))


def keep_certificates(window: OfficeWindow) -> None:
    """Compare, register and withdraw the units' certificates."""
    from desktop.gui.office.certificates_dialog import (  # noqa: PLC0415 - shown on demand
        CertificatesDialog,
    )

    ask.run(CertificatesDialog(window.bureau))


def receive_files(window: OfficeWindow) -> None:
    """Ask for files and receive them."""
    bureau = window.bureau
    kinds = f"{ask.WORKBOOKS};;{ask.ANY}"
    paths = ask.open_files(window, "接收报送件", kinds, bureau.preferences.folder)
    if paths:
        bureau.preferences.worked_in(paths[0].parent)
        receive(window, paths)


def receive_folder(window: OfficeWindow) -> None:
    """Ask for a folder or a stick and receive what lies in it."""
    bureau = window.bureau
    folder = ask.folder(window, "接收哪个文件夹里的报送件", bureau.preferences.folder)
    if folder:
        bureau.preferences.worked_in(folder)
        receive(window, [folder])


def receive(window: OfficeWindow, paths: Sequence[Path]) -> None:
    """Receive files and folders, and show what came of it."""
    from desktop.gui.office.receiving import ReceivingDialog  # noqa: PLC0415 - shown on demand

    window.show_page(0)
    ask.run(ReceivingDialog(window.bureau, paths))


def make_return(window: OfficeWindow) -> None:
    """Make the 退回单 of a unit, the one under review first."""
    from desktop.gui.office.returning import ReturnDialog  # noqa: PLC0415 - shown on demand

    claim = window.review.claim
    ask.run(ReturnDialog(window.bureau, claim.unit.id if claim else None))


def issue_papers(window: OfficeWindow) -> None:
    """Show every paper of the office, to be saved or printed."""
    from desktop.gui.office.papers_dialog import PapersDialog  # noqa: PLC0415 - shown on demand

    ask.run(PapersDialog(window.bureau))


def go_up(window: OfficeWindow) -> None:
    """Make the office's own workbook of the roll-up, and open it."""
    from desktop.gui.office.upward import go_up as begin  # noqa: PLC0415 - needed here only

    begin(window.bureau)


def correct(window: OfficeWindow) -> None:
    """Put a corrected checklist in the place of the one that was given out."""
    from desktop.gui.office.correcting import CorrectDialog  # noqa: PLC0415 - shown on demand

    ask.run(CorrectDialog(window.bureau))


def write_remark(window: OfficeWindow) -> None:
    """Put the cursor into the remark of the claim under review."""
    window.show_page(2)
    window.review.panel.remark.setFocus()


def undo(window: OfficeWindow) -> None:
    """Undo what was said last on the review page."""
    window.show_page(2)
    window.review.undo()


def find(window: OfficeWindow) -> None:
    """Put the cursor into the field that narrows down what the page lists."""
    window.begin_search()


def refresh(window: OfficeWindow) -> None:
    """Look at the roll-up anew."""
    window.bureau.refresh()


def close(window: OfficeWindow) -> None:
    """Close the roll-up."""
    window.close()
