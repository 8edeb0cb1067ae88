"""考评 in the window: points by keys, nothing without a ground, nobody overwritten, files in and out."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from desktop.errors import UsageError
from desktop.gui import ask
from desktop.gui.office.course import Course, Watched
from desktop.gui.office.scoring import board, forms_dialog
from desktop.gui.office.scoring.forms import read_forms
from desktop.gui.office.scoring.forms_dialog import FormsDialog
from desktop.gui.office.scoring.import_dialog import ImportDialog
from desktop.gui.office.scoring.reasons_dialog import ReasonsDialog
from desktop.gui.office.scoring.saying import Field, Way
from desktop.report.scorecard_sheet import CardSheet, Columns, card_book
from desktop.rollup.scorecard import judging
from desktop.rollup.scorecard.model import Entry
from desktop.rollup.scorecard.reading import read_scorecards
from desktop.rollup.scorecard.store import in_force, put_in_force
from desktop.rollup.store import Rollup, moment
from desktop.rollup.units import all_units
from tests.gui.office_samples import NAMES
from tests.rollup import scorecard_books, scorecard_samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.office.scoring.scoring_view import ScoringView
    from desktop.gui.office.window import OfficeWindow
    from desktop.rollup.scorecard.model import Scorecard

OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture(autouse=True)
def _waited_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long work is waited for as a person would."""
    monkeypatch.setattr(
        Watched,
        "exec",
        lambda self: qtbot.waitUntil(lambda: bool(self.error or self.result()), timeout=60000),
    )


def in_use(office: OfficeWindow, qtbot: QtBot, card: Scorecard) -> ScoringView:
    rollup = office.bureau.rollup
    with rollup.writing("scorecard_import") as db:
        put_in_force(db, card, at=moment(rollup.clock()), by=rollup.actor)
    office.show_page(3)
    office.activateWindow()
    qtbot.waitActive(office)
    qtbot.waitUntil(lambda: office.scores.places.place is not None, timeout=30000)
    return office.scores


@pytest.fixture
def view(office: OfficeWindow, qtbot: QtBot) -> ScoringView:
    """The page with a card of deductions; the first kind of its first row is current."""
    shown = in_use(office, qtbot, scorecard_samples.licheng())
    shown.go_to("1.1")
    return shown


def write(view: ScoringView, **words: str) -> None:
    """Type into the fields of the form; the names are those of ``Field``."""
    for name, each in words.items():
        edit = view.panel.form.edits[Field(name)]
        assert edit.isVisible(), name
        edit.setText(each)


def press_enter(view: ScoringView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.panel.form.edits[Field.REASON], Qt.Key.Key_Return)


def now(view: ScoringView, code: str, unit: str = NAMES[0]) -> Entry:
    """Return what stands in the file, which must be what the page shows."""
    found, rollup = view.places.found, view._bureau.rollup
    assert found
    assert spelt_out(view.places.board) == spelt_out(board.read(rollup))
    place = next(each for each in found.ranked if each.result.unit.name == unit)
    return found.entries.get(place.result.unit.id, {}).get(code, Entry())


def spelt_out(shown: board.Board) -> list[object]:
    """Return a board as values that can be compared: each line of every total worked out."""
    return [
        (
            each.stored,
            each.entries,
            [
                (place.rank, replace(place.result, contributions=tuple(place.result.contributions)))
                for place in each.ranked
            ],
        )
        for each in shown.cards
    ]


def told(view: ScoringView) -> str:
    return view._bureau.notice.sentence.text()


def other_gives(view: ScoringView, points: int) -> None:
    """Let another officer score the current place."""
    path, at = view._bureau.rollup.place.path, view.panel.at
    assert path
    assert at
    with Rollup.open(path, actor="审核人乙") as other, other.writing("score") as db:
        judging.give(
            db, at, points, by="审核人乙", moment=moment(other.clock()), reason="雷同",
            evidence="比对表",
        )  # fmt: skip


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


def chosen(monkeypatch: pytest.MonkeyPatch, path: Path) -> Path:
    monkeypatch.setattr(ask, "open_file", lambda *_args: path)
    monkeypatch.setattr(ask, "open_files", lambda *_args: [path])
    monkeypatch.setattr(ask, "save_file", lambda *_args: path)
    monkeypatch.setattr(ask, "folder", lambda *_args: path)
    return path


def cards(office: OfficeWindow) -> list[str]:
    with office.bureau.rollup.reading() as db:
        return [each.card.title for each in in_force(db)]


def test_a_card_is_looked_at_before_it_is_in_force(
    office: OfficeWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[..., None],
) -> None:
    office.show_page(3)
    path = chosen(monkeypatch, tmp_path / "考评表 #1.xlsx")
    path.write_bytes(scorecard_books.licheng())
    seen: list[str] = []

    def act(dialog: ImportDialog) -> None:
        seen[:] = [each.sentence for each in dialog.findings.rows]
        assert dialog.indicators.rowCount() == 14
        assert dialog.box.button(OK).isEnabled()
        assert not cards(office)

    answer(ImportDialog, act, 0)
    office.scores.places.menu.import_.trigger()
    assert "计分方式" in seen[0]
    assert not cards(office)  # thought better of it
    answer(ImportDialog, act)
    office.scores.places.menu.import_.trigger()
    assert cards(office) == ["样例区2020年政务公开工作考评表"]
    assert "已启用，指标 14 项" in office.bureau.notice.sentence.text()
    qtbot.waitUntil(lambda: office.scores.places.found is not None, timeout=30000)


