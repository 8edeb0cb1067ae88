from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from desktop.gui.review.screen import ReviewScreen
from tests.gui.review.review_samples import document, made, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.gui.main_window import MainWindow


@pytest.fixture
def review(window: MainWindow, qtbot: QtBot) -> Callable[..., ReviewScreen]:
    def make(source: str) -> ReviewScreen:
        prepared = read(document(source)) if len(source) == 3 else made(source)
        screen = ReviewScreen(prepared, window.desk.preferences, window)
        qtbot.addWidget(screen, before_close_func=QWidget.hide)  # nobody is asked
        screen.show()
        qtbot.waitExposed(screen)
        screen.activateWindow()
        return screen

    return make


@pytest.fixture
def screen(review: Callable[..., ReviewScreen]) -> ReviewScreen:
    return review("001")
