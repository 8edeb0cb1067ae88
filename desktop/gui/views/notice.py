"""One sentence above the work, with at most one way on; it blocks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.text import no_mnemonic, plain, selectable

if TYPE_CHECKING:
    from collections.abc import Callable

GOES_AFTER = 8000  # milliseconds; trouble stays until somebody closes it


class Notice(QFrame):
    """Hidden until there is something to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.sign = plain()
        self.sentence = selectable()
        self.way_on = QPushButton()
        self.way_on.setAutoDefault(True)
        self.closer = QToolButton()
        self.closer.setAutoRaise(True)
        self.closer.setIcon(self.style().standardIcon(QStyle.StandardPixmap.SP_TitleBarCloseButton))
        self.closer.setToolTip("关闭这条提示（Esc）")
        self.closer.setAccessibleName("关闭提示")
        self.closer.setShortcut(QKeySequence("Esc"))
        self.closer.clicked.connect(self.hide)
        self._act: Callable[[], object] | None = None
        self.way_on.clicked.connect(self._go_on)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.addWidget(self.sign)
        layout.addWidget(self.sentence, 1)
        layout.addWidget(self.way_on)
        layout.addWidget(self.closer)
        self.hide()

    def trouble(
        self, sentence: str, way_on: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Say what went wrong; it stays until it is closed."""
        self._show(sentence, way_on, act, is_trouble=True)

    def tell(
        self, sentence: str, way_on: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Say what was done; it goes by itself, unless it offers a way on."""
        self._show(sentence, way_on, act, is_trouble=False)

    def _show(
        self, sentence: str, way_on: str, act: Callable[[], object] | None, *, is_trouble: bool
    ) -> None:
        self.sign.setText("⚠" if is_trouble else "✓")
        self.setAccessibleName(("提醒：" if is_trouble else "") + sentence)
        self.sentence.setText(sentence)
        self.way_on.setText(f"{no_mnemonic(way_on)}(&J)")  # it is far from where the keys are
        self.way_on.setVisible(bool(way_on))
        self._act = act
        self.show()
        if is_trouble or way_on:
            self._timer.stop()
        else:
            self._timer.start(GOES_AFTER)

    def _go_on(self) -> None:
        act = self._act
        self.hide()
        if act:
            act()


def with_notice(notice: Notice, pages: QWidget) -> QWidget:
    """Return what fills a window: its pages, and above them the sentence."""
    center = QWidget()
    layout = QVBoxLayout(center)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(notice)
    layout.addWidget(pages, 1)
    return center
