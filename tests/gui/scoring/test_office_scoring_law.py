"""考评: whatever is typed, in any order with imports and other officers, is said or still to be read."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from sqlalchemy import select

from desktop.gui.office.scoring.saying import Field, Way
from desktop.gui.office.scoring.stranded_dialog import StrandedDialog, words_of
from desktop.rollup import schema
from desktop.rollup.scorecard import judging
from desktop.rollup.scorecard.model import Indicator, Mode, Scorecard
from desktop.rollup.scorecard.store import in_force, put_in_force, withdraw
from desktop.rollup.store import Rollup, moment

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.office.scoring.scoring_view import ScoringView
    from desktop.gui.office.window import OfficeWindow

POINTS = 1000
TITLES = {
    "主动公开": Mode.DEDUCT,
    "年度报告": Mode.AWARD,
    "依申请公开": Mode.AWARD,
    "泄密": Mode.VETO,
}
NUMBERS = count(1)
FILLED = {Field.POINTS: "5", Field.COUNT: "1", Field.EVIDENCE: "依据"}

steps = st.one_of(
    st.tuples(st.just("go"), st.integers(0, 2), st.sampled_from(list(TITLES))),
    st.tuples(st.just("type"), st.sampled_from(Way)),
    st.tuples(st.just("save")),
    st.tuples(st.just("import"), st.sets(st.sampled_from(list(TITLES)), min_size=1)),
    st.tuples(st.just("withdraw")),
    st.tuples(st.just("other")),
    st.tuples(st.just("refresh")),
)


def card(title: str, wanted: set[str]) -> Scorecard:
    """Return a card of some of the indicators; each has another code when others are left out."""
    chosen = {name: mode for name, mode in TITLES.items() if name in wanted}
    return Scorecard(
        title,
        tuple(
            Indicator(
                str(number),
                name,
                mode,
                points=0 if mode is Mode.VETO else POINTS,
                per_case=100 if mode is Mode.DEDUCT else 0,
            )
            for number, (name, mode) in enumerate(chosen.items(), start=1)
        ),
    )


class Officer:
    """One officer at the page, who remembers every word that was typed."""

    def __init__(self, office: OfficeWindow, qtbot: QtBot) -> None:
        self.view: ScoringView = office.scores
        self.bureau, self.qtbot = office.bureau, qtbot
        self.title = f"考评 {next(NUMBERS)}"
        self.latest: dict[tuple[str, str, Way], str] = {}
        self.cases: set[str] = set()
        self.view.panel.typed.clear()
        self.view.panel.at = None
        self.withdraw()
        self.import_(set(TITLES))

    def do(self, name: str, *words: Any) -> None:
        getattr(self, {"import": "import_", "type": "type_"}.get(name, name))(*words)

    def write(self, work: Callable[[Any], object]) -> None:
        with self.bureau.rollup.writing("scorecard") as db:
            work(db)
        self.refresh()

    def refresh(self) -> None:
        self.bureau.refresh()
        self.qtbot.waitUntil(lambda: not self.view._is_loading, timeout=30000)

    def import_(self, wanted: set[str]) -> None:
        found = card(self.title, wanted)
        self.write(lambda db: put_in_force(db, found, at="2026-11-21T00:00:00+00:00", by="甲"))

    def withdraw(self) -> None:
        self.write(lambda db: [withdraw(db, each) for each in in_force(db)])

    def go(self, unit: int, title: str) -> bool:
        view, found = self.view, self.view.places.found
        code = next((e.code for e in found.card.walk() if e.title == title), "") if found else ""
        if not code:
            return False
        view.places.list.setCurrentIndex(view.places.units.index(unit, 0))
        view.go_to(code)
        return True

    def type_(self, way: Way) -> None:
        panel = self.view.panel
        panel.form.choose(way)
        if panel.at is None or panel.form.way is not way:
            return
        for field, words in FILLED.items():
            panel.form.edits[field].setText(words)
        text = f"第{next(NUMBERS)}句"
        panel.form.edits[Field.REASON].setText(text)
        self.latest[panel.at.unit.name, panel.at.indicator.title, way] = text

    def save(self) -> None:
        way = self.view.panel.form.way
        text = self.view.panel.form.words().get(Field.REASON, "")
        self.view.panel.form.button.click()
        if way is Way.CASES and text in self.said():
            self.cases.add(text)

    def other(self) -> None:
        """Let another officer give points where this one is; what was said there goes."""
        at, place = self.view.panel.at, self.bureau.rollup.place.path
        if at is None or place is None or not at.is_scored:
            return
        with Rollup.open(place, actor="乙") as other, other.writing("score") as db:
            judging.give(
                db, at, 10, by="乙", moment=moment(other.clock()), reason="乙", evidence="乙"
            )  # fmt: skip
        key = (at.unit.name, at.indicator.title, Way.POINTS)
        if self.latest.get(key) not in self.shown(key):
            self.latest.pop(key, None)

    def said(self) -> set[str]:
        """Return every word in the file, whatever card it was said by."""
        score, case = schema.score.c, schema.score_case.c
        columns = (score.reason, score.self_note, score.appeal, score.final_reason, case.reason)
        with self.bureau.rollup.reading() as db:
            return {words for each in columns for words in db.execute(select(each)).scalars()}

    def shown(self, key: tuple[str, str, Way]) -> set[str]:
        """Return the words that the page shows for a place; an officer goes and looks."""
        unit, title, way = key
        at = self.view.panel.at
        names = [each.result.unit.name for each in self.view.places.units.rows]
        found = set()
        if unit in names and self.go(names.index(unit), title):
            self.view.panel.form.choose(way)
            if self.view.panel.at and self.view.panel.form.way is way:
                found.add(self.view.panel.form.words().get(Field.REASON, ""))
        if at and self.view.places.found:  # and comes back
            self.go(names.index(at.unit.name), at.indicator.title)
        return found


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps, min_size=3, max_size=14))
def test_nothing_typed_is_lost(
    office: OfficeWindow, qtbot: QtBot, wanted: list[tuple[Any, ...]]
) -> None:
    office.show_page(3)
    officer = Officer(office, qtbot)
    for step in wanted:
        officer.do(*step)
    said, view = officer.said(), officer.view
    assert officer.cases <= said
    view.panel.keep()
    stranded = " ".join(map(words_of, view.panel.typed.stranded(view.places.board)))
    for key, text in officer.latest.items():
        assert text in said or text in stranded or text in officer.shown(key), (key, text)
    assert bool(stranded) == view.stranded_button.isVisible()


def test_what_has_no_place_is_told_read_copied_and_comes_back(
    office: OfficeWindow, qtbot: QtBot, answer: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.show_page(3)
    officer = Officer(office, qtbot)
    view, notice = officer.view, officer.bureau.notice
    assert officer.go(0, "年度报告")
    officer.type_(Way.APPEAL)
    (text,) = officer.latest.values()
    officer.import_({"主动公开"})
    assert "1 处" in notice.sentence.text()
    assert "没有位置" in view.stranded_button.text()
    copied: list[str] = []

    def look(dialog: StrandedDialog) -> None:
        assert dialog.table.words(dialog.table.rows[0], 1) == "年度报告"
        assert text in dialog.table.words(dialog.table.rows[0], 3)
        dialog.copy.click()
        copied.append(QGuiApplication.clipboard().text())

    answer(StrandedDialog, look)
    notice.way_on.click()
    assert text in copied[0]
    assert view.has_typed  # still there
    officer.import_({"年度报告", "主动公开"})
    assert not view.stranded_button.isVisible()
    assert officer.shown(next(iter(officer.latest))) == {text}
    officer.withdraw()
    assert view.stranded_button.isVisible()
    monkeypatch.setattr("desktop.gui.ask.confirm", lambda *_args: True)
    answer(StrandedDialog, lambda dialog: dialog.give_up.click())
    view.stranded_button.click()
    assert not view.has_typed
    assert not view.stranded_button.isVisible()
