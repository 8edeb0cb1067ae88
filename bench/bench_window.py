"""What is promised of the window with 2,000 requirements and 5 GB of evidence.

Beside each figure stands what Qt or SQLite themselves take for the bare work in the same process:
a window with a filtered tree of as many lines, an editor that gets as many words, reading the same
tables. Times are the processor's, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from _large import ROOT, make_large
from _window import come_to_rest, late, make_window, ms, told
from _window_edits import marking, previewing, storing
from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QMainWindow, QPlainTextEdit, QTreeView

if TYPE_CHECKING:
    from desktop.gui.main_window import MainWindow
    from desktop.workbook.model import LedgerRow

ROUNDS = 9
OPEN_MS, KEY_MS, SWITCH_MS, MEMORY_MIB = 200, 50, 30, 150
WORDS = ("政务公开", "发布会", "zwgk", "xwfbh", "2019 tz", "没有这个词")
TABLES = ("requirement", "assignment", "deadline", "target", "assessment", "evidence", "attachment")
CHILD = Path(__file__).with_name("_window_child.py")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="yaodian 窗口#") as name:
        folder = Path(name)
        large, usual, empty = (folder / f"{name}.yaodian" for name in ("大", "中", "空"))
        make_large(large)
        make_large(usual, 120, 240)
        make_large(empty, 1, 0)
        window = make_window(folder)
        kept = _opening(window, large, empty)
        kept &= _searching(window)
        kept &= _switching(window)
        kept &= _scrolling(window)
        kept &= marking(window)
        for path in (usual, large):
            window.desk.session.open(path)
            kept &= previewing(window)
        window.desk.session.drop()
        kept &= _memory(folder, large)
        window.desk.session.open(large)
        kept &= storing(window, folder)
        window.close()
    return int(not kept)


def _opening(window: MainWindow, large: Path, empty: Path) -> bool:
    session = window.desk.session
    session.open(large)  # what is loaded once in the life of the program
    times: dict[Path, list[float]] = {large: [], empty: []}
    for _ in range(ROUNDS):
        for path in (empty, large):
            come_to_rest(window)
            times[path].append(ms(lambda path=path: session.open(path)))  # type: ignore[misc]
    more = statistics.median(times[large]) - statistics.median(times[empty])
    copy = large.with_name("读.db")  # the window holds the other one
    shutil.copyfile(large, copy)
    bare = statistics.median(ms(lambda: _read(copy)) for _ in range(ROUNDS))
    print(f"     an empty one {statistics.median(times[empty]):.0f} ms")
    return told("opening 2,000, more than an empty one", more, OPEN_MS, bare, "SQLite alone")


def _read(path: Path) -> None:
    db = sqlite3.connect(path)
    for table in TABLES:
        db.execute(f"SELECT * FROM {table}").fetchall()
    db.close()


def _searching(window: MainWindow) -> bool:
    come_to_rest(window)
    field = window.desk.work.ledger.search
    bare, proxy = _bare_tree(window.desk.session.rows)
    ours, theirs = [], []
    for words in WORDS:
        for text in [*(words[: end + 1] for end in range(len(words))), ""]:
            ours.append(ms(lambda text=text: field.setText(text)))  # type: ignore[misc]
            theirs.append(
                ms(lambda text=text: proxy.setFilterFixedString(text))  # type: ignore[misc]
            )
    bare.close()
    print(f"     median {statistics.median(ours):.0f} ms, the slowest {max(ours):.0f} ms")
    return told("a keystroke, 95 of 100", late(ours), KEY_MS, late(theirs), "Qt's own filter")


def _bare_tree(rows: tuple[LedgerRow, ...]) -> tuple[QMainWindow, QSortFilterProxyModel]:
    """Return a window of Qt alone with as many lines and the same words to look through."""
    model = QStandardItemModel()
    for row in rows:
        item = QStandardItem(row.requirement.text[:60])
        item.setData(row.requirement.text + row.assessment.statement, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    window = QMainWindow()
    proxy = QSortFilterProxyModel(window)
    proxy.setFilterRole(Qt.ItemDataRole.UserRole)
    model.setParent(window)
    proxy.setSourceModel(model)
    tree = QTreeView()
    tree.setUniformRowHeights(True)
    tree.setModel(proxy)
    window.setCentralWidget(tree)
    window.resize(700, 768)
    window.show()
    return window, proxy


def _switching(window: MainWindow) -> bool:
    come_to_rest(window)
    ledger = window.desk.work.ledger
    ours = [ms(lambda: ledger.step(1)) for _ in range(100)]
    editor = QPlainTextEdit()
    editor.resize(560, 700)
    editor.show()
    texts = [row.requirement.text + row.assessment.statement for row in window.desk.session.rows]
    theirs = [
        ms(lambda text=text: editor.setPlainText(text))  # type: ignore[misc]
        for text in texts[:100]
    ]
    editor.close()
    return told("switching, 95 of 100", late(ours), SWITCH_MS, late(theirs), "an editor's new text")


def _scrolling(window: MainWindow) -> bool:
    """Count the lines whose words Qt asked for while nothing but one page after the other was seen."""
    ledger = window.desk.work.ledger
    tree, model, asked = ledger.tree, ledger.model, set()
    data = type(model).data

    def counted(self: object, index: object, role: int = 0) -> object:
        asked.add(index.internalId())  # type: ignore[attr-defined]
        return data(self, index, role)  # type: ignore[arg-type]

    type(model).data = counted  # type: ignore[method-assign,assignment]
    bar = tree.verticalScrollBar()
    page = tree.viewport().height() // max(1, tree.rowHeight(model.first)) + 2
    most = 0
    for value in range(0, bar.maximum(), 200):
        asked.clear()
        bar.setValue(value)
        tree.viewport().repaint()
        most = max(most, len(asked))
    type(model).data = data  # type: ignore[method-assign]
    print(
        f"{'ok  ' if most <= page else 'FAIL'} lines built by one scrolling: {most} of {page} seen"
    )
    return most <= page


def _memory(folder: Path, large: Path) -> bool:
    bare, ours = _rest(folder, "bare"), _rest(folder, str(large))
    above = ours - bare
    print(
        f"{'ok  ' if above <= MEMORY_MIB else 'FAIL'} memory at rest: {above:.0f} MiB above a bare"
        f" window's {bare:.0f} (bar {MEMORY_MIB})"
    )
    return above <= MEMORY_MIB


def _rest(folder: Path, what: str) -> float:
    done = subprocess.run(
        [sys.executable, CHILD, what],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"XDG_DATA_HOME": str(folder)},
        timeout=120,
    )
    mib: float = json.loads(done.stdout)
    return mib


if __name__ == "__main__":
    sys.exit(main())
