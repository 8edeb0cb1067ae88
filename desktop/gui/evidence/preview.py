"""A look at one piece of evidence inside of the window: a picture, a page of a PDF, or words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.evidence.looking import LONGEST, Picture, Words, look
from desktop.gui.models.evidence import details
from desktop.gui.text import plain, selectable, visible
from desktop.workbook.sensitive import find_sensitive, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.gui.evidence.insight import Look
    from desktop.workbook.model import Evidence

TALLEST: Final = 8000  # pixels; the drawing itself keeps less where it would be too much
REST: Final = 150  # milliseconds without a change of size before it is drawn again


class _Sheet(QWidget):
    """A picture in the size in which it was drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None

    def show_image(self, image: QImage | None) -> None:
        """Show a picture, or nothing."""
        self.image = image
        if image is not None:
            self.resize((image.deviceIndependentSize()).toSize())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture."""
        if self.image is not None:
            QPainter(self).drawImage(0, 0, self.image)


class PreviewDialog(QDialog):
    """Shows one piece after the other; nothing foreign is decoded in this process."""

    def __init__(
        self, desk: Desk, evidence: Sequence[Evidence], first: int = 0, *, can_open: bool = True
    ) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._evidence = evidence
        self._number, self._page, self._pages = first, 0, 0
        self._look: Look | None = None
        self._is_wide = False
        self.sheet = _Sheet()
        self.scroller = QScrollArea()
        self.scroller.setBackgroundRole(QPalette.ColorRole.Mid)
        self.scroller.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scroller.setWidget(self.sheet)
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setAccessibleName("文字内容")
        self.sentence = plain(wraps=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.facts = selectable()
        self.reminder = plain(wraps=True)
        self.place = plain()
        self.parts = QStackedWidget()
        self._buttons: dict[str, QPushButton] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REST)
        self._soon.timeout.connect(self._ask)
        self._lay_out()
        self._buttons["open"].setVisible(can_open)
        self.finished.connect(lambda _code: self._end())
        desk.session.leaving.connect(self.reject)
        self._show_piece(first)

    def _lay_out(self) -> None:
        for part in (self.scroller, self.words, self.sentence):
            self.parts.addWidget(part)
        bar = QHBoxLayout()
        for name, words, keys, act in (
            ("page_back", "上一页", ("PgUp",), lambda: self.turn(-1)),
            ("page_on", "下一页", ("PgDown",), lambda: self.turn(1)),
            ("wide", "放大", ("Ctrl+=", "Ctrl++"), self.widen),
            ("back", "上一份", ("Alt+Up",), lambda: self.step(-1)),
            ("on", "下一份", ("Alt+Down",), lambda: self.step(1)),
            ("open", "用系统程序打开", ("Ctrl+E",), self._open),
            ("leave", "关闭", ("Space",), self.accept),
        ):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self._buttons[name] = button
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(button.click)
        for name in ("page_back", "page_on", "wide"):
            bar.addWidget(self._buttons[name])
        bar.addWidget(self.place)
        bar.addStretch()
        for name in ("back", "on", "open", "leave"):
            bar.addWidget(self._buttons[name])
        layout = QVBoxLayout(self)
        layout.addWidget(self.facts)
        layout.addWidget(self.reminder)
        layout.addWidget(self.parts, 1)
        layout.addLayout(bar)
        self.resize(self._desk.window.size().boundedTo(self.maximumSize()) * 0.92)

    @property
    def piece(self) -> Evidence:
        """Return what is shown."""
        return self._evidence[self._number]

    # Moving about

    def step(self, by: int) -> None:
        """Go to another piece."""
        if 0 <= self._number + by < len(self._evidence):
            self._show_piece(self._number + by)

    def turn(self, by: int) -> None:
        """Go to another page."""
        if 0 <= self._page + by < self._pages:
            self._page += by
            self._ask()

    def widen(self) -> None:
        """Show the page as wide as there is room, or whole again."""
        self._is_wide = not self._is_wide
        self._ask()

    def _show_piece(self, number: int) -> None:
        self._number, self._page, self._pages = number, 0, 0
        piece = self.piece
        self.setWindowTitle(f"预览：{visible(piece.title or piece.name or piece.url, 80)}")
        self.facts.setText("　".join(details(piece).split("\n")[:6]))
        known = self._desk.examined.known.get(piece.sha256) or ()
        self._remind(f"{piece.title}\n{piece.name}", known)
        self._say("正在打开…")
        if not piece.sha256:
            self._say("这个链接没有保存网页快照，没有可预览的内容。可在“修改标题、日期等”里补上。")
        elif self.isVisible():  # before that it has no size to be drawn in
            self._ask()

    def _refresh(self) -> None:
        self._buttons["page_back"].setVisible(self._pages > 1)
        self._buttons["page_on"].setVisible(self._pages > 1)
        self._buttons["page_back"].setEnabled(self._page > 0)
        self._buttons["page_on"].setEnabled(self._page + 1 < self._pages)
        is_drawn = self.sheet.image is not None
        self._buttons["wide"].setVisible(is_drawn)
        self._buttons["wide"].setText("看整页" if self._is_wide else "放大")
        self._buttons["back"].setEnabled(self._number > 0)
        self._buttons["on"].setEnabled(self._number + 1 < len(self._evidence))
        self.place.setText(
            f"第 {self._page + 1} 页，共 {self._pages} 页" if self._pages > 1 else ""
        )

    # What is shown

    def _ask(self) -> None:
        self._stop()
        if not self.isVisible():  # closed before it began
            return
        ratio = self.devicePixelRatioF()
        bar = self.scroller.verticalScrollBar().sizeHint().width()
        room = (self.parts.size() - QSize(bar + 4, 4)) * ratio
        size = (max(room.width(), 200), TALLEST if self._is_wide else max(room.height(), 200))
        page = self._page

        def work(path: Path, is_cancelled: object) -> Picture | Words:
            return look(path, page, size, is_cancelled)  # type: ignore[arg-type]

        self._look = self._desk.insight.ask(
            self.piece, work, partial(self._take, ratio), self._fail, is_urgent=True
        )

    def _stop(self) -> None:
        if self._look:
            self._look.cancel()
            self._look = None

    def _end(self) -> None:
        """Wait for nothing any more."""
        self._soon.stop()
        self._stop()

    def _take(self, ratio: float, found: Picture | Words) -> None:
        if isinstance(found, Picture):
            found.image.setDevicePixelRatio(ratio)
            self.sheet.show_image(found.image)
            self._pages = found.pages
            self.scroller.verticalScrollBar().setValue(0)
            self.parts.setCurrentWidget(self.scroller)
        else:
            more = f"\n\n……后面还有，只显示前 {LONGEST} 个字。" if found.is_cut else ""
            self.words.setPlainText(visible(found.text, LONGEST) + more)
            self.parts.setCurrentWidget(self.words)
            self._remind(found.text, ())
        self._refresh()

    def _fail(self, error: DesktopError) -> None:
        self._say(str(error))

    def _say(self, sentence: str) -> None:
        self.sheet.show_image(None)
        self.sentence.setText(sentence)
        self.parts.setCurrentWidget(self.sentence)
        self._refresh()

    def _remind(self, text: str, known: Sequence[object]) -> None:
        found = tuple(dict.fromkeys((*find_sensitive(text), *known)))
        self.reminder.setText(
            f"⚠ 里面可能有{told(found)}，公开前请核对。" if found else ""  # type: ignore[arg-type]
        )
        self.reminder.setVisible(bool(found))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw it again for the new size, once the hand rests."""
        super().resizeEvent(event)
        if self.sheet.image is not None:
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin, now that there is a size."""
        super().showEvent(event)
        if self.piece.sha256 and self._look is None:
            QTimer.singleShot(0, self, self._ask)

    def _open(self) -> None:
        self._desk.selection.move_evidence((self.piece.id,))
        self._desk.actions["open_evidence"].trigger()
