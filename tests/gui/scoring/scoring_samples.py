"""A page with a card in use, what is typed on it, and what stands in the file then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.gui import ask
from desktop.gui.office.scoring import board
from desktop.gui.office.scoring.saying import Field
from desktop.rollup.scorecard import judging
from desktop.rollup.scorecard.model import Entry
from desktop.rollup.scorecard.store import in_force, put_in_force
from desktop.rollup.store import Rollup, moment
from tests.gui.office_samples import NAMES

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.office.scoring.scoring_view import ScoringView
    from desktop.gui.office.window import OfficeWindow
    from desktop.rollup.scorecard.model import Scorecard


def in_use(office: OfficeWindow, qtbot: QtBot, card: Scorecard) -> ScoringView:
    rollup = office.bureau.rollup
    with rollup.writing("scorecard_import") as db:
        put_in_force(db, card, at=moment(rollup.clock()), by=rollup.actor)
    office.show_page(3)
    office.activateWindow()
    qtbot.waitActive(office)
    qtbot.waitUntil(lambda: office.scores.places.place is not None, timeout=30000)
    return office.scores


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


def chosen(monkeypatch: pytest.MonkeyPatch, path: Path) -> Path:
    monkeypatch.setattr(ask, "open_file", lambda *_args: path)
    monkeypatch.setattr(ask, "open_files", lambda *_args: [path])
    monkeypatch.setattr(ask, "save_file", lambda *_args: path)
    monkeypatch.setattr(ask, "folder", lambda *_args: path)
    return path


def cards(office: OfficeWindow) -> list[str]:
    with office.bureau.rollup.reading() as db:
        return [each.card.title for each in in_force(db)]
