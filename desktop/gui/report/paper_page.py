"""A paper as it will be printed, and what every such page has: notice, pages, buttons, trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.errors import DesktopError
from desktop.gui.views.notice import Notice
from desktop.gui.views.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLayout

    from desktop.gui.desk import Desk

MARGIN = 6


class PaperPage(QDialog):
    """What the pages of papers share; what is laid out and when is theirs."""

    def __init__(self, desk: Desk, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self._desk, self._room = desk, parent.size()
        self.setWindowTitle(title)
        self.pages = Pages(desk)
        self.notice = Notice()
        self.save = QPushButton("存为 PDF(&S)…")
        self.print = QPushButton("打印(&P)…")
        self.leave = QPushButton("关闭(&C)")
        self.leave.clicked.connect(self.accept)
        self.finished.connect(lambda _code: self.pages.forget())

    def put_beside(self, side: QLayout, width: int) -> None:
        """Put the pages on the left and a panel on the right, its width at 96 dots per inch."""
        panel = QWidget()
        panel.setLayout(side)
        panel.setFixedWidth(self.logicalDpiX() * width // 96)
        row = QHBoxLayout()
        row.addWidget(self.pages, 1)
        row.addWidget(panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.addWidget(self.notice)
        layout.addLayout(row, 1)
        self.fill(0.96)

    def fill(self, share: float) -> None:
        """Take a share of the window that the page stands on."""
        self.resize(self._room.boundedTo(self.maximumSize()) * share)

    def soon(self, work: Callable[[], object]) -> QTimer:
        """Return a timer that does a work once all that changes together has changed."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(0)
        timer.timeout.connect(work)
        return timer

    def print_shown(self, pdf: bytes, name: str) -> None:
        """Print exactly the pages that are shown."""
        from desktop.gui.printing import print_pdf  # noqa: PLC0415 - printing is loaded late

        self.attempt(lambda desk: print_pdf(self, desk, pdf, name))

    def attempt(self, work: Callable[[Desk], object]) -> None:
        """Run a step; expected trouble is told on this page."""
        try:
            work(self._desk)
        except DesktopError as error:
            self.failed(error)

    def failed(self, error: DesktopError) -> None:
        """Say what went wrong."""
        self.notice.trouble(str(error))
