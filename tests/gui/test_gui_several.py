"""Several requirements at once: what is done to all of them, and that it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop.gui import ask
from desktop.gui.ask import ReasonDialog
from desktop.gui.dialogs.choose_evidence import ChooseEvidence
from desktop.gui.dialogs.describe import DescribeDialog
from desktop.gui.evidence.share import ShareDialog
from desktop.workbook import edits

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

FIRST = f"{1:012x}"


def choose_all(desk: Desk) -> int:
    assert desk.work is not None
    desk.work.ledger.tree.selectAll()
    return len(desk.selection.requirement_ids)


def test_the_status_bar_says_that_several_are_selected(window: MainWindow, desk: Desk) -> None:
    assert window.several.text() == ""
    count = choose_all(desk)
    assert f"已选 {count} 条" in window.several.text()
    desk.selection.go_to(desk.selection.requirement_ids[-1])
    assert window.several.text() == ""
    choose_all(desk)
    desk.session.close()
    assert window.several.text() == ""


def test_all_selected_need_no_evidence(desk: Desk, answer: Callable[..., None]) -> None:
    count = choose_all(desk)

    def fill(dialog: ReasonDialog) -> None:
        dialog.editor.setPlainText("内部工作")

    answer(ReasonDialog, fill)
    desk.actions["waive_evidence"].trigger()
    assert [row.assessment.evidence_waiver for row in desk.session.rows] == ["内部工作"] * count
    assert f"{count} 条" in desk.session.workbook.undo_label
    desk.session.undo()
    assert not any(row.assessment.evidence_waiver for row in desk.session.rows)


def test_taking_back_asks_about_one(
    desk: Desk, answer: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With several selected the reason can be changed for all, the old one is offered."""
    offered: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *_words: True)
    answer(ReasonDialog, lambda dialog: dialog.editor.setPlainText("内部工作"))
    desk.actions["waive_evidence"].trigger()
    choose_all(desk)
    answer(ReasonDialog, lambda dialog: offered.append(dialog.words))
    desk.actions["waive_evidence"].trigger()
    assert offered == ["内部工作"]
    assert all(row.assessment.evidence_waiver == "内部工作" for row in desk.session.rows)


def test_a_link_for_several_says_for_how_many(desk: Desk, answer: Callable[..., None]) -> None:
    count = choose_all(desk)

    def fill(dialog: DescribeDialog) -> None:
        dialog.url_edit.setText("https://a.example/1")
        dialog.title_edit.setText("解读")

    answer(DescribeDialog, fill)
    desk.actions["attach_link"].trigger()
    assert all(len(row.evidence) == 1 for row in desk.session.rows)
    assert desk.session.workbook.undo_label == f"给 {count} 条附链接"


def test_long_names_need_no_scrolling_sideways(desk: Desk, qtbot: QtBot) -> None:
    """They end in dots, and tips tell the rest."""
    url = "https://a.example/1"
    desk.session.edit("x", edits.attach_link, FIRST, url, title="很长的标题" * 20, dated=None)
    evidence = desk.session.rows[0].evidence
    for dialog in (ShareDialog(desk, evidence), ChooseEvidence(desk.window, evidence)):
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.resize(160, 300)
        QApplication.processEvents()
        assert dialog.list.count()
        assert not dialog.list.horizontalScrollBar().isVisible()
        assert dialog.list.item(0).toolTip()
