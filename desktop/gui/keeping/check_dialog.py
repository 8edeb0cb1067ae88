"""检查工作簿: structure, history, every piece of evidence; how far it is, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from desktop.gui.evidence.steps import Steps
from desktop.gui.keeping.texts import ReadText
from desktop.gui.text import plain, selectable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.workbook.check import Finding


class CheckDialog(QDialog):
    """Checks at once when it is shown; closing it stops that."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.setWindowTitle("检查工作簿")
        self.verdict = selectable("正在检查结构、操作记录和每份佐证……")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("进度")
        self.bar.setRange(0, 1000)
        self.findings = ReadText("发现的问题")
        self.findings.hide()
        self.advice = plain(wraps=True)
        self.advice.hide()
        self.backups = QPushButton("备份与恢复(&B)…")
        self.backups.setAutoDefault(False)
        self.backups.hide()
        self.leave = QPushButton("取消")
        self.leave.setDefault(True)
        self._steps = Steps(self)
        self._lay_out()
        self.backups.clicked.connect(self._show_backups)
        self.leave.clicked.connect(self.reject)
        self.finished.connect(lambda _code: self._steps.cancel())
        self._steps.progressed.connect(lambda share: self.bar.setValue(int(share * 1000)))
        self._steps.finished.connect(self._show)
        self._steps.failed.connect(self._fail)
        self._steps.start(desk.session.workbook.checking())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        for part in (self.verdict, self.bar, self.findings, self.advice):
            layout.addWidget(part)
        buttons = QHBoxLayout()
        buttons.addWidget(self.backups)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        layout.addLayout(buttons)
        self.resize(560, 160)

    def _show(self, findings: Sequence[Finding]) -> None:
        self.bar.hide()
        self.leave.setText("关闭")
        problems = [each for each in findings if not each.is_notice]
        if not findings:
            self.verdict.setText("工作簿完好：结构、操作记录和每份佐证的摘要都对得上。")
            return
        self.verdict.setText(
            f"发现 {len(problems)} 个问题。" if problems else "工作簿完好，另有一点值得知道。"
        )
        self.findings.tell("\n".join(each.sentence for each in findings))
        self.findings.show()
        if problems:
            self.advice.setText(
                "请先不要继续填报。到“备份与恢复”里找一份完好的，恢复成另一份，再补上之后改过的。"
            )
            self.advice.show()
            self.backups.show()
        self.resize(560, 360)

    def _fail(self, error: DesktopError) -> None:
        self.bar.hide()
        self.leave.setText("关闭")
        self.verdict.setText(str(error))
        self.backups.show()

    def _show_backups(self) -> None:
        self.accept()
        self._desk.actions["backups"].trigger()
