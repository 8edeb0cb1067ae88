"""Unexpected trouble: into a log, and told once; nobody is ever shown a traceback.

What writes the log is loaded when there is something to write, which should be never.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from desktop.errors import DesktopError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

    from desktop.gui.desk import Desk

LARGEST: Final = 1 << 20
SERIOUS: Final = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}


def install(desk: Desk, folder: Path) -> Callable[[], None]:
    """Send everything unexpected to a log in ``folder`` and say so once above the work.

    Return what takes this back.
    """
    log = folder / "yaodian.log"
    told: list[bool] = []

    def handle(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, DesktopError):
            desk.failed(error)
        elif issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
        else:
            is_logged = write(log, _as_text(error))
            if not told:
                told.append(True)
                where = f"详情记在 {log}，请把它交给维护人员。" if is_logged else ""
                desk.notice.trouble(
                    f"程序出了意料之外的问题，刚才这一步可能没有做成；已保存的内容不受影响。{where}"
                )

    def note(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind in SERIOUS:
            write(log, f"Qt: {message}")

    sys.excepthook = handle
    threading.excepthook = lambda hook: handle(
        hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback
    )
    before = qInstallMessageHandler(note)

    def restore() -> None:
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        qInstallMessageHandler(before)

    return restore


def _as_text(error: BaseException) -> str:
    from traceback import format_exception  # noqa: PLC0415 - see above

    return "".join(format_exception(error))


def write(log: Path, text: str) -> bool:
    """Append to a log, the former one is kept beside; false if it cannot be written."""
    from datetime import datetime  # noqa: PLC0415 - see above

    from desktop import __version__  # noqa: PLC0415

    at = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST:
            log.replace(log.with_suffix(".1.log"))
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{at} {__version__} {text.rstrip()}\n")
    except OSError:
        return False
    return True
