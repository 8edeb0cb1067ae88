"""The review screen: every operation, both ways between source and draft, undo throughout."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop.checklist.file import load
from desktop.document import reshaping
from desktop.document.model import BlockKind, DeadlineKind, Role
from desktop.document.parse import parse_text
from desktop.document.revision import Revision
from desktop.gui import ask
from desktop.gui.dialogs.keys import KeysDialog
from desktop.gui.review import keys as review_keys
from desktop.gui.review.directive_dialog import DirectiveDialog
from desktop.gui.review.draft import Draft
from desktop.gui.review.points_model import PointsModel
from desktop.gui.review.prepared import Prepared, prepare, prepare_any
from desktop.gui.review.screen import ReviewScreen
from desktop.gui.review.tree_model import OffsetRole, TreeColumn, TreeModel
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from desktop.document.places import Place
    from desktop.gui.main_window import MainWindow

DOCUMENTS = sorted((Path(__file__).parent.parent / "documents").glob("*.txt"))
CLEAN = """关于印发2021年政务公开工作要点的通知

一、政策解读

（一）做好解读工作。各科室要在11月底前公开解读材料。（责任单位：办公室）

（二）做好回应工作。每季度公开一次回应情况。（责任单位：法规科、宣传科）
"""


def document(name: str) -> Path:
    return next(each for each in DOCUMENTS if each.name.startswith(name))


def read(path: Path) -> Prepared:
    prepared = prepare_any(path, {})
    assert isinstance(prepared, Prepared)
    return prepared


def made(text: str) -> Prepared:
    return prepare(parse_text(text), Path("要点 #1 [草稿].txt"))


@pytest.fixture
def review(window: MainWindow, qtbot: QtBot) -> Callable[..., ReviewScreen]:
    def make(source: str) -> ReviewScreen:
        prepared = read(document(source)) if len(source) == 3 else made(source)
        screen = ReviewScreen(prepared, window.desk.preferences, window)
        qtbot.addWidget(screen, before_close_func=QWidget.hide)  # nobody is asked
        screen.show()
        qtbot.waitExposed(screen)
        screen.activateWindow()
        return screen

    return make


@pytest.fixture
def screen(review: Callable[..., ReviewScreen]) -> ReviewScreen:
    return review("001")


@pytest.fixture
def because(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "reason", lambda *_args: "不是任务")


def texts(screen: ReviewScreen) -> list[str]:
    return [draft.text for d in screen.draft.revision.parsed.directives for draft in d.requirements]


def do(screen: ReviewScreen, name: str) -> None:
    action = screen.commands.actions[name]
    assert action.isEnabled(), name
    action.trigger()


def source_click(screen: ReviewScreen, words: str) -> None:
    """Put the cursor before some words of the source, as a click does."""
    offset = screen.draft.revision.parsed.text.index(words)
    screen.source.setFocus()
    cursor = screen.source.textCursor()
    cursor.setPosition(screen.draft.shown.position(offset))
    screen.source.setTextCursor(cursor)


def now(screen: ReviewScreen) -> Place:
    place = screen.draft.place
    assert place
    return place


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
        (index for index in _leaves(model) if index.data(OffsetRole) is not None),
        key=lambda index: index.data(OffsetRole),
    )
    tree.scrollTo(last)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(last).center())
    assert screen.draft.offset == last.data(OffsetRole)
    assert screen.source.cursor_offset == last.data(OffsetRole)
    assert screen.source.viewport().rect().contains(screen.source.cursorRect().center())


def _leaves(model: TreeModel, parent: object = None) -> list:  # type: ignore[type-arg]
    above = model.index(-1, -1) if parent is None else parent
    found = []
    for row in range(model.rowCount(above)):  # type: ignore[arg-type]
        index = model.index(row, 0, above)  # type: ignore[arg-type]
        found += _leaves(model, index) if model.hasChildren(index) else [index]
    return found


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


# Shaping


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


def test_a_requirement_leaves_with_a_reason_and_comes_back(
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


# The directive


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


# Retyping


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


# The way on


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
    shown = [index.data() for index in _leaves(screen.tree.model)]
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
