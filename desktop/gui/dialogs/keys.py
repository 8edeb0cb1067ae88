"""All keys on one page, from the tables of actions and of the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from desktop.gui.actions import MENUS, bare, key_words
from desktop.gui.review import keys as review

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget


class KeysDialog(QDialog):
    """Menus, commands and keys; ``first`` is the group to begin with."""

    def __init__(self, parent: QWidget, first: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键一览")
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("快捷键")
        self.tree.setHeaderLabels(["命令", "按键"])
        for title, specs in MENUS.items():
            self._add(bare(title), [(bare(spec.text), spec.keys) for spec in specs])
        self._add(review.TITLE, review.lines())
        self.tree.expandAll()
        self.tree.resizeColumnToContents(0)
        for group in self.tree.findItems(first, Qt.MatchFlag.MatchExactly) if first else ():
            self.tree.setCurrentItem(group)
            self.tree.scrollToItem(group, QTreeWidget.ScrollHint.PositionAtTop)
        leave = QPushButton("关闭")
        leave.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tree)
        layout.addWidget(leave)
        self.resize(480, 560)

    def _add(self, title: str, lines: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        group = QTreeWidgetItem([title])
        self.tree.addTopLevelItem(group)
        for words, keys in lines:
            shown = "　".join(dict.fromkeys(key_words(key) for key in keys))
            group.addChild(QTreeWidgetItem([words, shown or "—"]))