def test_a_card_with_a_serious_finding_cannot_be_used(
    office: OfficeWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[..., None],
) -> None:
    rows = [
        ["指标", "评分标准", "分值"],
        ["解读", "未解读的，每件扣1分", "十来分"],
        ["网站", "齐全", 5],
    ]
    path = chosen(monkeypatch, tmp_path / "坏.xlsx")
    path.write_bytes(scorecard_books.book(表=(rows, [])))
    enabled = []

    def act(dialog: ImportDialog) -> None:
        enabled.append(dialog.box.button(OK).isEnabled())
        assert dialog.findings.rows[0].is_serious
        assert "不能启用" in dialog.verdict.text()

    answer(ImportDialog, act, 0)
    office.scores.places.menu.import_.trigger()
    assert enabled == [False]
    path.write_bytes(b"no sheet")
    office.scores.places.menu.import_.trigger()
    assert enabled == [False]
    assert office.bureau.notice.isVisible()


def test_a_card_imported_again_carries_the_scores(
    view: ScoringView,
    office: OfficeWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[..., None],
) -> None:
    write(view, reason="迟公开", evidence="截图")
    press_enter(view, qtbot)
    path = chosen(monkeypatch, tmp_path / "导出 & 50%.xlsx")
    view.places.menu.of_cards[0].trigger()
    assert "已存为" in told(view)
    (sheet,) = read_scorecards(path)
    assert sheet.card.title == scorecard_samples.licheng().title
    assert not any(each.is_serious for each in sheet.findings)
    words = []
    answer(ImportDialog, lambda dialog: words.append(dialog.words.text()))
    view.places.menu.import_.trigger()
    assert "代替现有的同名考评表" in words[0]
    assert "1 处打分带了过来" in told(view)
    qtbot.waitUntil(lambda: not view._is_loading, timeout=30000)
    assert now(view, "1.1").cases


def test_a_card_is_withdrawn(
    view: ScoringView, office: OfficeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "confirm", lambda *_args: True)
    view.places.menu.of_cards[-1].trigger()
    assert not cards(office)
    qtbot.waitUntil(lambda: "还没有考评表" in view.headline.text(), timeout=30000)
    assert view.panel.at is None


def test_the_table_of_places_is_written(
    view: ScoringView, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = chosen(monkeypatch, tmp_path / "得分表 #1.xlsx")
    view.places.menu.of_cards[2].trigger()
    assert "已存为" in told(view)
    with ZipFile(path) as packed:
        words = packed.read("xl/sharedStrings.xml").decode()
    assert all(name.replace("<", "&lt;").replace(">", "&gt;") in words for name in NAMES)


def test_forms_go_out_and_come_back(
    view: ScoringView,
    office: OfficeWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[..., None],
) -> None:
    folder = chosen(monkeypatch, tmp_path / "自评表")
    folder.mkdir()
    for count in (3, 6):  # what lies there is not replaced
        view.places.menu.of_cards[1].trigger()
        assert f"已写出 3 份自评表到“{folder}”" in told(view)
        assert len(list(folder.iterdir())) == count
    path = next(each for each in folder.iterdir() if each.name == f"{NAMES[0]} 自评表.xlsx")
    filled = {"2": Entry(self_points=950, self_note="按时公开", self_evidence="附件3")}
    card = scorecard_samples.licheng()
    sheet = CardSheet(card, Columns.SELF, NAMES[0], filled)
    path.write_bytes(card_book([sheet], made_on=date(2026, 11, 21)))
    chosen(monkeypatch, path)
    seen: list[str] = []

    def act(dialog: FormsDialog) -> None:
        qtbot.addWidget(dialog)
        qtbot.waitUntil(lambda: dialog.planned is not None, timeout=30000)
        seen[:] = [row.words for row in dialog.table.rows]
        assert now(view, "2").self_points is None  # it is but a preview
        if dialog.box.button(OK).isEnabled():
            dialog.accept()

    answer(FormsDialog, act)
    view.places.forms_button.click()
    assert len(seen) == 1
    assert "9.5" in seen[0]
    assert "已读入 1 处" in told(view)
    qtbot.waitUntil(lambda: not view._is_loading, timeout=30000)
    assert now(view, "2").self_points == 950


def test_what_cannot_be_read_is_said_before_anything_is_taken(
    view: ScoringView,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[..., None],
) -> None:
    bad, other = tmp_path / "坏的 #1.xlsx", tmp_path / "别处.xlsx"
    bad.write_bytes(b"no sheet")
    sheet = CardSheet(scorecard_samples.licheng(), Columns.SELF, "测绘院", {})
    other.write_bytes(card_book([sheet], made_on=date(2026, 11, 21)))
    monkeypatch.setattr(ask, "open_files", lambda *_args: [bad, other])
    seen: list[str] = []

    def act(dialog: FormsDialog) -> None:
        qtbot.addWidget(dialog)
        qtbot.waitUntil(lambda: dialog.planned is not None, timeout=30000)
        seen[:] = [row.words for row in dialog.table.rows]
        assert not dialog.box.button(OK).isEnabled()

    answer(FormsDialog, act, 0)
    view.places.forms_button.click()
    assert len(seen) == 2
    assert "名单里没有“测绘院”" in seen[1]


def preview(view: ScoringView, qtbot: QtBot, *forms: CardSheet) -> FormsDialog:
    """Return the dialog over forms that lie in one file each."""
    folder = view._bureau.preferences.folder
    for number, each in enumerate(forms):
        data = card_book([each], made_on=date(2026, 11, 21))
        (folder / f"自评表 #{number}.xlsx").write_bytes(data)
    read = read_forms(Course(view), sorted(folder.glob("自评表*")))
    with view._bureau.rollup.reading() as db:
        dialog = FormsDialog(view._bureau, read, all_units(db))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.planned is not None, timeout=30000)
    return dialog


