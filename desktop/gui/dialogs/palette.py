"""Every command by a few of its words: type, Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from desktop.gui.actions import MENUS, bare, key_words
from desktop.gui.dialogs.picking import Picking

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.gui.desk import Desk


class Palette(Picking):
    """A search field over the table of actions; only what is possible now is listed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window, "查找命令", "没有这样的命令；此刻用不上的不列出来。")
        self.chosen: QAction | None = None
        self.search.setPlaceholderText("输入命令里的字或拼音首字母，如 打印、链接、ywc")
        self.search.setAccessibleName("查找命令")
        self.list.setAccessibleName("命令")
        for title, specs in MENUS.items():
            for spec in specs:
                action = desk.actions[spec.id]
                if action.isEnabled() and spec.id != "palette":
                    key = key_words(action.shortcut())
                    words = f"{bare(title)} › {bare(action.text())}"
                    self.add(words + (f"　{key}" if key else ""), action)
        layout = QVBoxLayout(self)
        for part in (self.search, self.list, self.nothing):
            layout.addWidget(part)
        self.resize(460, 420)
        self.search.returnPressed.connect(self.choose)
        self.narrow("")

    def choose(self) -> None:
        """End with the command that is to be run."""
        self.chosen = self.current
        super().choose()
