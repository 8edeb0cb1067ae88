"""The review screen: both ways between source and draft, from one open point to the next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
)

from desktop.document import reshaping
from desktop.document.model import BlockKind
from desktop.gui.review.draft import Draft
from desktop.gui.review.points_model import PointsModel
from desktop.gui.review.screen import ReviewScreen
from desktop.gui.review.tree_model import OffsetRole, TreeColumn, TreeModel
from desktop.terms import printed_ref
from tests.gui.review.review_samples import (
    CLEAN,
    DOCUMENTS,
    do,
    document,
    leaves,
    made,
    read,
    source_click,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot


# Both ways


def test_clicking_the_source_selects_the_line_and_shows_the_requirement(
    screen: ReviewScreen,
) -> None:
    source_click(screen, "机构改革")
    index = screen.tree.tree.currentIndex()
    requirement = screen.draft.requirement
    assert requirement
    assert "机构改革" in requirement.text
    assert index.data().startswith(printed_ref(requirement.ref))
    assert screen.piece.requirement.text.toPlainText() == requirement.text
    assert screen.draft.lit
    selections = screen.source.extraSelections()
    lit = selections[0].cursor.selectedText()
    assert lit.replace("\u2029", "\n") == screen.draft.lit[0].text


def test_a_real_click_goes_where_it_points(screen: ReviewScreen, qtbot: QtBot) -> None:
    screen.tabs.setCurrentWidget(screen.tree)
    source_click(screen, "对住房保障、市政设施")
    before = screen.draft.offset
    target = screen.source.cursorRect().center() + QPoint(0, 40)
    source_click(screen, "汕建办字")
    qtbot.mouseClick(screen.source.viewport(), Qt.MouseButton.LeftButton, pos=target)
    assert screen.draft.offset != before
    assert screen.draft.block
    assert screen.source.cursor_offset == screen.draft.offset


def test_clicking_the_tree_scrolls_the_source(screen: ReviewScreen, qtbot: QtBot) -> None:
    screen.tabs.setCurrentWidget(screen.tree)
    tree, model = screen.tree.tree, screen.tree.model
    last = max(
        (index for index in leaves(model) if index.data(OffsetRole) is not None),
        key=lambda index: index.data(OffsetRole),
    )
    tree.scrollTo(last)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(last).center())
    assert screen.draft.offset == last.data(OffsetRole)
    assert screen.source.cursor_offset == last.data(OffsetRole)
    assert screen.source.viewport().rect().contains(screen.source.cursorRect().center())


def test_the_margin_names_every_kind(review: Callable[..., ReviewScreen]) -> None:
    screen = review("002")
    kinds = {block.kind for block in screen.draft.revision.parsed.blocks}
    assert {BlockKind.REQUIREMENT, BlockKind.HEADING, BlockKind.FURNITURE} <= kinds
    words = {screen.source.margin._word(each) for each in screen.draft.revision.parsed.blocks}
    assert {"标题", "引言", "结尾", "页眉脚", "三"} <= words
    assert not screen.source.margin.grab().toImage().isNull()


# Working through what is open


def test_f8_goes_round_and_f9_settles_and_goes_on(screen: ReviewScreen, qtbot: QtBot) -> None:
    first, second, third = screen.draft.points
    assert screen.draft.point == first  # the screen begins where there is something to decide
    qtbot.keyClick(screen, Qt.Key.Key_F8)
    assert screen.draft.point == second
    qtbot.keyClick(screen, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(screen, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert screen.draft.point == third
    assert screen.points.list.currentIndex().row() == 2
    qtbot.keyClick(screen, Qt.Key.Key_F8)
    qtbot.keyClick(screen, Qt.Key.Key_F9)
    assert screen.draft.points == (second, third)
    assert screen.draft.point == second
    qtbot.keyClick(screen, Qt.Key.Key_F9)
    qtbot.keyClick(screen, Qt.Key.Key_F9)
    assert screen.draft.tally.is_clean
    assert "可以签发" in screen.counts.words.text()
    assert screen.issue_button.isDefault()
    for count in (1, 2, 3):
        do(screen, "undo")
        assert len(screen.draft.points) == count
    assert not screen.commands.actions["undo"].isEnabled()


def test_choosing_a_line_of_the_list_goes_there(screen: ReviewScreen) -> None:
    screen.points.list.setCurrentIndex(screen.points.model.index(2, 0))
    point = screen.draft.points[2]
    assert screen.draft.point == point
    assert point.span.start == screen.source.cursor_offset
    selections = screen.source.extraSelections()
    marked = selections[-1].cursor.selectedText()
    assert point.wording[:3] in marked


def test_the_unused_statement_is_one_click_away(screen: ReviewScreen) -> None:
    assert screen.counts.unused_button.isVisible()
    screen.counts.unused_button.click()
    assert screen.draft.block
    assert "强化权力监督" in screen.draft.block.text


# Everybody


def test_everything_has_a_name_and_no_words_are_taken_for_markup(
    review: Callable[..., ReviewScreen],
) -> None:
    screen = review(CLEAN.replace("解读材料", "<b>解读</b>&材料"))
    for kind in (QAbstractItemView, QLineEdit, QPlainTextEdit):
        for each in screen.findChildren(kind):
            assert each.accessibleName() or isinstance(each, QHeaderView), each
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in screen.findChildren(QLabel))
    assert "<b>解读</b>&材料" in screen.source.toPlainText()
    assert "<b>解读</b>&材料" in screen.piece.requirement.text.toPlainText()


def test_f6_visits_every_pane(screen: ReviewScreen, qtbot: QtBot) -> None:
    seen = []
    for _ in range(3):
        qtbot.keyClick(screen, Qt.Key.Key_F6)
        seen.append(screen.focusWidget())
    assert screen.source in seen
    assert screen.points.list in seen
    assert screen.piece.requirement.text in seen


# Models and size


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:3])
def test_models_pass_qts_own_test(path: Path, qtmodeltester: ModelTester) -> None:
    draft = Draft(read(path))
    tree, points = TreeModel(draft), PointsModel(draft)
    for model in (tree, points):
        qtmodeltester.check(model)
    place = draft.place
    assert place
    draft.edit("合并", lambda revision: reshaping.merge(revision, place))
    draft.edit("不列入", lambda revision: reshaping.drop(revision, place, "试"))
    draft.undo()
    for model in (tree, points):
        qtmodeltester.check(model)
    assert tree.columnCount() == len(TreeColumn)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:3])
def test_the_real_documents_open_with_every_requirement_in_the_tree(
    path: Path, review: Callable[..., ReviewScreen]
) -> None:
    screen = review(path.name[:3])
    shown = [index.data() for index in leaves(screen.tree.model)]
    drafts = [d for each in screen.draft.revision.parsed.directives for d in each.requirements]
    assert len(shown) == len(drafts)
    assert all(
        line.startswith(printed_ref(draft.ref)) for line, draft in zip(shown, drafts, strict=True)
    )
    assert screen.draft.tally.sentence in screen.counts.words.text()


def test_a_megabyte_stays_quick(review: Callable[..., ReviewScreen]) -> None:
    text = document("001").read_text(encoding="utf-8")
    chapter = text[text.index("二、主要内容") :]
    prepared = made(text + chapter * (1_000_000 // len(chapter.encode())))
    begun = time.thread_time()
    screen = ReviewScreen(prepared, review("001")._preferences, review("001"))
    screen.show()
    opened = time.thread_time()
    do(screen, "next")
    do(screen, "settle")
    do(screen, "merge")
    done = time.thread_time()
    screen.deleteLater()
    assert opened - begun < 4
    assert done - opened < 4
