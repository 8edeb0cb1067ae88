"""Any paper of the program as it will be printed: look, save, print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from desktop.errors import DesktopError
from desktop.files import replace_whole
from desktop.gui import ask
from desktop.gui.text import plain
from desktop.gui.views.notice import Notice
from desktop.gui.views.pages import Pages
from desktop.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.desk import Desk
    from desktop.report.publish import RenderedReport


class PaperDialog(QDialog):
    """Lays out in the worker, then shows the pages; ``name`` is the suggested file name."""

    def __init__(
        self, desk: Desk, title: str, name: str, render: Callable[[], RenderedReport]
    ) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._name = safe_name(name)
        self._pdf = b""
        self.setWindowTitle(title)
        self.pages = Pages(desk)
        self.notice = Notice()
        self.count = plain("正在排版…")
        self.save = QPushButton("存为 PDF(&S)…")
        self.print = QPushButton("打印(&P)…")
        self.leave = QPushButton("关闭(&C)")
        row = QHBoxLayout()
        row.addWidget(self.count)
        row.addStretch()
        for button, act in (
            (self.save, self.save_pdf),
            (self.print, self.print_pages),
            (self.leave, self.accept),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)
        layout.addLayout(row)
        self.save.setEnabled(False)
        self.print.setEnabled(False)
        self.resize(desk.window.size().boundedTo(self.maximumSize()) * 0.92)
        self.finished.connect(lambda _code: self.pages.forget())
        desk.tasks.run(self, render, self._take, self.failed)

    def _take(self, rendered: RenderedReport) -> None:
        self._pdf = rendered.pdf
        self.count.setText(f"共 {rendered.page_count} 页")
        self.save.setEnabled(True)
        self.print.setEnabled(True)
        self.pages.show_pdf(rendered.pdf)

    def failed(self, error: DesktopError) -> None:
        """Say what went wrong."""
        self.notice.trouble(str(error))

    def save_pdf(self) -> None:
        """Write the pages."""
        suggestion = self._desk.preferences.folder / self._name
        target = ask.save_file(self, "存为 PDF", ask.PDFS, suggestion)
        if not target:
            return
        self._desk.preferences.worked_in(target.parent)
        try:
            with replace_whole(target) as part:
                part.write_bytes(self._pdf)
        except DesktopError as error:
            self.failed(error)
        else:
            self.notice.tell(f"已存为“{target.name}”。")

    def print_pages(self) -> None:
        """Print exactly the pages that are shown."""
        from desktop.gui.printing import print_pdf  # noqa: PLC0415 - printing is loaded late

        try:
            print_pdf(self, self._desk, self._pdf, self._name)
        except DesktopError as error:
            self.failed(error)


def show_overview(desk: Desk) -> None:
    """Show the overview as paper."""
    from desktop.report.overview import overview  # noqa: PLC0415 - shown on demand
    from desktop.report.overview_pages import render_overview  # noqa: PLC0415 - slow import

    session = desk.session
    today = session.workbook.clock().date()
    shown = overview(session.workbook.info, session.rows, session.gaps, today=today)
    ask.run(PaperDialog(desk, "总览", f"{shown.title}.pdf", partial(render_overview, shown)))
