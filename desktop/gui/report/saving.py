"""The other papers of an office as files: Word, and the ledger for Excel, Word and the printer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.files import replace_whole
from desktop.gui import ask
from desktop.names import safe_name
from desktop.report.export import Form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.gui.dialogs.report import ReportDialog
    from desktop.report.content import SelfAssessment
    from desktop.report.ledger import Ledger

KINDS: Final = {
    Form.XLSX: "Excel 工作簿 (*.xlsx)",
    Form.DOCX: "Word 文档 (*.docx)",
    Form.PDF: ask.PDFS,
}
NAMES: Final = {
    Form.XLSX: "台账存为 Excel…",
    Form.DOCX: "台账存为 Word…",
    Form.PDF: "台账存为 PDF…",
}


def save_word(owner: ReportDialog, desk: Desk, content: SelfAssessment, name: str) -> None:
    """Write the self-assessment as a Word document."""
    from desktop.report.assessment_word import document  # noqa: PLC0415 - slow import

    _save(owner, desk, Form.DOCX, name, make=partial(document, content))


def save_ledger(owner: ReportDialog, desk: Desk, form: Form, *, is_public: bool) -> None:
    """Write the ledger in one of its forms."""
    from desktop.report.export import composed_ledger  # noqa: PLC0415 - slow import

    workbook = desk.session.workbook
    today = workbook.clock().date()
    content = composed_ledger(workbook, form, printed_on=today, is_public=is_public)
    mark = "（公开版）" if is_public else ""
    _save(owner, desk, form, f"{content.title}{mark}", make=partial(_ledger, content, form))


def _ledger(content: Ledger, form: Form) -> bytes:
    from desktop.report.export import ledger_file  # noqa: PLC0415 - slow import

    return ledger_file(content, form)


def _save(
    owner: ReportDialog, desk: Desk, form: Form, name: str, *, make: Callable[[], bytes]
) -> None:
    """Ask where to, make the file in the worker, and put it there whole."""
    suggestion = desk.preferences.folder / safe_name(f"{name}{form.value}")
    target = ask.save_file(owner, "存为文件", KINDS[form], suggestion)
    if target:
        desk.preferences.worked_in(target.parent)
        owner.notice.tell("正在写文件……")
        desk.tasks.run(
            owner,
            partial(_write, target, make),
            lambda _none: owner.notice.tell(f"已存为“{target.name}”。"),
            owner.failed,
        )


def _write(target: Path, make: Callable[[], bytes]) -> None:
    data = make()
    with replace_whole(target) as part:
        part.write_bytes(data)
