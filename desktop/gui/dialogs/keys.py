"""All keys on one page, from the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from desktop.gui.actions import MENUS, bare

if TYPE_CHECKING:
    from desktop.gui.desk import Desk


class KeysDialog(QDialog):
    """Menus, commands and keys."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self.setWindowTitle("快捷键一览")
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["命令", "按键"])
        for title, specs in MENUS.items():
            menu = QTreeWidgetItem([bare(title)])
            self.tree.addTopLevelItem(menu)
            for spec in specs:
                keys = "　".join(key.replace("Return", "Enter") for key in spec.keys)
                menu.addChild(QTreeWidgetItem([bare(spec.text), keys or "—"]))
        self.tree.expandAll()
        self.tree.resizeColumnToContents(0)
        leave = QPushButton("关闭")
        leave.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tree)
        layout.addWidget(leave)
        self.resize(480, 560)
