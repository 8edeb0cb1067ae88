"""The requirement page: remarks on top, last year beside, phrases, numbers, what is the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from desktop.gui.dialogs.phrases import PhrasesDialog
from desktop.gui.models.figures import FigureColumn, FigureModel
from desktop.gui.phrases import BLANK, BUILT_IN, LONGEST, add_phrase, own_phrases, remove_phrase
from desktop.gui.preferences import Preferences
from desktop.workbook import edits
from desktop.workbook.model import Fact, Offer, OfferKind, Status, Verdict
from tests.gui.events import compose

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow
    from desktop.gui.views.requirement_view import RequirementView

FIRST, SECOND, THIRD = (f"{n:012x}" for n in (1, 2, 3))
EVIL = "<b>请补</b>&amp;\u202e数据"


@pytest.fixture
def page(desk: Desk) -> RequirementView:
    assert desk.work is not None
    return desk.work.requirement


# What the office said


def test_remarks_stand_on_top_and_the_key_leads_to_the_answer(
    desk: Desk, page: RequirementView
) -> None:
    assert not page.note.isVisible()
    desk.session.edit(
        "x",
        edits.review,
        FIRST,
        Verdict.CHANGES_REQUESTED,
        round_=2,
        remark=EVIL,
        reviewed_by="市办",
    )
    assert page.note.isVisible()
    assert page.note.remark.text() == "<b>请补</b>&amp;[U+202E]数据"
    assert "第2轮" in page.note.verdict.text()
    assert "退回" in page.note.verdict.text()
    page.note.answer.click()
    assert page.statement.hasFocus()
    desk.session.edit("y", edits.review, FIRST, Verdict.ACCEPTED, round_=3)
    assert not page.note.isVisible()
    desk.actions["next"].trigger()
    assert not page.note.isVisible()


# Last year


def last_year(statement: str, **more: Any) -> Offer:
    return Offer(OfferKind.LAST_YEAR, "2018年.yaodian", Status.DONE, statement, **more)


def test_last_years_answer_stands_beside_and_can_be_taken_over(
    desk: Desk, page: RequirementView
) -> None:
    assert not page.answer.offered.isVisible()
    offer = last_year("去年开会2次。", facts=(Fact("会议", "2", "次"),))
    desk.session.edit("x", edits.offer, FIRST, offer)
    offered = page.answer.offered
    assert offered.isVisible()
    assert "去年开会2次。" in offered.words.toPlainText()
    assert "会议 2次" in offered.words.toPlainText()
    offered.take.click()
    assert desk.session.rows[0].assessment.statement == "去年开会2次。"
    assert page.statement.toPlainText() == "去年开会2次。"
    assert "去年" in page.answer.same.text()
    offered.dismiss.click()
    assert not offered.isVisible()
    desk.actions["undo"].trigger()
    assert offered.isVisible()


def test_taking_over_never_replaces_what_is_written(desk: Desk, page: RequirementView) -> None:
    desk.session.edit("x", edits.offer, FIRST, last_year("去年的话。"))
    compose(page.statement, "今年的话。")
    page.answer.offered.take.click()
    page.settle()
    assert desk.session.rows[0].assessment.statement == "今年的话。去年的话。"


def test_another_copys_answer_comes_before_last_years(desk: Desk, page: RequirementView) -> None:
    desk.session.edit("x", edits.offer, FIRST, last_year("去年"))
    other = Offer(OfferKind.OTHER_COPY, "副本.yaodian", Status.DONE, "副本里的话")
    desk.session.edit("y", edits.offer, FIRST, other)
    assert "副本里的话" in page.answer.offered.words.toPlainText()
    page.answer.offered.dismiss.click()
    assert "去年" in page.answer.offered.words.toPlainText()


# The same words again


def test_the_same_words_as_another_requirements_are_told_while_typing(
    desk: Desk, page: RequirementView
) -> None:
    desk.session.edit("x", edits.assess, [SECOND, THIRD], statement="召开会议，研究部署。")
    assert page.answer.same.text() == ""
    compose(page.statement, "召开会议研究部署")
    assert "一（2）、一（3）" in page.answer.same.text()
    compose(page.statement, "，并印发方案")
    assert not page.answer.same.isVisible()


# Phrases


def test_own_phrases_are_kept_in_the_profile_and_come_first(
    window: MainWindow, preferences: Preferences, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = PhrasesDialog(window, preferences, "每月  更新")
    qtbot.addWidget(dialog)
    dialog.keep.click()
    assert own_phrases(preferences) == ["每月 更新"]
    dialog.search.setText("my gx")
    dialog.choose()
    assert dialog.chosen == "每月 更新"
    again = PhrasesDialog(window, Preferences(tmp_path / "home" / "window.ini"))
    qtbot.addWidget(again)
    assert again.list.count() == len(BUILT_IN) + 1
    again.list.setCurrentRow(1)
    assert not again.remove.isEnabled()
    again.list.setCurrentRow(0)
    again.remove.click()
    assert own_phrases(preferences) == []


@given(st.lists(st.text(max_size=40), max_size=8))
def test_phrases_are_kept_once_clean_and_in_order(texts: list[str]) -> None:
    class Memory:
        def __init__(self) -> None:
            self.kept: dict[str, str] = {}

        def text(self, key: str, default: str = "") -> str:
            return self.kept.get(key, default)

        def remember(self, key: str, value: str) -> None:
            self.kept[key] = value

    memory: Any = Memory()
    for text in texts:
        before = own_phrases(memory)
        if add_phrase(memory, text):
            assert own_phrases(memory)[1:] == before
            assert not add_phrase(memory, text)
        else:
            assert own_phrases(memory) == before
    for phrase in own_phrases(memory):
        remove_phrase(memory, phrase)
    assert own_phrases(memory) == []
    assert not add_phrase(memory, "长" * (LONGEST + 1))


@pytest.mark.parametrize("stored", ["[", "{}", "3", '["好", 3, null]', '"x"'])
def test_a_broken_profile_has_no_phrases_but_works(preferences: Preferences, stored: str) -> None:
    preferences.remember("phrases", stored)
    assert set(own_phrases(preferences)) <= {"好"}
    assert add_phrase(preferences, "新的")
    assert json.loads(preferences.text("phrases"))[0] == "新的"


def test_the_first_blank_is_typed_over(desk: Desk, page: RequirementView) -> None:
    compose(page.statement, "二〇一九年，")
    page.statement.insert(f"印发{BLANK}{BLANK}方案{BLANK}份。")
    compose(page.statement, "甲")
    page.settle()
    assert desk.session.rows[0].assessment.statement == f"二〇一九年，印发甲方案{BLANK}份。"


def test_nothing_is_put_into_a_workbook_that_is_only_read(
    desk: Desk, page: RequirementView
) -> None:
    page.statement.setReadOnly(True)
    page.statement.insert("不行")
    assert page.statement.toPlainText() == ""


# Numbers


def test_numbers_by_keys_alone(desk: Desk, page: RequirementView, qtbot: QtBot) -> None:
    page.window().activateWindow()
    figures = page.answer.figures
    desk.actions["figure"].trigger()

    def typed(*cells: str) -> None:
        for cell in cells:
            editor = QApplication.focusWidget()
            assert editor is not None
            qtbot.keyClicks(editor, cell)
            qtbot.keyClick(editor, Qt.Key.Key_Tab)

    typed("pages", "1,280", "x")
    desk.actions["figure"].trigger()
    typed("visits", "12")
    figures.settle()
    assert desk.session.rows[0].assessment.facts == (
        Fact("pages", "1,280", "x"),
        Fact("visits", "12", ""),
    )
    figures.setFocus()
    figures.setCurrentIndex(figures.model().index(0, 0))
    qtbot.keyClick(figures, Qt.Key.Key_Delete)
    assert desk.session.rows[0].assessment.facts == (Fact("visits", "12", ""),)
    desk.actions["undo"].trigger()
    assert figures.model().rowCount() == 2
    assert "的数据" in desk.actions["redo"].text()


def test_digits_are_typed_into_numbers_and_mark_nothing(
    desk: Desk, page: RequirementView, qtbot: QtBot
) -> None:
    desk.session.edit("x", edits.assess, FIRST, facts=(Fact("会议", "2", "次"),))
    page.window().activateWindow()
    figures = page.answer.figures
    figures.setFocus()
    figures.setCurrentIndex(figures.model().index(0, FigureColumn.VALUE))
    qtbot.keyClick(figures, "3")
    editor = QApplication.focusWidget()
    qtbot.keyClick(editor, Qt.Key.Key_Return)  # Qt takes it over when it comes to rest
    expected = (Fact("会议", "3", "次"),)
    qtbot.waitUntil(lambda: desk.session.rows[0].assessment.facts == expected)
    assert desk.session.rows[0].assessment.status is Status.NOT_STARTED


def test_a_number_being_typed_is_saved_before_moving_on(
    desk: Desk, page: RequirementView, qtbot: QtBot
) -> None:
    page.window().activateWindow()
    desk.actions["figure"].trigger()
    qtbot.keyClicks(QApplication.focusWidget(), "half")
    assert desk.session.settle()
    assert desk.session.rows[0].assessment.facts == (Fact("half", ""),)


def test_what_is_no_number_is_marked_by_a_sign(qtmodeltester: ModelTester) -> None:
    model = FigureModel()
    model.is_writable = True
    model.show((Fact("会议", "十二", "次"), Fact("文件", "95%", "")))
    assert model.index(0, 1).data() == "⚠ 十二"
    assert model.index(0, 1).data(Qt.ItemDataRole.EditRole) == "十二"
    assert model.index(1, 1).data() == "95%"
    qtmodeltester.check(model)


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["add", "set", "remove"]), st.text(max_size=9))
    )
)
def test_the_table_tells_exactly_what_it_shows(steps: list[tuple[int, str, str]]) -> None:
    model = FigureModel()
    model.is_writable = True
    told: list[tuple[Fact, ...]] = []
    model.edited.connect(told.append)
    for row, what, text in steps:
        if what == "add":
            model.add()
        elif row < model.rowCount(QModelIndex()):
            if what == "set":
                model.setData(model.index(row, len(text) % 3), text)
            else:
                model.remove(row)
    if told:
        assert told[-1] == model.stored
    assert all(each.label or each.value for each in model.stored)


# Problems and next steps


def test_problems_and_next_steps_are_written_beside_the_statement(
    desk: Desk, page: RequirementView, qtbot: QtBot
) -> None:
    page.window().activateWindow()
    texts = page.answer.texts
    qtbot.mouseClick(texts.buttons["problems"], Qt.MouseButton.LeftButton)
    assert texts.edits["problems"].hasFocus()
    compose(texts.current, "解读形式单一")
    assert texts.buttons["problems"].text() == "存在问题 6 字"
    texts.write("next_steps")
    compose(texts.current, "多用图解")
    desk.actions["write"].trigger()
    assert page.statement.hasFocus()
    compose(page.statement, "办了")
    page.settle()
    answer = desk.session.rows[0].assessment
    assert (answer.statement, answer.problems, answer.next_steps) == (
        *("办了", "解读形式单一", "多用图解"),
    )
    desk.actions["undo"].trigger()
    desk.actions["undo"].trigger()
    assert desk.session.rows[0].assessment.next_steps == ""
    assert "下一步打算" in desk.actions["redo"].text()
    texts.write("problems")
    desk.actions["next"].trigger()
    assert texts.current is page.statement
    assert texts.buttons["problems"].text() == "存在问题"


# The unit's own score


def test_a_score_is_asked_for_only_where_one_is_wanted(
    desk: Desk, page: RequirementView, qtbot: QtBot
) -> None:
    page.window().activateWindow()
    score = page.answer.score
    assert not score.isVisible()
    desk.actions["score"].trigger()
    assert score.hasFocus()
    qtbot.keyClicks(score, "9.5")
    assert desk.actions["undo"].isEnabled()
    qtbot.keyClick(score, Qt.Key.Key_Return)
    assert desk.session.rows[0].assessment.self_score == "9.5"
    assert desk.session.rows[0].assessment.status is Status.NOT_STARTED  # 5 marks elsewhere
    desk.actions["next"].trigger()
    assert (score.isVisible(), score.text()) == (True, "")  # the workbook has scores now
    desk.actions["previous"].trigger()
    assert score.text() == "9.5"
    assert "自评分" in desk.actions["undo"].text()
    desk.actions["undo"].trigger()
    assert score.text() == ""
    assert desk.session.rows[0].assessment.self_score == ""


def test_a_score_being_typed_belongs_to_its_requirement(
    desk: Desk, page: RequirementView, qtbot: QtBot
) -> None:
    page.window().activateWindow()
    desk.actions["score"].trigger()
    qtbot.keyClicks(page.answer.score, "8")
    desk.selection.go_to(SECOND)
    qtbot.keyClicks(page.answer.score, "7")
    assert desk.session.settle()
    assert [row.assessment.self_score for row in desk.session.rows] == ["8", "7", ""]


def test_a_score_is_kept_as_typed_and_named_as_missing_where_it_is_no_number(
    desk: Desk, page: RequirementView
) -> None:
    desk.actions["score"].trigger()
    compose(page.answer.score, "九分半")
    page.settle()
    assert desk.session.rows[0].assessment.self_score == "九分半"
    assert any("自评分“九分半”" in gap.sentence for gap in desk.session.gaps)


def test_a_reason_being_rewritten_stays_with_its_requirement(
    desk: Desk, page: RequirementView
) -> None:
    page.window().activateWindow()
    wanted = {"status": Status.NOT_APPLICABLE}
    for id_, reason in ((FIRST, "没有此职责"), (SECOND, "已划转")):
        desk.session.edit("x", edits.assess, id_, reason=reason, **wanted)
    page.answer.reason.setFocus()
    page.answer.reason.setText("职责在市局")
    desk.selection.go_to(SECOND)
    assert page.answer.reason.text() == "已划转"
    assert [row.assessment.reason for row in desk.session.rows] == ["职责在市局", "已划转", ""]
