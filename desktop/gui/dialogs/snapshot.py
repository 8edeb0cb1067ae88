"""A picture or file of how a published page looked: chosen, or pasted from the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.gui import ask
from desktop.gui.evidence.pasting import copied_image, keep_image
from desktop.gui.storing import Incoming
from desktop.gui.text import plain

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.desk import Desk

KINDS = "网页快照 (*.png *.jpg *.jpeg *.pdf *.mht *.mhtml *.html *.htm);;所有文件 (*)"
HINT = "没有。可选一个文件，或先截图再点“粘贴截图”。"


class SnapshotField(QWidget):
    """What there is already, and two ways to give another."""

    changed = Signal()

    def __init__(self, desk: Desk, known: str) -> None:
        super().__init__()
        self._desk = desk
        self._known = known
        self.chosen: Incoming | None = None
        self.shown = plain(known or HINT, wraps=True)
        self.choose_button = QPushButton("选择文件…")
        self.paste_button = QPushButton("粘贴截图")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.shown, 1)
        for button, act in ((self.choose_button, self.choose), (self.paste_button, self.paste)):
            button.setAutoDefault(False)
            button.clicked.connect(act)
            layout.addWidget(button)

    @property
    def has_any(self) -> bool:
        """Tell whether there is a snapshot, or will be."""
        return bool(self._known or self.chosen)

    def choose(self) -> None:
        """Choose a file."""
        path = ask.open_file(self, "选择网页快照", KINDS, self._desk.preferences.folder)
        if path:
            self._desk.preferences.worked_in(path.parent)
            self._take(Incoming(path), path.name)

    def paste(self) -> None:
        """Take the picture on the clipboard."""
        image = copied_image()
        if image.isNull():
            self.shown.setText("剪贴板里没有图片。请先给网页截图，再点“粘贴截图”。")
            return
        keep_image(self._desk, image, self._pasted, self)

    def _pasted(self, path: Path) -> None:
        self._take(Incoming(path, is_ours=True), path.name)

    def _take(self, file: Incoming, name: str) -> None:
        self.chosen = file
        self.shown.setText(name)
        self.changed.emit()
