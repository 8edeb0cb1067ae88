"""Whether a window can be opened here, asked before Qt is: Qt itself aborts the whole process."""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from typing import Final

from desktop.errors import DesktopError

COMMAND_LINE: Final = "也可以改用命令行，用法见 yaodian --help。"
# What Debian's minimal systems lack, see tools/system.py for the whole list.
X11_LIBRARY: Final = "libxcb-cursor.so.0"
PACKAGES: Final = "libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1"


class NoWindow(DesktopError):
    """This computer, or this way of logging in, cannot show a window."""


def require_window() -> None:
    """Raise NoWindow with the reason and what to do, unless Qt can be expected to start."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        raise NoWindow(
            f"窗口打不开，缺少系统组件（{error.name or error}）。"
            f"请管理员运行 apt-get install {PACKAGES} 后再试；{COMMAND_LINE}"
        ) from error
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise NoWindow(f"这里没有图形界面，窗口打不开。请在桌面环境里运行；{COMMAND_LINE}")
    if not os.environ.get("WAYLAND_DISPLAY") and not _loads(X11_LIBRARY):
        raise NoWindow(
            f"窗口打不开，缺少系统组件 {X11_LIBRARY}。"
            f"请管理员运行 apt-get install {PACKAGES} 后再试；{COMMAND_LINE}"
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
