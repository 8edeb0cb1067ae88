"""Print the pages of a PDF on paper, one picture a page, as the preview shows them."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QProgressDialog, QWidget

from desktop.errors import UsageError
from desktop.gui import ask
from desktop.gui.pdf_pages import POINTS_PER_INCH, page_image, page_sizes

if TYPE_CHECKING:
    from desktop.gui.desk import Desk
    from desktop.gui.report.paper_page import PaperPage

RESOLUTION = 300
DUPLEX = {"long": QPrinter.DuplexMode.DuplexLongSide, "none": QPrinter.DuplexMode.DuplexNone}


def print_pdf(owner: PaperPage, desk: Desk, pdf: bytes, name: str) -> None:
    """Ask for a printer and print; two-sided is remembered.

    Raises:
        UsageError: the printer does not take the job.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(RESOLUTION)
    printer.setDocName(name)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    with suppress(KeyError):
        printer.setDuplex(DUPLEX[desk.preferences.text("print/duplex", "long")])
    dialog = choose_printer(printer, owner)
    if ask.run(dialog):
        is_double = printer.duplex() is not QPrinter.DuplexMode.DuplexNone
        desk.preferences.remember("print/duplex", "long" if is_double else "none")
        Job(owner, desk, pdf, printer).start()


def choose_printer(printer: QPrinter, owner: QWidget) -> QDialog:
    """Return the system's dialog; tests choose in place of a person."""
    return QPrintDialog(printer, owner)


class Job:
    """Pages are drawn in the worker one by one and painted here; it can be cancelled."""

    def __init__(self, owner: PaperPage, desk: Desk, pdf: bytes, printer: QPrinter) -> None:
        self._owner, self._desk, self._pdf, self._printer = owner, desk, pdf, printer
        self._painter = QPainter()
        self._numbers: list[int] = []
        self._progress = QProgressDialog("正在打印…", "取消", 0, 0, owner)
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._done = 0

    def start(self) -> None:
        """Find out how many pages there are, then print the chosen ones."""
        self._desk.tasks.run(
            self._owner, lambda: page_sizes(self._pdf), self._begin, self._owner.failed
        )

    def _begin(self, sizes: list[tuple[float, float]]) -> None:
        first, last = self._printer.fromPage(), self._printer.toPage()
        self._numbers = list(range(len(sizes)))
        if first:
            self._numbers = self._numbers[first - 1 : last or None]
        self._progress.setMaximum(len(self._numbers))
        if self._numbers:
            self._turn(sizes[self._numbers[0]])
        if not self._painter.begin(self._printer):
            self._progress.cancel()
            self._owner.failed(
                UsageError("打印机没有接受这份文件。请检查打印机是否已连接，然后再试。")
            )
            return
        self._sizes = sizes
        self._next()

    def _turn(self, size: tuple[float, float]) -> None:
        """Lay the paper as the page lies."""
        is_wide = size[0] > size[1]
        self._printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
        )

    def _next(self) -> None:
        if self._progress.wasCanceled():
            self._painter.end()
            self._printer.abort()
            self._owner.notice.tell("打印已取消。")
            return
        if self._done == len(self._numbers):
            self._painter.end()
            self._progress.reset()
            self._owner.notice.tell(f"已送到打印机，共 {self._done} 页。")
            return
        number, scale = self._numbers[self._done], RESOLUTION / POINTS_PER_INCH
        self._desk.tasks.run(
            self._owner,
            partial(page_image, self._pdf, number, scale),
            self._paint,
            self._owner.failed,
        )

    def _paint(self, image: QImage) -> None:
        if self._done:
            self._turn(self._sizes[self._numbers[self._done]])
            self._printer.newPage()
        area = self._printer.pageLayout().fullRectPixels(RESOLUTION)
        self._painter.drawImage(QRectF(0, 0, area.width(), area.height()), image)
        self._done += 1
        self._progress.setValue(self._done)
        self._next()
