"""From an open workbook to the other papers of an office, as finished files."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.report.compose import serial_number
from desktop.report.ledger import PAPER_COLUMNS, SHEET_COLUMNS, Ledger, ledger
from desktop.report.public import public_rows

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from desktop.workbook.book import Workbook


class Form(StrEnum):
    """In which form a paper is wanted; the value is the suffix of the file."""

    XLSX = ".xlsx"
    DOCX = ".docx"
    PDF = ".pdf"


def form_of(output: Path) -> Form:
    """Return the form that a file's suffix says.

    Raises:
        UsageError: it says none.
    """
    suffixes = [form.value for form in Form]
    if output.suffix.lower() not in suffixes:
        raise UsageError(f"“{output.name}”的后缀应是 {'、'.join(suffixes)} 之一。")
    return Form(output.suffix.lower())


def composed_ledger(
    workbook: Workbook, form: Form, *, printed_on: date, is_public: bool = False
) -> Ledger:
    """Return what the ledger says, plain values that another thread may lay out."""
    columns = SHEET_COLUMNS if form is Form.XLSX else PAPER_COLUMNS
    info, rows = workbook.info, workbook.ledger()
    return ledger(
        info,
        public_rows(rows) if is_public else rows,
        columns,
        printed_on=printed_on,
        serial=serial_number(info, printed_on),
        state_digest=workbook.state_digest(),
    )


def ledger_file(content: Ledger, form: Form) -> bytes:
    """Return the ledger as the bytes of a file; the same content gives the same bytes."""
    if form is Form.XLSX:
        from desktop.report.sheet import sheet  # noqa: PLC0415 (slow import)

        return sheet(content)
    if form is Form.DOCX:
        from desktop.report.ledger_word import document  # noqa: PLC0415 (slow import)

        return document(content)
    from desktop.report.publish import render_ledger  # noqa: PLC0415 (slow import)

    return render_ledger(content).pdf
