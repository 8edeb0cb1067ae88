"""Any paper of the program as it will be printed: look, save, print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.files import replace_whole
from desktop.gui import ask
from desktop.gui.report.paper_page import PaperPage
from desktop.gui.text import plain
from desktop.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.desk import Desk
    from desktop.report.publish import RenderedReport


class PaperDialog(PaperPage):
    """Lays out in the worker, then shows the pages; ``name`` is the suggested file name."""

    def __init__(
        self, desk: Desk, title: str, name: str, render: Callable[[], RenderedReport]
    ) -> None:
        super().__init__(desk, desk.window, title)
        self._name = safe_name(name)
        self._pdf = b""
        self.count = plain("正在排版…")
        row = QHBoxLayout()
        row.addWidget(self.count)
        row.addStretch()
        for button in (self.save, self.print, self.leave):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.save.clicked.connect(self.save_pdf)
        self.print.clicked.connect(self.print_pages)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)
        layout.addLayout(row)
        self.save.setEnabled(False)
        self.print.setEnabled(False)
        self.fill(0.92)
        desk.tasks.run(self, render, self._take, self.failed)

    def _take(self, rendered: RenderedReport) -> None:
        self._pdf = rendered.pdf
        self.count.setText(f"共 {rendered.page_count} 页")
        self.save.setEnabled(True)
        self.print.setEnabled(True)
        self.pages.show_pdf(rendered.pdf)

    def save_pdf(self) -> None:
        """Write the pages."""
        suggestion = self._desk.preferences.folder / self._name
        target = ask.save_file(self, "存为 PDF", ask.PDFS, suggestion)
        if not target:
            return
        self._desk.preferences.worked_in(target.parent)

        def write(_desk: Desk) -> None:
            with replace_whole(target) as part:
                part.write_bytes(self._pdf)
            self.notice.tell(f"已存为“{target.name}”。")

        self.attempt(write)

    def print_pages(self) -> None:
        """Print exactly the pages that are shown."""
        self.print_shown(self._pdf, self._name)


def show_overview(desk: Desk) -> None:
    """Show the overview as paper."""
    from desktop.report.overview import overview  # noqa: PLC0415 - shown on demand
    from desktop.report.overview_pages import render_overview  # noqa: PLC0415 - slow import

    session = desk.session
    today = session.workbook.clock().date()
    shown = overview(session.workbook.info, session.rows, session.gaps, today=today)
    ask.run(PaperDialog(desk, "总览", f"{shown.title}.pdf", partial(render_overview, shown)))
