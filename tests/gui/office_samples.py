"""What the tests of the office's window begin with: sealed reports, and how they are received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.gui.office.receiving import ReceivingDialog
from desktop.workbook import edits, submitting
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.office.window import OfficeWindow

NAMES = ["财政局", "教育局（<b>体育</b>）", "水利局"]


def sealed(
    folder: Path,
    unit: str,
    *,
    proof: bool = False,
    sign: submitting.Sign | None = None,
    statement: str = "已公开 12 条",
) -> Path:
    folder.mkdir(exist_ok=True)
    book, target = folder.parent / f"{hash(unit)}.yaodian", folder / f"{hash(unit)} 报送.yaodian"
    with Workbook.create(book, make_checklist(4), unit=unit) as workbook:
        first = workbook.ledger()[0].requirement.id
        workbook.edit("写", edits.assess, first, status=Status.DONE, statement=statement)
        if proof:
            file = folder.parent / "佐证.txt"
            file.write_text("证明", encoding="utf-8")
            workbook.attach_file(first, file)
        finish(submitting.submitting(workbook, target, sign=sign))
    return target


def receive(office: OfficeWindow, qtbot: QtBot, *paths: Path) -> None:
    dialog = ReceivingDialog(office.bureau, list(paths))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=30000)
