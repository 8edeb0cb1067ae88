"""Choose a phrase by a few of its words, or keep one of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from desktop.gui.dialogs.picking import Picking
from desktop.gui.phrases import BUILT_IN, add_phrase, own_phrases, remove_phrase
from desktop.gui.text import as_tip, no_mnemonic, plain, visible

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.gui.preferences import Preferences


class PhrasesDialog(Picking):
    """Type, Enter; ``selected`` are the words that could be kept as a phrase."""

    def __init__(self, parent: QWidget, preferences: Preferences, selected: str = "") -> None:
        super().__init__(parent, "常用语", "没有这样的一句；可以把上面写的存为常用语。")
        self._preferences = preferences
        self.chosen = ""
        self.search.setPlaceholderText("输入几个字或拼音首字母；要新存一句，写在这里")
        self.search.setAccessibleName("查找常用语，或写一句新的")
        self.list.setAccessibleName("常用语")
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.keep = QPushButton("存为常用语(&S)")
        self.remove = QPushButton("删除(&D)")
        self.insert = QPushButton("插入(&I)")
        self.insert.setDefault(True)
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._refresh_buttons())
        self.insert.clicked.connect(self.choose)
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
        layout.addWidget(self.nothing)
        layout.addWidget(plain("〇是要填的地方，插入后直接输入即可。", wraps=True))
        layout.addLayout(buttons)
        self.resize(560, 460)

    def _fill(self) -> None:
        self.list.clear()
        own = own_phrases(self._preferences)
        for phrase in (*own, *BUILT_IN):
            item = self.add(f"{'★ ' if phrase in own else ''}{phrase}", phrase, phrase)
            item.setToolTip(as_tip("自己存的" if phrase in own else "随程序提供"))
        self.narrow(self.search.text())

    def narrow(self, text: str) -> None:
        """Show only what all the words fit, and what can be done with it."""
        super().narrow(text)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        phrase = self.current
        self.insert.setEnabled(phrase is not None)
        self.remove.setEnabled(phrase in own_phrases(self._preferences))
        self.keep.setEnabled(bool(self.search.text().strip()))
        self.insert.setAccessibleDescription(no_mnemonic(visible(phrase or "")))

    def choose(self) -> None:
        """End with the phrase that is to be put in."""
        self.chosen = self.current or ""
        super().choose()

    def _keep(self) -> None:
        if add_phrase(self._preferences, self.search.text()):
            self.search.clear()
            self._fill()

    def _remove(self) -> None:
        if self.current is not None:
            remove_phrase(self._preferences, self.current)
            self._fill()
