"""What is seen in light, dark and high contrast: nothing is told by colour alone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QScrollArea

from desktop.gui import marks
from desktop.gui.checked_button import CheckedButton
from desktop.gui.contrast import is_high
from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

THEMES = {
    "light": ("#efefef", "#ffffff", "#000000"),
    "dark": ("#2b2b2b", "#1e1e1e", "#e6e6e6"),
    "high, black": ("#000000", "#000000", "#ffffff"),
    "high, white": ("#ffffff", "#ffffff", "#000000"),
}


def palette(name: str) -> QPalette:
    window, base, text = (QColor(each) for each in THEMES[name])
    made = QPalette()
    made.setColor(QPalette.ColorRole.Window, window)
    made.setColor(QPalette.ColorRole.Base, base)
    made.setColor(QPalette.ColorRole.Text, text)
    return made


def luminance(colour: QColor) -> float:
    def linear(share: float) -> float:
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(each) for each in colour.getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_colours_keep_their_distance_from_the_ground(name: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for words, and our marks are as fine as words."""
    made = palette(name)
    ground = made.color(QPalette.ColorRole.Base)
    for colour in (*(marks.colour(each, made) for each in Status), marks.warning(made)):
        assert contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_high_contrast_is_known(name: str) -> None:
    assert is_high(palette(name)) is name.startswith("high")


def drawn(status: Status) -> QImage:
    """The mark of a status in black on white, as a printer without colours has it."""
    image = QImage(QSize(32, 32), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    marks.draw(painter, QRectF(1, 1, 30, 30), status, QColor("black"))
    painter.end()
    return image


@pytest.mark.parametrize(("first", "second"), list(combinations(Status, 2)))
def test_marks_differ_without_colour(qtbot: QtBot, first: Status, second: Status) -> None:
    one, other = drawn(first), drawn(second)
    dots = [(x, y) for x in range(32) for y in range(32)]
    unlike = sum(abs(one.pixelColor(*p).red() - other.pixelColor(*p).red()) > 100 for p in dots)
    assert unlike > len(dots) * 0.05


def test_what_is_on_has_a_line(qtbot: QtBot) -> None:
    button = CheckedButton()
    button.setText("未完成 14")
    button.setCheckable(True)
    qtbot.addWidget(button)
    button.resize(90, 26)

    def is_lined() -> bool:
        image = button.grab().toImage()
        line = button.palette().color(QPalette.ColorRole.Highlight)
        return image.pixelColor(image.width() // 2, image.height() - 1) == line

    assert not is_lined()
    button.setChecked(True)
    assert is_lined()


def test_a_mark_in_a_selected_line_takes_the_colour_of_its_words(desk: Desk) -> None:
    assert desk.work
    ledger = desk.work.ledger
    icon = ledger.model.find(f"{1:012x}").siblingAtColumn(1).data(Qt.ItemDataRole.DecorationRole)
    selected = icon.pixmap(QSize(16, 16), icon.Mode.Selected).toImage()
    wanted = QApplication.palette().color(QPalette.ColorRole.HighlightedText)
    inks = [selected.pixelColor(x, y) for x in range(16) for y in range(16)]
    solid = [each for each in inks if each.alpha() == 255]
    assert solid
    assert all(contrast(each, wanted) < 1.2 for each in solid)


# The first page


def test_the_keys_are_seen_on_the_first_page(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitActive(window)
    window.desk.preferences.used(Path("旧的 #1.yaodian"))
    window.start.refresh()
    qtbot.waitUntil(window.start.recent[0].isVisible)
    for button in (*window.start.buttons.values(), *window.start.recent):
        window.menuBar().setFocus()
        plain = button.grab().toImage()
        button.setFocus()
        assert button.grab().toImage() != plain, button.text()


def test_enter_takes_the_first_choice(
    window: MainWindow, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    shown: list[NewWorkbook] = []
    answer(NewWorkbook, shown.append, code=0)
    window.activateWindow()
    qtbot.waitActive(window)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert len(shown) == 1


def test_every_choice_has_a_picture_of_its_own(window: MainWindow) -> None:
    window.start.draw_pictures()
    drawn = [button.icon().pixmap(24, 24).toImage() for button in window.start.buttons.values()]
    assert all(first != second for first, second in combinations(drawn, 2))


def test_the_window_fits_the_screen(window: MainWindow) -> None:
    room = window.screen().availableSize()
    assert window.width() <= room.width()
    assert window.height() <= room.height()


def test_the_first_page_has_no_scroll_bar_where_there_is_room(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    """A page that would need more height in a narrow window does not need it in a wide one."""
    window.desk.preferences.used(tmp_path / "2019.yaodian")
    window.start.refresh()
    area = window.start.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    page = area.widget()
    window.resize(1024, page.heightForWidth(980) + 60)
    qtbot.waitUntil(lambda: page.height() <= area.viewport().height())
    assert area.verticalScrollBar().maximum() == 0


def test_the_first_page_scrolls_where_there_is_no_room(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.resize(500, 380)  # 1024 × 768 at 200 %
    qtbot.waitUntil(lambda: window.start.width() < 520)
    for button in window.start.buttons.values():
        assert button.width() < window.start.width()
        assert button.height() >= button.heightForWidth(button.width())
