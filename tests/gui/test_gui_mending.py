"""Enter on a gap leads to where it is mended, whatever is missing; the division of work among it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QToolButton, QWidget

from desktop.gui import ask
from desktop.gui.dialogs.divide import DivideDialog
from desktop.gui.views.mending import go_to
from desktop.workbook import edits
from desktop.workbook.gaps import Gap, GapKind, Place
from desktop.workbook.model import Duty, Fact, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk

FIRST, SECOND = f"{1:012x}", f"{2:012x}"


def activate(desk: Desk, kind: GapKind) -> None:
    assert desk.work is not None
    gaps = desk.work.gaps
    desk.work.show_gaps()
    found = [gaps.model.gap(row) for row in range(gaps.model.rowCount())]
    row = next(n for n, gap in enumerate(found) if gap and gap.kind is kind)
    gaps.list.setCurrentIndex(gaps.model.index(row, 0))
    gaps.list.activated.emit(gaps.list.currentIndex())


def has_keys(part: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is part or (focused is not None and part.isAncestorOf(focused))


def test_every_kind_of_gap_leads_to_its_place(desk: Desk, answer: Callable[..., None]) -> None:
    desk.window.activateWindow()
    assert desk.work is not None
    view = desk.work.requirement
    places: dict[Place, bool] = {}

    def go(kind: GapKind) -> Place:
        activate(desk, kind)
        return next(gap.place for gap in desk.session.gaps if gap.kind is kind)

    place = go(GapKind.UNANSWERED)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QToolButton)
    places[place] = focused.defaultAction() is desk.actions[f"mark_{Status.NOT_STARTED}"]

    desk.session.edit("x", edits.assess, FIRST, status=Status.DONE)
    place = go(GapKind.NO_STATEMENT)
    places[place] = has_keys(view.statement)

    place = go(GapKind.NO_EVIDENCE)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QToolButton)
    assert focused.defaultAction() is desk.actions["attach_files"]
    desk.session.edit("x", edits.attach_link, FIRST, "https://a.example/1", title="好", dated=None)
    go(GapKind.LINK_INCOMPLETE)
    places[place] = has_keys(view.evidence.list) and len(desk.selection.evidence_ids) == 1

    desk.session.edit("x", edits.assess, FIRST, facts=[Fact("好", "1"), Fact("坏", "一些")])
    place = go(GapKind.BROKEN_NUMBER)
    places[place] = has_keys(view.answer.figures)
    assert view.answer.figures.currentIndex().row() == 1
    desk.session.edit("x", edits.assess, FIRST, facts=[], self_score="很高")
    go(GapKind.BROKEN_NUMBER)
    assert has_keys(view.answer.score)

    # These two come from files of others only: the program asks for a reason, and reads who leads.
    desk.session.edit("x", edits.assess, SECOND, status=Status.NOT_APPLICABLE, reason="无此职能")
    desk.selection.go_to(SECOND)
    shown: list[DivideDialog] = []
    answer(DivideDialog, shown.append, 0)
    for kind in (GapKind.NO_REASON, GapKind.NO_LEAD):
        gap = Gap(kind, SECOND, "一（2）", "。")
        go_to(gap, view, desk)
        places[gap.place] = has_keys(view.answer.reason)
    assert len(shown) == 1
    assert all(places.values()), places
    assert set(places) == set(Place)


def test_the_division_of_work_is_written_shown_and_reminded_of(
    desk: Desk, answer: Callable[..., None]
) -> None:
    assert desk.work is not None
    desk.selection.go_to(FIRST)

    def fill(dialog: DivideDialog) -> None:
        ok = dialog.box.button(QDialogButtonBox.StandardButton.Ok)
        section, person, day = dialog.lines[0]
        day.setText("明天")
        assert not ok.isEnabled()
        assert "看不懂" in dialog.fault.text()
        day.setText("2019年3月1日")
        assert "科室或责任人" in dialog.fault.text()
        section.setText("办公室")
        person.setText("填报人甲")
        assert ok.isEnabled()

    answer(DivideDialog, fill, 1)
    desk.actions["divide"].trigger()
    row = desk.session.row(FIRST)
    assert row is not None
    assert row.duties == (Duty("办公室", "填报人甲", date(2019, 3, 1)),)
    words = [each.text() for each in desk.work.requirement.facts.findChildren(QLabel)]
    assert "办公室（填报人甲，2019-03-01）" in words
    late = [gap for gap in desk.session.gaps if gap.kind is GapKind.OVERDUE]
    assert any("办公室2019-03-01" in gap.sentence for gap in late)

    def again(dialog: DivideDialog) -> None:
        assert [edit.text() for edit in dialog.lines[0]] == ["办公室", "填报人甲", "2019-03-01"]
        dialog.lines[0][0].clear()
        dialog.lines[0][1].clear()
        dialog.lines[0][2].clear()

    answer(DivideDialog, again, 1)
    desk.actions["divide"].trigger()
    row = desk.session.row(FIRST)
    assert row is not None
    assert row.duties == ()
    desk.actions["undo"].trigger()
    row = desk.session.row(FIRST)
    assert row is not None
    assert row.duties[0].person == "填报人甲"


def test_several_that_differ_are_told_to_be_replaced(desk: Desk) -> None:
    desk.session.edit("x", edits.divide, FIRST, [Duty("甲科")])
    rows = [row for row in desk.session.rows if row.requirement.id in {FIRST, SECOND}]
    dialog = DivideDialog(desk, rows)
    assert "会都换成" in dialog.fault.text()
    assert dialog.duties == ()


def test_the_list_of_gaps_follows_the_requirement_that_is_looked_at(desk: Desk) -> None:
    """Else its buttons would mean another one than is shown."""
    assert desk.work is not None
    gaps = desk.work.gaps
    desk.selection.go_to(SECOND)
    desk.work.show_gaps()
    assert gaps.gap is not None
    assert gaps.gap.requirement_id == desk.selection.requirement_id == SECOND
    desk.actions["next_gap"].trigger()
    assert desk.selection.requirement_id not in {"", SECOND}
    assert gaps.gap.requirement_id == desk.selection.requirement_id


def test_a_requirement_that_lacks_nothing_leaves_no_gap_chosen(desk: Desk) -> None:
    assert desk.work is not None
    gaps = desk.work.gaps
    desk.selection.go_to(SECOND)
    desk.session.edit("x", edits.assess, FIRST, status=Status.NOT_APPLICABLE, reason="无此职能")
    desk.selection.go_to(FIRST)
    assert gaps.gap is None
    assert not gaps.accept_button.isEnabled()
    desk.window.activateWindow()
    desk.work.ledger.tree.setFocus()
    desk.work.show_gaps()
    assert gaps.gap is not None
    assert gaps.list.selectionModel().selectedRows()
    assert gaps.gap.requirement_id == desk.selection.requirement_id


def test_the_list_of_gaps_leaves_several_selected(desk: Desk) -> None:
    assert desk.work is not None
    desk.work.show_gaps()
    desk.work.show_ledger()
    desk.work.ledger.tree.selectAll()
    chosen = desk.selection.requirement_ids
    assert len(chosen) == 3
    assert desk.work.gaps.gap is not None
    assert desk.work.gaps.gap.requirement_id == chosen[0]


def test_enter_presses_the_button_to_which_a_gap_leads(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ask, "open_files", lambda _parent, title, *_rest: asked.append(title))
    desk.window.activateWindow()
    desk.session.edit("x", edits.assess, FIRST, status=Status.DONE, statement="已办结")
    activate(desk, GapKind.NO_EVIDENCE)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QToolButton)
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert asked == ["选择佐证文件"]
