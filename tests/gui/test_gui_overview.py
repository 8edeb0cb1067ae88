"""The overview follows every change, and each line of it leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette

from desktop.gui import ask
from desktop.gui.dialogs import paper
from desktop.gui.dialogs.paper import PaperDialog
from desktop.gui.overview.drawing import Ring
from desktop.report.overview import Group
from desktop.report.overview_pages import render_overview
from desktop.workbook import edits
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.overview.overview_view import OverviewView

FIRST, SECOND, THIRD = (f"{n:012x}" for n in (1, 2, 3))


def opened(desk: Desk) -> OverviewView:
    desk.actions["overview"].trigger()
    assert desk.work is not None
    return desk.work.overview


def test_it_follows_what_is_marked(desk: Desk) -> None:
    view = opened(desk)
    assert view.ring.accessibleName().startswith("已落实 0 / 3")
    desk.actions["mark_ongoing"].trigger()
    assert view.ring.accessibleName() == "已落实 1 / 3；未启动 2，持续推进 1"
    desk.actions["undo"].trigger()
    assert view.ring.accessibleName().startswith("已落实 0 / 3")


def test_nothing_is_worked_out_while_nobody_looks(desk: Desk) -> None:
    view = opened(desk)
    before = view.shown
    desk.actions["ledger"].trigger()
    desk.actions["mark_ongoing"].trigger()
    assert view.shown is before
    desk.actions["overview"].trigger()
    assert view.shown is not before


def test_a_line_leads_to_the_first_that_is_not_finished(desk: Desk) -> None:
    desk.session.edit("标", edits.assess, FIRST, status=Status.ONGOING)
    view = opened(desk)
    section = view.groups.topLevelItem(1)
    view.groups.itemClicked.emit(section.child(0), 0)
    assert desk.selection.requirement_id == SECOND
    view.groups.itemClicked.emit(section, 0)
    assert desk.selection.requirement_id == SECOND


def test_a_step_leads_to_its_requirement(desk: Desk) -> None:
    view = opened(desk)
    view.steps.itemActivated.emit(view.steps.item(1))
    assert desk.selection.requirement_id == view.shown.steps[1].requirement_id  # type: ignore[union-attr]


def test_how_many_there_are_is_read_in_a_narrow_window(desk: Desk, qtbot: QtBot) -> None:
    """A step ends with their number: it goes on in the next line and is not cut off."""
    view = opened(desk)
    steps = view.steps
    before = steps.visualItemRect(steps.item(0)).height()
    steps.setFixedWidth(steps.fontMetrics().horizontalAdvance("汉") * 8)
    qtbot.waitUntil(lambda: steps.visualItemRect(steps.item(0)).height() > before)


def test_folded_sections_stay_folded(desk: Desk) -> None:
    view = opened(desk)
    view.groups.topLevelItem(1).setExpanded(False)
    desk.actions["mark_ongoing"].trigger()
    assert [view.groups.topLevelItem(row).isExpanded() for row in range(3)] == [True, False, True]


def greys(qtbot: QtBot, group: Group, *, is_dark: bool) -> list[int]:
    """Return the grey of each pixel in the ring, as a black-and-white printer would see it."""
    ring = Ring()
    qtbot.addWidget(ring)
    palette = QPalette(ring.palette())
    for role, colour in (
        (QPalette.ColorRole.Base, "black" if is_dark else "white"),
        (QPalette.ColorRole.Window, "black" if is_dark else "white"),
        (QPalette.ColorRole.Text, "white" if is_dark else "black"),
        (QPalette.ColorRole.WindowText, "white" if is_dark else "black"),
    ):
        palette.setColor(role, QColor(colour))
    ring.setPalette(palette)
    ring.resize(ring.sizeHint())
    ring.show_group(group)
    image = ring.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    return [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(9, 20)]


def test_each_status_is_told_without_colour_on_light_and_on_dark(qtbot: QtBot) -> None:
    for is_dark in (False, True):
        seen = set()
        for status in Status:
            counts = tuple((each, int(each is status)) for each in Status)
            pixels = greys(qtbot, Group("全部", counts, (), 0), is_dark=is_dark)
            seen.add(round(sum(pixels) / len(pixels)))
        assert len(seen) == len(Status)


def test_the_paper_is_saved(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "总览 #1.pdf"
    monkeypatch.setattr(ask, "save_file", lambda *_words: target)

    def save(dialog: PaperDialog) -> int:
        qtbot.addWidget(dialog)
        qtbot.waitUntil(dialog.save.isEnabled, timeout=20000)
        dialog.save.click()
        assert "已存为" in dialog.notice.sentence.text()
        return 1

    monkeypatch.setattr(PaperDialog, "exec", save)
    paper.show_overview(desk)
    shown = opened(desk).shown
    assert shown is not None
    assert target.read_bytes() == render_overview(shown).pdf


def test_the_sections_are_read_aloud(desk: Desk) -> None:
    line = opened(desk).groups.topLevelItem(1).child(0)
    assert line.data(1, Qt.ItemDataRole.AccessibleTextRole) == "未启动 3"
    assert "未启动 3" in line.toolTip(0)
