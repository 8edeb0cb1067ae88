"""Choosing files in Qt's own dialog, and what Enter does in a dialog."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QDir, QModelIndex, Qt, QTranslator
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QPushButton,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
)

from desktop.files import bundled
from desktop.gui import ask
from desktop.gui.file_dialog import CHANGED, KIND, NAME, SIZE, Details, FileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.gui.main_window import MainWindow

WORDS = bundled("resources") / "words"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "佐证 #1 [扫描] & 50%"
    (made / "子文件夹").mkdir(parents=True)
    (made / "2019.yaodian").write_bytes(b"x")
    (made / "照片.jpg").write_bytes(b"x" * 12)
    (made / "扫描件.pdf").write_bytes(b"x" * 250_000)
    return made


def shown(dialog: FileDialog, qtbot: QtBot, rows: int) -> list[list[str]]:
    """What the table of files says, line by line."""
    table = dialog.findChild(QTreeView, "treeView")
    assert isinstance(table, QTreeView)
    model = table.model()
    qtbot.waitUntil(lambda: model.rowCount(table.rootIndex()) == rows)
    lines = []
    for row in range(rows):
        cells = [model.index(row, column, table.rootIndex()) for column in range(4)]
        lines.append([_drawn(table, cell) for cell in cells])
    return lines


def _drawn(table: QTreeView, cell: QModelIndex) -> str:
    option = QStyleOptionViewItem()
    details = table.itemDelegate()
    assert isinstance(details, Details)
    details.initStyleOption(option, cell)
    return str(option.text)  # type: ignore[attr-defined]


def test_files_are_listed_in_chinese(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    dialog = FileDialog(window, "选择佐证文件", folder, ask.ANY)
    qtbot.addWidget(dialog)
    dialog.setFilter(dialog.filter() | QDir.Filter.NoDotAndDotDot)
    dialog.show()
    lines = {line[NAME]: line for line in shown(dialog, qtbot, 4)}
    assert lines["2019.yaodian"][KIND] == "要点工作簿"
    assert lines["照片.jpg"][SIZE] == "12 字节"
    assert lines["扫描件.pdf"][SIZE] == "244 KB"
    assert lines["子文件夹"][KIND] == "文件夹"
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", line[CHANGED]) for line in lines.values())
    table = dialog.findChild(QTreeView, "treeView")
    assert isinstance(table, QTreeView)
    heads = [table.model().headerData(each, Qt.Orientation.Horizontal) for each in range(4)]
    assert heads == ["名称", "大小", "类型", "修改日期"]


def test_no_column_of_files_is_cut(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    dialog = FileDialog(window, "选择佐证文件", folder, ask.ANY)
    qtbot.addWidget(dialog)
    dialog.show()
    shown(dialog, qtbot, 4)
    table = dialog.findChild(QTreeView, "treeView")
    assert isinstance(table, QTreeView)
    qtbot.waitUntil(
        lambda: all(
            table.columnWidth(column) >= table.sizeHintForColumn(column)
            for column in (SIZE, KIND, CHANGED)
        )
    )


def test_what_is_saved_over_is_asked_about_with_its_suffix(
    window: MainWindow, answer: Callable[..., None], folder: Path
) -> None:
    """Qt asks before a file is replaced: it must know the name that will be written."""

    def type_without_suffix(dialog: FileDialog) -> None:
        assert dialog.defaultSuffix() == "pdf"
        dialog.selectFile("报告")

    answer(QFileDialog, type_without_suffix)
    chosen = ask.save_file(window, "生成 PDF", ask.PDFS, folder / "自评报告.pdf")
    assert chosen == folder / "报告.pdf"


def test_files_are_chosen(window: MainWindow, answer: Callable[..., None], folder: Path) -> None:
    answer(QFileDialog, lambda dialog: dialog.selectFile(str(folder / "照片.jpg")))
    assert ask.open_file(window, "选一个", ask.ANY, folder) == folder / "照片.jpg"
    assert ask.open_files(window, "选几个", ask.ANY, folder) == [folder / "照片.jpg"]
    answer(QFileDialog, lambda dialog: dialog.selectFile(str(folder / "子文件夹")))
    assert ask.folder(window, "选文件夹", folder) == folder / "子文件夹"
    answer(QFileDialog, lambda _dialog: None, code=0)
    assert ask.open_file(window, "选一个", ask.ANY, folder) is None
    assert ask.folder(window, "选文件夹", folder) is None


def test_words_for_qt_are_made_from_what_is_written(window: MainWindow, tmp_path: Path) -> None:
    del window  # it has taken the words
    maker = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
    if maker is None:
        pytest.skip("needs lrelease")
    made = tmp_path / "made.qm"
    subprocess.run([maker, str(WORDS / "qt_zh_CN.ts"), "-qm", str(made)], check=True)
    assert made.read_bytes() == (WORDS / "qt_zh_CN.qm").read_bytes()
    assert QTranslator().load(str(made))
    assert QCoreApplication.translate("QFileSystemModel", "Size") == "大小"
    assert QCoreApplication.translate("QFileDialog", "Directory:") == "文件夹："


def test_buttons_have_no_pictures(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    dialog = FileDialog(window, "另存一份", folder / "副本.yaodian", ask.WORKBOOKS)
    qtbot.addWidget(dialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.show()
    buttons = dialog.findChildren(QPushButton)
    assert buttons
    assert all(button.icon().isNull() for button in buttons)


# Enter


class Two(QDialog):
    """A default button, and another one that must not become it."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        self.other = QPushButton("选文件…")
        self.other.setAutoDefault(False)
        layout.addWidget(self.other)
        layout.addWidget(ask.buttons(self))
        self.pressed: list[bool] = []
        self.other.clicked.connect(lambda: self.pressed.append(True))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_the_button_that_has_the_keys(
    window: MainWindow, answer: Callable[..., None], qtbot: QtBot, key: Qt.Key
) -> None:
    del window
    dialog = Two()
    qtbot.addWidget(dialog)

    def press(_dialog: QDialog) -> None:
        dialog.show()
        dialog.other.setFocus()
        qtbot.keyClick(dialog.other, key)
        assert dialog.pressed == [True]
        assert dialog.isVisible()

    answer(Two, press)
    ask.run(dialog)
