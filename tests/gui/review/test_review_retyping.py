"""The review screen: what was read wrongly is typed again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
)

from desktop.document.model import DeadlineKind, Role
from desktop.gui import ask
from desktop.gui.dialogs.keys import KeysDialog
from desktop.gui.review import keys as review_keys
from desktop.gui.review.directive_dialog import DirectiveDialog
from tests.gui.review.review_samples import do, now, source_click

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.review.screen import ReviewScreen


def test_what_a_directive_is_called_is_put_right(
    screen: ReviewScreen, answer: Callable[..., None], qtbot: QtBot
) -> None:
    before = screen.draft.revision

    def act(dialog: DirectiveDialog) -> None:
        assert dialog.title_edit.text().startswith("汕尾市住房和城乡建设局")
        dialog.year_edit.setText("20199")
        assert not dialog.box.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
        dialog.year_edit.setText("2020")
        assert "新的年度" in dialog.fault.text()
        dialog.issued_edit.setText("去年")
        assert "看不懂" in dialog.fault.text()
        dialog.issued_edit.setText("2020年3月1日")
        dialog.number_edit.setText(" ")
        dialog.title_edit.setText("新的标题 <b>&")
        dialog.level_edit.setCurrentIndex(0)

    answer(DirectiveDialog, act)
    qtbot.keyClick(screen, Qt.Key.Key_F4)
    head = screen.draft.revision.parsed.directives[0]
    assert (head.title, head.year, head.document_number) == ("新的标题 <b>&", 2020, None)
    assert (head.issued_on, head.level) == (date(2020, 3, 1), None)
    assert screen.checklist.year == 2020
    assert "新的标题" in screen.tree.model.index(0, 0).data()
    do(screen, "undo")
    assert screen.draft.revision == before
    assert "新的标题" not in screen.tree.model.index(0, 0).data()


def test_the_directive_whose_line_is_selected_is_meant(
    review: Callable[..., ReviewScreen], answer: Callable[..., None]
) -> None:
    screen = review("002")
    screen.tabs.setCurrentWidget(screen.tree)
    titles: list[str] = []
    answer(DirectiveDialog, lambda dialog: titles.append(dialog.title_edit.text()), code=0)
    for row in range(4):
        screen.tree.tree.setCurrentIndex(screen.tree.model.index(row, 0))
        screen.commands.entitle()
    assert titles == [each.title for each in screen.draft.revision.parsed.directives]


def test_the_keys_of_the_review_are_listed_and_each_has_one_meaning(
    screen: ReviewScreen, answer: Callable[..., None], qtbot: QtBot
) -> None:
    shown: list[KeysDialog] = []
    answer(KeysDialog, shown.append)
    qtbot.keyClick(screen, Qt.Key.Key_F1)
    assert shown[0].tree.currentItem().text(0) == "核对要点"
    every = [key for _words, keys in review_keys.lines() for key in keys]
    assert len(every) == len(set(every))


def test_units_are_understood_while_they_are_typed(screen: ReviewScreen, qtbot: QtBot) -> None:
    source_click(screen, "对住房保障、市政设施")
    place = now(screen)
    qtbot.keyClick(screen, Qt.Key.Key_F2)
    field = screen.piece.requirement.units
    assert field.editor.hasFocus()
    field.editor.selectAll()
    field.editor.insert("牵头单位：住房科；配合单位：局机关各科室")
    assert "牵头单位 1 个：住房科" in field.understood.text()
    assert "局机关各科室（统称）" in field.understood.text()
    before = screen.draft.revision
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert screen.result() != QDialog.DialogCode.Accepted
    assert screen.isVisible()
    named = screen.draft.revision.at(place).assignments
    assert [(each.unit, each.role) for each in named] == [
        ("住房科", Role.LEAD),
        ("局机关各科室", Role.SUPPORTING),
    ]
    qtbot.keyClick(field.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert screen.draft.revision == before
    assert "局属各单位" in field.editor.text()
    field.editor.setFocus()
    screen.tree.tree.setFocus()  # leaving the field makes no step of its own
    assert screen.draft.revision == before


def test_deadlines_are_understood_and_a_lost_date_is_asked_about(
    screen: ReviewScreen, qtbot: QtBot
) -> None:
    source_click(screen, "对住房保障、市政设施")
    qtbot.keyClick(screen, Qt.Key.Key_F3)
    field = screen.piece.requirement.deadlines
    field.editor.insert("20199月底前；每季度")
    assert "看不出是哪一天" in field.understood.text()
    field.editor.selectAll()
    field.editor.insert("9月底前；每季度")
    assert "即 2019-09-30" in field.understood.text()
    do(screen, "next")  # whatever comes next, what was typed counts
    source_click(screen, "对住房保障、市政设施")
    kinds = [each.kind for each in screen.draft.revision.at(now(screen)).deadlines]
    assert kinds == [DeadlineKind.DATE, DeadlineKind.RECURRING]


def test_typing_can_be_given_up(screen: ReviewScreen, qtbot: QtBot) -> None:
    before = screen.draft.revision
    field = screen.piece.requirement.units
    was = field.editor.text()
    qtbot.keyClick(screen, Qt.Key.Key_F2)
    qtbot.keyClicks(field.editor, "abc")
    qtbot.keyClick(field.editor, Qt.Key.Key_Escape)
    assert field.editor.text() == was
    assert screen.isVisible()
    assert screen.draft.revision == before


def test_the_number_can_be_retyped(screen: ReviewScreen) -> None:
    field = screen.piece.requirement.number
    field.editor.setText("三 （四） 5")
    field.settle()
    assert screen.draft.revision.at(now(screen)).ref == "三（四）5"
    field.editor.setText("   ")
    field.settle()
    assert field.editor.text() == "三 （四） 5"


def test_a_misread_word_is_put_right(screen: ReviewScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    source_click(screen, "对住房保障、市政设施")
    monkeypatch.setattr(ask, "reason", lambda *args: args[3].replace("堵点", "难点"))
    do(screen, "reword")
    assert "难点痛点" in screen.piece.requirement.text.toPlainText()
    assert "堵点痛点" in screen.source.toPlainText()
    do(screen, "undo")
    assert "堵点痛点" in screen.piece.requirement.text.toPlainText()


def test_words_that_are_not_in_the_source_cannot_be_split_there(
    screen: ReviewScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    source_click(screen, "对住房保障、市政设施")
    monkeypatch.setattr(ask, "reason", lambda *_args: "abc xyz")
    do(screen, "reword")
    words = screen.piece.requirement.text
    words.setFocus()
    cursor = words.textCursor()
    cursor.setPosition(4)
    words.setTextCursor(cursor)
    before = screen.draft.revision
    do(screen, "split")
    assert screen.draft.revision == before
    assert "拆不开" in screen.said.text()
