"""考评 in the window: a card comes in, points are given by keys, nothing is taken without a ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.gui import ask
from desktop.gui.office.course import Watched
from desktop.gui.office.score_panel import Way
from desktop.rollup.scorecard import judging
from desktop.rollup.scorecard.model import Mode
from desktop.rollup.scorecard.spot import spot
from desktop.rollup.store import Rollup, moment
from tests.gui.office_samples import NAMES
from tests.rollup import scorecard_books

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.office.score_view import ScoreView
    from desktop.gui.office.window import OfficeWindow


@pytest.fixture
def view(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ScoreView:
    path = tmp_path / "考评表 #1.xlsx"
    path.write_bytes(scorecard_books.licheng())
    monkeypatch.setattr(ask, "open_file", lambda *_args: path)
    office.show_page(3)
    assert "还没有考评表" in office.scores.hint.text()
    office.scores.import_cards()
    qtbot.waitUntil(lambda: office.scores.card.count() == 1, timeout=30000)
    assert "已导入" in office.bureau.notice.sentence.text()
    return office.scores


def go_to(view: ScoreView, mode: Mode, *, has_points: bool = False) -> None:
    for row, each in enumerate(view.lines.rows):
        at = spot(view.found.stored, view.unit, each.indicator.code)  # type: ignore[union-attr, arg-type]
        wanted = at.is_scored if has_points else not each.indicator.children
        if each.indicator.mode is mode and wanted:
            view.line_list.setCurrentIndex(view.lines.index(row, 0))
            return
    pytest.skip(f"no {mode} in this card")


def test_every_unit_has_a_place_and_the_card_is_shown(view: ScoreView) -> None:
    assert [view.ranks.words(row, 1) for row in view.ranks.rows] == NAMES
    assert {row.rank for row in view.ranks.rows} == {1}  # ties
    assert view.lines.rowCount() == sum(1 for _ in view.found.card.walk())  # type: ignore[union-attr]
    assert view.line
    assert view.panel.title.text().startswith(view.line.indicator.code)


def test_nothing_is_taken_without_a_ground(view: ScoreView, office: OfficeWindow) -> None:
    go_to(view, Mode.DEDUCT, has_points=True)
    line = view.line
    assert line
    code = line.indicator.code
    view.panel.points.setText("0")
    view.say(Way.GIVE)
    assert "没有保存" in office.bureau.notice.sentence.text()
    assert view.panel.points.text() == "0"
    view.panel.points.setText("很多")
    view.say(Way.GIVE)
    assert "不是分数" in office.bureau.notice.sentence.text()
    view.panel.points.setText("0")
    view.panel.reason.setPlainText("没有更新")
    view.panel.evidence.setText("截图 1")
    view.panel.points.returnPressed.emit()
    row = next(each for each in view.lines.rows if each.indicator.code == code)
    assert (row.points, row.entry.reason, row.entry.evidence) == (0, "没有更新", "截图 1")
    assert view.line != row  # the next one is ready
    last = view.ranks.rows[-1]
    assert last.result.unit.name == NAMES[0]
    assert last.rank == 3


def test_another_officer_is_not_overwritten(view: ScoreView, office: OfficeWindow) -> None:
    go_to(view, Mode.DEDUCT, has_points=True)
    at, line = view.spot, view.line
    assert at
    assert line
    place = office.bureau.rollup.place.path
    assert place
    with Rollup.open(place, actor="审核人乙") as other, other.writing("score") as db:
        judging.give(
            db, at, at.most, by="审核人乙", moment=moment(other.clock()), reason="", evidence=""
        )
    view.panel.points.setText("0")
    view.panel.reason.setPlainText("我的理由")
    view.panel.evidence.setText("我的佐证")
    view.say(Way.GIVE)
    assert "审核人乙" in office.bureau.notice.sentence.text()
    assert view.panel.reason.toPlainText() == "我的理由"
    assert view.has_typed
    view.say(Way.GIVE)  # now that it was seen
    assert not view.has_typed


def test_cases_appeals_and_the_second_look(
    view: ScoreView, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_to(view, Mode.DEDUCT)
    line = view.line
    assert line
    code = line.indicator.code
    if not line.indicator.per_case:
        view.panel.points.setText("1")
    view.panel.reason.setPlainText("迟公开")
    view.panel.evidence.setText("链接")
    view.say(Way.CASE)

    def now() -> object:
        return next(each for each in view.lines.rows if each.indicator.code == code).entry

    assert len(now().cases) == 1  # type: ignore[attr-defined]
    monkeypatch.setattr(ask, "reason", lambda *_args: "单位说明了情况")
    view.say(Way.APPEAL)
    assert now().appeal == "单位说明了情况"  # type: ignore[attr-defined]
    view.panel.cases.setCurrentRow(0)
    view.say(Way.WITHDRAW)
    assert not now().cases[0].counts  # type: ignore[attr-defined]
    go_to(view, Mode.DEDUCT, has_points=True)
    assert view.line
    code = view.line.indicator.code
    view.panel.points.setText("1")
    view.panel.reason.setPlainText("复核后酌情")
    view.say(Way.DECIDE)
    assert now().final_points == 100  # type: ignore[attr-defined]


def test_what_was_typed_stays_with_its_place(
    view: ScoreView, office: OfficeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.panel.reason.setPlainText("没写完")
    view.rank_list.setCurrentIndex(view.ranks.index(1, 0))
    assert view.panel.reason.toPlainText() == ""
    view.rank_list.setCurrentIndex(view.ranks.index(0, 0))
    assert view.panel.reason.toPlainText() == "没写完"
    monkeypatch.setattr(ask, "confirm", lambda *_args: False)
    assert not office.close()
    view.panel.reason.setPlainText("")


def test_forms_go_out_and_come_back(
    view: ScoreView,
    office: OfficeWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_to(view, Mode.DEDUCT, has_points=True)
    view.panel.points.setText("1")
    view.panel.reason.setPlainText("自评说明")
    view.say(Way.SELF)
    monkeypatch.setattr(Watched, "exec", lambda self: qtbot.waitUntil(self.result, timeout=60000))
    folder = tmp_path / "自评表"
    folder.mkdir()
    monkeypatch.setattr(ask, "folder", lambda *_args: folder)
    view.write_forms()
    assert len(list(folder.glob("*.xlsx"))) == len(NAMES)
    view.panel.points.setText("")
    path = next(each for each in folder.iterdir() if each.name.startswith(NAMES[0]))
    monkeypatch.setattr(ask, "open_file", lambda *_args: path)
    monkeypatch.setattr(ask, "confirm", lambda *_args: True)
    view.take()
    qtbot.waitUntil(lambda: "已读入" in office.bureau.notice.sentence.text(), timeout=30000)
    target = tmp_path / "得分表 #1.xlsx"
    monkeypatch.setattr(ask, "save_file", lambda *_args: target)
    view.export()
    qtbot.waitUntil(target.exists, timeout=30000)


def test_the_keys_speak(view: ScoreView, office: OfficeWindow, qtbot: QtBot) -> None:
    go_to(view, Mode.DEDUCT, has_points=True)
    at = view.spot
    assert at
    view.panel.points.setText("0")
    view.panel.reason.setPlainText("没有更新")
    view.panel.evidence.setText("截图")
    qtbot.keyClick(office, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)

    def points() -> int | None:
        found = (each for each in view.lines.rows if each.indicator.code == at.indicator.code)
        return next(found).entry.review_points

    qtbot.waitUntil(lambda: points() == 0)  # a key presses the button for a moment
