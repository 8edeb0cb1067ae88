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
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

    from desktop.gui.desk import Desk

LOG = logging.getLogger("yaodian")
LARGEST = 1 << 20


def install(desk: Desk, folder: Path) -> Callable[[], None]:
    """Send everything unexpected to a log in ``folder`` and say so once above the work.

    Return what takes this back.
    """
    path = folder / "yaodian.log"
    handler = _log_to(path)
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
            where = f"详情记在 {path}，请把它交给维护人员。" if handler else ""
            desk.notice.trouble(
                f"程序出了意料之外的问题，刚才这一步可能没有做成；已保存的内容不受影响。{where}"
            )

    sys.excepthook = handle
    threading.excepthook = lambda hook: handle(
        hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback
    )
    before = qInstallMessageHandler(_log_qt)

    def restore() -> None:
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        qInstallMessageHandler(before)
        if handler:
            LOG.removeHandler(handler)
            handler.close()

    return restore


def _log_to(path: Path) -> logging.Handler | None:
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=LARGEST, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        LOG.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    return handler


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    serious = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
    if kind in serious:
        LOG.warning("Qt: %s", message)
