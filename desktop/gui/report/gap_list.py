"""What is missing, beside the paper on which it will stand; a click leads to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.gui.text import as_tip, plain, visible
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.workbook.gaps import Gap


class GapList(QWidget):
    """Open gaps first, reminders that are not printed behind them."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: Sequence[Gap] | None = None
        self.words = plain(wraps=True)
        self.list = QListWidget()
        self.list.setAccessibleName("缺项")
        self.list.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 6, 4, 4)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)

    def show_gaps(self, gaps: Iterable[Gap]) -> int:
        """Show what is open; return how many will be printed."""
        open_gaps = [gap for gap in gaps if gap.is_open]
        if open_gaps != self._shown:
            self._shown = open_gaps
            self._show(open_gaps)
        return sum(not gap.is_reminder for gap in open_gaps)

    def _show(self, open_gaps: Sequence[Gap]) -> None:
        printed = [gap for gap in open_gaps if not gap.is_reminder]
        reminders = [gap for gap in open_gaps if gap.is_reminder]
        self.list.clear()
        for gap in (*printed, *reminders):
            words = f"{printed_ref(gap.ref)}：{gap.sentence}"
            item = QListWidgetItem(visible(words))
            item.setToolTip(as_tip(words))
            item.setData(Qt.ItemDataRole.UserRole, gap.requirement_id)
            self.list.addItem(item)
        self.words.setText(_said(len(printed), len(reminders)))

    def _go(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(Qt.ItemDataRole.UserRole))


def _said(printed: int, reminders: int) -> str:
    words = (
        f"还有 {printed} 处缺项，会照实印在报告里；点一行就到那一条。" if printed else "没有缺项。"
    )
    return words + (f"另有 {reminders} 处提醒，不印。" if reminders else "")
