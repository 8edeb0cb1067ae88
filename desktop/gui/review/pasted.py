"""What somebody copied elsewhere: a table or text from WPS, Word, Excel or a browser, or a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from desktop.errors import UsageError
from desktop.gui.text import shortened

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

NAME_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Pasted:
    """The two forms of the same words that a clipboard holds."""

    html: str | None
    text: str

    @property
    def name(self) -> str:
        """Return how it is called where files are called by their names."""
        first = shortened(" ".join(self.text.split()), NAME_LENGTH)
        return f"粘贴的内容：{first}" if first else "粘贴的内容"

    @property
    def is_document(self) -> bool:
        """Tell whether this is more than a name to be typed into a field."""
        return "\n" in self.text.strip() or bool(self.html and "<table" in self.html.lower())


def from_clipboard() -> Pasted | Path:
    """Return what the clipboard holds; a file that was copied as it is.

    Raises:
        UsageError: neither words nor one file; the sentence says what to do.
    """
    data = QGuiApplication.clipboard().mimeData()
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(files) == 1:
        return files[0]
    pasted = _words_in(data)
    if files or not (pasted.text.strip() or pasted.html):
        raise UsageError(
            "剪贴板里没有要点。请先在 WPS、Word、Excel 或网页里选中要点并复制，再回来粘贴。"
        )
    return pasted


def holds_document() -> bool:
    """Tell whether the clipboard holds a file, a table or several lines."""
    data = QGuiApplication.clipboard().mimeData()
    return data.hasUrls() or _words_in(data).is_document


def _words_in(data: QMimeData) -> Pasted:
    return Pasted(data.html() if data.hasHtml() else None, data.text())
