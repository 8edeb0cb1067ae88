"""The self-assessment as it will be printed, with everything that is done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DesktopError
from desktop.files import replace_whole
from desktop.gui import ask
from desktop.gui.text import plain
from desktop.gui.views.notice import Notice
from desktop.gui.views.pages import Pages
from desktop.names import safe_name
from desktop.workbook import edits

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.desk import Desk
    from desktop.report.publish import RenderedReport

PEOPLE: Final = {
    "preparer": "填报人",
    "reviewer": "审核人",
    "head": "单位负责人",
    "phone": "联系电话",
}


class ReportDialog(QDialog):
    """Preview on the left; who signs, what is missing and what to do on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._rendered: RenderedReport | None = None
        self.setWindowTitle("预览、打印和签名")
        self.pages = Pages(desk)
        self.notice = Notice()
        self.people = {key: QLineEdit() for key in PEOPLE}
        self.count = plain()
        self.gaps = plain(wraps=True)
        self.to_gaps = QPushButton("去补缺项(&G)")
        self.save = QPushButton("存为 PDF(&S)…")
        self.print = QPushButton("打印(&P)…")
        self.sign = QPushButton("电子签名(&E)…")
        self.leave = QPushButton("关闭(&C)")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._render)
        self._lay_out()
        self._connect()
        self._show_people()
        self._refresh()

    def _lay_out(self) -> None:
        form = QFormLayout()
        for key, name in PEOPLE.items():
            self.people[key].setAccessibleName(name)
            self.people[key].setPlaceholderText("留空则印横线，手签")
            form.addRow(plain(name), self.people[key])
        self.people["phone"].setPlaceholderText("")
        side = QVBoxLayout()
        side.addLayout(form)
        side.addSpacing(8)
        side.addWidget(self.gaps)
        side.addWidget(self.to_gaps)
        side.addStretch()
        side.addWidget(self.count)
        for button in (self.save, self.print, self.sign, self.leave):
            button.setAutoDefault(False)
            side.addWidget(button)
        panel = QWidget()
        panel.setLayout(side)
        panel.setFixedWidth(self.logicalDpiX() * 270 // 96)
        row = QHBoxLayout()
        row.addWidget(self.pages, 1)
        row.addWidget(panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.notice)
        layout.addLayout(row, 1)
        self.resize(self._desk.window.size().boundedTo(self.maximumSize()) * 0.94)

    def _connect(self) -> None:
        for key, edit in self.people.items():
            edit.editingFinished.connect(partial(self._save_person, key))
        self.to_gaps.clicked.connect(self._go_to_gaps)
        self.save.clicked.connect(self.save_pdf)
        self.print.clicked.connect(self.print_pages)
        self.sign.clicked.connect(self.sign_pdf)
        self.leave.clicked.connect(self.accept)
        self._desk.session.changed.connect(self._refresh)
        self._desk.session.troubled.connect(self.notice.trouble)

    # Who signs

    def _show_people(self) -> None:
        info = self._desk.session.workbook.info
        for key, edit in self.people.items():
            edit.setText(getattr(info, key))
            edit.setReadOnly(not self._desk.session.is_writable)

    def _save_person(self, key: str) -> None:
        name = self.people[key].text().strip()
        session = self._desk.session
        if session.is_writable and name != getattr(session.workbook.info, key):
            session.edit(
                f"填写{PEOPLE[key]}", lambda change: edits.set_signatories(change, **{key: name})
            )

    # The report

    def _refresh(self) -> None:
        open_count = sum(gap.is_open for gap in self._desk.session.gaps)
        self.gaps.setText(
            f"还有 {open_count} 处缺项，会照实印在报告里。" if open_count else "没有缺项。"
        )
        self.to_gaps.setVisible(bool(open_count))
        self._rendered = None
        self.count.setText("正在排版…")
        self._enable()
        self._soon.start()

    def _enable(self) -> None:
        for button in (self.save, self.print, self.sign):
            button.setEnabled(self._rendered is not None)

    def _render(self) -> None:
        from desktop.report.produce import composed  # noqa: PLC0415 - needed here only
        from desktop.report.publish import render  # noqa: PLC0415 - needed here only

        workbook = self._desk.session.workbook
        content = composed(workbook, printed_on=workbook.clock().date())
        self._desk.tasks.run(self, lambda: render(content), self._take, self.failed)

    def _take(self, rendered: RenderedReport) -> None:
        if self._soon.isActive():
            return  # changed meanwhile: the next one is on its way
        self._rendered = rendered
        self.count.setText(f"共 {rendered.page_count} 页")
        self._enable()
        self.pages.show_pdf(rendered.pdf)

    def failed(self, error: DesktopError) -> None:
        """Say what went wrong."""
        self.notice.trouble(str(error))

    # What is done with it

    def _go_to_gaps(self) -> None:
        self.accept()
        self._desk.actions["gaps"].trigger()

    def suggestion(self, mark: str = "") -> str:
        """Return a file name for the report."""
        info = self._desk.session.workbook.info
        year = f"{info.year}年" if info.year else ""
        return safe_name(f"{info.unit}{year}政务公开自评报告{mark}.pdf")

    def save_pdf(self) -> None:
        """Write the unsigned report."""
        target = ask.save_file(
            self, "存为 PDF", ask.PDFS, self._desk.preferences.folder / self.suggestion()
        )
        if target and self._rendered:
            self._desk.preferences.worked_in(target.parent)
            pdf = self._rendered.pdf

            def write(_desk: Desk) -> None:
                with replace_whole(target) as part:
                    part.write_bytes(pdf)
                self.notice.tell(f"已存为“{target.name}”，共 {self.pages.page_count} 页。")

            self.attempt(write)

    def print_pages(self) -> None:
        """Print exactly the pages that are shown."""
        from desktop.gui.printing import print_pdf  # noqa: PLC0415 - printing is loaded late

        if self._rendered:
            pdf = self._rendered.pdf
            self.attempt(lambda desk: print_pdf(self, desk, pdf, self.suggestion()))

    def sign_pdf(self) -> None:
        """Sign the report and write it."""
        from desktop.gui.dialogs.sign import SignDialog  # noqa: PLC0415 - shown on demand

        if self._rendered:
            dialog = SignDialog(self, self._desk, self._rendered, self.suggestion("（已签名）"))
            if dialog.exec():
                self.notice.tell(dialog.outcome)

    def attempt(self, work: Callable[[Desk], object]) -> None:
        """Run a step; expected trouble is told in this dialog."""
        try:
            work(self._desk)
        except DesktopError as error:
            self.failed(error)
