"""Short questions: which file, which words, yes or no. Tests answer them in place of a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.gui.enter_key import presses_buttons
from desktop.gui.file_dialog import FileDialog
from desktop.gui.small_screens import room
from desktop.gui.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

WORKBOOKS = "要点工作簿 (*.yaodian)"
DOCUMENTS = (
    "要点文件 (*.docx *.doc *.wps *.pdf *.ofd *.txt *.md *.html *.htm *.xlsx *.csv *.json"
    " *.png *.jpg *.jpeg *.tif *.tiff);;所有文件 (*)"
)
RETURN_SLIPS = "退回单 (*.yaodian-return)"
ROLLUPS = "汇总文件 (*.yaodian-rollup)"
SHEETS = "Excel 表格 (*.xlsx)"
PDFS = "PDF 文件 (*.pdf)"
KEYS = "证书文件 (*.p12 *.pfx)"
ANY = "所有文件 (*)"

_over: list[QDialog] = []  # answered while another one was open


def run(dialog: QDialog) -> int:
    """Show a dialog until it is answered, then let go of it and of all that listens in it.

    What it was told can be read until the caller returns; what comes later must not ask it.
    """
    fit(dialog)
    presses_buttons(dialog)
    code = dialog.exec()
    let_go(dialog)
    return code


def fit(dialog: QDialog) -> None:
    """Let a dialog want no more than the screen has: its buttons are at the lower end."""
    if dialog.testAttribute(Qt.WidgetAttribute.WA_Resized):
        dialog.resize(dialog.size().boundedTo(room(dialog)))


def let_go(dialog: QDialog) -> None:
    """Let Qt delete a dialog that is over: not before the last one that is open is over too.

    Deleted from within the event loop of another one it can take the program along (PySide6 6.9).
    """
    _over.append(dialog)
    if QApplication.activeModalWidget() is None:
        for each in _over:
            if isValid(each):  # not gone with the dialog that it stood on
                each.deleteLater()
        _over.clear()


def open_file(parent: QWidget, title: str, kinds: str, folder: Path) -> Path | None:
    """Ask for one existing file."""
    dialog = FileDialog(parent, title, folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next(iter(_chosen(dialog)), None)


def open_files(parent: QWidget, title: str, kinds: str, folder: Path) -> list[Path]:
    """Ask for existing files."""
    dialog = FileDialog(parent, title, folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _chosen(dialog)


def save_file(parent: QWidget, title: str, kinds: str, suggestion: Path) -> Path | None:
    """Ask for a place to write; the suggestion's suffix is added where none is typed."""
    dialog = FileDialog(parent, title, suggestion, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggestion.suffix)  # or the question to replace a file is not asked
    for path in _chosen(dialog):
        return path if path.suffix else path.with_name(path.name + suggestion.suffix)
    return None


def folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """Ask for a folder."""
    dialog = FileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_chosen(dialog)), None)


def _chosen(dialog: FileDialog) -> list[Path]:
    return [Path(name) for name in dialog.selectedFiles()] if run(dialog) else []


def confirm(parent: QWidget, title: str, question: str, yes: str, no: str = "取消") -> bool:
    """Ask yes or no; Enter means no."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setIcon(QMessageBox.Icon.Question)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(no, QMessageBox.ButtonRole.RejectRole))
    run(box)
    return box.clickedButton() is agree


def inform(parent: QWidget, title: str, sentence: str) -> None:
    """Say something that must be read before going on."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(sentence)
    box.setIcon(QMessageBox.Icon.Information)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    run(box)


def reason(parent: QWidget, title: str, question: str, words: str = "") -> str | None:
    """Ask for words that must not be empty; None if the person thinks better of it."""
    dialog = ReasonDialog(parent, title, question, words)
    return dialog.words if run(dialog) else None


class ReasonDialog(QDialog):
    """A few lines of text; the button waits for the first word."""

    def __init__(self, parent: QWidget, title: str, question: str, words: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.editor = QPlainTextEdit(words)
        self.editor.setTabChangesFocus(True)
        self.editor.setAccessibleName(title)
        self.editor.selectAll()
        _finish(self, plain(question, wraps=True), self.editor)
        self.editor.textChanged.connect(self._refresh)
        self.resize(420, 200)
        self._refresh()

    @property
    def words(self) -> str:
        """Return what was typed."""
        return self.editor.toPlainText().strip()

    def _refresh(self) -> None:
        box = self.findChild(QDialogButtonBox)
        if box:
            box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.words))


def _finish(dialog: QDialog, *parts: QWidget) -> None:
    """Lay parts out above 确定 and 取消."""
    layout = QVBoxLayout(dialog)
    for part in parts:
        layout.addWidget(part)
    layout.addWidget(buttons(dialog))


def buttons(dialog: QDialog, ok: str = "确定") -> QDialogButtonBox:
    """Return 确定 and 取消, connected to the dialog."""
    kinds = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(kinds.Ok | kinds.Cancel)
    box.button(kinds.Ok).setText(ok)
    box.button(kinds.Cancel).setText("取消")
    for button in box.buttons():
        button.setIcon(QIcon())  # some styles put pictures of their own there
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box


def names_of(titles: Iterable[str], limit: int = 2) -> str:
    """Return a few titles for a sentence."""
    every = list(titles)
    more = f"等 {len(every)} 份" if len(every) > limit else ""
    return "、".join(f"“{title}”" for title in every[:limit]) + more
