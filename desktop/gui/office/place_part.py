"""Where a new roll-up will lie: a file of this computer, or a database for many officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.gui import ask
from desktop.gui.office.server_part import ServerPart
from desktop.gui.text import plain
from desktop.names import safe_name
from desktop.rollup.place import SUFFIX
from desktop.workbook.owner import current_user

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.preferences import Preferences


class PlacePart(QWidget):
    """``changed`` says that something was chosen or typed."""

    changed = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.path_edit = QLineEdit()
        self.path_edit.setAccessibleName("存放位置")
        self.browse = QPushButton("换位置…")
        self.is_shared = QCheckBox("放进 PostgreSQL 数据库，供几位审核人同时审核(&Q)")
        self.server = ServerPart(preferences)
        self.folder_name = plain(
            "收到的原件放在哪个文件夹（各位审核人用同一路径都能打开）", wraps=True
        )
        self.folder_edit = QLineEdit()
        self.folder_edit.setAccessibleName("原件的文件夹")
        self.folder_browse = QPushButton("选文件夹…")
        self._lay_out()
        self.browse.clicked.connect(self._choose_path)
        self.folder_browse.clicked.connect(self._choose_folder)
        self.is_shared.toggled.connect(lambda _on: self._show())
        for edit in (self.path_edit, self.folder_edit):
            edit.textChanged.connect(lambda _text: self.changed.emit())
        self.server.changed.connect(self.changed)
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._file, self._shared = QWidget(), QWidget()
        inner = QVBoxLayout(self._shared)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.server)
        inner.addWidget(self.folder_name)
        where = QHBoxLayout(self._file)
        where.setContentsMargins(0, 0, 0, 0)
        kept = QHBoxLayout()
        for row, edit, button in (
            (where, self.path_edit, self.browse),
            (kept, self.folder_edit, self.folder_browse),
        ):
            button.setAutoDefault(False)
            row.addWidget(edit, 1)
            row.addWidget(button)
        inner.addLayout(kept)
        for part in (self._file, self.is_shared, self._shared):
            column.addWidget(part)

    def _show(self) -> None:
        is_shared = self.is_shared.isChecked()
        self._file.setVisible(not is_shared)
        self._shared.setVisible(is_shared)
        self.changed.emit()

    def suggest(self, year: int | None) -> None:
        """Suggest a file that is not there yet."""
        stem = f"{year}年政务公开汇总" if year else "政务公开汇总"
        folder = self._preferences.folder
        path, number = folder / safe_name(f"{stem}{SUFFIX}"), 1
        while path.exists():
            number += 1
            path = folder / f"{stem}（{number}）{SUFFIX}"
        self.path_edit.setText(str(path))

    def _choose_path(self) -> None:
        target = ask.save_file(self, "汇总文件存为", ask.ROLLUPS, self.path)
        if target:
            self.path_edit.setText(str(target))

    def _choose_folder(self) -> None:
        folder = ask.folder(self, "原件放在哪个文件夹", self._preferences.folder)
        if folder:
            self.folder_edit.setText(str(folder))

    @property
    def path(self) -> Path:
        """Return the file it would be."""
        path = self._preferences.folder / self.path_edit.text().strip()
        return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)

    @property
    def place(self) -> str | Path:
        """Return the file, or the database's address."""
        return self.server.address if self.is_shared.isChecked() else self.path

    @property
    def originals(self) -> Path | None:
        """Return where the originals are kept; a file has its folder beside it."""
        if not self.is_shared.isChecked():
            return None
        return self._preferences.folder / self.folder_edit.text().strip()

    @property
    def actor(self) -> str:
        """Return under whose name is reviewed."""
        is_shared = self.is_shared.isChecked()
        return self.server.actor.text().strip() if is_shared else current_user()

    @property
    def fault(self) -> str:
        """Return what is still missing, or nothing."""
        if not self.is_shared.isChecked():
            return _fault_of_file(self.path)
        if self.server.fault:
            return self.server.fault
        if not self.folder_edit.text().strip():
            return "请选择存放原件的文件夹。"
        folder = self.originals
        return "" if folder and folder.is_dir() else f"“{folder}”不存在，请另选一个文件夹。"

    def remember(self, made: Path | None) -> None:
        """Offer the same the next time; the file that was made is among the recent ones."""
        if made is None:
            self.server.remember()
            return
        self._preferences.worked_in(made.parent)
        self._preferences.used(made)


def _fault_of_file(path: Path) -> str:
    if not path.parent.is_dir():
        return f"“{path.parent}”不存在，请另选一个位置。"
    return f"“{path.name}”已经存在，请换一个名称。" if path.exists() else ""
