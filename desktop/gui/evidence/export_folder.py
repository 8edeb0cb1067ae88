"""All evidence as a folder of named files with an index: whole, or the public version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
)

from desktop.gui import ask
from desktop.gui.evidence.progress import Progress
from desktop.gui.text import fault_line, plain, size_in_words
from desktop.names import safe_name
from desktop.report.folder import exporting, planned
from desktop.report.public import public_rows, reminders

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk


class ExportFolder(QDialog):
    """Which version, where to; then the work with its progress."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.setWindowTitle("导出全部佐证")
        self.whole = QRadioButton("全部佐证(&A)")
        self.public = QRadioButton("公开版：不含标为依申请公开、不予公开的(&P)")
        self.whole.setChecked(True)
        self.path_edit = QLineEdit(str(desk.preferences.folder / self._suggestion()))
        self.path_edit.setAccessibleName("导出到哪个文件夹")
        browse = QPushButton("选择…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self.amount = plain(wraps=True)
        self.reminder = plain(wraps=True)
        self.fault = fault_line()
        self.box = ask.buttons(self, "导出")
        row = QHBoxLayout()
        row.addWidget(self.path_edit, 1)
        row.addWidget(browse)
        layout = QVBoxLayout(self)
        layout.addWidget(plain("文件名如“03-（二）1-01 标题.pdf”，另有一页目录。", wraps=True))
        for part in (self.whole, self.public, self.amount, self.reminder):
            layout.addWidget(part)
        layout.addWidget(plain("导出到这个新文件夹："))
        layout.addLayout(row)
        layout.addWidget(self.fault)
        layout.addWidget(self.box)
        self.setMinimumWidth(540)
        self.public.toggled.connect(self._change_version)
        self.path_edit.textChanged.connect(self._refresh)
        self._refresh()

    @property
    def is_public(self) -> bool:
        """Tell which version is wanted."""
        return self.public.isChecked()

    @property
    def path(self) -> Path:
        """Return the folder to be made."""
        return Path(self.path_edit.text().strip())

    def _suggestion(self) -> str:
        info = self._desk.session.workbook.info
        year = f"{info.year}年" if info.year else ""
        mark = "（公开版）" if self.is_public else ""
        return safe_name(f"{info.unit}{year}政务公开佐证材料{mark}")

    def _change_version(self) -> None:
        self.path_edit.setText(str(self.path.parent / self._suggestion()))
        self._refresh()

    def _browse(self) -> None:
        place = ask.folder(self, "导出到哪里（会在里面新建一个文件夹）", self.path.parent)
        if place:
            self.path_edit.setText(str(place / self._suggestion()))

    def _refresh(self) -> None:
        rows = self._desk.session.rows
        files = planned(public_rows(rows) if self.is_public else rows)
        size = size_in_words(sum(each.evidence.size for each in files))
        self.amount.setText(f"共 {len(files)} 个文件，{size}。")
        notes = reminders(rows) if self.is_public else []
        self.reminder.setText("\n".join(f"⚠ {each}" for each in notes[:6]))
        self.reminder.setVisible(bool(notes))
        fault = self._fault()
        self.fault.setText(fault)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault and bool(files))

    def _fault(self) -> str:
        if not self.path.name or not self.path.is_absolute():
            return "请写明文件夹的完整位置。"
        if not self.path.parent.is_dir():
            return f"“{self.path.parent}”不存在，请另选一个位置。"
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            return f"“{self.path.name}”已经存在，里面有内容。请换一个名称。"
        return ""

    def accept(self) -> None:
        """Write the folder, then say where it is; trouble leaves the questions open."""
        workbook, path = self._desk.session.workbook, self.path
        progress = Progress(
            self,
            self._desk.session,
            "正在导出佐证……取消后不会留下半个文件夹。",
            done=self._finish,
            failed=self._fail,
        )
        progress.start(
            exporting(workbook, path, made_on=workbook.clock().date(), is_public=self.is_public)
        )

    def _fail(self, error: DesktopError) -> None:
        self.fault.setText(str(error))

    def _finish(self, count: int) -> None:
        path = self.path
        self._desk.preferences.worked_in(path.parent)
        self._desk.notice.tell(
            f"已导出 {count} 个文件和目录到“{path}”。",
            "打开文件夹",
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
        )
        super().accept()
