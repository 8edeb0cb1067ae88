"""Which program this is, and what it promises."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

import desktop
from desktop.files import certificates_folder
from desktop.gui.places import config_folder, state_folder
from desktop.gui.text import selectable
from desktop.terms import PROGRAM

WORDS = f"""{PROGRAM}（Yaodian）{desktop.__version__}

把一年的政务公开工作要点变成清单，逐条填报、附佐证，打印并签名自评报告。

程序不联网。所有填报都在您自己的工作簿文件里，每次改动立即写入。
按 Apache-2.0 许可使用。内含的字体按各自的许可使用。

设置：{config_folder()}
日志：{state_folder()}
登记的证书：{certificates_folder()}"""


class AboutDialog(QDialog):
    """A few lines that can be copied."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"关于{PROGRAM}")
        leave = QPushButton("关闭")
        leave.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(selectable(WORDS))
        layout.addWidget(leave)
        self.setMinimumWidth(480)
