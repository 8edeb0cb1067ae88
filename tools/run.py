"""Set up and start: the window where there is a display, else the example on the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import prepare

PROBE = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


def main() -> int:
    """Prepare the environment, then hand over to the program; return its exit code."""
    python = prepare.prepare(prepare.RUNTIME)
    if not _has_display():
        print("这里没有图形界面，改在命令行里完成一遍示例。")
    elif _can_open_window(python):
        return subprocess.call([python, "-m", "desktop", *sys.argv[1:]])
    else:
        print("这里的图形界面打不开（连不上，或缺少系统组件），改在命令行里完成一遍示例。")
    return subprocess.call([python, Path(__file__).with_name("example.py")])


def _has_display() -> bool:
    is_linux = sys.platform.startswith("linux")
    return not is_linux or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())


def _can_open_window(python: Path) -> bool:
    """Tell whether Qt reaches the display; it aborts the process when it does not, so ask apart."""
    return subprocess.run([python, "-c", PROBE], check=False, capture_output=True).returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
