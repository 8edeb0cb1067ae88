"""The counts above the text; statements of units that came to nothing are one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.gui.text import plain

if TYPE_CHECKING:
    from desktop.document.tally import Tally
    from desktop.gui.review.draft import Draft


class CountsLine(QWidget):
    """Follows the draft."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self.words = plain(wraps=True)
        self.unused_button = QToolButton()
        self.unused_button.clicked.connect(self._go_to_unused)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.unused_button)
        draft.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        tally = self._draft.tally
        self.words.setText(f"{tally.sentence}。　{_what_next(tally)}".rstrip())
        self.setAccessibleName(self.words.text())
        self.unused_button.setText(f"看没用上的 {len(tally.unused)} 处")
        self.unused_button.setVisible(bool(tally.unused))

    def _go_to_unused(self) -> None:
        """Go to the next statement that says who to no effect."""
        starts = [span.start for span in self._draft.tally.unused]
        behind = [start for start in starts if start > self._draft.offset]
        if starts:
            self._draft.move((behind or starts)[0])


def _what_next(tally: Tally) -> str:
    if not tally.requirements:
        return "没有找到要点：请在左边点一段文字，再点“列为要点”。"
    return "都核对过了，可以签发。" if tally.is_clean else ""