def test_a_form_that_names_no_unit_is_asked_about(view: ScoringView, qtbot: QtBot) -> None:
    filled = {"2": Entry(self_points=950, self_note="按时")}
    card = scorecard_samples.licheng()
    dialog = preview(view, qtbot, CardSheet(card, Columns.SELF, "", filled))
    assert not dialog.whose.isHidden()
    assert "没有写填报单位" in dialog.table.rows[0].words
    assert not dialog.box.button(OK).isEnabled()
    dialog.whose.setCurrentIndex(2)
    qtbot.waitUntil(lambda: dialog.box.button(OK).isEnabled(), timeout=30000)
    dialog.accept()
    assert dialog.taken == 1
    view._bureau.refresh()
    qtbot.waitUntil(lambda: not view._is_loading, timeout=30000)
    assert now(view, "2", NAMES[1]).self_points == 950


def test_the_offices_own_columns_are_read_when_asked_for(view: ScoringView, qtbot: QtBot) -> None:
    filled = {"2": Entry(review_points=500, reason="雷同", evidence="比对表")}
    card = scorecard_samples.licheng()
    sheet = CardSheet(card, Columns.ALL, NAMES[0], filled, {"2": 500})
    dialog = preview(view, qtbot, sheet)
    assert not dialog.box.button(OK).isEnabled()
    dialog.is_review.setChecked(True)
    qtbot.waitUntil(lambda: dialog.box.button(OK).isEnabled(), timeout=30000)
    dialog.accept()
    view._bureau.refresh()
    qtbot.waitUntil(lambda: not view._is_loading, timeout=30000)
    assert now(view, "2").review_points == 500


def test_trouble_while_reading_is_said(
    view: ScoringView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_words: object) -> None:
        raise UsageError("读不出来")

    dialog = preview(view, qtbot)
    monkeypatch.setattr(forms_dialog, "plan_forms", fail)
    dialog.plan()
    qtbot.waitUntil(lambda: dialog.words.text() == "读不出来", timeout=30000)
    assert not dialog.box.button(OK).isEnabled()
    monkeypatch.setattr(board, "read", fail)
    view.load()
    qtbot.waitUntil(lambda: told(view) == "读不出来", timeout=30000)
    monkeypatch.undo()
    view.hide()
    view.show()  # it is tried again
    qtbot.waitUntil(lambda: "总分 32" in view.headline.text(), timeout=30000)


def test_every_cell_says_all_of_itself(view: ScoringView, qtbot: QtBot, tmp_path: Path) -> None:
    write(view, reason="迟公开 1 条", evidence="截图")
    press_enter(view, qtbot)
    place = view.places.place
    assert place
    path = tmp_path / "表.xlsx"
    path.write_bytes(scorecard_books.licheng())
    (sheet,) = read_scorecards(path)
    dialogs = ReasonsDialog(view, place), ImportDialog(view, [sheet], []), preview(view, qtbot)
    for dialog in dialogs:
        qtbot.addWidget(dialog)
    reasons, importing, forms = dialogs
    tables = (view.places.units, reasons.table, importing.indicators, importing.findings)
    for model in (*tables, forms.table, view.tree):
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                assert tip
    case = view.tree.find("1.1").siblingAtColumn(7)
    assert "迟公开 1 条" in case.data(Qt.ItemDataRole.ToolTipRole)


def test_two_forms_of_one_unit_and_a_change_after_the_preview(
    view: ScoringView, qtbot: QtBot
) -> None:
    card = scorecard_samples.licheng()
    forms = [
        CardSheet(card, Columns.SELF, NAMES[0], {"2": Entry(self_points=points)})
        for points in (900, 800)
    ]
    dialog = preview(view, qtbot, *forms)
    first, second = dialog.table.rows
    assert "请去掉旧的再读一次" in first.words
    assert "→9" in second.words
    view.go_to("2")
    other_gives(view, 500)
    dialog.accept()
    assert dialog.taken == 0
    assert "审核人乙刚刚改过" in dialog.refused[0].sentence
