"""Start a window in this process, print the moment at which a user could use it, and stop.

Interactive means: a top-level window is exposed, and the event loop has come to rest twice after
that (a timer of 0 ms fires when no event waits, so the first paint is done).
"""

from __future__ import annotations

import runpy
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


def _watch() -> None:
    windows = QApplication.topLevelWindows()
    if any(window.isExposed() for window in windows):
        QTimer.singleShot(0, lambda: QTimer.singleShot(0, _tell))
    else:
        QTimer.singleShot(0, _watch)


def _tell() -> None:
    print(f"interactive {time.monotonic()}", flush=True)
    QApplication.exit()


def _bare() -> None:
    application = QApplication([])
    window = QMainWindow()
    window.resize(1000, 700)
    window.setCentralWidget(QLabel("政务公开工作要点"))
    window.show()
    sys.exit(application.exec())


def _ours() -> None:
    runpy.run_module("desktop", run_name="__main__", alter_sys=True)


def main() -> None:
    run_event_loop = QApplication.exec

    def watched(*_: object) -> int:
        QTimer.singleShot(0, _watch)
        return run_event_loop()

    QApplication.exec = watched  # type: ignore[method-assign]
    which = sys.argv.pop(1)
    {"bare": _bare, "ours": _ours}[which]()


main()
