"""Answering: statuses, the statement, undo and redo."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from desktop.gui import ask, words
from desktop.terms import STATUS, printed_ref
from desktop.workbook import edits
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from desktop.gui.desk import Desk
    from desktop.workbook.model import LedgerRow

HEADERS = ("编号", "要点", "单位", "时限", "进展", "落实情况", "佐证")


def mark(desk: Desk, status_name: str) -> None:
    """Give the selected requirements a status; not applicable asks for the reason."""
    if not desk.session.settle():
        return
    status = Status(status_name)
    rows = [row for each in desk.selection.requirement_ids if (row := desk.session.row(each))]
    rows = [row for row in rows if row.assessment.status is not status]
    if not rows:
        return
    name = printed_ref(rows[0].requirement.ref) if len(rows) == 1 else f" {len(rows)} 条"
    reason = None
    if status is Status.NOT_APPLICABLE:
        known = next((row.assessment.reason for row in rows if row.assessment.reason), "")
        question = f"{name.strip()}为什么不涉及本单位？理由会印在自评报告里。"
        reason = ask.reason(desk.window, "标为不涉及", question, known)
        if not reason:
            return
    ids = [row.requirement.id for row in rows]
    label = f"标记{name}为{STATUS[status]}"
    desk.session.edit(label, edits.assess, ids, status=status, reason=reason)


def write(desk: Desk) -> None:
    """Go to the statement."""
    desk.write_statement()


def divide(desk: Desk) -> None:
    """Say which 科室 and whom the selected requirements fall to."""
    from desktop.gui.dialogs.divide import DivideDialog  # noqa: PLC0415 - shown on demand

    if not desk.session.settle():
        return
    rows = [row for each in desk.selection.requirement_ids if (row := desk.session.row(each))]
    if not rows:
        return
    dialog = DivideDialog(desk, rows)
    if ask.run(dialog):
        ids = [row.requirement.id for row in rows]
        name = printed_ref(rows[0].requirement.ref) if len(rows) == 1 else f" {len(rows)} 条"
        desk.session.edit(f"安排{name}的内部分工", edits.divide, ids, dialog.duties)


def answer_review(desk: Desk) -> None:
    """Answer the office's remarks: go to the end of the statement."""
    if desk.work:
        statement = desk.work.requirement.statement
        statement.moveCursor(statement.textCursor().MoveOperation.End)
        desk.write_statement()


def phrase(desk: Desk) -> None:
    """Choose a phrase and put it into the text that is shown."""
    from desktop.gui.dialogs.phrases import PhrasesDialog  # noqa: PLC0415 - shown on demand

    if desk.work:
        text = desk.work.requirement.answer.texts.current
        selected = text.textCursor().selectedText().replace("\u2029", " ")
        dialog = PhrasesDialog(desk.window, desk.preferences, selected)
        if ask.run(dialog):
            text.insert(dialog.chosen)


def figure(desk: Desk) -> None:
    """Add a number to the answer."""
    if desk.work:
        desk.work.requirement.answer.figures.add()


def score(desk: Desk) -> None:
    """Go to the points that the unit gives itself."""
    if desk.work:
        desk.work.requirement.answer.write_score()


def undo(desk: Desk) -> None:
    """Take the last step back."""
    desk.session.undo()


def redo(desk: Desk) -> None:
    """Do again what was taken back."""
    desk.session.redo()


def copy_table(desk: Desk) -> None:
    """Put the shown part of the ledger on the clipboard, as a table for WPS and as text."""
    rows = shown_rows(desk)
    lines = [HEADERS, *(_cells(row) for row in rows)]
    data = QMimeData()
    data.setText("\n".join("\t".join(_one_line(cell) for cell in line) for line in lines))
    data.setHtml(_html(lines))
    QGuiApplication.clipboard().setMimeData(data)
    desk.notice.tell(f"已复制 {len(rows)} 条，可以粘贴到 WPS 或 Excel。")


def shown_rows(desk: Desk) -> list[LedgerRow]:
    """Return the selected lines if there are several, else all that the filters show."""
    chosen = desk.selection.requirement_ids
    if len(chosen) > 1:
        return [row for row in desk.session.rows if row.requirement.id in chosen]
    return desk.work.ledger.model.shown if desk.work else list(desk.session.rows)


def _cells(row: LedgerRow) -> tuple[str, ...]:
    answer = row.assessment
    return (
        printed_ref(row.requirement.ref),
        row.requirement.text,
        words.units(row.requirement),
        words.deadline(row.requirement),
        STATUS[answer.status],
        answer.statement or answer.reason,
        "；".join(each.title or each.name or each.url for each in row.evidence),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _html(lines: list[tuple[str, ...]]) -> str:
    """Return a table in which every cell is text: ``1.10`` stays, ``=1+1`` is no formula."""
    style = "style=\"mso-number-format:'\\@'\""
    body = "".join(
        "<tr>"
        + "".join(f"<td {style}>{escape(cell).replace(chr(10), '<br>')}</td>" for cell in line)
        + "</tr>"
        for line in lines
    )
    return f"<html><body><table>{body}</table></body></html>"
