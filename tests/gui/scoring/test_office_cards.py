"""考评表 in the window: looked at before they are in force, imported again, withdrawn, written out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

from PySide6.QtWidgets import QDialogButtonBox

from desktop.gui import ask
from desktop.gui.office.scoring.import_dialog import ImportDialog
from desktop.rollup.scorecard.reading import read_scorecards
from tests.gui.office_samples import NAMES
from tests.gui.scoring.scoring_samples import cards, chosen, now, press_enter, told, write
from tests.rollup import scorecard_books, scorecard_samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.office.scoring.scoring_view import ScoringView
    from desktop.gui.office.window import OfficeWindow

OK = QDialogButtonBox.StandardButton.Ok


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
