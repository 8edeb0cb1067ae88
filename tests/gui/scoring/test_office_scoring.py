"""考评 in the window: points by keys, nothing without a ground, nobody overwritten."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.gui import ask
from desktop.gui.office.scoring import board
from desktop.gui.office.scoring.reasons_dialog import ReasonsDialog
from desktop.gui.office.scoring.saying import Field, Way
from desktop.rollup.scorecard import judging
from desktop.rollup.store import Rollup
from tests.gui.office_samples import NAMES
from tests.gui.scoring.scoring_samples import in_use, now, other_gives, press_enter, told, write
from tests.rollup import scorecard_samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.gui.office.scoring.scoring_view import ScoringView
    from desktop.gui.office.window import OfficeWindow


def test_without_a_card_the_page_says_what_to_do(office: OfficeWindow, qtbot: QtBot) -> None:
    office.show_page(3)
    qtbot.waitUntil(lambda: "还没有考评表" in office.scores.headline.text(), timeout=30000)
    menu = office.scores.places.menu
    assert menu.import_.isEnabled()
    assert not any(each.isEnabled() for each in menu.of_cards)
    assert not office.scores.panel.form.button.isVisible()
    assert not office.scores.why_button.isEnabled()


def test_every_unit_has_a_place_and_the_card_is_shown(view: ScoringView) -> None:
    units, found = view.places.units, view.places.found
    assert found
    assert [units.words(row, 0) for row in units.rows] == NAMES
    assert {row.rank for row in units.rows} == {1}  # ties
    assert [each.indicator for each in view.tree.nodes[1:]] == list(found.card.walk())
    assert "总分 32（满分 32）" in view.headline.text()
    assert "早公开或迟公开" in view.panel.rule.text()


def test_results_are_counted_in_the_worker(
    view: ScoringView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    read = board.read

    def seen(rollup: Rollup) -> board.Board:
        threads.append(threading.get_ident())
        return read(rollup)

    monkeypatch.setattr(board, "read", seen)
    view._bureau.refresh()
    qtbot.waitUntil(lambda: not view._is_loading, timeout=30000)
    assert threads
    assert threading.get_ident() not in threads


def test_nothing_is_deducted_without_evidence(view: ScoringView, qtbot: QtBot) -> None:
    view.panel.form.begin()
    assert view.panel.form.way is Way.CASES
    write(view, reason="迟公开1条")
    press_enter(view, qtbot)
    assert "佐证" in told(view)
    assert "没有保存" in told(view)
    assert view.panel.form.words()[Field.REASON] == "迟公开1条"
    assert QApplication.focusWidget() is view.panel.form.edits[Field.EVIDENCE]
    assert view.has_typed
    assert not now(view, "1.1").cases
    write(view, evidence="截图 1")
    press_enter(view, qtbot)
    (case,) = now(view, "1.1").cases
    assert (case.count, case.reason, case.evidence) == (1, "迟公开1条", "截图 1")
    assert "总分 27" in view.headline.text()
    assert not view.has_typed
    assert [row.rank for row in view.places.units.rows] == [3, 1, 1]


def test_enter_opens_the_form_and_saves_and_the_next_indicator_is_ready(
    view: ScoringView, qtbot: QtBot
) -> None:
    view.go_to("2")
    qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert view.panel.form.way is Way.POINTS
    assert QApplication.focusWidget() is view.panel.form.edits[Field.POINTS]
    write(view, points="很多")
    press_enter(view, qtbot)
    assert "不是分数" in told(view)
    assert view.panel.form.words()[Field.POINTS] == "很多"
    write(view, points="")
    press_enter(view, qtbot)
    assert "没有写分数" in told(view)
    write(view, points="7.5", reason="雷同", evidence="比对表")
    press_enter(view, qtbot)
    said = now(view, "2")
    assert (said.review_points, said.reason, said.evidence) == (750, "雷同", "比对表")
    assert view.tree.code(view.list.currentIndex()) == "2.1"
    assert QApplication.focusWidget() is view.list
    assert "得7.5分" in told(view)


def test_points_are_taken_back(view: ScoringView, qtbot: QtBot) -> None:
    view.go_to("2")
    other_gives(view, 500)
    view.load()
    qtbot.waitUntil(lambda: view.panel.form.words().get(Field.POINTS) == "5", timeout=30000)
    write(view, points="")
    press_enter(view, qtbot)
    assert now(view, "2").review_points is None
    assert "取消了打分" in told(view)


@pytest.mark.parametrize("is_refreshed", [False, True], ids=["at once", "after F5"])
def test_another_officer_is_not_overwritten(
    view: ScoringView, office: OfficeWindow, qtbot: QtBot, *, is_refreshed: bool
) -> None:
    view.go_to("2")
    write(view, points="8", reason="我的理由", evidence="我的佐证")
    other_gives(view, 500)
    if is_refreshed:
        qtbot.keyClick(office, Qt.Key.Key_F5)
        qtbot.waitUntil(lambda: "总分 27" in view.headline.text(), timeout=30000)
        assert "审核人乙" in view.panel.said.text()
    press_enter(view, qtbot)
    assert "审核人乙刚刚改过" in told(view)
    assert now(view, "2").review_points == 500
    assert "比对表" in view.panel.said.text()  # what the other said is seen
    words = view.panel.form.words()
    assert words == {Field.POINTS: "8", Field.REASON: "我的理由", Field.EVIDENCE: "我的佐证"}
    press_enter(view, qtbot)  # now that it was seen
    assert now(view, "2").review_points == 800
    assert not view.has_typed


def test_units_and_indicators_by_key(view: ScoringView, qtbot: QtBot) -> None:
    down, up, ctrl = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier

    def where() -> tuple[str, str]:
        place = view.places.place
        assert place
        return place.result.unit.name, view.tree.code(view.list.currentIndex())

    qtbot.keyClick(view.list, down, ctrl)
    assert where() == (NAMES[1], "1.1")
    view.panel.form.begin()
    qtbot.keyClick(QApplication.focusWidget(), down, ctrl)  # out of a field too
    assert where() == (NAMES[2], "1.1")
    qtbot.keyClick(view.list, down, ctrl)  # there is no other
    assert where() == (NAMES[2], "1.1")
    qtbot.keyClick(view.list, up, ctrl)
    assert where() == (NAMES[1], "1.1")
    view.list.setFocus()
    qtbot.keyClick(view.list, down)
    assert where() == (NAMES[1], "1.2")
    view.panel.form.begin()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is view.list


def test_the_order_of_places_keeps_the_unit(view: ScoringView, qtbot: QtBot) -> None:
    write(view, reason="迟公开", evidence="截图")
    press_enter(view, qtbot)
    view.places.order.setCurrentIndex(1)
    assert [row.result.unit.name for row in view.places.units.rows] == [*NAMES[1:], NAMES[0]]
    assert view.places.place
    assert view.places.place.result.unit.name == NAMES[0]


def test_what_was_typed_stays_with_its_place(
    view: ScoringView, office: OfficeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(view, reason="没写完")
    view.places.go_by(1)
    assert view.panel.form.words()[Field.REASON] == ""
    view.places.go_by(-1)
    assert view.panel.form.words()[Field.REASON] == "没写完"
    view.panel.form.choose(Way.APPEAL)
    assert view.panel.form.words() == {Field.REASON: ""}
    view.panel.form.choose(Way.CASES)
    assert view.panel.form.words()[Field.REASON] == "没写完"
    monkeypatch.setattr(ask, "confirm", lambda *_args: False)
    assert not office.close()
    write(view, reason="")
    assert not view.has_typed


def test_ones_own_words_are_no_clash(
    view: ScoringView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(view, reason="记错了", evidence="截图")
    press_enter(view, qtbot)
    write(view, reason="迟公开", evidence="截图 2")
    monkeypatch.setattr(ask, "reason", lambda *_args: "登记错了")
    view.panel.withdraw.click()
    view.panel.form.choose(Way.APPEAL)
    write(view, reason="请重新核对")
    press_enter(view, qtbot)
    assert "登记了申诉" in told(view)
    view.go_to("1.1")
    view.panel.form.choose(Way.CASES)
    assert view.panel.form.words()[Field.REASON] == "迟公开"
    press_enter(view, qtbot)
    assert "登记了1例" in told(view)
    assert [each.counts for each in now(view, "1.1").cases] == [False, True]


def test_what_nobody_typed_is_not_kept_over_what_another_said(
    view: ScoringView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(view, reason="迟公开", evidence="截图")
    press_enter(view, qtbot)
    view.panel.form.choose(Way.APPEAL)
    path, at = view._bureau.rollup.place.path, view.panel.at
    assert path
    assert at
    with Rollup.open(path, actor="审核人乙") as other, other.writing("score") as db:
        judging.appeal(db, at, "系统故障")
    monkeypatch.setattr(ask, "reason", lambda *_args: "属实")
    view.panel.withdraw.click()
    assert "没有覆盖" in told(view)
    assert now(view, "1.1").cases[0].counts
    assert view.panel.form.words() == {Field.REASON: "系统故障"}
    assert not view.has_typed


def test_a_case_is_withdrawn_with_a_reason(
    view: ScoringView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(view, count="2", day="2026-03-05", reason="迟公开", evidence="截图")
    press_enter(view, qtbot)
    assert view.tree.code(view.list.currentIndex()) == "1.1"  # there may be another case
    assert "总分 22" in view.headline.text()
    monkeypatch.setattr(ask, "reason", lambda *_args: None)
    view.panel.withdraw.click()
    assert now(view, "1.1").cases[0].counts
    monkeypatch.setattr(ask, "reason", lambda *_args: "属实，但已更正")
    view.panel.withdraw.click()
    assert now(view, "1.1").cases[0].withdrawn_because == "属实，但已更正"
    assert "总分 32" in view.headline.text()
    assert "已撤销：属实，但已更正" in view.panel.cases.item(0).text()
    assert not view.panel.withdraw.isEnabled()


def test_appeal_own_points_and_the_second_look(
    view: ScoringView, office: OfficeWindow, qtbot: QtBot
) -> None:
    view.go_to("2")
    qtbot.keyClick(office, Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert view.panel.form.way is Way.SELF
    write(view, points="10", reason="已按时公开", evidence="附件3")
    press_enter(view, qtbot)
    view.go_to("2")
    view.panel.form.choose(Way.APPEAL)
    press_enter(view, qtbot)
    assert "申诉要写明理由" in told(view)
    write(view, reason="当时系统故障")
    press_enter(view, qtbot)
    view.go_to("2")
    view.panel.form.choose(Way.FINAL)
    write(view, points="9")
    press_enter(view, qtbot)
    assert "复核分要写明理由" in told(view)
    assert view.panel.form.words()[Field.POINTS] == "9"
    write(view, reason="酌情")
    press_enter(view, qtbot)
    said = now(view, "2")
    assert (said.self_points, said.self_evidence) == (1000, "附件3")
    assert (said.appeal, said.final_points, said.final_reason) == ("当时系统故障", 900, "酌情")
    view.go_to("2")
    for words in ("自评：10分", "附件3", "申诉：当时系统故障", "复核：9分"):
        assert words in view.panel.said.text()
    assert "自评 10" in view.headline.text()


def test_awards_sums_and_vetoes(office: OfficeWindow, qtbot: QtBot) -> None:
    view = in_use(office, qtbot, scorecard_samples.mianyang())
    view.go_to("1")
    assert view.panel.form.way is None
    assert "由下面各项相加" in view.panel.rule.text()
    view.go_to("3")
    assert "未评" in view.headline.text()
    write(view, points="30")
    press_enter(view, qtbot)
    assert now(view, "3").review_points == 3000
    view.go_to("5")
    write(view, reason="首页错误", evidence="截图")
    press_enter(view, qtbot)
    assert now(view, "5").cases
    assert "单项否决" in view.headline.text()


def test_reasons_add_up_and_lead_to_their_indicator(
    view: ScoringView, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    write(view, reason="迟公开", evidence="截图 1")
    press_enter(view, qtbot)
    view.go_to("4")
    seen = []

    def act(dialog: ReasonsDialog) -> None:
        rows = dialog.table.rows
        assert sum(row.points for row in rows) == 2700
        row = next(at for at, each in enumerate(rows) if each.case_id)
        seen.extend(dialog.table.words(rows[row], column) for column in range(5))
        dialog.list.activated.emit(dialog.table.index(row, 0))

    answer(ReasonsDialog, act)
    view.why_button.click()
    assert seen[0] == "1.1"
    assert seen[2:] == ["-5", "迟公开", "截图 1"] or "迟公开" in seen[3]
    assert view.tree.code(view.list.currentIndex()) == "1.1"
