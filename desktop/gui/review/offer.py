"""The line of another dialog that says how well a document was read, and opens the review."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.gui import ask
from desktop.gui.review.issue import issued
from desktop.gui.text import plain

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist
    from desktop.gui.preferences import Preferences
    from desktop.gui.review.prepared import Prepared
    from desktop.gui.review.reading import Reading

PATIENCE: Final = 700  # milliseconds before a bar says that something still goes on


class ReviewOffer(QWidget):
    """Waits, then offers; ``issued`` carries the checklist and the chosen directives from 0."""

    issued = Signal(object, tuple)
    stopped = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._prepared: Prepared | None = None
        self._is_reviewed = False
        self._begun = 0.0
        self._pages = ""
        self.words = plain(wraps=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("正在读取")
        self.stop_button = QPushButton("停止(&T)")
        self.button = QPushButton("核对原文(&R)…")
        for button, does in ((self.stop_button, self.stopped.emit), (self.button, self.review)):
            button.setAutoDefault(False)
            button.clicked.connect(does)
        self._timer = QTimer(self)
        self._timer.setInterval(PATIENCE)
        self._timer.timeout.connect(self._say_how_long)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part, stretch in ((self.words, 1), (self.bar, 1), (self.stop_button, 0)):
            layout.addWidget(part, stretch)
        layout.addWidget(self.button)
        self.clear()

    @property
    def is_due(self) -> bool:
        """Tell whether a document has something to decide that nobody has looked at."""
        prepared = self._prepared
        if prepared is None or self._is_reviewed:
            return False
        return not (prepared.tally.is_clean and prepared.tally.requirements)

    def clear(self) -> None:
        """Offer nothing: a checklist is a checklist."""
        self._offer(None)

    def wait(self, reading: Reading) -> None:
        """Say that a document is being read, once it takes long or pages are recognised."""
        self._offer(None)
        self._begun, self._pages = monotonic(), ""
        self.bar.setRange(0, 0)
        reading.paged.connect(self._show_page)
        self._timer.start()

    def offer(self, found: Checklist | Prepared) -> Checklist:
        """Return a checklist as it is; offer to review a document, and return its checklist.

        Raises:
            NoRequirementError: nothing was found in the document; it is offered all the same.
        """
        from desktop.checklist.file import NoRequirementError  # noqa: PLC0415 - needed here only
        from desktop.gui.review.prepared import Prepared  # noqa: PLC0415 - likewise

        if not isinstance(found, Prepared):
            self.clear()
            return found
        self._offer(found)
        if not found.tally.requirements:
            raise NoRequirementError(found.path)
        return issued(found.revision, found.path)

    def _offer(self, prepared: Prepared | None) -> None:
        self._timer.stop()
        self._prepared, self._is_reviewed = prepared, False
        self.bar.hide()
        self.stop_button.hide()
        self.button.setVisible(prepared is not None)
        self.words.setVisible(prepared is not None)
        self.words.setText(f"{prepared.tally.sentence}。" if prepared else "")
        self.setVisible(prepared is not None)

    def _say_how_long(self) -> None:
        seconds = int(monotonic() - self._begun)
        self.words.setText(f"{self._pages or '正在读取，'}已用 {seconds} 秒；也可以另选一份。")
        for part in (self, self.words, self.bar, self.stop_button):
            part.show()

    def _show_page(self, done: int, count: int) -> None:
        """Show how many pages of a scan are recognised, unless the reading is over already."""
        if self._timer.isActive():
            self.bar.setRange(0, count)
            self.bar.setValue(done)
            self._pages = f"正在识别扫描件，已识别 {done} 页，共 {count} 页，"
            self._say_how_long()

    def review(self) -> None:
        """Show the document beside the draft; the checklist comes of it if it is issued."""
        from desktop.gui.review.screen import ReviewScreen  # noqa: PLC0415 - shown on demand

        if self._prepared is None:
            return
        screen = ReviewScreen(self._prepared, self._preferences, self)
        if ask.run(screen):
            draft, self._is_reviewed = screen.draft, True
            self._prepared = replace(self._prepared, revision=draft.revision, tally=draft.tally)
            self.words.setText(f"已核对：{draft.tally.sentence}。")
            self.issued.emit(screen.checklist, screen.chosen)
