"""The review screen: splitting, merging, levels, and what is no requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.document import reshaping
from desktop.document.model import DeadlineKind
from desktop.document.revision import Revision
from desktop.gui import ask
from desktop.terms import printed_ref
from tests.gui.review.review_samples import do, now, source_click, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.gui.review.screen import ReviewScreen


@pytest.fixture
def because(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "reason", lambda *_args: "不是任务")


def test_split_at_the_cursor_of_the_source_and_merge_again(screen: ReviewScreen) -> None:
    before = texts(screen)
    source_click(screen, "及时解疑释惑")
    do(screen, "split")
    after = texts(screen)
    assert len(after) == len(before) + 1
    assert any(text.startswith("及时解疑释惑") for text in after)
    do(screen, "merge")
    assert ["".join(t.split()) for t in texts(screen)] == ["".join(t.split()) for t in before]
    do(screen, "undo")
    assert texts(screen) == after
    do(screen, "undo")
    assert texts(screen) == before
    do(screen, "redo")
    assert texts(screen) == after


def test_split_at_the_cursor_of_the_words_on_the_right(screen: ReviewScreen) -> None:
    source_click(screen, "及时解疑释惑")
    words = screen.piece.requirement.text
    words.setFocus()
    cursor = words.textCursor()
    cursor.setPosition(words.toPlainText().index("化解矛盾"))
    words.setTextCursor(cursor)
    do(screen, "split")
    assert any(text.startswith("化解矛盾") for text in texts(screen))


def test_splitting_nowhere_says_what_to_do(screen: ReviewScreen) -> None:
    before = screen.draft.revision
    do(screen, "next")
    requirement = screen.draft.requirement
    assert requirement
    screen.source.setFocus()
    source_click(screen, requirement.text[:8])
    do(screen, "split")
    assert "光标" in screen.said.text()
    assert screen.draft.revision == before


def test_levels(screen: ReviewScreen, qtbot: QtBot) -> None:
    source_click(screen, "对住房保障、市政设施")
    ref = screen.draft.revision.at(now(screen)).ref
    qtbot.keyClick(screen, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert screen.draft.revision.at(now(screen)).ref == "二（一）（2）"
    qtbot.keyClick(screen, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert screen.draft.revision.at(now(screen)).ref == ref
    qtbot.keyClick(screen, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert len(screen.draft.revision.at(now(screen)).path) == 5
    assert screen.commands.actions["undo"].text() == f"撤销：{ref} 降一级"


def test_a_requirementleaves_with_a_reason_and_comes_back(
    screen: ReviewScreen, because: None
) -> None:
    source_click(screen, "对住房保障、市政设施")
    count = len(texts(screen))
    do(screen, "leave_out")
    assert len(texts(screen)) == count - 1
    assert screen.draft.place is None
    assert "不是任务" in screen.piece.other.kind.text()
    assert screen.draft.block
    assert screen.source.margin._word(screen.draft.block) == "不列入"
    tops = [screen.tree.model.index(row, 0).data() for row in range(screen.tree.model.rowCount())]
    assert "不列入清单的文字（1 处）" in tops
    screen.piece.other.adopt_button.click()
    assert len(texts(screen)) == count
    assert any(text.startswith("对住房保障") for text in texts(screen))
    do(screen, "undo")
    do(screen, "undo")
    assert len(texts(screen)) == count
    assert screen.draft.reason_for(screen.draft.lit[0].span) == ""


def test_without_a_reason_nothing_is_left_out(
    screen: ReviewScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "reason", lambda *_args: None)
    before = screen.draft.revision
    source_click(screen, "对住房保障、市政设施")
    do(screen, "leave_out")
    assert screen.draft.revision == before


def test_any_piece_can_become_a_requirement(screen: ReviewScreen) -> None:
    source_click(screen, "有关工作落实情况于 12 月 25 日前")
    assert screen.piece.currentIndex() == 1
    assert "结尾" in screen.source.accessibleDescription()
    assert "结尾" in screen.piece.other.kind.text()
    assert not screen.piece.other.leave_out_button.isVisible()
    do(screen, "adopt")
    requirement = screen.draft.requirement
    assert requirement
    assert requirement.deadlines[0].kind is DeadlineKind.DATE
    assert screen.tree.tree.currentIndex().data().startswith(printed_ref(requirement.ref))


def test_leftover_is_decided_either_way(review: Callable[..., ReviewScreen], because: None) -> None:
    screen = review("001")
    dropped = reshaping.drop(screen.draft.revision, now(screen), "试")
    undecided = Revision(dropped.parsed)  # the same text, as if a reader had left it over
    screen.draft._take(undecided, 0)
    assert screen.draft.tally.leftover == 1
    while not (screen.draft.point and screen.draft.point.block):
        do(screen, "next")
    assert screen.piece.other.leave_out_button.isVisible()
    screen.piece.other.leave_out_button.click()
    assert screen.draft.tally.leftover == 0
    assert screen.draft.revision.dismissed[0].reason == "不是任务"
    (left_out,) = screen.checklist.left_out
    assert left_out.text
    assert left_out.reason == "不是任务"
    do(screen, "undo")
    assert screen.checklist.left_out == ()
    assert screen.draft.tally.leftover == 1
