"""The review screen: what becomes of the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
)

from desktop.checklist.file import load
from desktop.gui import ask
from tests.gui.review.review_samples import CLEAN, do, source_click, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.review.screen import ReviewScreen


def test_nothing_to_decide_and_enter_goes_on(
    review: Callable[..., ReviewScreen], qtbot: QtBot
) -> None:
    screen = review(CLEAN)
    assert screen.draft.tally.is_clean
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Return)
    assert screen.result() == QDialog.DialogCode.Accepted
    assert [each.ref for each in screen.checklist.requirements] == ["一（一）", "一（二）"]


def test_enter_does_not_issue_what_is_undecided(
    screen: ReviewScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers = iter([False, True])

    def confirm(*args: str) -> bool:
        asked.append(args[2])
        return next(answers)

    monkeypatch.setattr(ask, "confirm", confirm)
    qtbot.keyClick(screen.points.list, Qt.Key.Key_Return)
    assert screen.isVisible()
    assert not asked
    screen.issue()
    assert screen.isVisible()
    assert "疑点 3 处" in asked[0]
    qtbot.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.result() == QDialog.DialogCode.Accepted


def test_directives_can_be_chosen(review: Callable[..., ReviewScreen]) -> None:
    screen = review("002")
    model = screen.tree.model
    first = model.index(0, 0)
    assert first.flags() & Qt.ItemFlag.ItemIsUserCheckable
    doubts = screen.draft.tally.doubts
    model.setData(first, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert screen.chosen == (1, 2, 3)
    assert screen.draft.tally.doubts < doubts
    assert model.index(0, 0).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    do(screen, "undo")
    assert screen.chosen == (0, 1, 2, 3)


def test_a_list_is_saved_as_people_read_it(
    screen: ReviewScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "清单 #1 [核对].md"
    monkeypatch.setattr(ask, "save_file", lambda *_args: path)
    screen.save_button.click()
    assert path.name in screen.said.text()
    saved = load(path)
    assert [each.text for each in saved.requirements] == texts(screen)
    monkeypatch.setattr(ask, "save_file", lambda *_args: tmp_path / "没有" / "清单.md")
    screen.save()
    assert "没有" in screen.said.text() or "清单.md" in screen.said.text()
    assert not (tmp_path / "没有").exists()


def test_corrections_are_not_thrown_away_unasked(
    screen: ReviewScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(screen, "settle")
    monkeypatch.setattr(ask, "confirm", lambda *_args: False)
    screen.back_button.click()
    assert screen.isVisible()
    screen.close()
    assert screen.isVisible()
    monkeypatch.setattr(ask, "confirm", lambda *_args: True)
    screen.back_button.click()
    assert not screen.isVisible()


def test_text_without_a_requirement_can_still_become_a_list(
    review: Callable[..., ReviewScreen],
) -> None:
    screen = review("工作安排\n请各科室按时公开信息。\n")
    assert not screen.issue_button.isEnabled()
    assert "列为要点" in screen.counts.words.text()
    source_click(screen, "请各科室")
    do(screen, "adopt")
    assert texts(screen) == ["请各科室按时公开信息。"]
    assert screen.issue_button.isEnabled()
