"""Answering: on disk at once, one undo for everything, words as they were typed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.errors import DesktopError
from desktop.gui import ask
from desktop.gui.views import answer_edit
from desktop.workbook import edits
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Status
from tests.gui.events import compose

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.views.work_page import WorkPage

FIRST, SECOND, THIRD = (f"{n:012x}" for n in (1, 2, 3))

READER = """
import sqlite3, sys, json
rows = sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()
print(json.dumps(rows, ensure_ascii=True))
"""


def on_disk(path: Path, sql: str, tmp_path: Path) -> Any:
    """Ask another process what a byte copy of the file says, as after a sudden end."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    made = subprocess.run(
        [sys.executable, "-c", READER, str(copy), sql], capture_output=True, check=True, text=True
    )
    return json.loads(made.stdout)


@pytest.fixture
def work(desk: Desk) -> WorkPage:
    assert desk.work is not None
    return desk.work


def status(desk: Desk, requirement_id: str = FIRST) -> Status:
    row = desk.session.row(requirement_id)
    assert row is not None
    return row.assessment.status


def test_every_change_is_on_disk_when_it_is_made(
    desk: Desk, work: WorkPage, book_path: Path, files: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    desk.actions["mark_done"].trigger()
    sql = "SELECT status FROM assessment"
    assert on_disk(book_path, sql, tmp_path) == [["done"]]

    compose(work.requirement.statement, "全年公开政策解读12篇。")
    sql = "SELECT statement FROM assessment"
    qtbot.waitUntil(lambda: not work.requirement.statement.is_dirty, timeout=3000)
    assert on_disk(book_path, sql, tmp_path) == [["全年公开政策解读12篇。"]]

    with qtbot.waitSignal(desk.storing.finished):
        desk.attach_files(FIRST, files[:1])
    sql = "SELECT title FROM evidence JOIN attachment ON id = evidence_id"
    assert on_disk(book_path, sql, tmp_path) == [["扫描件 (1)"]]

    desk.session.edit("x", edits.accept_gap, GapKind.OVERDUE, FIRST, "上级已同意延期")
    sql = "SELECT reason FROM gap_acceptance"
    assert on_disk(book_path, sql, tmp_path) == [["上级已同意延期"]]

    desk.session.undo()
    assert on_disk(book_path, sql, tmp_path) == []


EDITS: dict[str, tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = {
    "标记": (edits.assess, ([FIRST, SECOND],), {"status": Status.ONGOING}),
    "不涉及": (edits.assess, (FIRST,), {"status": Status.NOT_APPLICABLE, "reason": "没有此职责"}),
    "落实情况": (edits.assess, (FIRST,), {"statement": "做了"}),
    "不需佐证": (edits.assess, (FIRST,), {"evidence_waiver": "内部工作"}),
    "链接": (edits.attach_link, (FIRST, "https://example.invalid/1"), {"title": "通知"}),
    "缺项": (edits.accept_gap, (GapKind.UNANSWERED, FIRST, "暂缓"), {}),
    "签字人": (edits.set_signatories, (), {"preparer": "填表人"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_each_kind_of_edit_is_undone_and_redone(desk: Desk, name: str) -> None:
    function, args, kwargs = EDITS[name]
    book = desk.session.workbook

    def state() -> Any:
        gaps = [(gap.kind, gap.requirement_id, gap.accepted_because) for gap in book.gaps()]
        answers = [
            (
                row.assessment.status,
                row.assessment.statement,
                row.assessment.reason,
                row.assessment.evidence_waiver,
                [each.url for each in row.evidence],
            )
            for row in desk.session.rows
        ]
        return answers, gaps, book.info.preparer

    before = state()
    assert desk.session.edit(f"试{name}", function, *args, **kwargs)
    after = state()
    assert after != before
    assert desk.actions["undo"].text() == f"撤销(&U)：试{name}"
    desk.actions["undo"].trigger()
    assert state() == before
    assert desk.actions["redo"].text() == f"恢复(&R)：试{name}"
    desk.actions["redo"].trigger()
    assert state() == after


def test_evidence_is_undone_and_redone(desk: Desk, files: list[Path], qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.storing.finished):
        desk.attach_files(FIRST, files)
    assert len(desk.session.rows[0].evidence) == len(files)
    desk.actions["undo"].trigger()
    assert desk.session.rows[0].evidence == ()
    desk.actions["redo"].trigger()
    evidence = desk.session.rows[0].evidence
    assert [each.name for each in evidence] == [path.name for path in files]
    content = b"".join(desk.session.workbook.content(evidence[0].sha256))
    assert content == files[0].read_bytes()


def test_a_burst_of_typing_is_one_step(desk: Desk, work: WorkPage) -> None:
    editor = work.requirement.statement
    for words in ("一", "二", "三"):
        compose(editor, words)
        editor.settle()
    assert desk.session.rows[0].assessment.statement == "一二三"
    desk.actions["undo"].trigger()
    assert desk.session.rows[0].assessment.statement == ""
    assert editor.toPlainText() == ""
    assert desk.actions["undo"].isEnabled() is False


def test_what_is_far_too_long_is_not_pasted(desk: Desk, work: WorkPage) -> None:
    editor = work.requirement.statement
    book = QMimeData()
    book.setText("一\n" * 3_000_000)
    editor.insertFromMimeData(book)
    assert editor.toPlainText() == ""
    assert "超过200000字，没有保存" in desk.notice.sentence.text()
    book.setText("办结\r\n附后")
    editor.insertFromMimeData(book)
    editor.settle()
    assert desk.session.rows[0].assessment.statement == "办结\n附后"


def test_a_pause_or_another_edit_ends_the_burst(
    desk: Desk, work: WorkPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = work.requirement.statement
    compose(editor, "一")
    editor.settle()
    monkeypatch.setattr(answer_edit, "BURST_ENDS_AFTER", -1)
    compose(editor, "二")
    editor.settle()
    monkeypatch.undo()
    desk.actions["mark_done"].trigger()
    compose(editor, "三")
    desk.actions["undo"].trigger()
    assert desk.session.rows[0].assessment.statement == "一二"
    desk.actions["undo"].trigger()
    assert status(desk) is Status.NOT_STARTED
    desk.actions["undo"].trigger()
    assert desk.session.rows[0].assessment.statement == "一"


def test_undo_key_reaches_the_window_from_the_editor(
    desk: Desk, work: WorkPage, qtbot: QtBot
) -> None:
    editor = work.requirement.statement
    work.window().activateWindow()
    editor.setFocus()
    compose(editor, "写了一半")
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.session.rows[0].assessment.statement == ""
    assert editor.toPlainText() == ""
    qtbot.keyClick(editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == "写了一半"


def test_moving_on_saves_under_the_old_requirement(desk: Desk, work: WorkPage) -> None:
    compose(work.requirement.statement, "第一条的话")
    desk.actions["next"].trigger()
    assert desk.selection.requirement_id == SECOND
    assert desk.session.rows[0].assessment.statement == "第一条的话"
    assert desk.session.rows[1].assessment.statement == ""
    assert work.requirement.statement.toPlainText() == ""


def test_closing_saves_what_is_being_typed(desk: Desk, work: WorkPage, book_path: Path) -> None:
    compose(work.requirement.statement, "最后一句")
    work.window().close()
    assert not desk.session.is_open
    desk.session.open(book_path)
    assert desk.session.rows[0].assessment.statement == "最后一句"


def test_autosave_leaves_the_cursor_and_trailing_space_alone(desk: Desk, work: WorkPage) -> None:
    editor = work.requirement.statement
    compose(editor, "第一段\n")
    editor.settle()
    assert desk.session.rows[0].assessment.statement == "第一段"
    assert editor.toPlainText() == "第一段\n"
    assert editor.textCursor().position() == 4


def test_the_hint_is_not_painted_under_what_is_being_composed(work: WorkPage) -> None:
    editor = work.requirement.statement
    hint = editor.placeholderText()
    assert hint
    for letters in ("n", "ni", "ni h"):
        QApplication.sendEvent(editor, QInputMethodEvent(letters, []))
        assert editor.placeholderText() == ""
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    assert editor.placeholderText() == hint


def test_words_that_could_not_be_saved_stay_and_are_not_thrown_away_unasked(
    desk: Desk, work: WorkPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose(work.requirement.statement, "要紧的话")

    def fail(*_args: object, **_kwargs: object) -> None:
        raise DesktopError("“x”写不下，磁盘空间不足，这一步没有保存。请腾出空间后再做一次。")

    monkeypatch.setattr(desk.session.workbook, "edit", fail)
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *words: asked.append(words[2]) or False)
    assert work.window().close() is False
    assert "没能存进工作簿" in asked[0]
    assert work.requirement.statement.toPlainText() == "要紧的话"
    assert "磁盘空间不足" in desk.notice.sentence.text()
    monkeypatch.undo()
    work.requirement.statement.settle()
    assert desk.session.rows[0].assessment.statement == "要紧的话"


def test_single_keys_mark_from_the_ledger_but_not_while_writing(
    desk: Desk, work: WorkPage, qtbot: QtBot
) -> None:
    work.window().activateWindow()
    work.ledger.tree.setFocus()
    for key, expected in zip(
        "2341", (Status.IN_PROGRESS, Status.DONE, Status.ONGOING, Status.NOT_STARTED), strict=True
    ):
        qtbot.keyClick(work.ledger.tree, key)
        assert status(desk) is expected
    work.requirement.statement.setFocus()
    qtbot.keyClick(work.requirement.statement, "3")
    assert status(desk) is Status.NOT_STARTED
    assert work.requirement.statement.toPlainText() == "3"
    qtbot.keyClick(work.requirement.statement, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert status(desk) is Status.DONE


def test_several_rows_are_marked_in_one_step(desk: Desk, work: WorkPage) -> None:
    work.ledger.tree.selectAll()
    assert set(desk.selection.requirement_ids) == {FIRST, SECOND, THIRD}
    desk.actions["mark_in_progress"].trigger()
    assert {row.assessment.status for row in desk.session.rows} == {Status.IN_PROGRESS}
    assert "3 条" in desk.session.workbook.undo_label
    desk.actions["undo"].trigger()
    assert {row.assessment.status for row in desk.session.rows} == {Status.NOT_STARTED}


def test_not_applicable_wants_a_reason(
    desk: Desk, work: WorkPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "reason", lambda *_words: None)
    desk.actions["mark_not_applicable"].trigger()
    assert status(desk) is Status.NOT_STARTED
    assert desk.actions["mark_not_started"].isChecked()
    monkeypatch.setattr(ask, "reason", lambda *_words: "我局没有这项职责")
    desk.actions["mark_not_applicable"].trigger()
    assert status(desk) is Status.NOT_APPLICABLE
    assert work.requirement.answer.reason.text() == "我局没有这项职责"
    work.requirement.answer.reason.setText("职责已划转")
    work.requirement.answer.reason.editingFinished.emit()
    assert desk.session.rows[0].assessment.reason == "职责已划转"
    work.requirement.answer.reason.setText("")
    work.requirement.answer.reason.editingFinished.emit()
    assert work.requirement.answer.reason.text() == "职责已划转"
    assert "理由" in desk.notice.sentence.text()


def test_the_ledger_goes_to_the_clipboard_as_a_table(desk: Desk, work: WorkPage) -> None:
    desk.session.edit("x", edits.assess, FIRST, statement="=1+1\n<b>两行</b>")
    desk.actions["copy_table"].trigger()
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().split("\n")
    assert len(lines) == 4
    assert {line.count("\t") for line in lines} == {6}
    assert "&lt;b&gt;两行" in data.html()
    assert "mso-number-format" in data.html()


def test_a_document_cannot_speak_html(desk: Desk, work: WorkPage) -> None:
    row = desk.session.rows[0]
    evil = replace(row.requirement, title="<h1>大</h1>", text="<img src=x> 2019年底前 𬭚&amp;")
    work.requirement.show_requirement(replace(row, requirement=evil))
    assert work.requirement.title.textFormat() is Qt.TextFormat.PlainText
    assert work.requirement.text.toPlainText() == "<img src=x> 2019年底前 𬭚&amp;"
    cursor = work.requirement.text.textCursor()
    cursor.setPosition(15)
    assert cursor.charFormat().fontUnderline()
