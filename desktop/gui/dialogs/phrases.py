"""Choose a phrase by a few of its words, or keep one of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from desktop.gui.initials import initials, is_initials, pattern
from desktop.gui.phrases import BUILT_IN, add_phrase, own_phrases, remove_phrase
from desktop.gui.text import as_tip, no_mnemonic, plain, visible
from desktop.gui.words import folded

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.gui.preferences import Preferences


class PhrasesDialog(QDialog):
    """Type, Enter; ``selected`` are the words that could be kept as a phrase."""

    def __init__(self, parent: QWidget, preferences: Preferences, selected: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("常用语")
        self._preferences = preferences
        self.chosen = ""
        self.search = QLineEdit()
        self.search.setPlaceholderText("输入几个字或拼音首字母；要新存一句，写在这里")
        self.search.setAccessibleName("查找常用语，或写一句新的")
        self.list = QListWidget()
        self.list.setAccessibleName("常用语")
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.keep = QPushButton("存为常用语(&S)")
        self.remove = QPushButton("删除(&D)")
        self.insert = QPushButton("插入(&I)")
        self.insert.setDefault(True)
        self._lay_out()
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.list.itemActivated.connect(lambda _item: self._choose())
        self.list.currentRowChanged.connect(lambda _row: self._refresh_buttons())
        self.insert.clicked.connect(self._choose)
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(self._remove)
        self._fill()
        self.search.setText(" ".join(selected.split()))
        self.search.selectAll()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep)
        buttons.addWidget(self.remove)
        buttons.addStretch()
        buttons.addWidget(self.insert)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(plain("〇是要填的地方，插入后直接输入即可。", wraps=True))
        layout.addLayout(buttons)
        self.resize(560, 460)

    def _fill(self) -> None:
        self.list.clear()
        own = own_phrases(self._preferences)
        for phrase in (*own, *BUILT_IN):
            item = QListWidgetItem(("★ " if phrase in own else "") + visible(phrase))
            item.setToolTip(as_tip("自己存的" if phrase in own else "随程序提供"))
            item.setData(Qt.ItemDataRole.UserRole, phrase)
            self.list.addItem(item)
        self._narrow(self.search.text())

    def _narrow(self, text: str) -> None:
        needles = folded(text).split()
        first = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            is_match = all(_fits(folded(_phrase(item)), needle) for needle in needles)
            item.setHidden(not is_match)
            first = row if is_match and first < 0 else first
        self.list.setCurrentRow(first)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        item = self.list.currentItem()
        self.insert.setEnabled(item is not None)
        is_own = item is not None and _phrase(item) in own_phrases(self._preferences)
        self.remove.setEnabled(is_own)
        self.keep.setEnabled(bool(self.search.text().strip()))
        words = no_mnemonic(visible(_phrase(item))) if item else ""
        self.insert.setAccessibleDescription(words)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item and not item.isHidden():
            self.chosen = _phrase(item)
            self.accept()

    def _keep(self) -> None:
        if add_phrase(self._preferences, self.search.text()):
            self.search.clear()
            self._fill()

    def _remove(self) -> None:
        item = self.list.currentItem()
        if item:
            remove_phrase(self._preferences, _phrase(item))
            self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the cursor stays in the field."""
        arrows = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
        is_arrow = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in arrows
        )
        if is_arrow:
            QApplication.sendEvent(self.list, event)
            return True
        return super().eventFilter(watched, event)


def _phrase(item: QListWidgetItem) -> str:
    phrase: str = item.data(Qt.ItemDataRole.UserRole)
    return phrase


def _fits(words: str, needle: str) -> bool:
    return needle in words or (
        is_initials(needle) and pattern(needle).search(initials(words)) is not None
    )
