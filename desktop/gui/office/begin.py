"""接收各单位报送: which roll-up the office works in today; one that is there, or a new one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout

from desktop.files import bundled
from desktop.gui import ask
from desktop.gui.choice_button import ChoiceButton
from desktop.gui.office import opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.desk import Desk

_WIDTH: Final = 480
_PICTURES: Final = ("open", "new", "office")
WAYS: Final = (
    (opening.open_rollup, "打开已有的汇总(&O)", "接着用以前的汇总文件（.yaodian-rollup）。"),
    (opening.new_rollup, "新建汇总(&N)", "选一份要点，写上各单位的名称，就可以下发和接收。"),
    (
        opening.connect,
        "打开数据库里的汇总(&D)",
        "几位审核人同时审核一份汇总时用，需要 PostgreSQL 服务器。",
    ),
)


class BeginDialog(QDialog):
    """``way`` is what was chosen; Esc chooses nothing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self.way: Callable[[Desk], object] | None = None
        self.setWindowTitle("接收各单位报送")
        self.setMinimumWidth(self.logicalDpiX() * _WIDTH // 96)
        layout = QVBoxLayout(self)
        self.buttons = []
        folder = bundled("resources") / "icons"
        for (way, title, explanation), picture in zip(WAYS, _PICTURES, strict=True):
            button = ChoiceButton(title, explanation)
            button.setIcon(QIcon(str(folder / f"{picture}.svg")))
            button.clicked.connect(partial(self._choose, way))
            layout.addWidget(button)
            self.buttons.append(button)
        leave = QPushButton("取消")
        leave.clicked.connect(self.reject)
        layout.addWidget(leave, 0, Qt.AlignmentFlag.AlignRight)

    def _choose(self, way: Callable[[Desk], object], _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's signal
        self.way = way
        self.accept()


def begin(desk: Desk) -> None:
    """Ask which roll-up, and show it."""
    dialog = BeginDialog(desk)
    if ask.run(dialog) and dialog.way:
        dialog.way(desk)
