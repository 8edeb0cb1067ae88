"""打开数据库里的汇总: which server, and as whom; it stays open until the server has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from desktop.gui import ask
from desktop.gui.office.server_part import ServerPart
from desktop.gui.text import fault_line, plain
from desktop.rollup.store import Rollup

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk


class ConnectDialog(QDialog):
    """``rollup`` is the open one after the dialog was accepted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.rollup: Rollup | None = None
        self.setWindowTitle("打开数据库里的汇总")
        self.server = ServerPart(desk.preferences)
        self.fault = fault_line()
        self.box = ask.buttons(self, "连接")
        layout = QVBoxLayout(self)
        layout.addWidget(
            plain("几位审核人可以同时打开同一份汇总，谁也不会盖掉别人的意见。", wraps=True)
        )
        for part in (self.server, self.fault, self.box):
            layout.addWidget(part)
        self.setMinimumWidth(500)
        self.server.changed.connect(self._check)
        self._check()

    def _check(self, sentence: str = "") -> None:
        fault = self.server.fault
        self.fault.setText(sentence or fault)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def accept(self) -> None:
        """Connect in the worker; what a server refuses is told here."""
        if self.server.fault:
            return
        address, actor = self.server.address, self.server.actor.text().strip()
        self.fault.setText("正在连接……")
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        self._desk.tasks.run(
            self, lambda: Rollup.open(address, actor=actor), self._take, self._fail
        )

    def _take(self, rollup: Rollup) -> None:
        if not self.isVisible():  # nobody waits for it any more
            rollup.close()
            return
        self.rollup = rollup
        self.server.remember()
        super().accept()

    def _fail(self, error: DesktopError) -> None:
        self._check(str(error))
