"""A text that saves itself: a moment after the last key, and whenever something relies on it.

There is one undo in this program, the workbook's; the editor has none of its own. A burst of
typing is one step of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QEvent, QMimeData, QRegularExpression, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from desktop.gui.phrases import BLANK
from desktop.workbook.edits import clean
from desktop.workbook.wording import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

SAVE_AFTER: Final = 600  # milliseconds
BURST_ENDS_AFTER: Final = 3000
MOST_PASTED: Final = 2 * LONGEST_TEXT
BLANKS: Final = QRegularExpression(f"{BLANK}+")


class AnswerEdit(QPlainTextEdit):
    """An editor of one text; ``save(key, text, burst)`` puts it on disk and tells if it did."""

    counted = Signal(int)

    def __init__(self, save: Callable[[str, str, str], bool]) -> None:
        super().__init__()
        self._save = save
        self._key = ""
        self._saved = ""
        self._burst = 0
        self._hidden_hint = ""
        self._is_loading = False
        self._pause = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.settle)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._typed)

    def load(self, key: str, text: str) -> None:
        """Show the text of ``key``; what is being typed there is never replaced."""
        if key != self._key:
            self.settle()
            self._key, self._burst = key, self._burst + 1
        elif self.is_dirty or text == clean(self.toPlainText()):
            return
        self._saved = text
        self._is_loading = True
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)
        self._is_loading = False
        self.counted.emit(len(text))

    def insert(self, text: str) -> None:
        """Put words in at the cursor; the first place to fill in is selected, to be typed over."""
        if self.isReadOnly():
            return
        start = self.textCursor().selectionStart()
        self.insertPlainText(text)
        blank = self.document().find(BLANKS, start)
        if not blank.isNull() and blank.selectionEnd() <= self.textCursor().position():
            self.setTextCursor(blank)
        self.setFocus()

    @property
    def is_dirty(self) -> bool:
        """Tell whether the words here are not yet on disk."""
        return clean(self.toPlainText()) != self._saved

    def settle(self) -> None:
        """Save now; a failure leaves the words here and says so elsewhere."""
        self._timer.stop()
        text = clean(self.toPlainText())
        if self._key and text != self._saved:
            before, self._saved = self._saved, text
            if not self._save(self._key, text, f"{id(self)}/{self._burst}"):
                self._saved = before

    def _typed(self) -> None:
        if self._is_loading:
            return
        if not self._pause.isValid() or self._pause.elapsed() > BURST_ENDS_AFTER:
            self._burst += 1
        self._pause.start()
        self._timer.start()
        self.counted.emit(len(clean(self.toPlainText())))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save when the person turns elsewhere."""
        super().focusOutEvent(event)
        self.settle()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Leave out what is far too long: to lay it out takes a minute, and it cannot be saved."""
        if len(source.text()) > MOST_PASTED:
            self._save(self._key, source.text(), "")  # who saves says why it does not
        else:
            super().insertFromMimeData(source)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take the hint away while a word is being composed: Qt would paint one over the other."""
        is_composing = bool(event.preeditString())
        if is_composing != bool(self._hidden_hint):
            hint = self._hidden_hint
            self._hidden_hint = self.placeholderText() if is_composing else ""
            self.setPlaceholderText(hint)
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window, and pasting where there are no words to paste."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                event.matches(QKeySequence.StandardKey.Undo)
                or event.matches(QKeySequence.StandardKey.Redo)
                or (event.matches(QKeySequence.StandardKey.Paste) and not self.canPaste())
            )
        ):
            event.ignore()
            return False
        return super().event(event)
