"""The first page: make a workbook, open one, or try the example; files can be dropped on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.files import is_folder
from desktop.gui.choice_button import ChoiceButton
from desktop.gui.dropping import dropped_files
from desktop.gui.small_screens import scrolling
from desktop.gui.text import as_tip, no_mnemonic, plain
from desktop.terms import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.desk import Desk

CHOICES = (
    ("new", "从要点新建", "选一份内置的工作要点，或任意一份 Word、PDF、文本文件，逐条变成清单。"),
    ("new_pasted", "粘贴要点新建", "在 WPS、Word、Excel 或网页里复制要点，再按 Ctrl+V 或点这里。"),
    ("open", "打开工作簿", "接着填报以前的工作簿（.yaodian）。"),
    ("office", "接收各单位报送", "主管部门用：收各单位的报送件，审核、退回、汇总。"),
    ("example", "练习用的示例", "先试一试，怎么改都不会影响任何文件。"),
)
PICTURES = {"new_pasted": "pasted"}  # named like the action, as a rule
WIDTH = 520
RECENT = """
QPushButton { text-align: left; padding: 4px; border: 2px solid transparent; }
QPushButton:hover { text-decoration: underline; }
QPushButton:focus { border-color: palette(highlight); }
"""


class StartPage(QWidget):
    """Shown while no workbook is open."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAcceptDrops(True)
        self.buttons: dict[str, ChoiceButton] = {}
        self._recent_box = QVBoxLayout()
        self._recent_box.setSpacing(0)
        self.recent: list[QPushButton] = []
        self._lay_out()
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Paste),
            self,
            desk.actions["new_pasted"].trigger,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        self.refresh()

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(self.logicalDpiX() * WIDTH // 96)
        inner = QVBoxLayout(column)
        inner.setSpacing(6)
        inner.addWidget(_heading())
        inner.addWidget(
            plain("把一年的政务公开工作要点变成清单，逐条填报、附佐证、打印自评。", wraps=True)
        )
        inner.addSpacing(12)
        for name, title, explanation in CHOICES:
            button = ChoiceButton(title, explanation)
            button.clicked.connect(self._desk.actions[name].trigger)
            inner.addWidget(button)
            self.buttons[name] = button
        inner.addWidget(plain("也可以把要点文件或工作簿直接拖到这里。"))
        inner.addSpacing(12)
        self._recent_title = plain("最近用过的")
        inner.addWidget(self._recent_title)
        inner.addLayout(self._recent_box)
        middle = QWidget()
        across = QHBoxLayout(middle)
        across.addStretch(1)
        across.addWidget(column, 1000)
        across.addStretch(1)
        page = QWidget()
        page.setMinimumHeight(1)  # else as much as it would need if it were as narrow as it can be
        down = QVBoxLayout(page)
        down.addStretch(2)
        down.addWidget(middle)
        down.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(page))

    def refresh(self) -> None:
        """Show the recent workbooks."""
        for button in self.recent:
            button.deleteLater()
        self.recent = []
        for path in self._desk.preferences.recent:
            button = QPushButton(no_mnemonic(self._short(path)))
            button.setFlat(True)
            button.setAutoDefault(True)
            button.setStyleSheet(RECENT)
            button.setToolTip(as_tip(str(path)))
            button.clicked.connect(partial(self._open, path))
            self._recent_box.addWidget(button)
            self.recent.append(button)
        self._recent_title.setVisible(bool(self.recent))

    def take_focus(self) -> None:
        """Let Enter open the workbook of yesterday, or begin the first one."""
        (self.recent or [self.buttons["new"]])[0].setFocus()

    def draw_pictures(self) -> None:
        """Give each choice its picture, once the words are shown."""
        from desktop.files import bundled  # noqa: PLC0415 - not needed to start

        folder = bundled("resources") / "icons"
        for name, button in self.buttons.items():
            button.setIcon(QIcon(str(folder / f"{PICTURES.get(name, name)}.svg")))

    def _short(self, path: Path) -> str:
        """Return name and folder as far as there is room, the folder's end first."""
        room = self.logicalDpiX() * (WIDTH - 60) // 96
        metrics, middle = self.fontMetrics(), Qt.TextElideMode.ElideMiddle
        name = metrics.elidedText(path.stem, middle, room * 2 // 3)
        left = room - metrics.horizontalAdvance(f"{name}　　")
        return f"{name}　　{metrics.elidedText(str(path.parent), middle, left)}"

    def _open(self, path: Path) -> None:
        self._desk.open_path(path)
        self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a workbook; start one from anything else; say so where it cannot be one file."""
        paths = dropped_files(event)
        event.acceptProposedAction()
        if len(paths) > 1:
            self._desk.notice.trouble(
                f"一次只能打开一份，这里拖来了 {len(paths)} 份。请只拖一份要点文件或工作簿。",
                "接收各单位报送",
                self._desk.actions["office"].trigger,
            )
        elif is_folder(paths[0]):
            self._desk.notice.trouble(
                f"“{paths[0].name}”是文件夹。请打开它，把里面的要点文件或工作簿拖过来。"
            )
        else:
            self._open(paths[0])


def _heading() -> QLabel:
    label = plain(PROGRAM)
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * 2.2)
    font.setBold(True)
    label.setFont(font)
    return label
