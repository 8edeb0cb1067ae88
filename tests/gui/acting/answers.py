"""What the actions of 填报 do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.gui.dialogs.divide import DivideDialog
from desktop.gui.dialogs.phrases import PhrasesDialog
from desktop.gui.phrases import BLANK
from desktop.workbook.model import Duty, Fact, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.acting.person import Effects, Person


def undo(p: Person) -> None:
    p.do("mark_done")
    p.do("undo")
    assert p.first.assessment.status is Status.NOT_STARTED


def redo(p: Person) -> None:
    undo(p)
    p.do("redo")
    assert p.first.assessment.status is Status.DONE


def mark(status: Status) -> Callable[[Person], None]:
    def check(p: Person) -> None:
        p.answers(reason="不归我们管")
        other = Status.DONE if status is Status.NOT_STARTED else Status.NOT_STARTED
        p.do(f"mark_{other}")
        p.do(f"mark_{status}")
        assert p.first.assessment.status is status
        assert p.desk.actions[f"mark_{status}"].isChecked()

    return check


def write(p: Person) -> None:
    p.desk.window.activateWindow()
    p.do("write")
    assert p.work.requirement.statement.hasFocus()


def phrase(p: Person) -> None:
    def choose(dialog: PhrasesDialog) -> None:
        dialog.search.setText("xwfbh")
        dialog.choose()

    p.dialog(PhrasesDialog, choose)
    p.do("phrase")
    statement = p.work.requirement.statement
    assert "新闻发布会" in statement.toPlainText()
    assert statement.textCursor().selectedText() == BLANK
    assert statement.hasFocus()


def figure(p: Person) -> None:
    p.do("figure")
    figures = p.work.requirement.answer.figures
    editor = QApplication.focusWidget()
    assert figures.isAncestorOf(editor)
    p.qtbot.keyClicks(editor, "meetings")
    p.qtbot.keyClick(editor, Qt.Key.Key_Tab)
    p.qtbot.keyClicks(QApplication.focusWidget(), "3")
    figures.settle()
    assert p.first.assessment.facts == (Fact("meetings", "3"),)


def score(p: Person) -> None:
    p.do("score")
    line = p.work.requirement.answer.score
    assert line.hasFocus()
    p.qtbot.keyClicks(line, "9.5")
    line.settle()
    assert p.first.assessment.self_score == "9.5"
    p.do("undo")
    assert p.first.assessment.self_score == ""


def divide(p: Person) -> None:
    def fill(dialog: DivideDialog) -> None:
        for edit, words in zip(dialog.lines[0], ("办公室", "填报人甲", "2026-11-30"), strict=True):
            edit.setText(words)

    p.dialog(DivideDialog, fill)
    p.do("divide")
    assert p.first.duties == (Duty("办公室", "填报人甲", date(2026, 11, 30)),)


def answer_review(p: Person) -> None:
    p.do("answer_review")
    assert p.work.requirement.statement.hasFocus()


def copy_table(p: Person) -> None:
    p.do("copy_table")
    assert "任务1" in QGuiApplication.clipboard().text()


def find(p: Person) -> None:
    p.desk.window.activateWindow()
    p.do("find")
    assert p.work.ledger.search.hasFocus()


EFFECTS: Effects = {
    "undo": undo,
    "redo": redo,
    **{f"mark_{status}": mark(status) for status in Status},
    "write": write,
    "phrase": phrase,
    "figure": figure,
    "score": score,
    "divide": divide,
    "answer_review": answer_review,
    "copy_table": copy_table,
    "find": find,
}
