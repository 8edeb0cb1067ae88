"""A row of controls that wraps: nothing lies on anything else, however little room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.flow import Flow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NAMES = ("落实情况 34 字", "存在问题", "下一步打算", "常用语", "＋数据", "＋自评分")


class Column(QScrollArea):
    """Two parts in a splitter, each a row of buttons over a text, as in the requirement's page."""

    def __init__(self) -> None:
        super().__init__()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.buttons: list[QToolButton] = []
        self.texts: list[QPlainTextEdit] = []
        for _ in range(2):
            part = QWidget()
            layout = QVBoxLayout(part)
            layout.addLayout(self._row())
            self.texts.append(QPlainTextEdit())
            layout.addWidget(self.texts[-1], 1)
            self.splitter.addWidget(part)
        self.setWidgetResizable(True)
        self.setWidget(self.splitter)

    def _row(self) -> Flow:
        row = Flow()
        for name in NAMES:
            button = QToolButton()
            button.setText(name)
            row.addWidget(button)
            self.buttons.append(button)
        return row


@pytest.mark.parametrize("width", [700, 420, 300, 210, 140])
def test_no_control_lies_on_another(qtbot: QtBot, width: int) -> None:
    column = Column()
    qtbot.addWidget(column)
    column.resize(800, 200)
    column.show()
    qtbot.waitExposed(column)
    column.resize(width, 160)
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    shown = [
        each.rect().translated(each.mapTo(column.splitter, each.rect().topLeft()))
        for each in (*column.buttons, *column.texts)
    ]
    for number, one in enumerate(shown):
        assert not any(one.intersects(other) for other in shown[number + 1 :])
