"""Every file that was not attached, each with its reason and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from desktop.gui import ask
from desktop.gui.text import as_tip, plain, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.gui.storing import Trouble


class TroublesDialog(QDialog):
    """A list to read; its button tries all of them once more."""

    def __init__(self, parent: QWidget, troubles: Sequence[Trouble]) -> None:
        super().__init__(parent)
        self.setWindowTitle("没有附上的文件")
        self.list = QListWidget()
        self.list.setAccessibleName("没有附上的文件")
        self.list.setWordWrap(True)
        for number, trouble in enumerate(troubles):
            self.list.addItem(visible(trouble.sentence))
            self.list.item(number).setToolTip(as_tip(str(trouble.file.path)))
        layout = QVBoxLayout(self)
        layout.addWidget(plain(f"下面 {len(troubles):,} 份没有附上，其余的已经附好。", wraps=True))
        layout.addWidget(self.list, 1)
        layout.addWidget(ask.buttons(self, "全部再试一次"))
        self.resize(620, 420)
