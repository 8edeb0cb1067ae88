"""Which list: a bundled one, a file, or what was copied elsewhere; read in the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.errors import DesktopError
from desktop.gui import ask
from desktop.gui.review.offer import ReviewOffer
from desktop.gui.review.pasted import Pasted, from_clipboard
from desktop.gui.review.reading import Reading
from desktop.gui.text import as_tip, shortened, visible

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.bundled import Bundled
    from desktop.checklist.model import Checklist
    from desktop.gui.desk import Desk
    from desktop.gui.review.prepared import Prepared

TITLE_LENGTH: Final = 28  # characters, with which the count is still seen
READING: Final = "正在读取…"
STOPPED: Final = "已停止读取。请另选一份要点，或再选一次。"


class SourceChoice(QWidget):
    """``taken`` brings a checklist, ``failed`` why there is none (yet)."""

    taken = Signal(object)
    failed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Reading | None = None
        self.box = QComboBox()
        self.browse = QPushButton("选文件…")
        self.paste_button = QPushButton("粘贴")
        self.review = ReviewOffer(desk.preferences)
        self.box.setAccessibleName("要点")
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.paste_button.setToolTip(
            as_tip("在 WPS、Word、Excel 或网页里复制要点，在这里粘贴（Ctrl+V）")
        )
        row = QHBoxLayout()
        row.addWidget(self.box, 1)
        for button in (self.browse, self.paste_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.review)
        self.box.activated.connect(self._read_chosen)
        self.browse.clicked.connect(self._browse)
        self.paste_button.clicked.connect(self.paste)
        self.review.stopped.connect(self.stop)

    # Which

    def begin(self, source: Path | Pasted | None) -> None:
        """List what comes with the program, then read ``source`` or the first of the list."""
        from desktop.checklist.bundled import bundled  # noqa: PLC0415 - needed here only

        def done(found: list[Bundled]) -> None:
            for each in found:
                self._offer(each.title, each.path, f"（{each.requirement_count} 条）")
            if source:
                self.read(source)
            elif found:
                self._read_chosen()
            else:
                self.failed.emit("请点“选文件…”，选一份要点文件。")

        self.failed.emit(READING)
        self._desk.tasks.run(self, bundled, done, lambda error: self.failed.emit(str(error)))

    def _offer(self, title: str, source: Path | Pasted, count: str = "") -> None:
        self.box.addItem(visible(f"{shortened(title, TITLE_LENGTH)}{count}"), source)
        self.box.setItemData(self.box.count() - 1, as_tip(title), Qt.ItemDataRole.ToolTipRole)

    def _browse(self) -> None:
        path = ask.open_file(self, "选择要点文件", ask.DOCUMENTS, self._desk.preferences.folder)
        if path:
            self._desk.preferences.worked_in(path.parent)
            self.read(path)

    def paste(self) -> None:
        """Read what was copied elsewhere."""
        try:
            self.read(from_clipboard())
        except DesktopError as error:
            ask.inform(self, "粘贴", str(error))

    def read(self, source: Path | Pasted) -> None:
        """Read any document or list."""
        if self.box.findData(source) < 0:
            self._offer(source.name, source)
        self.box.setCurrentIndex(self.box.findData(source))
        self._read(source)

    def _read_chosen(self) -> None:
        self._read(self.box.currentData())

    # Reading it

    def _read(self, source: Path | Pasted) -> None:
        from desktop.gui.review.prepared import prepare_any  # noqa: PLC0415 - needed here only

        self.stop()
        reading = self._reading = Reading(self)

        def done(found: Checklist | Prepared) -> None:
            if not reading.is_stopped:  # else something else was chosen meanwhile
                self._take(found)

        def failed(error: DesktopError) -> None:
            if not reading.is_stopped:
                self.review.clear()
                self.failed.emit(str(error))

        self.review.wait(reading)
        self.failed.emit(READING)
        self._desk.tasks.run(self, lambda: prepare_any(source, reading.watch), done, failed)

    def stop(self) -> None:
        """Read no further."""
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
            self.review.clear()
            self.failed.emit(STOPPED)

    def _take(self, found: Checklist | Prepared) -> None:
        """Take a checklist as it is; a document can be reviewed, even one without any task."""
        self._reading = None
        try:
            checklist = self.review.offer(found)
        except DesktopError as error:
            self.failed.emit(str(error))
        else:
            self.taken.emit(checklist)
