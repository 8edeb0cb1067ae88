"""What lies on the clipboard becomes evidence: a screenshot, copied files, or an address."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication, QImage

from desktop.errors import FileError, UsageError
from desktop.gui.storing import Incoming
from desktop.gui.taken_out import scratch

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtCore import QObject

    from desktop.gui.desk import Desk

_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)
NOTHING: Final = "剪贴板里没有图片、文件或网址。请先截图或复制，再按 Ctrl+V。"


def copied_files() -> list[Path]:
    """Return the local files that were copied in a file manager."""
    data = QGuiApplication.clipboard().mimeData()
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def copied_image() -> QImage:
    """Return the picture on the clipboard; null where there is none."""
    clipboard = QGuiApplication.clipboard()
    return clipboard.image() if clipboard.mimeData().hasImage() else QImage()


def copied_address() -> str:
    """Return the web address on the clipboard, or an empty string."""
    match = _ADDRESS.fullmatch(QGuiApplication.clipboard().text().strip())
    return match[0] if match else ""


def paste(desk: Desk) -> None:
    """Attach what is on the clipboard to the selected requirements.

    Raises:
        UsageError: there is nothing that could prove anything.
    """
    from desktop.gui.evidence.attaching import attach  # noqa: PLC0415 - on demand

    ids = desk.selection.requirement_ids
    if files := copied_files():
        attach(desk, ids, files)
    elif not (image := copied_image()).isNull():
        today = desk.session.workbook.clock().date()
        keep_image(
            desk, image, lambda path: desk.storing.add(ids, [Incoming(path, today, is_ours=True)])
        )
    elif address := copied_address():
        from desktop.gui.commands.evidence import attach_link  # noqa: PLC0415 - on demand

        attach_link(desk, address)
    else:
        raise UsageError(NOTHING)


def keep_image(
    desk: Desk, image: QImage, done: Callable[[Path], object], receiver: QObject | None = None
) -> None:
    """Write a picture as PNG in the worker, large ones take their time; then go on.

    Nothing goes on where ``receiver`` is gone meanwhile.
    """
    path = scratch() / image_name(desk.session.workbook.clock())

    def begin(written: Path) -> None:
        if desk.session.is_writable:
            done(written)

    desk.tasks.run(receiver or desk, partial(_write, image, path), begin, desk.failed)


def image_name(at: datetime) -> str:
    """Return the name under which a screenshot is kept."""
    return f"截图 {at:%Y-%m-%d %H.%M.%S}.png"


def _write(image: QImage, path: Path) -> Path:
    # The file format is told, and so is how hard to press: five seconds are no good for a screen.
    if not image.save(str(path), "PNG", 60):  # type: ignore[call-overload]
        raise FileError(path, "存不下来", "请检查磁盘空间后再粘贴一次。")
    return path
