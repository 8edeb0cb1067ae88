"""A PDF to scroll through; only the pages that are seen are drawn, in the worker."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea

from desktop.gui.pdf_pages import page_image, page_sizes

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk

MARGIN: Final = 12
KEPT: Final = 8
LARGEST_SCALE: Final = 1.6


class Pages(QAbstractScrollArea):
    """Pages one below the other, as wide as there is room for."""

    first_shown = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pdf = b""
        self._sizes: list[tuple[float, float]] = []
        self._images: OrderedDict[tuple[int, float], QImage] = OrderedDict()
        self._stale: dict[int, QImage] = {}
        self._asked: set[tuple[int, float]] = set()
        self._wanted: bytes | None = None
        self.words = "正在排版…"
        self.setAccessibleName("预览")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Mid)

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        return len(self._sizes)

    @property
    def drawn_count(self) -> int:
        """Return how many pages have been drawn and kept."""
        return len(self._images)

    def forget(self) -> None:
        """Show nothing, and keep nothing in memory."""
        self._wanted = None
        self._take(b"", [])
        self._stale.clear()

    def show_pdf(self, pdf: bytes) -> None:
        """Show a document from its first page, or where the last one was left."""
        self._wanted = pdf
        self._desk.tasks.run(self, lambda: page_sizes(pdf), partial(self._arrive, pdf), self._fail)

    def _arrive(self, pdf: bytes, sizes: list[tuple[float, float]]) -> None:
        if pdf is self._wanted:  # else it was forgotten, or another one is wanted by now
            self._take(pdf, sizes)

    def show_first(self, pdf: bytes) -> None:
        """Show a new first page before the others are there; they stay as they were."""
        if not self._sizes:
            self.show_pdf(pdf)
            return
        scale = self._key(0)[1]
        self._desk.tasks.run(
            self,
            partial(page_image, pdf, 0, scale),
            partial(self._take_first, self._pdf),
            self._fail,
        )

    def _take_first(self, before: bytes, image: QImage) -> None:
        if before is self._pdf:  # else the whole was faster
            self._images[self._key(0)] = image
            self.first_shown.emit()
            self.viewport().update()

    def _take(self, pdf: bytes, sizes: list[tuple[float, float]]) -> None:
        self._pdf, self._sizes = pdf, sizes
        # Until a page is drawn anew its old picture is better than white paper.
        self._stale = {number: image for (number, _), image in self._images.items()}
        self._images.clear()
        self._asked.clear()
        self._arrange()

    def show_words(self, words: str) -> None:
        """Show words in the place of pages."""
        self._wanted = None
        self._pdf, self._sizes = b"", []
        self.words = words
        self._arrange()

    def _fail(self, error: DesktopError) -> None:
        self.show_words(str(error))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the width."""
        super().resizeEvent(event)
        self._arrange()

    def _scale(self) -> float:
        widest = max((width for width, _ in self._sizes), default=1)
        return min(LARGEST_SCALE, max(0.2, (self.viewport().width() - 2 * MARGIN) / widest))

    def _arrange(self) -> None:
        places = self._places()
        height = places[-1].bottom() + MARGIN if places else 0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)
        self.viewport().update()

    def _places(self) -> list[QRect]:
        scale, top, places = self._scale(), MARGIN, []
        for width, height in self._sizes:
            place = QRect(0, top, int(width * scale), int(height * scale))
            place.moveLeft((self.viewport().width() - place.width()) // 2)
            places.append(place)
            top = place.bottom() + MARGIN
        return places

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pages that are in view; ask for those that are not there yet."""
        painter = QPainter(self.viewport())
        if not self._sizes:
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.viewport().rect(), flags, self.words)
            return
        scroll = self.verticalScrollBar().value()
        for number, place in enumerate(self._places()):
            seen = place.translated(0, -scroll)
            if seen.intersects(self.viewport().rect()):
                painter.fillRect(seen, Qt.GlobalColor.white)
                image = self._image(number) or self._stale.get(number)
                if image:
                    painter.drawImage(seen, image)

    def _key(self, number: int) -> tuple[int, float]:
        return (number, round(self._scale() * self.devicePixelRatioF(), 3))

    def _image(self, number: int) -> QImage | None:
        key = self._key(number)
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        if key not in self._asked:
            self._asked.add(key)
            pdf = self._pdf
            self._desk.tasks.run(
                self, lambda: page_image(pdf, *key), partial(self._keep, pdf, key), self._fail
            )
        return None

    def _keep(self, pdf: bytes, key: tuple[int, float], image: QImage) -> None:
        self._asked.discard(key)
        if pdf is self._pdf:
            self._images[key] = image
            self._stale.pop(key[0], None)
            while len(self._images) > KEPT:
                self._images.popitem(last=False)
            self.viewport().update()
