"""Open a bare window or ours with a workbook, come to rest, print the memory in MiB, and stop."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

sys.path.insert(0, str(Path(__file__).parents[1]))
REST = 3000  # milliseconds


def main() -> None:
    what = sys.argv[1]
    app = QApplication([])
    if what == "bare":
        window = QMainWindow()
        window.setCentralWidget(QLabel("政务公开工作要点"))
    else:
        window = _ours(app)
    window.resize(1366, 768)
    window.show()
    if what != "bare":
        window.desk.open_path(Path(what))  # type: ignore[attr-defined]
    QTimer.singleShot(REST, app.quit)
    app.exec()
    print(psutil.Process().memory_info().rss / 2**20)


def _ours(app: QApplication) -> QMainWindow:
    from desktop.gui.app import prepare  # noqa: PLC0415 - the bare window has none of it
    from desktop.gui.bindings import lend  # noqa: PLC0415
    from desktop.gui.main_window import MainWindow  # noqa: PLC0415
    from desktop.gui.places import config_folder  # noqa: PLC0415
    from desktop.gui.preferences import Preferences  # noqa: PLC0415

    lend()
    preferences = Preferences(config_folder() / "window.ini")
    prepare(app, preferences)
    return MainWindow(preferences)


main()
