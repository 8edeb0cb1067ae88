"""Unexpected trouble: into a log, and told once; nobody is ever shown a traceback."""

from __future__ import annotations

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

import desktop
from desktop.errors import DesktopError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

    from desktop.gui.desk import Desk

LOG = logging.getLogger("yaodian")
LARGEST = 1 << 20


def install(desk: Desk, folder: Path) -> None:
    """Send everything unexpected to a log in ``folder`` and say so once above the work."""
    path = folder / "yaodian.log"
    is_logging = _log_to(path)
    told: list[bool] = []

    def handle(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, DesktopError):
            desk.failed(error)
            return
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        LOG.error("unexpected, version %s", desktop.__version__, exc_info=(kind, error, traceback))
        if not told:
            told.append(True)
            where = f"详情记在 {path}，请把它交给维护人员。" if is_logging else ""
            desk.notice.trouble(
                f"程序出了意料之外的问题，刚才这一步可能没有做成；已保存的内容不受影响。{where}"
            )

    sys.excepthook = handle
    threading.excepthook = lambda hook: handle(
        hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback
    )
    qInstallMessageHandler(_log_qt)


def _log_to(path: Path) -> bool:
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=LARGEST, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        LOG.addHandler(logging.NullHandler())
        return False
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    return True


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    serious = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
    if kind in serious:
        LOG.warning("Qt: %s", message)
